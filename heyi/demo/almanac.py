"""The working calendar of the demonstration: which holiday comes next, and next year's notice, rehearsed in the throw-away stack."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import is_published, is_working_day
from schemas.calendar import WorkingCalendar

HOLIDAYS = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节"}
"""Statutory days that the solar year fixes, by month and day (全国年节及纪念日放假办法)."""

_NEAR = 14
"""Days before which a holiday is too near for a time limit to end on it."""

Publish = Callable[[WorkingCalendar], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Almanac:
    """The day, the calendar in force, and how an edition of it is put into force."""

    today: date
    calendar: WorkingCalendar
    publish: Publish


def next_holiday(calendar: WorkingCalendar, today: date) -> date:
    """The first of the fixed holidays that is at least two weeks away and a rest day by the calendar."""
    days = (today + timedelta(days=ahead) for ahead in range(_NEAR, _NEAR + 366))
    return next(day for day in days if (day.month, day.day) in HOLIDAYS and not is_working_day(day, calendar))


def rehearsal(calendar: WorkingCalendar, year: int, rests: date) -> WorkingCalendar | None:
    """An invented next edition, in which the notice of `year` is out and gives `rests` off as well.

    None when that notice is out already: what is known is not rehearsed. Nothing of this leaves the demonstration.
    """
    if is_published(year, calendar) or rests.year != year:
        return None
    known = tuple(day for day in calendar.statutory if day.year == year)
    content = {
        **calendar.model_dump(),
        "id": f"{calendar.name}/{calendar.edition + 1}",
        "published": tuple(sorted((*calendar.published, year))),
        "resting": tuple(sorted({*calendar.resting, *known, rests})),
        "statutory": tuple(day for day in calendar.statutory if day.year != year),
    }
    return WorkingCalendar.model_validate(content)
