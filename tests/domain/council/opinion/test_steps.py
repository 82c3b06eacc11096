"""The map of a round that goes on changes by what five people said, never by what one did."""

from hypothesis import given
from hypothesis import strategies as st

from domain.council.opinion.anonymity import LEAST
from domain.council.opinion.steps import settled
from tests.domain.council.opinion.street import PARKING, taken

VOTERS = st.lists(st.sampled_from([f"voter{n}" for n in range(8)]), max_size=60)


def test_what_four_people_said_waits_for_the_fifth() -> None:
    four = [taken(f"voter{n % 4}", PARKING, "agree", n + 1) for n in range(9)]
    assert settled(four) == ()
    fifth = [*four, taken("voter9", PARKING, "pass", 10)]
    assert settled(reversed(fifth)) == tuple(fifth)


@given(VOTERS)
def test_each_step_is_of_five_people_and_later_lines_leave_it_as_it_is(voters: list[str]) -> None:
    lines = [taken(voter, PARKING, "agree", order) for order, voter in enumerate(voters, start=1)]
    shown: tuple[object, ...] = ()
    for length in range(len(lines) + 1):
        now = settled(lines[:length])
        assert now[: len(shown)] == shown
        added = {line.voter for line in now[len(shown) :]}
        assert not added or len(added) >= LEAST
        shown = now
