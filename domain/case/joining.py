"""Decisions: cases that go elsewhere or together."""

from typing import assert_never

from domain.case.authority import permit
from domain.case.clocks import pause, resume, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.joining import MergedIntoItself
from domain.case.state import Case
from domain.refusals import UnknownCode
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.ids import case_stream
from schemas.joining import (
    CaseMerged,
    CaseTransferred,
    DuplicateJoined,
    JoinDuplicate,
    JoiningCommand,
    MergeInto,
    RecordTransferReply,
    Transfer,
    TransferReceived,
    TransferSentBack,
)

_RUN_ON = (ClockKind.REPORT_RISK, ClockKind.ANSWER_ORDER, ClockKind.SERVE_NOTICE, ClockKind.TRANSFER_REPLY)
"""What is owed wherever the matter lies meanwhile."""

_SENT = "transferred"


def decide(command: JoiningCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case JoinDuplicate():
            return _join(command, case, ground)
        case MergeInto():
            return _merge(command, case, ground)
        case Transfer():
            return _transfer(command, case, ground)
        case RecordTransferReply():
            return _reply(command, case, ground)
    assert_never(command)


def _join(command: JoinDuplicate, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Note a duplicate, once. Its parties stay parties of their own case: they do not learn what is said in this one."""
    permit(JoinDuplicate, case, ground)
    if case_stream(command.duplicate) == case.stream:
        raise MergedIntoItself
    if command.duplicate in case.joined.duplicates:
        return ()
    joined = DuplicateJoined(
        duplicate=command.duplicate,
        number=command.number,
        opened_at=command.opened_at,
        requests=command.requests,
    )
    return (joined,)


def _merge(command: MergeInto, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """End this case as a duplicate. Its request and its instant stay in its own record, and so does everybody's code."""
    permit(MergeInto, case, ground)
    if case_stream(command.into) == case.stream:
        raise MergedIntoItself
    merged = CaseMerged(into=command.into, into_number=command.into_number, reason=command.reason.sealed)
    return (merged,)


def _transfer(command: Transfer, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Send the matter to another organ. While it lies there nobody here can do anything for it, so its clocks stand still."""
    permit(Transfer, case, ground)
    known = tuple(ground.practice.organs)
    if command.to not in known:
        raise UnknownCode(field="to", value=command.to, known=known)
    kinds = tuple(kind for kind in ClockKind if kind not in _RUN_ON)
    return (
        CaseTransferred(to=command.to, letter=command.letter.sealed),
        *pause(case, ground, _SENT, *kinds),
        *start_if_ruled(ClockKind.TRANSFER_REPLY, case.level, case, ground),
    )


def _reply(command: RecordTransferReply, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record the receipt, which ends the case here unless a marked risk is unreported; or that it goes on where it was."""
    permit(RecordTransferReply, case, ground)
    to = case.joined.transferred_to or ""
    reference = command.reference.sealed if command.reference else None
    if command.reply == "received":
        if flags := tuple(flag.number for flag in case.duties.open_flags):
            raise RiskUnreported(flags=flags)
        return (TransferReceived(to=to, reference=reference),)
    # What stood still before it was sent, for another reason, stands still on.
    kinds = tuple(
        {clock.kind: None for clock in case.clocks if clock.paused_since and clock.paused_why == _SENT}
    )
    return (
        TransferSentBack(to=to, reference=reference),
        *(resume(case, ground, "sent_back", *kinds) if kinds else ()),
        *stop(case, "sent_back", ClockKind.TRANSFER_REPLY),
    )
