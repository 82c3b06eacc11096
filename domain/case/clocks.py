"""The clocks of a case: started from the pack's budgets, reminded, run out, and what they owe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.budget import due, reminders
from domain.case.ground import Ground
from domain.case.state import Case, Clock
from schemas.actors import Level
from schemas.calendar import Budget, Due
from schemas.case_events import CaseEscalated, CaseEvent
from schemas.clock_events import (
    ClockMoved,
    ClockStarted,
    ClockStopped,
)
from schemas.policy import ClockKind, OnLapse

LEVEL_CLOCKS = (ClockKind.ACCEPT, ClockKind.FIRST_CONTACT, ClockKind.RESOLVE, ClockKind.RECEIVE)
"""Clocks that belong to one stay at one level and end when the case leaves it."""

_GRACE = "grace;"
"""Opens the explanation of a due time that is the grace after a change of class."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something the clock owes a case: its fencing token, the command to issue, and the instant from which on."""

    id: str
    command: str
    due: datetime


def next_obligations(case: Case) -> tuple[Obligation, ...]:
    """What the clock owes, soonest first: for each running clock its next reminder and its lapse."""
    if case.over:
        return ()
    owed = [one for clock in case.clocks if not clock.lapsed for one in _owed_by(clock)]
    return tuple(sorted(owed, key=lambda one: (one.due, one.id)))


def _owed_by(clock: Clock) -> tuple[Obligation, ...]:
    lapse = Obligation(clock.id, "lapse", clock.due)
    if clock.reminded < len(clock.reminders):
        at = clock.reminders[clock.reminded]
        return (Obligation(f"{clock.id}#{clock.reminded + 1}", "remind", at), lapse)
    return (lapse,)


def start(kind: ClockKind, level: Level, case: Case, ground: Ground) -> ClockStarted:
    """Start the pack's clock of a kind at a level, now."""
    rule = ground.clock_rule(kind, level, case)
    return _begin(kind, level, rule.id, rule.budget, rule.reminders, rule.on_lapse, ground)


def start_returned(level: Level, case: Case, ground: Ground) -> ClockStarted:
    """Start the budget that a lower level gets when a case is returned to it."""
    pack = ground.pack
    on_lapse = ground.clock_rule(ClockKind.RESOLVE, level, case).on_lapse
    leads = pack.return_budget_reminders
    return _begin(ClockKind.RESOLVE, level, "returned", pack.return_budget, leads, on_lapse, ground)


def _begin(
    kind: ClockKind,
    level: Level,
    rule: str,
    budget: Budget,
    leads: tuple[Budget, ...],
    on_lapse: OnLapse,
    ground: Ground,
) -> ClockStarted:
    ends = _due(ground.at, budget, ground)
    return ClockStarted(
        kind=kind,
        level=level,
        rule=rule,
        budget=budget,
        started=ground.at,
        due=ends.instant,
        reminders=reminders(ground.at, ends.instant, leads, ground.pack.calendar),
        on_lapse=on_lapse,
        calendar=ends.calendar_id,
        explanation=ends.rule,
        provisional=ends.provisional,
    )


def _due(started: datetime, budget: Budget, ground: Ground) -> Due:
    ends = due(started, budget, ground.pack.calendar)
    # Without suspensions a clock is never paused; the assertion tells the type checker so.
    assert isinstance(ends, Due)  # noqa: S101 -- narrows a type, checks nothing at run time
    return ends


def move_for_new_class(clock: Clock, level: Level, case: Case, ground: Ground) -> ClockMoved:
    """Give a clock the budget and the consequence of the case's new class, counted from when the clock was started.

    A change of class starts no clock anew. So that a smaller budget does not lapse at once, the clock runs at least for
    the pack's grace; but a grace that is running is not granted again, or a case could be put off by changing its class
    to and fro.
    """
    rule = ground.clock_rule(clock.kind, level, case)
    counted = _due(clock.started, rule.budget, ground)
    grace = _due(ground.at, ground.pack.retriage_grace, ground)
    if not clock.lapsed and clock.explanation.startswith(_GRACE) and clock.due < grace.instant:
        grace = Due(
            instant=clock.due,
            calendar_id=clock.calendar,
            rule=clock.explanation.removeprefix(_GRACE),
            provisional=clock.provisional,
        )
    ends = max(counted, grace, key=lambda one: one.instant)
    return ClockMoved(
        clock=clock.id,
        level=level,
        rule=rule.id,
        budget=rule.budget,
        was_due=clock.due,
        due=ends.instant,
        reminders=reminders(ground.at, ends.instant, rule.reminders, ground.pack.calendar),
        on_lapse=rule.on_lapse,
        calendar=ends.calendar_id,
        explanation=ends.rule if ends is counted else f"{_GRACE}{ends.rule}",
        provisional=ends.provisional,
        why="retriaged",
    )


def stop(case: Case, why: str, *kinds: ClockKind) -> tuple[ClockStopped, ...]:
    """Stop the clocks of these kinds; a clock that ran out already stopped by itself, and its overrun ends here."""
    return tuple(ClockStopped(clock=clock.id, why=why) for clock in case.of_kind(*kinds))


def hand_up(case: Case, escalated: CaseEscalated, ground: Ground) -> tuple[CaseEvent, ...]:
    """Hand the case up: the clocks of the level end, and those of the level above run from this instant.

    The receiver's budget to resolve runs before it was received, so that nothing is won by leaving a case lie.
    """
    return (
        *stop(case, "escalated", *LEVEL_CLOCKS),
        escalated,
        start(ClockKind.RECEIVE, escalated.to_level, case, ground),
        start(ClockKind.RESOLVE, escalated.to_level, case, ground),
    )


def overrun(clock: Clock, at: datetime) -> timedelta:
    """How long a clock has been over its due instant; zero when it is not."""
    return max(timedelta(), at - clock.due)
