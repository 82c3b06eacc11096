"""What holds for every clock: order, monotony, pauses, office hours, reminders."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.budget import due, remaining, reminders
from domain.calendar import days_of
from domain.suspension import NEVER, standing
from schemas.calendar import Budget, Due, Paused, Suspension, Unit
from tests.domain.calendars import CN, at, found

SECOND = timedelta(seconds=1)
units = st.sampled_from(Unit)
day_units = st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])
amounts = st.integers(1, 60)
budgets = st.builds(Budget, amount=amounts, unit=units)

# Seconds within two years, crossing the end of what is published; local midnights are frequent.
_seconds = st.integers(0, 730 * 86_400)
_midnights = st.builds(
    lambda day, nudge: day * 86_400 + nudge, st.integers(1, 729), st.sampled_from([-1, 0, 1])
)
starts = st.one_of(_seconds, _midnights).map(lambda n: at("2025-06-01") + n * SECOND)
lengths = st.one_of(
    st.just(0), st.integers(1, 10 * 86_400), st.integers(1, 10).map(lambda days: days * 86_400)
)


@st.composite
def suspensions(draw: st.DrawFn, *, may_be_open: bool = True) -> Suspension:
    """A suspension, aligned with midnights or not, empty or not, closed or open."""
    start = draw(starts)
    stays_open = may_be_open and draw(st.integers(0, 9)) == 0
    end = None if stays_open else start + draw(lengths) * SECOND
    return Suspension(start=start, end=end, reason=draw(st.sampled_from(["expertise", "hearing"])))


@st.composite
def clocks(draw: st.DrawFn) -> tuple[datetime, Budget, list[Suspension]]:
    """A start, a budget, and suspensions near enough to matter."""
    start = draw(starts)
    near = st.builds(
        lambda gap, length, reason: Suspension(
            start=start + gap * SECOND,
            end=None if length is None else start + (gap + length) * SECOND,
            reason=reason,
        ),
        st.integers(-3 * 86_400, 40 * 86_400),
        st.one_of(lengths, lengths, lengths, st.none()),
        st.sampled_from(["expertise", "hearing"]),
    )
    return start, draw(budgets), draw(st.lists(near, max_size=4))


def when(answer: Due | Paused) -> datetime:
    """The due instant, or one after all others for a clock that stands still."""
    return answer.instant if isinstance(answer, Due) else NEVER


@given(clocks())
def test_a_clock_runs_out_after_its_start_and_not_while_it_stands_still(
    clock: tuple[datetime, Budget, list[Suspension]],
) -> None:
    start, budget, pauses = clock
    answer = due(start, budget, CN, pauses)
    assert when(answer) > start
    if isinstance(answer, Due):
        assert answer.instant.tzinfo is UTC
        assert not standing(pauses).before(answer.instant)
        assert Due.model_validate_json(answer.model_dump_json()) == answer
    else:
        assert answer.reasons


@given(clocks(), st.integers(1, 30))
def test_more_budget_is_never_due_earlier(
    clock: tuple[datetime, Budget, list[Suspension]], more: int
) -> None:
    start, budget, pauses = clock
    larger = Budget(amount=budget.amount + more, unit=budget.unit)
    assert when(due(start, budget, CN, pauses)) <= when(due(start, larger, CN, pauses))


@given(clocks(), st.integers(0, 5 * 86_400))
def test_a_later_start_is_never_due_earlier(
    clock: tuple[datetime, Budget, list[Suspension]], later: int
) -> None:
    start, budget, pauses = clock
    assert when(due(start, budget, CN, pauses)) <= when(due(start + later * SECOND, budget, CN, pauses))


@given(clocks(), suspensions())
def test_one_suspension_more_is_never_due_earlier(
    clock: tuple[datetime, Budget, list[Suspension]], another: Suspension
) -> None:
    start, budget, pauses = clock
    assert when(due(start, budget, CN, pauses)) <= when(due(start, budget, CN, [*pauses, another]))


@given(clocks(), starts)
def test_a_suspension_of_no_length_changes_nothing(
    clock: tuple[datetime, Budget, list[Suspension]], moment: datetime
) -> None:
    start, budget, pauses = clock
    empty = Suspension(start=moment, end=moment, reason="expertise")
    assert due(start, budget, CN, [*pauses, empty]) == due(start, budget, CN, pauses)


@given(clocks(), st.data())
def test_the_order_of_suspensions_is_irrelevant(
    clock: tuple[datetime, Budget, list[Suspension]], data: st.DataObject
) -> None:
    start, budget, pauses = clock
    shuffled = data.draw(st.permutations(pauses))
    assert due(start, budget, CN, shuffled) == due(start, budget, CN, pauses)


@given(starts, budgets, suspensions(may_be_open=False), st.integers(0, 100), st.integers(0, 100))
def test_overlapping_suspensions_count_once(
    start: datetime, budget: Budget, whole: Suspension, one: int, other: int
) -> None:
    assert whole.end is not None
    length = whole.end - whole.start
    low, high = sorted((whole.start + length * one // 100, whole.start + length * other // 100))
    first = Suspension(start=whole.start, end=high, reason="expertise")
    second = Suspension(start=low, end=whole.end, reason="hearing")
    assert due(start, budget, CN, [first, second]) == due(start, budget, CN, [whole])


@given(starts, st.sampled_from([Unit.HOURS, Unit.SECONDS]), amounts, st.lists(suspensions(may_be_open=False)))
def test_running_time_is_exactly_the_budget(
    start: datetime, unit: Unit, amount: int, pauses: list[Suspension]
) -> None:
    instant = found(due(start, Budget(amount=amount, unit=unit), CN, pauses)).instant
    granted = amount * (SECOND if unit is Unit.SECONDS else 3600 * SECOND)
    assert instant - start == granted + standing(pauses).within(start, instant)


@given(starts, st.integers(1, 40))
def test_lunch_nights_and_rest_days_do_not_count_as_working_hours(start: datetime, amount: int) -> None:
    instant = found(due(start, Budget(amount=amount, unit=Unit.WORKING_HOURS), CN)).instant
    days, day, worked = days_of(CN), days_of(CN).local_day(start), timedelta()
    while days.midnight(day) < instant:
        if days.works(day):
            for opens, closes in ((9, 12), (14, 18)):
                begin = max(start, days.midnight(day) + timedelta(hours=opens))
                end = min(instant, days.midnight(day) + timedelta(hours=closes))
                worked += max(end - begin, timedelta())
        day += timedelta(days=1)
    assert worked == timedelta(hours=amount)


@given(clocks(), st.integers(-12 * 60, 14 * 60))
def test_the_offset_of_the_start_is_irrelevant(
    clock: tuple[datetime, Budget, list[Suspension]], minutes: int
) -> None:
    start, budget, pauses = clock
    elsewhere = start.astimezone(timezone(timedelta(minutes=minutes)))
    assert due(elsewhere, budget, CN, pauses) == due(start, budget, CN, pauses)


@given(starts, day_units, amounts)
def test_days_end_at_local_midnight_after_a_working_day(start: datetime, unit: Unit, amount: int) -> None:
    days = days_of(CN)
    instant = found(due(start, Budget(amount=amount, unit=unit), CN)).instant
    assert instant == days.midnight(days.local_day(instant))
    assert days.works(days.local_day(instant - timedelta.resolution))


@given(starts, budgets, st.lists(budgets, max_size=6))
def test_reminders_lie_between_start_and_due(start: datetime, budget: Budget, leads: list[Budget]) -> None:
    end = found(due(start, budget, CN)).instant
    instants = reminders(start, end, leads, CN)
    assert all(start <= instant < end for instant in instants)
    assert list(instants) == sorted(set(instants))
    assert instants == reminders(start, end, [*leads, *reversed(leads)], CN)


@given(starts, amounts, st.sampled_from([Unit.HOURS, Unit.SECONDS, Unit.WORKING_HOURS, Unit.WORKING_DAYS]))
def test_a_lead_of_the_whole_budget_reminds_no_later_than_when_the_clock_begins_to_count(
    start: datetime, amount: int, unit: Unit
) -> None:
    budget = Budget(amount=amount, unit=unit)
    end = found(due(start, budget, CN)).instant
    for instant in reminders(start, end, [budget], CN):
        assert remaining(start, budget, CN, instant) == amount


@given(clocks(), st.integers(0, 40 * 86_400))
def test_what_remains_falls_to_nothing_when_the_clock_runs_out(
    clock: tuple[datetime, Budget, list[Suspension]], later: int
) -> None:
    start, budget, pauses = clock
    answer = due(start, budget, CN, pauses)
    now = start + later * SECOND
    left = remaining(start, budget, CN, now, pauses)
    assert 0 <= left <= budget.amount
    assert left >= remaining(start, budget, CN, now + SECOND, pauses)
    if isinstance(answer, Due):
        assert remaining(start, budget, CN, answer.instant, pauses) == 0
        if "shifted" not in answer.rule:
            assert remaining(start, budget, CN, answer.instant - timedelta.resolution, pauses) == 1
    else:
        assert left > 0 or budget.unit is Unit.CALENDAR_DAYS


@given(starts, budgets, starts)
def test_an_open_suspension_pauses_exactly_the_clocks_that_still_run(
    start: datetime, budget: Budget, since: datetime
) -> None:
    plain = found(due(start, budget, CN)).instant
    answer = due(start, budget, CN, [Suspension(start=since, end=None, reason="expertise")])
    assert isinstance(answer, Paused) is (since < plain)


@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])
@given(start=starts, amount=amounts, pause_days=st.integers(1, 20), gap=st.integers(1, 20))
def test_whole_suspended_days_push_the_raw_end_out_by_their_number(
    unit: Unit, start: datetime, amount: int, pause_days: int, gap: int
) -> None:
    days = days_of(CN)
    first = days.local_day(start) + timedelta(days=gap)
    last = first + timedelta(days=pause_days)
    paused = Suspension(start=days.midnight(first), end=days.midnight(last), reason="expertise")
    plain, pushed = (found(due(start, Budget(amount=amount, unit=unit), CN, p)) for p in ([], [paused]))
    assume(days.midnight(first) < plain.instant and "shifted" not in plain.rule)
    lost = [first + timedelta(days=n) for n in range(pause_days)]
    count = sum(days.works(day) for day in lost) if unit is Unit.WORKING_DAYS else pause_days
    assert pushed.instant == found(due(start, Budget(amount=amount + count, unit=unit), CN)).instant
