"""Which days are working days, and where local days and office hours lie in time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from schemas.calendar import WorkingCalendar

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
# Notices have moved days of the last week of December for the New Year of the year after (2006, 2011,
# 2018), so those days are settled only once the next year's calendar is out.
_YEAR_END = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar prepared for look-ups; get one from `days_of`."""

    zone: ZoneInfo
    published: frozenset[int]
    resting: frozenset[date]
    working: frozenset[date]
    opening: tuple[tuple[time, time], ...]

    def works(self, day: date) -> bool:
        """Whether `day` is worked: a 调休 weekend is, a statutory rest day is not."""
        return day in self.working or (day.weekday() < _SATURDAY and day not in self.resting)

    def from_here(self, day: date) -> date:
        """Return `day` if it is worked, else the first working day after it."""
        while not self.works(day):
            day += ONE_DAY
        return day

    def missing_years(self, day: date) -> frozenset[int]:
        """Years whose calendars could still change what is known of `day`; empty once it is settled."""
        return frozenset({day.year, (day + _YEAR_END).year}) - self.published

    def midnight(self, day: date) -> datetime:
        """Return the instant at which the local `day` begins, in UTC."""
        return self.at(day, time())

    def local_day(self, instant: datetime) -> date:
        """Return the local day that `instant` lies in; local midnight belongs to the day that begins."""
        return instant.astimezone(self.zone).date()

    def hours(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Office hours of `day` as half-open stretches in UTC; none on a rest day."""
        if not self.works(day):
            return ()
        return tuple((self.at(day, opens), self.at(day, closes)) for opens, closes in self.opening)

    def at(self, day: date, moment: time) -> datetime:
        """Return the instant, in UTC, of a local time of `day`."""
        return datetime.combine(day, moment, self.zone).astimezone(UTC)


def utc(instant: datetime) -> datetime:
    """Return an aware `instant` in UTC; raise `ValueError` for a naive one, which names no instant."""
    if instant.utcoffset() is None:
        raise ValueError("a datetime without an offset names no instant")
    return instant.astimezone(UTC)


@lru_cache(maxsize=64)
def days_of(calendar: WorkingCalendar) -> Days:
    """Prepare a calendar for look-ups; the same frozen calendar is prepared once."""
    return Days(
        zone=ZoneInfo(calendar.zone),
        published=frozenset(calendar.published),
        resting=frozenset(calendar.resting) | frozenset(calendar.statutory),
        working=frozenset(calendar.working),
        opening=calendar.opening,
    )


def is_working_day(day: date, calendar: WorkingCalendar) -> bool:
    """Whether `day` is worked; in an unpublished year weekends and known statutory days rest."""
    return days_of(calendar).works(day)


def next_working_day(day: date, calendar: WorkingCalendar) -> date:
    """Return the first working day strictly after `day`."""
    return days_of(calendar).from_here(day + ONE_DAY)


def working_day_from(day: date, calendar: WorkingCalendar) -> date:
    """Return `day` if it is worked, else the next working day (民法典 art. 203, 民事诉讼法 art. 85)."""
    return days_of(calendar).from_here(day)


def is_published(year: int, calendar: WorkingCalendar) -> bool:
    """Whether the official calendar of `year` is in `calendar`."""
    return year in days_of(calendar).published


def is_settled(day: date, calendar: WorkingCalendar) -> bool:
    """Whether no later notice can change `day`: its year is published, in the last week the next year too."""
    return not days_of(calendar).missing_years(day)


def local_day(instant: datetime, calendar: WorkingCalendar) -> date:
    """Return the local day of an aware `instant`; raise `ValueError` for a naive one."""
    return days_of(calendar).local_day(utc(instant))


def local_midnight(day: date, calendar: WorkingCalendar) -> datetime:
    """Return the instant in UTC at which the local `day` begins, which is 24:00 of the day before."""
    return days_of(calendar).midnight(day)


def moved_day(day: date, calendar: WorkingCalendar) -> tuple[date, frozenset[int]]:
    """The last day of a period that would end on `day`: the next working day when it is a rest day (民法典 art. 203).

    Also the years that were looked up and have no published calendar yet.
    """
    days = days_of(calendar)
    missing = days.missing_years(day)
    while not days.works(day):
        day += ONE_DAY
        missing |= days.missing_years(day)
    return day, missing


def last_day(due: datetime, calendar: WorkingCalendar) -> date:
    """Return the local day to show people for a due instant; local midnight is the end of the day before."""
    return days_of(calendar).local_day(utc(due) - timedelta.resolution)
