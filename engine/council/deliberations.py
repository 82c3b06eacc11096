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
from engine.council.counting import count_round, voted
from engine.process import Process, Supplies
from projections.council.deliberation_rows import deliberation_rows
from schemas.council.acts import DeliberationCommand
from schemas.council.deliberation import AnyDeliberationCommand, DeliberationEvent
from schemas.council.rounds import CloseRound, TallyRound
from schemas.council.topics import SuggestTopic
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import deliberation_id_of, deliberation_stream


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
        return deliberation_rows(state)

    async def gather(self, state: Deliberation | None, command: Frame, supplies: Supplies) -> Frame:
        """A close with how many have voted, a count with what the ballots below the close come to."""
        if state is None or not state.rounds:
            return command
        last = state.rounds[-1]
        deliberation = deliberation_id_of(state.stream)
        if isinstance(command, CloseRound):
            units = await voted(supplies, deliberation, last.number)
            return command.model_copy(update={"voted": len(units)})
        if isinstance(command, TallyRound) and last.closed_at is not None and last.counted is None:
            found = await count_round(supplies, deliberation, last.number, last.floor.present)
            counted = {"tallies": found.tallies, "verdicts": found.verdicts, "ballots": found.ballots}
            return command.model_copy(update=counted)
        return command

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
