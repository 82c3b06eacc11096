"""The calendar of the demonstration: holidays are rest days by the calendar, and a rehearsed notice is told from a real one."""

from datetime import date, timedelta

import pytest

from domain.calendar import is_published, is_settled, is_working_day, working_day_from
from engine.packs import load_pack
from heyi.demo.almanac import HOLIDAYS, next_holiday, rehearsal
from tests.house import PACKS

CALENDAR = load_pack(PACKS / "quick").calendar
FIRST = CALENDAR.published[0]


@pytest.mark.parametrize("ahead", range(0, 3 * 366, 11))
def test_the_next_holiday_is_a_rest_day_at_least_two_weeks_away(ahead: int) -> None:
    today = date(FIRST, 1, 1) + timedelta(days=ahead)
    found = next_holiday(CALENDAR, today)
    assert (found.month, found.day) in HOLIDAYS
    assert not is_working_day(found, CALENDAR)
    assert timedelta(days=14) <= found - today <= timedelta(days=170)


def test_a_notice_that_is_not_out_is_rehearsed_as_the_next_edition() -> None:
    year = CALENDAR.published[-1] + 1
    holiday = date(year, 1, 1)
    moved = working_day_from(holiday, CALENDAR)

    edition = rehearsal(CALENDAR, year, moved)

    assert edition is not None
    assert (edition.name, edition.edition) == (CALENDAR.name, CALENDAR.edition + 1)
    assert is_published(year, edition)
    assert not is_settled(moved, CALENDAR)
    assert is_settled(moved, edition)
    assert working_day_from(holiday, edition) > moved
    assert set(CALENDAR.resting) < set(edition.resting)


def test_what_is_known_is_not_rehearsed() -> None:
    year = CALENDAR.published[-1]
    assert rehearsal(CALENDAR, year, date(year, 1, 2)) is None
    assert rehearsal(CALENDAR, year + 1, date(year, 12, 31)) is None
