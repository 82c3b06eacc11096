"""What somebody is asked next: what fewest have answered, never his own, never what he answered or what is withheld."""

from hypothesis import given
from hypothesis import strategies as st

from domain.council.opinion.asking import author_of, to_ask
from tests.domain.council.opinion.street import BINS, CATS, EVERYTHING, LAMPS, LIFT, PARKING, WRITER


def test_what_fewest_have_answered_comes_first() -> None:
    votes = {PARKING: 3, LAMPS: 1, CATS: 2}
    assert to_ask("anna", [PARKING, LAMPS, CATS, BINS], votes) == (BINS, LAMPS, CATS, PARKING)


def test_nobody_is_asked_of_their_own_statement() -> None:
    assert to_ask(WRITER, [PARKING, LAMPS, "other1.1"], {}) == ("other1.1",)
    assert author_of("other1.1") == "other1"


def test_what_was_answered_and_what_is_withheld_is_not_asked() -> None:
    assert to_ask("anna", [PARKING, LAMPS, CATS], {}, answered={LAMPS}, withheld={CATS}) == (PARKING,)


def test_of_equally_many_votes_not_everybody_is_asked_the_same() -> None:
    firsts = {to_ask(f"voter{n:02}", EVERYTHING, {})[0] for n in range(40)}
    assert len(firsts) > 4


def test_the_order_of_one_voter_is_the_same_each_time() -> None:
    assert to_ask("anna", EVERYTHING, {}) == to_ask("anna", reversed(EVERYTHING), {LIFT: 0})


@given(st.integers(1, 40), st.integers(1, len(EVERYTHING)))
def test_however_many_come_and_however_early_they_leave_no_statement_falls_behind(
    people: int, patience: int
) -> None:
    """Whoever answers `patience` statements and goes leaves the numbers of votes within one of each other."""
    votes = dict.fromkeys(EVERYTHING, 0)
    for number in range(people):
        answered: set[str] = set()
        for _ in range(patience):
            asked = to_ask(f"voter{number:02}", EVERYTHING, votes, answered)[0]
            answered.add(asked)
            votes[asked] += 1
        assert len(answered) == patience
    assert max(votes.values()) - min(votes.values()) <= 1
