"""When a clock runs out that was given more than the budget it began with: extensions, agreed dates, grace."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.budget import due, due_after
from domain.calendar import ONE_DAY, days_of, moved_day, utc
from schemas.calendar import Budget, Due, Grant, Suspension, Unit, WorkingCalendar

GRACE = "grace;"
"""Opens the rule of a due time that a grace decides."""


def course(
    started: datetime,
    budget: Budget,
    calendar: WorkingCalendar,
    pauses: Iterable[Suspension] = (),
    grants: Iterable[Grant] = (),
) -> Due:
    """Return when a clock runs out, all of its pauses being over.

    The budget counts from the start. What is granted after that is taken in order: an extension counts on from the due time,
    holidays that moved it included (the day on which the time ran out is not counted again, 民法典 art. 201); an agreed date
    takes the place of what was counted; a grace lets the due time come no sooner than its own. Raise `ValueError` for a pause
    that is not over, and as `domain.budget.due` does.
    """
    over, given = tuple(pauses), tuple(grants)
    if not given:
        return _closed(due(started, budget, calendar, over))
    # What was counted before the last agreed date counts no more, and a day a century away is not counted to, day by day.
    last = next((n for n in reversed(range(len(given))) if given[n].kind == "agreed"), None)
    first = due(started, budget, calendar, over) if last is None else _given(given[last], calendar, over)
    ends = _closed(first)
    for grant in given if last is None else given[last + 1 :]:
        match grant.kind:
            case "grace":
                floor = _given(grant, calendar, over)
                if floor.instant > ends.instant:
                    ends = floor.model_copy(update={"rule": f"{GRACE}{floor.rule}"})
            case "longer":
                ends = _longer(ends, grant, calendar, over)
    return ends


def agreed(
    made: datetime, until: datetime, calendar: WorkingCalendar, pauses: Iterable[Suspension] = ()
) -> Due:
    """Return when a clock runs out whose end was agreed at `made`: at `until`, for what people agreed is not recounted.

    A day that was agreed (its 24:00) and is a rest day moves on to the next working day, as any other last day does
    (民法典 art. 203). A pause in between moves the end too: then what was left is counted on, in whole days when a day was agreed.
    """
    begin, end = utc(made), utc(until)
    says = f"agreed:{end.isoformat()}"
    plain = _off_rest_days(end, says, calendar)
    stood = tuple(one for one in pauses if one.end is None or utc(one.end) > begin)
    if end <= begin or all(utc(one.start) >= end for one in stood):
        return plain
    days = days_of(calendar)
    last = days.local_day(end - timedelta.resolution)
    left = (last - days.local_day(begin)).days
    if end == days.midnight(days.local_day(end)) and left > 0:
        counted = due(begin, Budget(amount=left, unit=Unit.CALENDAR_DAYS), calendar, stood)
    else:
        counted = due_after(begin, end - begin, calendar, stood)
    found = _closed(counted)
    if "suspended_" not in found.rule:
        return plain
    return found.model_copy(update={"rule": f"{says};{found.rule}"})


def _off_rest_days(end: datetime, says: str, calendar: WorkingCalendar) -> Due:
    """An agreed end as it stands on the calendar: an hour as it is, a day on a rest day as the next working day."""
    days = days_of(calendar)
    last = days.local_day(end - timedelta.resolution)
    if end != days.midnight(last + ONE_DAY):
        return Due(instant=end, calendar_id=calendar.id, rule=says, provisional=False)
    day, missing = moved_day(last, calendar)
    shifted = f";shifted:{last}->{day}" if day != last else ""
    unpublished = ";unpublished:" + ",".join(str(year) for year in sorted(missing)) if missing else ""
    return Due(
        instant=days.midnight(day + ONE_DAY),
        calendar_id=calendar.id,
        rule=f"{says}{shifted}{unpublished}",
        provisional=bool(missing),
    )


def _given(grant: Grant, calendar: WorkingCalendar, pauses: tuple[Suspension, ...]) -> Due:
    if grant.until is not None:
        return agreed(grant.made, grant.until, calendar, pauses)
    if grant.budget is None:
        raise ValueError("a grant is a budget or a date")
    return _closed(due(grant.made, grant.budget, calendar, pauses))


def _longer(ends: Due, grant: Grant, calendar: WorkingCalendar, pauses: tuple[Suspension, ...]) -> Due:
    if grant.budget is None:
        raise ValueError("an extension is a budget")
    # A day that ends at a due midnight is the last one counted; the extension begins with the day after it.
    begins = ends.instant - timedelta.resolution if grant.budget.unit.in_days else ends.instant
    more = _closed(due(begins, grant.budget, calendar, pauses))
    return more.model_copy(
        update={
            "rule": f"{ends.rule};longer;{more.rule}",
            "provisional": ends.provisional or more.provisional,
        }
    )


def _closed(answer: object) -> Due:
    if not isinstance(answer, Due):
        raise ValueError("close every pause before the due time is asked for")  # noqa: TRY004 -- a value is wrong
    return answer
