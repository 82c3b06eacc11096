"""A whole deliberation, played from many beginnings by everybody who may come near; what must always hold, holds after each step."""

from dataclasses import replace
from typing import cast

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.stateful import run_state_machine_as_test

from domain.council.authority import TABLE
from schemas.actors import Actor
from schemas.council.deliberation import AnyDeliberationCommand
from tests.domain.council.machine_begun import BEGUN
from tests.domain.council.machine_play import PEOPLE, DeliberationMachine
from tests.domain.council.machine_said import SAID, asked
from tests.domain.council.machine_table import MOVES, OF_ROW, SAID_IN_IT, refusals_of
from tests.domain.council.story import Story

EXAMPLES = 25
# To make a failing walk short takes longer than one test may run: it is told as it was found.
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
ENOUGH = settings(max_examples=500, derandomize=True, database=None, phases=[Phase.generate])


@pytest.mark.parametrize("beginning", sorted(BEGUN))
def test_what_must_always_hold_does_whatever_people_do(beginning: str) -> None:
    class Begun(DeliberationMachine):
        begun = BEGUN[beginning]

    played = settings(max_examples=EXAMPLES, stateful_step_count=40, phases=AS_FOUND)
    run_state_machine_as_test(Begun, settings=played)


def test_every_command_is_recorded_from_some_beginning() -> None:
    """Else what the machine holds of it holds of nothing."""
    stories = [begin() for group in BEGUN.values() for begin in group.values()]
    able: dict[str, list[tuple[int, Actor]]] = {name: [] for name in SAID}
    for n, story in enumerate(stories):
        for by in PEOPLE:
            for name, against in story.may(by).items():
                if against is None:
                    able[name].append((n, by))
    assert [name for name, found in able.items() if not found] == []
    assert [name for name in SAID if not _recorded(name, stories, able[name])] == []


def _recorded(name: str, stories: list[Story], able: list[tuple[int, Actor]]) -> bool:
    """Whether somebody who is permitted a command finds words for it that are recorded."""

    def records(said: st.DataObject) -> bool:
        n, by = said.draw(st.sampled_from(able))
        story = replace(stories[n], facts=list(stories[n].facts))
        command = cast(AnyDeliberationCommand, said.draw(asked(name, story)))
        answer = story.when(command, by).answer
        return isinstance(answer, tuple) and answer != ()

    try:
        find(st.data(), records, settings=ENOUGH)
    except NoSuchExample:
        return False
    return True


def test_the_table_names_every_command_once_and_the_machine_says_something_in_each() -> None:
    named = [row.command.__name__ for row in TABLE]
    assert sorted(named) == sorted(SAID)
    assert set(named) >= MOVES


def test_what_a_guard_may_refuse_is_read_from_it() -> None:
    """Every guard refuses something, and what stands as said in a command is a reason of its line."""
    assert all(refusals_of(guard) for row in TABLE for guard in row.guards)
    assert all(codes <= OF_ROW[name] for name, codes in SAID_IN_IT.items())
