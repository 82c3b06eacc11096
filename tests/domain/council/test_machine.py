"""A whole deliberation, played from many beginnings by everybody who may come near; what must always hold, holds after each step."""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.council.authority import TABLE
from tests.domain.council.machine_begun import BEGUN
from tests.domain.council.machine_play import DeliberationMachine
from tests.domain.council.machine_said import SAID
from tests.domain.council.machine_table import MOVES, OF_ROW, SAID_IN_IT, refusals_of

EXAMPLES = 40
# To make a failing walk short takes longer than one test may run: it is told as it was found.
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.mark.parametrize("beginning", sorted(BEGUN))
def test_what_must_always_hold_does_whatever_people_do(beginning: str) -> None:
    class Begun(DeliberationMachine):
        begun = BEGUN[beginning]

    played = settings(max_examples=EXAMPLES, stateful_step_count=40, phases=AS_FOUND)
    run_state_machine_as_test(Begun, settings=played)


def test_the_table_names_every_command_once_and_the_machine_says_something_in_each() -> None:
    named = [row.command.__name__ for row in TABLE]
    assert sorted(named) == sorted(SAID)
    assert set(named) >= MOVES


def test_what_a_guard_may_refuse_is_read_from_it() -> None:
    """Every guard refuses something, and what stands as said in a command is a reason of its line."""
    assert all(refusals_of(guard) for row in TABLE for guard in row.guards)
    assert all(codes <= OF_ROW[name] for name, codes in SAID_IN_IT.items())
