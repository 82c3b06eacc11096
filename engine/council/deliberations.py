"""Deliberations as the desk works on them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from domain.case.ground import Ground
from domain.council.decide import decide
from domain.council.evolve import evolve
from domain.council.fact import Fact
from domain.council.state import Deliberation
from engine.catalogue import CODEC
from engine.council.gathering import gathered
from engine.process import Process, Supplies
from projections.council.deliberation_rows import deliberation_rows
from schemas.council.acts import DeliberationCommand
from schemas.council.deliberation import AnyDeliberationCommand, DeliberationEvent
from schemas.council.topics import SuggestTopic
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import deliberation_stream


class DeliberationProcess(Process[Deliberation]):
    """Deliberations: topics, rounds, votes, results."""

    def stream(self, command: Frame) -> str:
        return deliberation_stream(cast(DeliberationCommand, command).deliberation)

    def fold(self, state: Deliberation | None, recorded: Iterable[Recorded]) -> Deliberation | None:
        for fact in deliberation_facts(recorded):
            state = evolve(state, fact)
        return state

    def decide(self, state: Deliberation | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide(state, cast(AnyDeliberationCommand, command), ground)

    def rows(self, state: Deliberation, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return deliberation_rows(state, deliberation_facts(recorded))

    async def gather(self, state: Deliberation | None, command: Frame, supplies: Supplies) -> Frame:
        return command if state is None else await gathered(state, command, supplies)

    async def open(
        self, state: Deliberation | None, command: Frame, ground: Ground, supplies: Supplies, attempt: int
    ) -> Frame:
        """A suggestion with its number, of a series of its own."""
        if not isinstance(command, SuggestTopic):
            return command
        number = await supplies.ledger.next_number("deliberation")
        year = ground.at.astimezone(ZoneInfo(ground.pack.calendar.zone)).year
        return command.model_copy(
            update={"number": f"{ground.pack.number_prefix}-YS-{year}-{number:06d}"}  # 议事
        )

    def pinned(self, state: Deliberation | None, command: Frame) -> str | None:
        return None if state is None else state.policy


def deliberation_facts(recorded: Iterable[Recorded]) -> Iterator[Fact]:
    """Events of a deliberation with what the law reads of their envelopes."""
    for one in recorded:
        event = cast(DeliberationEvent, CODEC.decode(one))
        yield Fact(one.stream, one.version, one.recorded_at, one.actor.id, one.policy, event)
