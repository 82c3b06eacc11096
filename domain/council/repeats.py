"""When reports of one kind from one place suggest a topic by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.calendar import local_day
from domain.course import course
from schemas.calendar import Budget, Unit, WorkingCalendar
from schemas.council.procedures import Repeats


@dataclass(frozen=True, slots=True)
class Report:
    """A report that no topic has counted yet: the stream of its case, and when it came in."""

    stream: str
    at: datetime


def heap_of(
    reports: Iterable[Report], category: str, repeats: Repeats, calendar: WorkingCalendar
) -> tuple[Report, ...]:
    """The reports that make up a topic, oldest first: those whose window still holds when the newest comes in.

    Empty while they are too few, or where the pack does not count their kind.
    """
    known = sorted(reports, key=lambda one: (one.at, one.stream))
    if category not in repeats.categories or not known:
        return ()
    newest = known[-1].at
    counted = tuple(one for one in known if _within(one.at, newest, repeats.within, calendar))
    return counted if len(counted) >= repeats.reports else ()


def _within(at: datetime, newest: datetime, window: Budget, calendar: WorkingCalendar) -> bool:
    """Looking back is no time limit: days are counted as they are, and a holiday at the end makes the window no longer."""
    if window.unit is Unit.CALENDAR_DAYS:
        return (local_day(newest, calendar) - local_day(at, calendar)).days <= window.amount
    return newest <= course(at, window, calendar).instant
