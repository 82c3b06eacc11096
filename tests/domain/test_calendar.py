"""The working calendar: what the notices say, what is not yet known, and what a calendar may not say."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from pydantic import ValidationError

from domain.calendar import (
    days_of,
    is_published,
    is_settled,
    is_working_day,
    last_day,
    local_day,
    local_midnight,
    next_working_day,
    working_day_from,
)
from schemas.calendar import Budget, Due, Suspension, Unit, WorkingCalendar
from tests.domain.calendars import CN, at

# Copied from the notices by hand, not from the generated file: (first day, last day) of each holiday.
HOLIDAYS = (
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
EXCHANGED = [
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]


def days_between(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def test_the_file_says_what_the_notices_say() -> None:
    assert CN.resting == tuple(day for holiday in HOLIDAYS for day in days_between(*holiday))
    assert [day.isoformat() for day in CN.working] == EXCHANGED
    assert CN.published == (2025, 2026)


def test_every_day_of_two_years_is_classified_as_the_notices_say() -> None:
    rest = {day for holiday in HOLIDAYS for day in days_between(*holiday)}
    for day in days_between("2025-01-01", "2026-12-31"):
        expected = day not in rest and (day.isoweekday() <= 5 or day.isoformat() in EXCHANGED)
        assert is_working_day(day, CN) is expected, day


@pytest.mark.parametrize(("year", "workdays"), [(2025, 248), (2026, 248)])
def test_the_year_has_its_working_days(year: int, workdays: int) -> None:
    # 365 days less 104 rest days of the week and 13 statutory days, whatever the exchanges.
    assert sum(is_working_day(day, CN) for day in days_between(f"{year}-01-01", f"{year}-12-31")) == workdays


@pytest.mark.parametrize(
    ("day", "after", "here"),
    [
        ("2026-02-13", "2026-02-14", "2026-02-13"),  # a Friday; the Saturday after it is worked
        ("2026-02-14", "2026-02-24", "2026-02-14"),
        ("2026-02-17", "2026-02-24", "2026-02-24"),
        ("2026-10-07", "2026-10-08", "2026-10-08"),
        ("2026-07-04", "2026-07-06", "2026-07-06"),  # an ordinary Saturday
    ],
)
def test_the_next_working_day_is_after_and_the_working_day_from_may_be_the_day(
    day: str, after: str, here: str
) -> None:
    assert next_working_day(date.fromisoformat(day), CN) == date.fromisoformat(after)
    assert working_day_from(date.fromisoformat(day), CN) == date.fromisoformat(here)


def test_a_year_without_a_calendar_rests_on_weekends_and_known_statutory_days() -> None:
    assert not is_published(2027, CN)
    assert not is_working_day(date(2027, 1, 1), CN)
    assert not is_working_day(date(2027, 4, 5), CN)
    assert not is_working_day(date(2027, 7, 3), CN)
    assert is_working_day(date(2027, 7, 5), CN)
    assert not is_settled(date(2027, 7, 5), CN)


def test_the_last_week_of_a_published_year_waits_for_the_next_notice() -> None:
    assert is_settled(date(2025, 12, 31), CN)
    assert is_settled(date(2026, 12, 24), CN)
    assert not is_settled(date(2026, 12, 25), CN)
    assert is_published(2026, CN)


def test_local_days_begin_at_sixteen_hours_utc() -> None:
    assert local_midnight(date(2026, 3, 2), CN) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert local_day(at("2026-03-01 23:59:59"), CN) == date(2026, 3, 1)
    assert local_day(at("2026-03-02 00:00:00"), CN) == date(2026, 3, 2)


def test_the_last_day_shown_for_a_due_midnight_is_the_day_that_ends() -> None:
    assert last_day(at("2026-03-03"), CN) == date(2026, 3, 2)
    assert last_day(at("2026-03-03 11:00"), CN) == date(2026, 3, 3)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        local_day(datetime(2026, 3, 1, 12), CN)  # noqa: DTZ001 - the naive datetime is the point


def test_the_same_calendar_is_prepared_once() -> None:
    assert days_of(CN) is days_of(WorkingCalendar.model_validate_json(CN.model_dump_json()))


def test_office_hours_are_in_order_and_absent_on_rest_days() -> None:
    days = days_of(CN)
    opening = days.hours(date(2026, 2, 14))
    assert opening == (
        (at("2026-02-14 09:00"), at("2026-02-14 12:00")),
        (at("2026-02-14 14:00"), at("2026-02-14 18:00")),
    )
    assert all(before[1] < after[0] for before, after in pairwise(opening))
    assert days.hours(date(2026, 2, 15)) == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"id": "cn"}, "pattern"),
        ({"zone": "Asia/Nowhere"}, "unknown time zone"),
        ({"zone": "../etc/passwd"}, "unknown time zone"),
        ({"published": (2026, 2025)}, "ascending"),
        ({"resting": (date(2026, 1, 2), date(2026, 1, 1))}, "ascending"),
        ({"resting": (date(2026, 1, 1), date(2026, 1, 1))}, "ascending"),
        ({"resting": (date(2026, 2, 14),)}, "both resting and working"),
        ({"resting": (date(2027, 1, 1),)}, "published years"),
        ({"working": (date(2026, 1, 5),)}, "weekends"),
        ({"statutory": (date(2026, 1, 1),)}, "without a published calendar"),
        ({"opening": (("09:00", "12:00"), ("11:00", "18:00"))}, "in order"),
        ({"opening": (("12:00", "09:00"),)}, "in order"),
        ({"opening": (("09:00Z", "12:00Z"),)}, "without an offset"),
        ({"holidays": ()}, "Extra inputs"),
    ],
)
def test_a_calendar_may_not_contradict_itself(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        WorkingCalendar.model_validate(CN.model_dump() | change)


def test_a_notice_may_name_the_last_week_of_the_year_before() -> None:
    calendar = WorkingCalendar(
        id="cn-2019/1", published=(2019,), resting=(date(2018, 12, 31),), working=(date(2018, 12, 29),)
    )
    assert is_working_day(date(2018, 12, 29), calendar)
    assert not is_working_day(date(2018, 12, 31), calendar)


def test_budgets_and_suspensions_make_sense_or_are_refused() -> None:
    for amount in (0, -1, 100_001):
        with pytest.raises(ValidationError):
            Budget(amount=amount, unit=Unit.HOURS)
    with pytest.raises(ValidationError, match="before it starts"):
        Suspension(start=at("2026-03-02"), end=at("2026-03-01"), reason="expertise")
    with pytest.raises(ValidationError, match="pattern"):
        Suspension(start=at("2026-03-02"), end=None, reason="On holiday")


def test_a_due_instant_is_kept_in_utc_whatever_zone_it_came_in() -> None:
    due = Due.model_validate_json(
        '{"instant":"2026-03-02T00:00:00+08:00","calendar_id":"cn-2025-2026/1","rule":"next_day","provisional":false}'
    )
    assert due.instant == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert due.instant.utcoffset() == timedelta()
    assert Due.model_validate_json(due.model_dump_json()) == due
