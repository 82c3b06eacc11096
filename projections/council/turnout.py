"""How many have voted in a round: counted by a follower as papers come in, and who is told when everybody has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic_core import from_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.pokes import FORCED, Pokes
from projections.connection import reading
from schemas.envelope import Recorded
from schemas.ids import deliberation_stream

_OPEN = text(
    """
    insert into current.turnout (stream, number, units, early) values (:stream, :number, :units, :early)
    on conflict (stream, number) do nothing
    """
)
_VOTED = text(
    """
    update current.turnout set voted = voted + :papers where stream = :stream and number = :number
    returning early and voted >= units as everybody
    """
)
_READ = text("select units, early, voted from current.turnout where stream = :stream and number = :number")
_CLEAR = text("delete from current.turnout")


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many there are on a roll, how many have voted, and whether the round closes once all of them have."""

    units: int
    voted: int
    early: bool

    @property
    def everybody(self) -> bool:
        """Whether everybody has voted."""
        return self.voted >= self.units


class TurnoutFollower:
    """Counts the first paper of each unit; asks for one look at a deliberation whose round may close early."""

    name = "turnout"

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """Count what a batch holds, in the transaction of the checkpoint."""
        papers: Counter[tuple[str, int]] = Counter()
        for event in batch:
            if event.kind == "RoundOpened":
                opened = from_json(event.body)
                row = {"number": opened["number"], "units": opened["totals"]["units"]}
                await tx.execute(_OPEN, {**row, "stream": event.stream, "early": opened.get("early", False)})
            elif event.stream.startswith("ballot/"):
                # A later paper of the same unit counts nothing, but may be the one that was missing after another was voided.
                _, deliberation, number, _ = event.stream.split("/")
                papers[deliberation_stream(UUID(deliberation)), int(number)] += event.version == 1
        for (stream, nth), count in papers.items():
            counted = {"stream": stream, "number": nth, "papers": count}
            if (await tx.execute(_VOTED, counted)).scalar_one_or_none():
                await Pokes.put({stream: FORCED}, tx)

    @staticmethod
    async def clear(tx: AsyncConnection) -> None:
        """Take away every row, before the follower starts over."""
        await tx.execute(_CLEAR)


class TurnoutBoard:
    """Reads what the follower counted; it may be a moment behind."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, stream: str, number: int) -> Turnout | None:
        """The turnout of a round, None when it is not known yet; raise `Unavailable` or `Busy`."""
        async with reading(self._engine) as connection:
            row = (await connection.execute(_READ, {"stream": stream, "number": number})).one_or_none()
        return None if row is None else Turnout(row.units, row.voted, row.early)
