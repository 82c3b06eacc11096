"""Counting a running clock again: with its pauses and grants, by a newer calendar, and what it is still to remind of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from domain.budget import reminders
from domain.case.ground import Ground
from domain.case.state import Case, Clock
from domain.course import course
from schemas.calendar import Budget, Due, Grant, Suspension, WorkingCalendar, edition_of
from schemas.clock_events import ClockMoved

NEW_CALENDAR = "~"
"""Stands between clock and calendar in the id of what a clock owes when a newer edition of its calendar is published."""


@dataclass(frozen=True, slots=True)
class Recount:
    """What counting a clock again came to: the due time, and what was granted on the way."""

    ends: Due
    grants: tuple[Grant, ...]


def counted(clock: Clock, calendar: WorkingCalendar, at: datetime, grants: Iterable[Grant]) -> Due:
    """When a clock runs out with its budget, its pauses and these grants; one that stands still is taken to go on at `at`."""
    return course(clock.started, clock.budget, calendar, pauses_until(clock, at), grants)


def pauses_until(clock: Clock, at: datetime) -> tuple[Suspension, ...]:
    """Every stretch in which a clock stood still, the one it may be in closed at `at`."""
    if clock.paused_since is None:
        return clock.pauses
    now = Suspension(start=clock.paused_since, end=max(at, clock.paused_since), reason=clock.paused_why)
    return (*clock.pauses, now)


def leads_of(clock: Clock, case: Case, ground: Ground) -> tuple[Budget, ...]:
    """How long before its due time a clock reminds, by the pack of the case."""
    if clock.rule == "returned":
        return ground.pack.return_budget_reminders
    named = next((rule for rule in ground.pack.clocks if rule.id == clock.rule), None)
    rule = named or ground.find_clock_rule(clock.kind, clock.level, case)
    return rule.reminders if rule else ()


def reminders_after(
    clock: Clock, due: datetime, leads: Iterable[Budget], at: datetime, calendar: WorkingCalendar
) -> tuple[tuple[datetime, ...], int]:
    """The reminders of a clock whose due time has moved to `due`, and how many of them count as given, from the first on.

    A reminder says how near the due time is. One that was given is given again only when the clock is that far from its due
    time once more; one whose time passed unused is still given, and then at once.
    """
    given = set(clock.reminders[: clock.reminded])
    moved: dict[datetime, bool] = {}
    for lead in leads:
        before = reminders(clock.started, clock.due, (lead,), calendar)
        for instant in reminders(clock.started, due, (lead,), calendar):
            moved[instant] = moved.get(instant, True) and instant <= at and not given.isdisjoint(before)
    instants = tuple(sorted(moved))
    return instants, sum(1 for _ in takewhile(moved.__getitem__, instants))


def changed_by(clock: Clock, calendar: WorkingCalendar | None) -> bool:
    """Whether a newer edition of its calendar changes when a running clock is due, or how firm that is."""
    if calendar is None or not clock.runs or not _is_newer(calendar, clock.calendar):
        return False
    ends = counted(clock, calendar, clock.started, clock.grants)
    return (ends.instant, ends.provisional) != (clock.due, clock.provisional)


def _is_newer(calendar: WorkingCalendar, than: str) -> bool:
    return calendar.name == than.rpartition("/")[0] and calendar.edition > edition_of(than)


def recompute(case: Case, obligation: str, ground: Ground) -> tuple[ClockMoved, ...]:
    """Count a clock again by the calendar in force; empty when that changes nothing any more.

    That a provisional due time became firm is recorded even where it stays where it was: somebody may wait for just that. A due
    time that comes nearer leaves at least the pack's grace, or what was left if that is less, so that nobody is late
    because of a notice. A due time that passed while nothing ran is counted again first, and runs out after that if it has.
    """
    clock_id, _, _ = obligation.partition(NEW_CALENDAR)
    clock = case.clock(clock_id)
    if clock is None or case.over or not changed_by(clock, ground.calendar):
        return ()
    recount = _with_grace(clock, ground)
    ends = recount.ends
    leads = leads_of(clock, case, ground)
    instants, given = reminders_after(clock, ends.instant, leads, ground.at, ground.calendar)
    return (
        ClockMoved(
            clock=clock.id,
            level=clock.level,
            rule=clock.rule,
            budget=clock.budget,
            was_due=clock.due,
            due=ends.instant,
            reminders=instants,
            reminded=given,
            on_lapse=clock.on_lapse,
            calendar=ends.calendar_id,
            explanation=ends.rule,
            provisional=ends.provisional,
            why="calendar_published",
            grants=recount.grants,
        ),
    )


def _with_grace(clock: Clock, ground: Ground) -> Recount:
    ends = counted(clock, ground.calendar, ground.at, clock.grants)
    if ends.instant >= clock.due:
        return Recount(ends, clock.grants)
    grace = Grant(kind="grace", made=ground.at, budget=ground.pack.retriage_grace, why="calendar_published")
    enough = course(ground.at, ground.pack.retriage_grace, ground.calendar)
    if enough.instant > clock.due:
        grace = Grant(kind="grace", made=ground.at, until=clock.due, why="calendar_published")
    grants = (*clock.grants, grace)
    return Recount(counted(clock, ground.calendar, ground.at, grants), grants)
