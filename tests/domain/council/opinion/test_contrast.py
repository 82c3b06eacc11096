"""What unites and what divides, by exact numbers: shares, products and z."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council.opinion.contrast import dividing, of_one, of_two, uniting
from schemas.council.opinion import Stances
from tests.domain.council.opinion.street import LAMPS, LITTER, PARKING

COUNTS = st.integers(0, 60).flatmap(lambda votes: st.tuples(st.integers(0, votes), st.just(votes)))


def test_the_z_of_two_shares_is_that_of_the_textbook() -> None:
    """15 of 56 beside 24 of 71 once one is added to each: z is -0.86 by the pooled formula worked out by hand."""
    pooled = 39 / 127
    by_hand = (15 / 56 - 24 / 71) / sqrt(pooled * (1 - pooled) * (1 / 56 + 1 / 71))
    assert of_two(14, 55, 23, 70).hundredths == int(by_hand * 100) == -85


@given(COUNTS, COUNTS)
def test_the_exact_z_is_the_one_in_floats(one: tuple[int, int], other: tuple[int, int]) -> None:
    (a, n), (b, m) = (one[0] + 1, one[1] + 1), (other[0] + 1, other[1] + 1)
    pooled = (a + b) / (n + m)
    z = 0.0 if a + b == n + m else (a / n - b / m) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    found = of_two(*one, *other)
    assert found.over / found.under == pytest.approx(z * z)
    assert found.positive is (a * m > b * n and a + b < n + m)
    assert found.significant is (z > 1.2816)


@given(COUNTS)
def test_the_exact_z_of_one_share_is_the_one_in_floats(one: tuple[int, int]) -> None:
    count, votes = one[0] + 1, one[1] + 1
    z = 2 * sqrt(votes) * (count / votes - 0.5)
    found = of_one(*one)
    assert found.over / found.under == pytest.approx(z * z)
    assert found.significant is (z > 1.2816)


def test_what_unites_has_a_majority_in_every_group_and_the_product_of_the_shares() -> None:
    (one, two) = uniting(
        [PARKING, LAMPS, LITTER],
        [
            (Stances(agree=9, disagree=1), Stances(agree=2, disagree=8)),
            (Stances(agree=7, passed=1), Stances(agree=6, disagree=4)),
            (Stances(agree=1, disagree=9), Stances(disagree=10)),
        ],
    )
    assert (one.statement, one.side, one.consensus) == (
        LITTER,
        "disagree",
        Fraction(10, 12) * Fraction(11, 12),
    )
    assert (two.statement, two.side, two.consensus) == (LAMPS, "agree", Fraction(8, 10) * Fraction(7, 12))


def test_half_of_a_group_is_no_majority() -> None:
    halves = (Stances(agree=5, disagree=5), Stances(agree=9, disagree=1))
    assert uniting([LAMPS], [halves]) == ()


def test_a_statement_with_a_withheld_bar_unites_nobody_and_divides_only_by_what_is_shown() -> None:
    bars = [(Stances(agree=20), None)]
    total = [Stances(agree=21, disagree=19)]
    assert uniting([LAMPS], bars) == ()
    (one,) = dividing([LAMPS], ["b1", "b2"], bars, total)
    assert (one.group, one.inside, one.outside, one.outside_votes) == ("b1", 20, 1, 20)


def test_what_divides_is_named_with_its_numbers() -> None:
    bars = [(Stances(agree=18, disagree=1, passed=1), Stances(agree=3, disagree=16, passed=1))]
    total = [Stances(agree=21, disagree=17, passed=2)]
    one, two = dividing([PARKING], ["1", "2"], bars, total)
    assert (one.group, one.side, one.inside, one.inside_votes) == ("1", "agree", 18, 20)
    assert (one.outside, one.outside_votes) == (3, 20)
    assert (one.inside_share, one.outside_share) == (Fraction(19, 22), Fraction(4, 22))
    assert one.z_hundredths == of_two(18, 20, 3, 20).hundredths > 128
    assert one.opposed
    assert (two.group, two.side, two.inside, two.outside) == ("2", "disagree", 16, 1)


def test_a_difference_that_may_be_chance_divides_nobody() -> None:
    bars = [(Stances(agree=6, disagree=4), Stances(agree=5, disagree=5))]
    assert dividing([PARKING], ["1", "2"], bars, [Stances(agree=11, disagree=9)]) == ()


def test_a_group_that_is_split_itself_is_not_set_apart_by_the_rest() -> None:
    bars = [(Stances(agree=11, disagree=9), Stances(passed=20))]
    total = [Stances(agree=11, disagree=9, passed=20)]
    assert of_two(11, 20, 0, 20).significant
    assert dividing([PARKING], ["1"], bars, total) == ()


def test_a_group_that_says_what_all_say_is_not_set_apart() -> None:
    bars = [(Stances(agree=18, disagree=2), Stances(agree=17, disagree=3))]
    assert of_one(18, 20).significant
    assert dividing([PARKING], ["1", "2"], bars, [Stances(agree=35, disagree=5)]) == ()


def test_who_is_only_surer_than_the_rest_is_not_opposed() -> None:
    bars = [(Stances(agree=20), Stances(agree=13, disagree=7))]
    (one,) = dividing([PARKING], ["1", "2"], bars, [Stances(agree=33, disagree=7)])
    assert (one.group, one.outside_share, one.opposed) == ("1", Fraction(14, 22), False)


def test_the_strongest_five_of_a_group_are_named_first_the_strongest() -> None:
    names = [f"writer01.{n}" for n in range(8)]
    bars = [(Stances(agree=20 - n, disagree=n), Stances(disagree=20)) for n in range(8)]
    total = [Stances(agree=20 - n, disagree=20 + n) for n in range(8)]
    found = [one.statement for one in dividing(names, ["1", "2"], bars, total) if one.group == "1"]
    assert found == names[:5]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=6, max_size=20))
def test_the_strongest_are_those_of_exact_weights(counts: list[tuple[int, int, int]]) -> None:
    """The oracle weighs everything by fractions; many pairs weigh the same, and go by their names."""
    names = [f"writer01.{n:02}" for n in range(len(counts))]
    inside = [Stances(agree=20 + a, disagree=d) for a, d, _ in counts]
    total = [Stances(agree=20 + a, disagree=d + 20 + o) for a, d, o in counts]
    weights = {}
    for name, bar, everyone in zip(names, inside, total, strict=True):
        alone, against = (
            of_one(bar.agree, bar.votes),
            of_two(bar.agree, bar.votes, 0, everyone.votes - bar.votes),
        )
        if alone.significant and against.significant:
            here, there = (
                Fraction(bar.agree + 1, bar.votes + 2),
                Fraction(1, everyone.votes - bar.votes + 2),
            )
            z = Fraction(alone.over, alone.under) * Fraction(against.over, against.under)
            weights[name] = (here / there) ** 2 * z * here**2
    found = dividing(names, ["1"], [(bar,) for bar in inside], total)
    assert [one.statement for one in found] == sorted(weights, key=lambda name: (-weights[name], name))[:5]
