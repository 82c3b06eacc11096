"""Decisions: judicial confirmation, asked for by all parties together within thirty days (art. 33; 民诉法 arts. 205-206)."""

from datetime import date

from domain.calendar import local_day, local_midnight
from domain.case.acting import voice
from domain.case.authority import permit
from domain.case.clocks import start, stop
from domain.case.ground import Ground
from domain.case.refusals.agreement import NotToSign
from domain.case.refusals.performance import ConfirmationWindowOver, NotInForceThen
from domain.case.state import Case
from domain.case.window import confirmation_window
from domain.refusals import OccursInFuture
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.performance import (
    AskConfirmation,
    ConfirmationApplied,
    ConfirmationAsked,
    RecordApplication,
    RecordRuling,
    RulingRecorded,
)


def ask(command: AskConfirmation, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Take down that a party wants it; saying so again changes nothing."""
    permit(AskConfirmation, case, ground)
    who = voice(command, case, ground)
    if who.party not in _signers(case):
        raise NotToSign
    if who.party in case.performance.wants_confirmation:
        return ()
    return (ConfirmationAsked(party=who.party),)


def apply(command: RecordApplication, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record the application. The day on which it was made decides whether it was in time, not the day of recording."""
    permit(RecordApplication, case, ground)
    today = local_day(ground.at, ground.calendar)
    applied_on = command.applied_on or today
    since = _since(case, ground)
    if applied_on > today:
        raise OccursInFuture
    if applied_on < since:
        raise NotInForceThen
    window = confirmation_window(case)
    if window is not None and local_midnight(applied_on, ground.calendar) >= window:
        raise ConfirmationWindowOver
    # The day of effect does not count (民法典 art. 201): the day after it is the first.
    applied = ConfirmationApplied(
        court=command.court.sealed, applied_on=applied_on, day=max(1, (applied_on - since).days)
    )
    return (applied, *stop(case, "applied", ClockKind.CONFIRMATION))


def rule(command: RecordRuling, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record what the court decided. After a withdrawal the rest of the thirty days is open again (民诉法解释 art. 357)."""
    permit(RecordRuling, case, ground)
    if command.ruled_on is not None and command.ruled_on > local_day(ground.at, ground.calendar):
        raise OccursInFuture
    ruled = RulingRecorded(
        ruling=command.ruling,
        reference=command.reference.sealed if command.reference else None,
        ruled_on=command.ruled_on,
    )
    window = confirmation_window(case)
    reopens = command.ruling == "withdrawn" and window is not None and ground.at < window and not case.over
    if not reopens or window is None or case.performance.performed:
        return (ruled,)
    return (ruled, start(ClockKind.CONFIRMATION, case.level, case, ground, due=window))


def _signers(case: Case) -> tuple[int, ...]:
    return case.agreement.in_force.draft.parties if case.agreement.in_force else ()


def _since(case: Case, ground: Ground) -> date:
    in_force = case.agreement.in_force
    if in_force is None:
        raise ValueError("confirmation is of an agreement in force")
    return local_day(in_force.since, ground.calendar)
