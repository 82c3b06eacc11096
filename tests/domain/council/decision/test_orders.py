"""Orders of preference: the Schulze method and the instant run-off."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.council.decision.reading import Ranks
from domain.council.decision.runoff import instant_runoff
from domain.council.decision.schulze import pairwise, standing, strongest_paths
from domain.council.decision.tallying import tally
from schemas.council.acts import Marks
from tests.domain.council.decision.oracle import (
    condorcet_winner,
    runoff_winners,
    schulze_winners,
)
from tests.domain.council.decision.voting import among, decide, made, names, ordered, roll

Papers = dict[Ranks, int]


def profile(text: str) -> Papers:
    """Papers written as `5 a>c>b, 3 b`."""
    found: Papers = {}
    for line in text.split(","):
        count, order = line.split()
        found[ordered(order).ranks] = int(count)
    return found


FORTY_FIVE = profile(
    "5 a>c>b>e>d, 5 a>d>e>c>b, 8 b>e>d>a>c, 3 c>a>b>e>d, 7 c>a>e>b>d, 2 c>b>a>d>e, 7 d>c>e>b>a, 8 e>b>a>d>c"
)


def test_forty_five_voters_choose_e() -> None:
    """The first example of Schulze 2011, with all of its numbers."""
    compared = pairwise(FORTY_FIVE, "abcde")
    assert compared.rows == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )
    assert strongest_paths(compared.rows) == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert standing(compared) == (("e",), ("a",), ("c",), ("b",), ("d",))


# Memphis, Nashville, Chattanooga and Knoxville ask where the capital shall be.
CAPITAL = profile("42 m>n>c>k, 26 n>c>k>m, 15 c>k>n>m, 17 k>c>n>m")


def test_two_methods_may_choose_differently() -> None:
    """All prefer Nashville to any other town one by one; the run-off drops it in its second round."""
    assert standing(pairwise(CAPITAL, "mnck"))[0] == ("n",)
    rounds, order = instant_runoff(CAPITAL, "mnck")
    assert [one.out for one in rounds] == ["c", "n", None]
    assert dict(rounds[-1].counts) == {"m": 42, "k": 58}
    assert order == (("k",), ("m",), ("n",), ("c",))


def test_options_that_are_equal_stay_equal() -> None:
    assert standing(pairwise(profile("1 a>b, 1 b>a"), "abc")) == (("a", "b"), ("c",))
    circle = profile("1 a>b>c, 1 b>c>a, 1 c>a>b")
    assert standing(pairwise(circle, "abc")) == (("a", "b", "c"),)
    rounds, order = instant_runoff(circle, "abc")
    assert (len(rounds), order) == (1, (("a", "b", "c"),))


@pytest.mark.parametrize(("tie", "outcome"), [("tie", "tie"), ("run_off", "run_off")])
@pytest.mark.parametrize("ranking", ["schulze", "instant_runoff"])
def test_a_tie_is_reported_and_not_broken(ranking: str, tie: str, outcome: str) -> None:
    rule = made(ranking=ranking, tie=tie)
    ballots: dict[str, Marks | None] = dict(zip(names(2), (ordered("a>b"), ordered("b>a")), strict=True))
    found = decide(rule, roll(2), ballots, question=among("a", "b", "c", method="ranked"))
    assert (found.outcome, found.elected, set(found.tied)) == (outcome, (), {"a", "b"})


def test_what_is_not_named_stands_below_and_is_compared_by_nobody() -> None:
    assert pairwise(profile("1 a"), "abc").rows == ((0, 1, 1), (0, 0, 0), (0, 0, 0))


def test_a_paper_of_equals_waits_until_one_of_them_is_left() -> None:
    rounds, order = instant_runoff(profile("4 a, 3 b, 2 c, 3 b=c>a"), "abc")
    assert (rounds[0].waiting, rounds[0].out) == (3, "c")
    assert dict(rounds[1].counts) == {"a": 4, "b": 6}
    assert (rounds[1].waiting, rounds[1].exhausted, order[0]) == (0, 2, ("b",))


def test_nobody_wins_while_papers_that_wait_could_outweigh_the_rest() -> None:
    rounds, order = instant_runoff(profile("3 a, 2 b, 9 b=c"), "abc")
    assert [one.out for one in rounds] == ["c", None]
    assert order[0] == ("b",)


def test_of_equally_weak_options_the_one_leaves_that_was_weaker_before() -> None:
    """Second round: b and c have 5 each, but b began with 4."""
    rounds, _ = instant_runoff(profile("8 a, 4 b, 5 c, 1 d>b"), "acbd")
    assert dict(rounds[1].counts) == {"a": 8, "b": 5, "c": 5}
    assert [one.out for one in rounds] == ["d", "b", None]


def test_of_options_that_were_always_equal_the_later_on_the_list_leaves() -> None:
    papers = profile("3 a, 2 b, 2 c")
    assert instant_runoff(papers, "abc")[0][0].out == "c"
    assert instant_runoff(papers, "acb")[0][0].out == "b"


def test_orders_weigh_by_the_first_counter_of_the_rule() -> None:
    rule = made(electorates=["owners"], counters=["area"])
    entries = {"large": roll(1, area=300)["unit00000"], **roll(2, area=100)}
    ballots = {"large": ordered("b>a"), "unit00000": ordered("a>b"), "unit00001": ordered("a>b")}
    counted = tally(among("a", "b", method="ranked"), rule, entries, ballots)
    assert counted.pairwise is not None
    assert (counted.pairwise.rows, counted.standing[0]) == (((0, 200), (300, 0)), ("b",))


OPTIONS = "abcde"


@st.composite
def orders(draw: st.DrawFn, options: str = OPTIONS) -> Ranks:
    """An order with equals and with options left out."""
    named = draw(st.permutations(options))[: draw(st.integers(1, len(options)))]
    ranks: list[tuple[str, ...]] = []
    for option in named:
        if ranks and draw(st.integers(0, 3)) == 0:
            ranks[-1] = (*ranks[-1], option)
        else:
            ranks.append((option,))
    return tuple(ranks)


VOTES = st.lists(orders(), min_size=1, max_size=14)


@given(VOTES)
def test_schulze_is_what_its_definition_says(votes: list[Ranks]) -> None:
    assert set(standing(pairwise(Counter(votes), OPTIONS))[0]) == schulze_winners(votes, OPTIONS)


@given(VOTES)
def test_who_beats_everybody_wins(votes: list[Ranks]) -> None:
    winner = condorcet_winner(votes, OPTIONS)
    assume(winner is not None)
    assert standing(pairwise(Counter(votes), OPTIONS))[0] == (winner,)


@given(VOTES)
def test_a_run_off_is_what_counting_anew_in_each_round_says(votes: list[Ranks]) -> None:
    rounds, order = instant_runoff(Counter(votes), OPTIONS)
    assert set(order[0]) == runoff_winners(votes, OPTIONS)
    for one in rounds:
        assert sum(count for _, count in one.counts) + one.waiting + one.exhausted == len(votes)


@given(VOTES.flatmap(lambda votes: st.tuples(st.just(votes), st.permutations(votes))))
def test_orders_are_counted_in_any_order(both: tuple[list[Ranks], list[Ranks]]) -> None:
    votes, shuffled = both
    assert pairwise(Counter(shuffled), OPTIONS) == pairwise(Counter(votes), OPTIONS)
    assert instant_runoff(Counter(shuffled), OPTIONS) == instant_runoff(Counter(votes), OPTIONS)


@given(VOTES)
def test_every_option_stands_somewhere_once(votes: list[Ranks]) -> None:
    for order in (standing(pairwise(Counter(votes), OPTIONS)), instant_runoff(Counter(votes), OPTIONS)[1]):
        assert sorted(option for tier in order for option in tier) == list(OPTIONS)
