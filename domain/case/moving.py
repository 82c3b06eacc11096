"""A change of class gives the clocks that run the budget of the new class, counted from when they were started."""

from domain.budget import reminders
from domain.case.ground import Ground
from domain.case.recounting import pauses_until
from domain.case.state import Case, Clock
from domain.course import GRACE, course
from schemas.actors import Level
from schemas.calendar import Grant
from schemas.clock_events import ClockMoved


def move_for_new_class(clock: Clock, level: Level, case: Case, ground: Ground) -> ClockMoved:
    """Give a clock the budget and the consequence of the case's new class, counted from when the clock was started.

    A change of class starts no clock anew, and the time it stood still does not count under the new class either. So that a
    smaller budget does not lapse at once, the clock runs at least for the pack's grace; but a grace that is running is not
    granted again, or a case could be put off by changing its class to and fro.
    """
    rule = ground.clock_rule(clock.kind, level, case)
    kept = tuple(grant for grant in clock.grants if grant.kind != "grace")
    pauses = pauses_until(clock, ground.at)
    grace = _running_grace(clock, ground) or Grant(
        kind="grace", made=ground.at, budget=ground.pack.retriage_grace, why="retriaged"
    )
    grants = (*kept, grace)
    ends = course(clock.started, rule.budget, ground.calendar, pauses, grants)
    return ClockMoved(
        clock=clock.id,
        level=level,
        rule=rule.id,
        budget=rule.budget,
        was_due=clock.due,
        due=ends.instant,
        reminders=reminders(ground.at, ends.instant, rule.reminders, ground.calendar),
        on_lapse=rule.on_lapse,
        calendar=ends.calendar_id,
        explanation=ends.rule,
        provisional=ends.provisional,
        why="retriaged",
        grants=grants if ends.rule.startswith(GRACE) else kept,
    )


def _running_grace(clock: Clock, ground: Ground) -> Grant | None:
    """The grace that a running clock lives on, where it ends before a new one would."""
    given = next((grant for grant in reversed(clock.grants) if grant.kind == "grace"), None)
    if given is None or clock.lapsed or not clock.explanation.startswith(GRACE):
        return None
    anew = course(ground.at, ground.pack.retriage_grace, ground.calendar)
    return given if clock.due < anew.instant else None
