"""Nothing is told of fewer than five, neither by name nor by taking one number from another."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from domain.council.opinion.anonymity import LEAST, named, open_bars, side_by_side

SIZES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 12), max_size=7)
VOTES = st.lists(st.integers(0, 12), max_size=7)
PAIRS = st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 3)), st.integers(0, 8), max_size=12)


def test_a_group_of_five_is_named_and_one_of_four_is_not() -> None:
    assert named({"b1": 5, "b2": 4, "b3": 9}, rest=1) == {"b1", "b3"}


def test_one_small_group_takes_the_smallest_other_along_so_that_it_cannot_be_subtracted() -> None:
    assert named({"b1": 20, "b2": 3, "b3": 9}) == {"b1"}
    assert named({"b1": 20, "b3": 9}, rest=2) == {"b1"}


@given(SIZES, st.integers(0, 12))
def test_named_groups_and_what_is_left_are_of_five_or_more(sizes: dict[str, int], rest: int) -> None:
    kept = named(sizes, rest)
    left = rest + sum(size for group, size in sizes.items() if group not in kept)
    assert all(sizes[group] >= LEAST for group in kept)
    assert left == 0 or left >= LEAST or not kept


@given(SIZES)
def test_groups_that_are_all_large_are_all_named(sizes: dict[str, int]) -> None:
    large = {group: size + LEAST for group, size in sizes.items()}
    assert named(large) == set(large)


def test_the_bar_of_a_few_takes_another_along() -> None:
    assert open_bars([9, 3, 6, 20]) == (True, False, False, True)
    assert open_bars([9, 3, 2, 20]) == (True, False, False, True)
    assert open_bars([9, 0, 20]) == (True, True, True)


@given(VOTES)
def test_no_open_bar_and_no_sum_of_closed_ones_is_of_a_few(votes: list[int]) -> None:
    shown = open_bars(votes)
    closed = sum(count for count, is_open in zip(votes, shown, strict=True) if not is_open)
    assert all(count == 0 or count >= LEAST for count, is_open in zip(votes, shown, strict=True) if is_open)
    assert closed == 0 or closed >= LEAST or sum(votes) < LEAST


def test_a_grouping_within_another_must_not_leave_a_few() -> None:
    """All of building 0 own their homes; beside them only two owners live elsewhere."""
    assert not side_by_side({(0, 0): 9, (1, 0): 2, (1, 1): 8})
    assert side_by_side({(0, 0): 9, (1, 0): 5, (1, 1): 8})


def test_a_few_that_no_sum_sets_apart_do_no_harm() -> None:
    """Three tenants in building 0: their stances are in two sums, but in no difference of sums by themselves."""
    assert side_by_side({(0, 0): 9, (0, 1): 3, (1, 0): 8, (1, 1): 9})


@given(PAIRS)
def test_whether_anything_can_be_subtracted_is_what_trying_everything_says(
    people: dict[tuple[int, int], int],
) -> None:
    fewest = min((size for size in _differences(people) if size), default=LEAST)
    assert side_by_side(people) is (fewest >= LEAST)


def _differences(people: dict[tuple[int, int], int]) -> list[int]:
    """Of how many people each difference of sums of rows of one side and of the other speaks."""
    lefts, rights = {left for left, _ in people}, {right for _, right in people}
    return [
        sum(count for (left, right), count in people.items() if (left in some) is not (right in others))
        for some in _subsets(lefts)
        for others in _subsets(rights)
    ]


def _subsets(of: set[int]) -> list[set[int]]:
    return [set(one) for one in chain.from_iterable(combinations(of, n) for n in range(len(of) + 1))]
