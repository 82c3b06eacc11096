"""The clocks of a deliberation: set, ended, counted again; and what they owe."""

from dataclasses import dataclass
from datetime import datetime

from domain.budget import reminders
from domain.case.ground import Ground
from domain.council.ground import council_of
from domain.council.state import Deadline, Deliberation
from domain.course import course
from domain.refusals import PackLacks, TooEarly
from schemas.calendar import Budget, Due, WorkingCalendar, edition_of
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlineNeared, DeadlineSet, DeadlineShifted
from schemas.council.procedures import CouncilRule

NEW_CALENDAR = "~"
"""Stands between clock and calendar in the id of what is owed when a newer edition of its calendar is published."""


MET_BY = {
    CouncilClock.OPENING: "open_round",
    CouncilClock.ROUND: "close_round",
    CouncilClock.TALLY: "tally_round",
}
"""Clocks that are met by a command of its own, which gathers what it needs; the others lapse."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that the clock owes a deliberation; `id` never recurs."""

    id: str
    command: str
    due: datetime


def next_obligations(deliberation: Deliberation, calendar: WorkingCalendar | None = None) -> tuple[Owed, ...]:
    """What is owed, soonest first; `calendar` is the newest edition where somebody knows it."""
    if deliberation.over:
        return ()
    owed = [one for clock in deliberation.clocks if not clock.passed for one in _of(clock, calendar)]
    return tuple(sorted(owed, key=lambda one: (one.due, one.id)))


def _of(clock: Deadline, calendar: WorkingCalendar | None) -> tuple[Owed, ...]:
    if calendar is not None and _changed_by(clock, calendar):
        return (Owed(f"{clock.id}{NEW_CALENDAR}{calendar.id}", "recount", clock.started),)
    lapse = Owed(clock.id, MET_BY.get(clock.kind, "lapse"), clock.due)
    if clock.reminded < len(clock.reminders):
        at = clock.reminders[clock.reminded]
        return (Owed(f"{clock.id}#{clock.reminded + 1}", "remind", at), lapse)
    return (lapse,)


def rule_of(kind: CouncilClock, ground: Ground) -> CouncilRule | None:
    """The pack's rule for a kind of clock, if it has one."""
    return next((one for one in council_of(ground).clocks if one.kind is kind), None)


def set_clock(
    kind: CouncilClock,
    ground: Ground,
    *,
    subject: str = "",
    due: datetime | None = None,
    budget: Budget | None = None,
) -> DeadlineSet:
    """Set a clock now: by the pack's budget, by a budget of the procedure, or at an instant that was fixed.

    `subject` tells clocks of one kind apart. Raise `PackLacks` where nothing says how long.
    """
    rule = rule_of(kind, ground)
    budget = budget or (rule.budget if rule and due is None else None)
    leads = rule.reminders if rule else ()
    if due is not None:
        fixed = Due(instant=due, calendar_id=ground.calendar.id, rule="fixed", provisional=False)
        return _set(kind, subject, "fixed", None, fixed, leads, ground)
    if budget is None:
        raise PackLacks(section="council.clocks", pack=ground.pack.id)
    ends = course(ground.at, budget, ground.calendar)
    return _set(
        kind, subject, rule.id if rule and rule.budget == budget else "procedure", budget, ends, leads, ground
    )


def _set(
    kind: CouncilClock,
    subject: str,
    rule: str,
    budget: Budget | None,
    ends: Due,
    leads: tuple[Budget, ...],
    ground: Ground,
) -> DeadlineSet:
    return DeadlineSet(
        kind=kind,
        subject=subject,
        rule=rule,
        budget=budget,
        started=ground.at,
        due=ends.instant,
        reminders=reminders(ground.at, ends.instant, leads, ground.calendar),
        calendar=ends.calendar_id,
        explanation=ends.rule,
        provisional=ends.provisional,
    )


def end(
    deliberation: Deliberation, why: str, *kinds: CouncilClock, subject: str | None = None
) -> tuple[DeadlineEnded, ...]:
    """End the clocks of these kinds (of this subject, when one is named)."""
    found = (one for one in deliberation.of_kind(*kinds) if subject is None or one.subject == subject)
    return tuple(DeadlineEnded(clock=one.id, why=why) for one in found)


def remind(deliberation: Deliberation, obligation: str, ground: Ground) -> tuple[DeadlineNeared, ...]:
    """Remind those who answer, once; reminders that were missed are given as the latest of them, none after the due instant."""
    clock_id, _, nth = obligation.partition("#")
    clock = deliberation.clock(clock_id)
    if (
        clock is None
        or clock.passed
        or deliberation.over
        or not nth.isdecimal()
        or int(nth) <= clock.reminded
    ):
        return ()
    if int(nth) > len(clock.reminders):
        return ()
    at = clock.reminders[int(nth) - 1]
    if ground.at < at:
        raise TooEarly(at, ground.at)
    latest = sum(1 for one in clock.reminders if one <= ground.at)
    watching = ground.directory.supervising(deliberation.place)
    told = (watching,) if watching else ()
    return (DeadlineNeared(clock=clock.id, nth=latest, due=clock.due, told=told),)


def recount(deliberation: Deliberation, obligation: str, ground: Ground) -> tuple[DeadlineShifted, ...]:
    """Count a clock again by the calendar in force; empty when that changes nothing any more."""
    clock = deliberation.clock(obligation.partition(NEW_CALENDAR)[0])
    if clock is None or clock.passed or deliberation.over:
        return ()
    ends = _changed_by(clock, ground.calendar)
    if ends is None:
        return ()
    rule = rule_of(clock.kind, ground)
    instants = reminders(clock.started, ends.instant, rule.reminders if rule else (), ground.calendar)
    return (
        DeadlineShifted(
            clock=clock.id,
            was_due=clock.due,
            due=ends.instant,
            reminders=instants,
            reminded=sum(1 for one in instants if one <= ground.at),
            calendar=ends.calendar_id,
            explanation=ends.rule,
            provisional=ends.provisional,
            why="calendar_published",
        ),
    )


def _changed_by(clock: Deadline, calendar: WorkingCalendar) -> Due | None:
    """When a clock runs out by a newer edition of its calendar; None where that is as before, or an instant was fixed."""
    name, newer = clock.calendar.rpartition("/")[0], edition_of(clock.calendar)
    if clock.budget is None or calendar.name != name or calendar.edition <= newer:
        return None
    ends = course(clock.started, clock.budget, calendar)
    return None if (ends.instant, ends.provisional) == (clock.due, clock.provisional) else ends
