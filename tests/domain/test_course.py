"""Extensions, agreed dates and grace: what they add to a budget, in which order, and how a pause moves them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.budget import due, due_after
from domain.case.explaining import legs_of
from domain.course import GRACE, agreed, course
from schemas.calendar import Budget, Due, Grant, Suspension, Unit
from tests.domain.calendars import CN, at, calendar_days, found, hours, pause, working_days
from tests.domain.test_budget_properties import budgets, clocks, lengths, starts

START = at("2026-03-02 09:00")
TERM = calendar_days(30)  # ends on 1 April


def longer(budget: Budget, made: str = "2026-03-20 10:00") -> Grant:
    return Grant(kind="longer", made=at(made), budget=budget, why="parties_agreed")


def until(day: str, made: str = "2026-03-20 10:00") -> Grant:
    return Grant(kind="agreed", made=at(made), until=at(day), why="parties_agreed")


def grace(budget: Budget, made: str = "2026-03-20 10:00") -> Grant:
    return Grant(kind="grace", made=at(made), budget=budget, why="retriaged")


def test_without_grants_a_course_is_the_budget() -> None:
    assert course(START, TERM, CN) == due(START, TERM, CN)
    assert course(START, TERM, CN).instant == at("2026-04-02")


def test_an_extension_counts_on_from_the_day_after_the_last_one() -> None:
    ends = course(START, TERM, CN, (), [longer(calendar_days(15))])
    assert ends.instant == at("2026-04-17")
    assert ends.rule == "next_day;calendar_days=30;longer;next_day;calendar_days=15"


def test_an_extension_counts_on_from_a_last_day_that_a_holiday_moved() -> None:
    start = at("2026-01-20 10:00")
    assert course(start, TERM, CN).instant == at("2026-02-25")  # 19 February is a holiday
    assert course(start, TERM, CN, (), [longer(working_days(1))]).instant == at("2026-02-26")


def test_a_second_extension_counts_on_from_the_first() -> None:
    ends = course(START, TERM, CN, (), [longer(calendar_days(15)), longer(hours(6))])
    assert ends.instant == at("2026-04-17 06:00")


def test_an_agreed_day_that_is_a_rest_day_moves_on_as_any_other_last_day() -> None:
    ends = course(START, TERM, CN, (), [until("2026-05-03")])  # 24:00 of 2 May
    assert (ends.instant, ends.rule, ends.provisional) == (
        at("2026-05-07"),
        "agreed:2026-05-02T16:00:00+00:00;shifted:2026-05-02->2026-05-06",
        False,
    )
    saturday = course(START, TERM, CN, (), [until("2026-12-06")])
    assert (saturday.instant, legs_of(saturday.rule)[0].shifted) == (
        at("2026-12-08"),
        (date(2026, 12, 5), date(2026, 12, 7)),
    )


def test_an_agreed_hour_stands_even_on_a_rest_day() -> None:
    ends = course(START, TERM, CN, (), [until("2026-05-02 15:00")])
    assert (ends.instant, ends.rule) == (at("2026-05-02 15:00"), "agreed:2026-05-02T07:00:00+00:00")


def test_an_agreed_day_in_a_year_whose_calendar_is_not_out_yet_is_provisional() -> None:
    ends = course(START, TERM, CN, (), [until("2027-03-07")])  # Saturday, 6 March
    assert ends.provisional
    assert ends.rule.endswith(";shifted:2027-03-06->2027-03-08;unpublished:2027")


@pytest.mark.parametrize(
    ("day", "stood", "end"),
    [
        (
            "2026-04-11",
            pause("2026-04-01 10:00", "2026-04-04 09:00"),
            "2026-04-14",
        ),  # 10 + 3 = Monday, 13 April
        (
            "2026-04-11",
            pause("2026-04-01 10:00", "2026-04-02 09:00"),
            "2026-04-14",
        ),  # Saturday, moved on to Monday
        ("2026-04-11", pause("2026-04-01 10:00", "2026-04-01 12:00"), "2026-04-11"),  # no day stood still
        ("2026-04-11", pause("2026-03-10", "2026-03-12"), "2026-04-11"),  # over before it was agreed
        ("2026-04-11", pause("2026-04-11", "2026-04-12"), "2026-04-11"),  # when it was over already
        # No day stood still, and Saturday the 11th moves on to Monday all the same.
        ("2026-04-12", pause("2026-04-01 10:00", "2026-04-01 12:00"), "2026-04-14"),
        ("2026-04-10 15:00", pause("2026-04-01 10:00", "2026-04-01 12:00"), "2026-04-10 17:00"),
    ],
)
def test_a_pause_moves_an_agreed_date_by_what_stood_still(day: str, stood: Suspension, end: str) -> None:
    assert course(START, TERM, CN, [stood], [until(day)]).instant == at(end)


def test_a_grace_lets_the_due_time_come_no_sooner() -> None:
    late = course(START, calendar_days(2), CN, (), [grace(working_days(1))])
    assert (late.instant, late.rule) == (at("2026-03-24"), f"{GRACE}next_day;working_days=1")
    early = course(START, TERM, CN, (), [grace(working_days(1))])
    assert early == course(START, TERM, CN)


def test_a_date_that_was_agreed_for_the_past_stands_as_it_is() -> None:
    assert agreed(at("2026-03-20"), at("2026-03-19"), CN).instant == at("2026-03-19")


def test_a_pause_that_is_not_over_has_no_due_time_to_count_from() -> None:
    with pytest.raises(ValueError, match="close every pause"):
        course(START, TERM, CN, [pause("2026-03-10", None)])
    assert not isinstance(due_after(START, timedelta(hours=2), CN, [pause("2026-03-02 10:00", None)]), Due)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "longer"},
        {"kind": "longer", "until": "2026-03-20T00:00:00Z"},
        {"kind": "agreed", "budget": {"amount": 1, "unit": "hours"}},
        {"kind": "grace", "budget": {"amount": 1, "unit": "hours"}, "until": "2026-03-20T00:00:00Z"},
    ],
)
def test_a_grant_says_how_long_or_until_when(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"say how much time|longer is a budget"):
        Grant.model_validate({"made": "2026-03-02T00:00:00Z", "why": "parties_agreed", **said})


closed = st.builds(
    lambda start, length: Suspension(
        start=start, end=start + length * timedelta(seconds=1), reason="expertise"
    ),
    starts,
    lengths,
)


@given(clocks(), st.lists(budgets, max_size=3), closed)
def test_more_time_and_more_pauses_never_bring_the_due_time_nearer(
    clock: tuple[datetime, Budget, list[Suspension]], more: list[Budget], another: Suspension
) -> None:
    start, budget, pauses = clock
    over = [one for one in pauses if one.end is not None]
    grants = [Grant(kind="longer", made=start, budget=one, why="parties_agreed") for one in more]
    ends = [course(start, budget, CN, over, grants[:n]).instant for n in range(len(grants) + 1)]
    assert ends == sorted(set(ends))
    assert course(start, budget, CN, [*over, another], grants).instant >= ends[-1]


@given(starts, starts, closed)
def test_an_agreed_date_moves_by_pauses_within_it_alone(
    made: datetime, end: datetime, one: Suspension
) -> None:
    ends = agreed(made, end, CN, [one]).instant
    assert one.end is not None
    within = max(made, one.start) < min(end, one.end)
    assert ends >= end
    if not within:
        assert ends == agreed(made, end, CN).instant


@given(starts, st.integers(1, 500), closed)
def test_running_time_to_an_agreed_hour_is_what_was_agreed(
    made: datetime, length: int, one: Suspension
) -> None:
    agreed_for = timedelta(hours=length, seconds=1)
    ends = found(due_after(made, agreed_for, CN, [one])).instant
    assert one.end is not None
    stood = max(min(ends, one.end) - max(made, one.start), timedelta())
    assert ends - made == agreed_for + stood


def test_units_of_an_extension_may_differ_from_the_budget() -> None:
    ends = course(START, hours(24), CN, (), [longer(Budget(amount=7, unit=Unit.WORKING_HOURS))])
    assert ends.instant == at("2026-03-03 18:00")
