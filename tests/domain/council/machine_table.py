"""Which refusals the table of authority gives, read from its guards, for the machine that plays a whole deliberation."""

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import cast

from domain.council.authority import TABLE
from domain.council.refusals.deliberation import UnknownDeliberation, WrongStep
from domain.council.table import Guard
from domain.refusals import NotPermitted, PackLacks, Refusal, UnknownCode

ALWAYS = frozenset({NotPermitted.code, UnknownDeliberation.code, WrongStep.code})


def refusals_of(guard: Guard) -> frozenset[str]:
    """The codes of every refusal that a guard names, itself or by another function of the law that it calls."""
    return frozenset(_codes(cast(FunctionType, guard), set()))


def _codes(function: FunctionType, seen: set[FunctionType]) -> Iterator[str]:
    seen.add(function)
    for name in _names(function.__code__):
        found = function.__globals__.get(name)
        if isinstance(found, type) and issubclass(found, Refusal):
            yield found.code
        elif isinstance(found, FunctionType) and found.__module__.startswith("domain.") and found not in seen:
            yield from _codes(found, seen)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


OF_THE_PACK = frozenset({UnknownCode.code, PackLacks.code})
"""What a guard raises when a code stands nowhere in the pack; a command may well name such a code itself."""

OF_ROW = {
    row.command.__name__: (ALWAYS | {code for guard in row.guards for code in refusals_of(guard)})
    - OF_THE_PACK
    for row in TABLE
}
"""Every reason that the line of a command gives."""

SAID_IN_IT: dict[str, frozenset[str]] = {
    # Whose proposal it is, for whom somebody speaks, whose signature or score it is.
    "DropProposal": frozenset({NotPermitted.code, "no_proposal"}),
    "AskToSpeak": frozenset({NotPermitted.code}),
    "SignMinutes": frozenset({NotPermitted.code}),
    "RecordDissent": frozenset({NotPermitted.code}),
    "Appraise": frozenset({NotPermitted.code, "already_appraised"}),
    # Whether all who came have voted, which only the desk can read.
    "CloseRound": frozenset({"round_not_over"}),
    # Which objection, which task.
    "AnswerObjection": frozenset({"no_objection_open"}),
    "FinishTask": frozenset({"no_task_open", "task_of_another"}),
    "AbandonTask": frozenset({"no_task_open", "task_of_another"}),
}
"""What a command is refused for because of what it says, though a guard of its line gives the same reason."""

MOVES = frozenset(
    {"ScreenTopic", "RejectTopic", "ScheduleDeliberation", "GiveNotice", "RecordPartyStudy"}
    | {"OpenRound", "CloseRound", "TallyRound", "ReferToVote", "RaiseTier", "CallAgain"}
    | {"PublishResult", "AnswerObjection", "AssignTask", "FinishTask", "ReportBack", "FileForRecord"}
    | {"CloseDeliberation", "ShelveDeliberation"}
)
"""What brings a deliberation on; speeches and minutes do not."""
