"""Every start day of 2025 and 2026, against a second calculation that lists working days and picks."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

import pytest

from domain.budget import due
from tests.domain.calendars import CN, at, calendar_days, found, midnight_after, working_days

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
