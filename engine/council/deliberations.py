"""Deliberations as the desk works on them."""

from collections.abc import Iterable, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from domain.case.ground import Ground
from domain.council.decide import decide
from domain.council.state import Deliberation
from engine.council.gathering import gathered
from engine.council.told import deliberation_facts, told
from engine.process import Process, Supplies
from projections.council.deliberation_rows import deliberation_rows
from schemas.council.acts import DeliberationCommand
from schemas.council.deliberation import AnyDeliberationCommand
from schemas.council.topics import SuggestTopic
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import deliberation_stream


class DeliberationProcess(Process[Deliberation]):
    """Deliberations: topics, rounds, votes, results."""

    def stream(self, command: Frame) -> str:
        return deliberation_stream(cast(DeliberationCommand, command).deliberation)

    def fold(self, state: Deliberation | None, recorded: Iterable[Recorded]) -> Deliberation | None:
        return told(recorded, state)

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
