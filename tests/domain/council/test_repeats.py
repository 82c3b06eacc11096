"""When reports of one kind from one place suggest a topic: so many within the window, the newest one's day counted from."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.council.repeats import Report, heap_of
from schemas.calendar import Budget, Unit
from schemas.council.procedures import Repeats
from tests.domain.case.people import MONDAY, PACK

THREE = Repeats(
    reports=3,
    within=Budget(amount=30, unit=Unit.CALENDAR_DAYS),
    categories=("neighbour",),
    source="test",
    mark="D",
)
DAYS = st.lists(st.integers(0, 90), max_size=8)


def heap(*days: int, category: str = "neighbour") -> tuple[Report, ...]:
    reports = [Report(f"case/{n}", MONDAY + timedelta(days=day)) for n, day in enumerate(days)]
    return heap_of(reports, category, THREE, PACK.calendar)


def test_three_within_thirty_days_are_a_topic_and_two_are_none() -> None:
    assert len(heap(0, 10, 30)) == 3
    assert heap(0, 10) == ()


def test_what_is_older_than_the_window_no_longer_counts() -> None:
    assert heap(0, 10, 31) == ()
    assert [one.stream for one in heap(0, 10, 31, 32)] == ["case/1", "case/2", "case/3"]


def test_a_kind_that_the_pack_does_not_count_is_none_however_often() -> None:
    assert heap(0, 1, 2, 3, category="family") == ()


def test_the_pack_that_ships_counts_three_in_thirty_days() -> None:
    assert PACK.council is not None
    assert PACK.council.repeated is not None
    assert (PACK.council.repeated.reports, PACK.council.repeated.within.amount) == (3, 30)


@given(days=DAYS)
def test_a_topic_holds_the_newest_and_all_within_its_window_in_whatever_order_they_are_given(
    days: list[int],
) -> None:
    found = heap(*days)
    fit = [day for day in days if day >= max(days, default=0) - 30]
    assert len(found) == (len(fit) if len(fit) >= 3 else 0)
    reports = [Report(f"case/{n}", MONDAY + timedelta(days=day)) for n, day in enumerate(days)]
    assert heap_of(reversed(reports), "neighbour", THREE, PACK.calendar) == found
