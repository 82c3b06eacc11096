"""The clocks of a case: started, stopped, paused, resumed, extended; and what they owe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.budget import reminders
from domain.calendar import last_day, local_day
from domain.case.ground import Ground
from domain.case.recounting import (
    NEW_CALENDAR,
    changed_by,
    counted,
    leads_of,
    pauses_until,
    reminders_after,
)
from domain.case.state import Case, Clock
from domain.course import course
from schemas.actors import Level
from schemas.calendar import Budget, Grant, Unit, WorkingCalendar
from schemas.case_events import CaseEscalated, CaseEvent
from schemas.clock_events import ClockMoved, ClockPaused, ClockResumed, ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind, OnLapse

LEVEL_CLOCKS = (ClockKind.ACCEPT, ClockKind.FIRST_CONTACT, ClockKind.RESOLVE, ClockKind.RECEIVE)
"""Clocks that belong to one stay at one level and end when the case leaves it."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something the clock owes a case: its fencing token, the command to issue, and the instant from which on."""

    id: str
    command: str
    due: datetime


def next_obligations(case: Case, calendar: WorkingCalendar | None = None) -> tuple[Obligation, ...]:
    """What the clock owes, soonest first: for each running clock its next reminder and its lapse.

    With the calendar in force, a clock that it changes first owes that it is counted again. What stands still owes nothing.
    """
    if case.over:
        return ()
    owed = [one for clock in case.clocks if clock.runs for one in _owed_by(clock, calendar)]
    return tuple(sorted(owed, key=lambda one: (one.due, one.id)))


def _owed_by(clock: Clock, calendar: WorkingCalendar | None) -> tuple[Obligation, ...]:
    if calendar is not None and changed_by(clock, calendar):
        # Due since it began, so that it comes before whatever the outdated due time would have done.
        return (Obligation(f"{clock.id}{NEW_CALENDAR}{calendar.id}", "recompute", clock.started),)
    lapse = Obligation(clock.id, "lapse", clock.due)
    if clock.reminded < len(clock.reminders):
        at = clock.reminders[clock.reminded]
        return (Obligation(f"{clock.id}#{clock.reminded + 1}", "remind", at), lapse)
    return (lapse,)


def start(
    kind: ClockKind,
    level: Level,
    case: Case,
    ground: Ground,
    *,
    subject: str = "",
    budget: Budget | None = None,
    due: datetime | None = None,
) -> ClockStarted:
    """Start a clock at a level, now: with the pack's budget, or with a budget or a due instant that was agreed (rule `agreed`).

    `subject` tells clocks of one kind apart, such as the instalments of an agreement. Raise `PackLacks` where nothing was
    agreed and the pack has no rule.
    """
    if budget is None and due is None:
        rule = ground.clock_rule(kind, level, case)
        begun = _Begun(kind, level, rule.id, rule.budget, rule.reminders, rule.on_lapse, subject)
        return _begin(begun, ground)
    found = ground.find_clock_rule(kind, level, case)
    leads, on_lapse = (found.reminders, found.on_lapse) if found else ((), OnLapse.TELL)
    if due is None:
        assert budget is not None  # noqa: S101 -- narrows a type, checks nothing at run time
        return _begin(_Begun(kind, level, "agreed", budget, leads, on_lapse, subject), ground)
    grants = (Grant(kind="agreed", made=ground.at, until=due, why="agreed"),)
    budget = budget or _days_until(due, ground)
    return _begin(_Begun(kind, level, "agreed", budget, leads, on_lapse, subject), ground, grants)


def start_if_ruled(
    kind: ClockKind, level: Level, case: Case, ground: Ground, *, subject: str = ""
) -> tuple[ClockStarted, ...]:
    """Start a clock where the pack of the case has a rule for it; packs from before a kind of clock have none."""
    if ground.find_clock_rule(kind, level, case) is None:
        return ()
    return (start(kind, level, case, ground, subject=subject),)


def start_returned(level: Level, case: Case, ground: Ground) -> ClockStarted:
    """Start the budget that a lower level gets when a case is returned to it."""
    pack = ground.pack
    on_lapse = ground.clock_rule(ClockKind.RESOLVE, level, case).on_lapse
    leads = pack.return_budget_reminders
    return _begin(_Begun(ClockKind.RESOLVE, level, "returned", pack.return_budget, leads, on_lapse), ground)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a clock begins with."""

    kind: ClockKind
    level: Level
    rule: str
    budget: Budget
    leads: tuple[Budget, ...]
    on_lapse: OnLapse
    subject: str = ""


def _begin(begun: _Begun, ground: Ground, grants: tuple[Grant, ...] = ()) -> ClockStarted:
    ends = course(ground.at, begun.budget, ground.calendar, (), grants)
    return ClockStarted(
        kind=begun.kind,
        level=begun.level,
        rule=begun.rule,
        budget=begun.budget,
        started=ground.at,
        due=ends.instant,
        reminders=reminders(ground.at, ends.instant, begun.leads, ground.calendar),
        on_lapse=begun.on_lapse,
        calendar=ends.calendar_id,
        explanation=ends.rule,
        provisional=ends.provisional,
        subject=begun.subject,
        grants=grants,
    )


def _days_until(due: datetime, ground: Ground) -> Budget:
    """An agreed date as the days that people count to it, at least one."""
    days = (last_day(due, ground.calendar) - local_day(ground.at, ground.calendar)).days
    return Budget(amount=max(1, days), unit=Unit.CALENDAR_DAYS)


def stop(case: Case, why: str, *kinds: ClockKind) -> tuple[ClockStopped, ...]:
    """Stop the clocks of these kinds; a clock that ran out already stopped by itself, and its overrun ends here."""
    return tuple(ClockStopped(clock=clock.id, why=why) for clock in case.of_kind(*kinds))


def stop_about(case: Case, why: str, kind: ClockKind, subject: str) -> tuple[ClockStopped, ...]:
    """Stop the clocks of a kind that are about one thing."""
    return tuple(ClockStopped(clock=one.id, why=why) for one in case.of_kind(kind) if one.subject == subject)


def pause(case: Case, ground: Ground, why: str, *kinds: ClockKind) -> tuple[ClockPaused, ...]:
    """Let the running clocks of these kinds stand still from now on. One that has run out stays run out."""
    return tuple(
        ClockPaused(clock=clock.id, why=why, since=ground.at)
        for clock in case.of_kind(*kinds)
        if clock.runs and ground.at < clock.due
    )


def resume(case: Case, ground: Ground, why: str, *kinds: ClockKind) -> tuple[ClockResumed, ...]:
    """Let clocks that stand still go on, all of them unless kinds are named.

    The due time is counted again from the start of the clock, by the calendar in force now, without the time it stood still.
    """
    standing = [clock for clock in case.clocks if clock.paused_since is not None]
    return tuple(_go_on(clock, case, ground, why) for clock in standing if not kinds or clock.kind in kinds)


def _go_on(clock: Clock, case: Case, ground: Ground, why: str) -> ClockResumed:
    ends = counted(clock, ground.calendar, ground.at, clock.grants)
    leads = leads_of(clock, case, ground)
    instants, given = reminders_after(clock, ends.instant, leads, ground.at, ground.calendar)
    return ClockResumed(
        clock=clock.id,
        why=why,
        was_due=clock.due,
        due=ends.instant,
        reminders=instants,
        reminded=given,
        suspensions=pauses_until(clock, ground.at),
        calendar=ends.calendar_id,
        explanation=ends.rule,
        provisional=ends.provisional,
    )


def extend(clock: Clock, by: Budget | datetime, why: str, case: Case, ground: Ground) -> ClockMoved:
    """Give a clock so much longer, counted on from its due time, or until an instant that was agreed; `why` is a code.

    Every extension is kept, and counts in each later recount. One that stands still goes on standing still: its due time is
    then what it would be if it went on now.
    """
    grant = (
        Grant(kind="longer", made=ground.at, budget=by, why=why)
        if isinstance(by, Budget)
        else Grant(kind="agreed", made=ground.at, until=by, why=why)
    )
    grants = (*clock.grants, grant)
    ends = counted(clock, ground.calendar, ground.at, grants)
    leads = leads_of(clock, case, ground)
    instants, given = reminders_after(clock, ends.instant, leads, ground.at, ground.calendar)
    return ClockMoved(
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
        why="extended",
        reason=why,
        grants=grants,
    )


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
