"""Every start day of 2025 and 2026 in every unit, against a second calculation that lists days or open minutes and picks."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta

import pytest

from domain.budget import due, remaining, reminders
from schemas.calendar import Budget, Suspension
from tests.domain.calendars import (
    CN,
    at,
    calendar_days,
    found,
    hours,
    midnight_after,
    seconds,
    working_days,
    working_hours,
)

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
# Written from the notices a second time, as month-day per year, so that the file is under test as well.
RESTING = {
    2025: "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
    2026: "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
}
WORKED = {2025: "0126 0208 0427 0928 1011", 2026: "0104 0214 0228 0509 0920 1010"}


def _worked(day: date) -> bool:
    name = day.strftime("%m%d")
    if name in WORKED.get(day.year, ""):
        return True
    # Beyond the published years, what the file knows of 2027 within reach of a start in 2026.
    known = RESTING.get(day.year, "0101 0405")
    return day.strftime("%a") not in ("Sat", "Sun") and name not in known.split()


EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
WORKING_DAYS = [day for n in range(900) if _worked(day := FIRST + timedelta(days=n))]


@pytest.mark.parametrize("amount", [15, 30, 60])
def test_calendar_days_from_every_start_day(amount: int) -> None:
    for start in EVERY_DAY:
        raw = start.toordinal() + amount
        last = WORKING_DAYS[bisect_left(WORKING_DAYS, date.fromordinal(raw))]
        answer = found(due(at(f"{start} 11:11"), calendar_days(amount), CN))
        assert answer.instant == midnight_after(last), start
        assert ("shifted" in answer.rule) is (last.toordinal() != raw), start


@pytest.mark.parametrize("amount", [3, 5, 7, 30])
def test_working_days_from_every_start_day(amount: int) -> None:
    for start in EVERY_DAY:
        last = WORKING_DAYS[bisect_right(WORKING_DAYS, start) + amount - 1]
        answer = found(due(at(f"{start} 11:11"), working_days(amount), CN))
        assert answer.instant == midnight_after(last), start
        assert answer.provisional is (last >= date(2026, 12, 25)), start


# One number for each minute that an office is open, counted from the first local midnight: nothing is added up.
_OPEN_HOURS = (9, 10, 11, 14, 15, 16, 17)
OPEN_MINUTES = [
    (day - FIRST).days * 1440 + hour * 60 + minute
    for day in WORKING_DAYS
    for hour in _OPEN_HOURS
    for minute in range(60)
]
MOMENTS = (0, 8 * 60, 9 * 60, 10 * 60 + 20, 12 * 60, 13 * 60, 17 * 60 + 59, 18 * 60, 1439)
"""Minutes of a day: midnight, before opening, at opening, within, at lunch, before and at closing, at night."""


def _instant(minute: int) -> datetime:
    return at(str(FIRST)) + timedelta(minutes=minute)


@pytest.mark.parametrize("amount", [1, 3, 7, 40])
def test_working_hours_from_every_start_day(amount: int) -> None:
    for n, start in enumerate(EVERY_DAY):
        for moment in MOMENTS:
            set_at = n * 1440 + moment
            last = OPEN_MINUTES[bisect_left(OPEN_MINUTES, set_at) + amount * 60 - 1]
            answer = found(due(_instant(set_at), working_hours(amount), CN))
            assert answer.instant == _instant(last + 1), (start, moment)


@pytest.mark.parametrize("amount", [1, 9])
@pytest.mark.parametrize(
    ("stops", "goes_on"),
    [(11 * 60, 15 * 60 + 30), (12 * 60, 14 * 60), (17 * 60, 1440 + 10 * 60), (0, 3 * 1440)],
    ids=["across lunch", "at lunch", "overnight", "three days"],
)
def test_working_hours_paused_on_the_day_after_every_start_day(stops: int, goes_on: int, amount: int) -> None:
    for n, start in enumerate(EVERY_DAY):
        set_at = n * 1440 + 16 * 60 + 30
        pause_from, pause_to = (n + 1) * 1440 + stops, (n + 1) * 1440 + goes_on
        near = OPEN_MINUTES[bisect_left(OPEN_MINUTES, set_at) :][: 60 * 60]
        last = [minute for minute in near if not pause_from <= minute < pause_to][amount * 60 - 1]
        pause = Suspension(start=_instant(pause_from), end=_instant(pause_to), reason="expertise")
        answer = found(due(_instant(set_at), working_hours(amount), CN, [pause]))
        assert answer.instant == _instant(last + 1), start


def test_what_remains_of_working_hours_from_every_start_day() -> None:
    for n, start in enumerate(EVERY_DAY):
        set_at = n * 1440 + 10 * 60 + 20
        for later in (0, 100, 101, 220, 340, 1440, 3 * 1440):
            used = bisect_left(OPEN_MINUTES, set_at + later) - bisect_left(OPEN_MINUTES, set_at)
            left = remaining(_instant(set_at), working_hours(9), CN, _instant(set_at + later))
            assert left == max(0, -(-(9 * 60 - used) // 60)), (start, later)


def test_a_lead_in_working_hours_before_every_day() -> None:
    begins = _instant(0)
    for n, day in enumerate(EVERY_DAY[30:], start=30):
        for moment in MOMENTS:
            ends = n * 1440 + moment
            before = OPEN_MINUTES[bisect_left(OPEN_MINUTES, ends) - 4 * 60]
            (reminder,) = reminders(begins, _instant(ends), [working_hours(4)], CN)
            assert reminder == _instant(before), (day, moment)


@pytest.mark.parametrize(
    ("budget", "minutes"),
    [(hours(1), 60), (hours(24), 1440), (hours(100), 6000), (seconds(60), 1), (seconds(86_400), 1440)],
)
def test_hours_and_seconds_from_every_start_day_know_no_nights_and_no_rest_days(
    budget: Budget, minutes: int
) -> None:
    for n, start in enumerate(EVERY_DAY):
        for moment in MOMENTS:
            answer = found(due(_instant(n * 1440 + moment), budget, CN))
            assert answer.instant == _instant(n * 1440 + moment + minutes), start
            assert not answer.provisional
