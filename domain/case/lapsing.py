"""What happens when a clock calls: those who answer are reminded, a budget runs out, the case climbs."""

from typing import assert_never

from domain.case.clocks import LEVEL_CLOCKS, hand_up, start_if_ruled, stop
from domain.case.deliberating import DELIBERATION
from domain.case.ending import term_over
from domain.case.ground import Ground
from domain.case.joining import overdue
from domain.case.performance import breached
from domain.case.petition import window_closed
from domain.case.state import Case, Clock
from domain.case.terminating import MEDIATION_CLOCKS
from domain.refusals import TooEarly
from schemas.actors import Level
from schemas.case_events import CaseEscalated, CaseEvent
from schemas.clock_events import ApplicantAsked, ClockStopped, DeadlineLapsed, DeadlineReminded
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.places import Post
from schemas.stages import Stage


def remind(case: Case, obligation: str, ground: Ground) -> tuple[CaseEvent, ...]:
    """Remind those who answer. Reminders that were missed while nothing ran are given once, as the latest of them.

    Once the budget is used up there is nothing left to remind of: the lapse is recorded instead, so that whoever issues
    what is due never meets the same obligation again.
    """
    clock_id, _, nth = obligation.partition("#")
    clock = case.clock(clock_id)
    if clock is None or not clock.runs or case.over or not nth.isdecimal() or int(nth) <= clock.reminded:
        return ()
    if int(nth) > len(clock.reminders):
        return ()
    at = clock.reminders[int(nth) - 1]
    if ground.at < at:
        raise TooEarly(at, ground.at)
    if ground.at >= clock.due:
        # Nothing ran until the budget was used up: a reminder says too little now.
        return lapse(case, clock.id, ground)
    latest = sum(1 for one in clock.reminders if one <= ground.at)
    return (DeadlineReminded(clock=clock.id, nth=latest, due=clock.due, told=_answers(case, clock, ground)),)


def _answers(case: Case, clock: Clock, ground: Ground) -> tuple[Post, ...]:
    """Those who can still meet a due time: the handler or holder, or for what the receiver of a handover owes, the receiver."""
    if case.stage is Stage.HANDOVER and clock.kind in LEVEL_CLOCKS:
        return (ground.answering(clock.level, case),)
    post = case.handler or case.holder
    return (post,) if post else ()


def lapse(case: Case, obligation: str, ground: Ground) -> tuple[CaseEvent, ...]:
    """A budget is used up: the case climbs, the applicant is asked, or those above are told; empty if no longer owed."""
    clock = case.clock(obligation)
    if clock is None or not clock.runs or case.over:
        return ()
    if ground.at < clock.due:
        raise TooEarly(clock.due, ground.at)
    match clock.on_lapse:
        case OnLapse.END_MEDIATION:
            return (_lapsed(clock, "ended_mediation"), *term_over(case, ground))
        case OnLapse.BREACH:
            return (_lapsed(clock, "breached"), *breached(case, clock, ground))
        case OnLapse.CLOSE_WINDOW:
            return (_lapsed(clock, "window_closed"), *window_closed(case, clock, ground))
        case OnLapse.CLIMB | OnLapse.ASK_APPLICANT | OnLapse.TELL:
            return (*_upwards(case, clock, ground), *_goes_on(case, clock, ground))
    assert_never(clock.on_lapse)


def _goes_on(case: Case, clock: Clock, ground: Ground) -> tuple[CaseEvent, ...]:
    """Nothing stands still for good: a suspension is looked at again, and where no organ answers the matter goes on here."""
    if clock.kind is ClockKind.REVIEW_SUSPENSION and _still_rests(case, clock):
        return (
            ClockStopped(clock=clock.id, why="looked_at_again"),
            *start_if_ruled(ClockKind.REVIEW_SUSPENSION, case.level, case, ground, subject=clock.subject),
        )
    if clock.kind is ClockKind.TRANSFER_REPLY:
        return overdue(case, ground)
    return ()


def _still_rests(case: Case, clock: Clock) -> bool:
    if clock.subject == DELIBERATION:
        return case.deliberating.awaited is not None
    return case.term.rest is not None


def _upwards(case: Case, clock: Clock, ground: Ground) -> tuple[CaseEvent, ...]:
    above = ground.above(clock.level)
    if above is None:
        watching = ground.directory.supervising(case.place)
        return (_lapsed(clock, "top_of_ladder", (watching,) if watching else ()),)
    match clock.on_lapse:
        case OnLapse.CLIMB:
            return _climb(case, clock, above, ground)
        case OnLapse.ASK_APPLICANT if case.stage is Stage.TRANSFER:
            # The applicant is asked once it is back.
            return (_lapsed(clock, "told", (ground.answering(above, case),)),)
        case OnLapse.ASK_APPLICANT if case.asked:
            return (_lapsed(clock, "already_asked"),)
        case OnLapse.ASK_APPLICANT:
            return (_lapsed(clock, "asked_applicant"), ApplicantAsked(level=clock.level))
        case _:
            return (_lapsed(clock, "told", (ground.answering(above, case),)),)


def _lapsed(clock: Clock, outcome: str, told: tuple[Post, ...] = ()) -> DeadlineLapsed:
    return DeadlineLapsed.model_validate(
        {
            "clock": clock.id,
            "kind": clock.kind,
            "level": clock.level,
            "due": clock.due,
            "outcome": outcome,
            "told": told,
        }
    )


def _climb(case: Case, clock: Clock, above: Level, ground: Ground) -> tuple[CaseEvent, ...]:
    receiver = ground.answering(above, case)
    told = tuple(post for post in (case.holder, receiver) if post)
    escalated = CaseEscalated(
        from_level=case.level,
        to_level=above,
        tried=None,
        tried_code="handled_without_result" if case.stage is Stage.HANDLING else "no_action_recorded",
        clock=clock.id,
        receiver=receiver,
        told=told,
    )
    return (
        _lapsed(clock, "climbed", told),
        *stop(case, "escalated", *MEDIATION_CLOCKS, ClockKind.TRANSFER_REPLY),
        *hand_up(case, escalated, ground),
    )
