"""Decisions: the deliberations that a case opens. What waits for the residents stands still until their result comes back."""

from typing import assert_never

from domain.case.authority import permit
from domain.case.clocks import pause, resume, start_if_ruled, stop_about
from domain.case.ground import Ground
from domain.case.refusals.deliberating import (
    ConcernsPartiesOnly,
    NobodyAwaited,
    NotItsDeliberation,
    TextTellsWho,
)
from domain.case.state import Case
from schemas.case_events import CaseEvent
from schemas.cited import TriageClass
from schemas.clock_kinds import ClockKind
from schemas.deliberating import (
    DeliberatingCommand,
    DeliberationOpened,
    DeliberationReturned,
    OpenDeliberation,
    RecordDeliberationResult,
    StopWaiting,
    WaitingStopped,
)
from schemas.ids import case_deliberation_id, case_id_of

DELIBERATION = "deliberation"
"""Why clocks stand still meanwhile, and what the clock is about that asks whether they still must."""

_WAITING = (ClockKind.RESOLVE, ClockKind.TERM)
"""What residents hold up by deliberating; contact with the parties and every duty of the offices are owed all the same."""


def decide(command: DeliberatingCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    permit(type(command), case, ground)
    match command:
        case OpenDeliberation():
            return _open(command, case, ground)
        case StopWaiting():
            return _stop_waiting(command, case, ground)
        case RecordDeliberationResult():
            return _returned(command, case, ground)
    assert_never(command)


def _open(command: OpenDeliberation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Suggest to the residents what concerns more than the parties (Residents' Committee Law art. 32).

    What everybody is to read names nobody (个人信息保护法 art. 25): what the desk found in it is refused, whatever was confirmed.
    """
    if case.triage.triage_class is not TriageClass.COMMUNITY_MATTER and command.reason is None:
        raise ConcernsPartiesOnly
    if command.telling:
        raise TextTellsWho(fields=command.telling)
    nth = len(case.deliberating.opened) + 1
    opened = DeliberationOpened(
        deliberation=case_deliberation_id(case_id_of(case.stream), nth),
        level=case.level,
        title=command.title.sealed,
        problem=command.problem.sealed,
        wish=command.wish.sealed if command.wish else None,
        reason=command.reason.sealed if command.reason else None,
    )
    return (
        opened,
        *pause(case, ground, DELIBERATION, *_WAITING),
        *start_if_ruled(ClockKind.REVIEW_SUSPENSION, case.level, case, ground, subject=DELIBERATION),
    )


def _returned(command: RecordDeliberationResult, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take the result in, also where the case ended meanwhile; what stood still for it goes on.

    A result comes once. What is annulled later no longer ends anything, and the parties learn that too.
    """
    known = case.deliberating.of(command.deliberation)
    if known is None:
        raise NotItsDeliberation
    if known.result == command.result or (known.result is not None and command.result != "annulled"):
        return ()
    returned = DeliberationReturned(deliberation=command.deliberation, result=command.result)
    return (returned, *_going_on(case, "returned", ground))


def _stop_waiting(command: StopWaiting, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    awaited = case.deliberating.awaited
    if awaited is None:
        raise NobodyAwaited
    stopped = WaitingStopped(deliberation=awaited, reason=command.reason.sealed)
    return (stopped, *_going_on(case, "waiting_stopped", ground))


def _going_on(case: Case, why: str, ground: Ground) -> tuple[CaseEvent, ...]:
    """What stood still for the residents goes on; what stands still for another reason stands still on."""
    if case.over:
        return ()
    kinds = tuple({one.kind: None for one in case.clocks if one.paused_why == DELIBERATION})
    return (
        *(resume(case, ground, why, *kinds) if kinds else ()),
        *stop_about(case, why, ClockKind.REVIEW_SUSPENSION, DELIBERATION),
    )
