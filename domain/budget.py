"""When a clock runs out: from a start, a budget, a calendar and the stretches in which it stood still.

Days (民法典 art. 201, 203; 民事诉讼法 art. 85). The local day of the event does not count. A day is used up
at its 24:00, so it counts when the clock is running in the moment before that midnight: a suspension takes
the days from the one it starts in up to, not including, the one it ends in. A suspension within one day
takes none, one of 24 hours takes one, and no clock runs out while it stands still. Calendar days that end
on a rest day move on to the next working day that is not suspended. The due instant is 24:00 of the last
day, given as the next local midnight.

Hours and seconds run from the moment set and do not move to a working day; working hours run in office hours
only. Suspended time does not count, to the microsecond.

Stretches are half-open: an act strictly before the due instant is in time. A clock that has run out stays run
out: a suspension that starts at or after the due instant changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import assert_never

from domain.calendar import ONE_DAY, Days, days_of, utc
from domain.suspension import NEVER, Standing, Stretch, standing
from schemas.calendar import Budget, Due, Paused, Suspension, Unit, WorkingCalendar

_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Run:
    """How far a clock got: what is left of its budget, and the due instant if it ran out."""

    left: int
    instant: datetime | None = None
    notes: tuple[str, ...] = ()
    missing: frozenset[int] = frozenset()


def due(
    start: datetime, budget: Budget, calendar: WorkingCalendar, suspensions: Iterable[Suspension] = ()
) -> Due | Paused:
    """Return when a clock set at `start` runs out, or `Paused` if an open suspension began before that.

    The order of `suspensions` is irrelevant and overlaps count once; what lies before `start` is ignored.
    Raise `ValueError` for a naive `start`, or for working hours when the calendar has no opening hours.
    """
    still = standing(suspensions)
    run = _run(utc(start), budget, calendar, still)
    if run.instant is None:
        return Paused(since=still.since, reasons=still.reasons, calendar_id=calendar.id)
    origin = "next_day" if budget.unit.in_days else "from_moment"
    parts = [origin, f"{budget.unit.value}={budget.amount}", *run.notes]
    if run.missing:
        parts.append("unpublished:" + ",".join(str(year) for year in sorted(run.missing)))
    return Due(
        instant=run.instant, calendar_id=calendar.id, rule=";".join(parts), provisional=bool(run.missing)
    )


def due_after(
    start: datetime, length: timedelta, calendar: WorkingCalendar, suspensions: Iterable[Suspension] = ()
) -> Due | Paused:
    """Return when `length` of running time is over, to the microsecond, nights and rest days included."""
    still = standing(suspensions)
    run = _run_time(utc(start), 1, length, ((utc(start), NEVER),), still)
    if run.instant is None:
        return Paused(since=still.since, reasons=still.reasons, calendar_id=calendar.id)
    rule = ";".join(("from_moment", *run.notes))
    return Due(instant=run.instant, calendar_id=calendar.id, rule=rule, provisional=False)


def remaining(
    start: datetime,
    budget: Budget,
    calendar: WorkingCalendar,
    at: datetime,
    suspensions: Iterable[Suspension] = (),
) -> int:
    """Return what is left of a budget at the instant `at`, in the budget's unit, a begun unit counted whole.

    0 once the budget is used up, even while its last day is still being moved to the next working day.
    Errors as for `due`.
    """
    # What is left at an instant is what would be left if the clock stood still from then on.
    stopped = standing(suspensions).from_then_on(utc(at))
    return _run(utc(start), budget, calendar, stopped).left


def reminders(
    start: datetime, due_at: datetime, leads: Iterable[Budget], calendar: WorkingCalendar
) -> tuple[datetime, ...]:
    """Return the instants to remind at, in UTC, ascending, each once, all in [start, due_at).

    Each lead is counted back from `due_at`; one that would fall before `start` is left out. When `due_at`
    is a local midnight, a lead in days lands on the first of that many last days, at the opening of offices
    if the calendar has opening hours, else at 00:00; one working day before Friday 24:00 is Friday 09:00.
    Otherwise it keeps the local time of day. Suspensions are not counted in leads. Raise `ValueError` as
    `due` does.
    """
    first, end = utc(start), utc(due_at)
    days = days_of(calendar)
    instants = {_back(end, lead, days) for lead in leads}
    return tuple(sorted(instant for instant in instants if instant >= first))


def notice_by(event: datetime, full_days: int, calendar: WorkingCalendar) -> datetime:
    """Return the instant before which notice must be given, full calendar days ahead of `event` (提前十日).

    Neither the day of the notice nor that of the event counts (民法典 art. 201): ten days before an
    assembly on the 20th, notice is in time until the 9th, 24:00. Raise `ValueError` for a naive `event`.
    """
    days = days_of(calendar)
    return days.midnight(days.local_day(utc(event)) - full_days * ONE_DAY)


def _run(start: datetime, budget: Budget, calendar: WorkingCalendar, still: Standing) -> _Run:
    days = days_of(calendar)
    match budget.unit:
        case Unit.CALENDAR_DAYS | Unit.WORKING_DAYS:
            return _run_days(days.local_day(start), budget, days, still)
        case Unit.SECONDS:
            return _run_time(start, budget.amount, _SECOND, ((start, NEVER),), still)
        case Unit.HOURS:
            return _run_time(start, budget.amount, _HOUR, ((start, NEVER),), still)
        case Unit.WORKING_HOURS:
            run = _run_time(start, budget.amount, _HOUR, _office_hours(start, still.since, days), still)
            if run.instant is None:
                return run
            return replace(run, missing=_missing_between(start, run.instant, days))
    assert_never(budget.unit)


def _run_days(start: date, budget: Budget, days: Days, still: Standing) -> _Run:
    by_calendar = budget.unit is Unit.CALENDAR_DAYS
    left, skipped = budget.amount, 0
    raw: date | None = None
    missing: frozenset[int] = frozenset()
    day = start + ONE_DAY
    while (midnight := days.midnight(day + ONE_DAY)) <= still.since:
        works, stands = days.works(day), still.before(midnight)
        if works or (by_calendar and left):
            skipped += stands
            if left and not stands:
                left -= 1
                raw = None if left else day
        if raw is not None or not by_calendar:
            # Whether this day is worked was looked up, so a calendar yet to come may change the answer.
            missing |= days.missing_years(day)
        if raw is not None and works and not stands:
            notes = (f"suspended_days={skipped}",) if skipped else ()
            shifted = (f"shifted:{raw}->{day}",) if raw != day else ()
            return _Run(0, midnight, notes + shifted, missing)
        day += ONE_DAY
    return _Run(left)


def _run_time(
    start: datetime, amount: int, length: timedelta, stretches: Iterable[Stretch], still: Standing
) -> _Run:
    left = amount * length
    for begin, end in still.running(stretches):
        if left <= end - begin:
            instant = begin + left
            stood = still.within(start, instant)
            return _Run(0, instant, (f"suspended_seconds={_seconds(stood)}",) if stood else ())
        left -= end - begin
    return _Run(-(-left // length))


def _office_hours(start: datetime, until: datetime, days: Days) -> Iterator[Stretch]:
    """Yield the office hours from `start` on; the last may reach beyond `until`."""
    _needs_opening_hours(days)
    day = days.local_day(start)
    while days.midnight(day) < until:
        for opens, closes in days.hours(day):
            if start < closes:
                yield max(start, opens), closes
        day += ONE_DAY


def _missing_between(start: datetime, end: datetime, days: Days) -> frozenset[int]:
    first, last = days.local_day(start), days.local_day(end)
    span = range((last - first).days + 1)
    return frozenset[int]().union(*(days.missing_years(first + n * ONE_DAY) for n in span))


def _back(end: datetime, lead: Budget, days: Days) -> datetime:
    match lead.unit:
        case Unit.SECONDS:
            return end - lead.amount * _SECOND
        case Unit.HOURS:
            return end - lead.amount * _HOUR
        case Unit.WORKING_HOURS:
            return _back_in_office_hours(end, lead.amount * _HOUR, days)
        case Unit.CALENDAR_DAYS | Unit.WORKING_DAYS:
            return _back_days(end, lead, days)
    assert_never(lead.unit)


def _back_in_office_hours(end: datetime, left: timedelta, days: Days) -> datetime:
    _needs_opening_hours(days)
    day = days.local_day(end)
    while True:
        for opens, closes in reversed(days.hours(day)):
            length = min(end, closes) - opens
            if left <= length:
                return opens + (length - left)
            left -= max(length, timedelta())
        day -= ONE_DAY


def _back_days(end: datetime, lead: Budget, days: Days) -> datetime:
    local = end.astimezone(days.zone)
    day = local.date()
    for _ in range(lead.amount):
        day -= ONE_DAY
        while lead.unit is Unit.WORKING_DAYS and not days.works(day):
            day -= ONE_DAY
    moment = local.time()
    if moment == time() and days.opening:
        moment = days.opening[0][0]
    return days.at(day, moment)


def _needs_opening_hours(days: Days) -> None:
    if not days.opening:
        raise ValueError("working hours need a calendar with opening hours")


def _seconds(length: timedelta) -> str:
    """Whole seconds, with six decimals only where they say something; exact, for a float would not be."""
    seconds, rest = divmod(length, _SECOND)
    fraction = rest // timedelta.resolution
    return f"{seconds}.{fraction:06d}" if fraction else str(seconds)
