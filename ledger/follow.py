"""Following the ledger: each follower handles every event once, in order; its rows and its checkpoint commit together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.away import SEEN_AWAY, asked_to_stop, went_away
from ledger.port import Ledger
from ledger.wake import Bell
from schemas.envelope import Recorded

log = logging.getLogger(__name__)

POLL = 0.250
"""Seconds after which a follower looks even though no bell rang."""

CALM = 2.0
"""Seconds of rest after a batch that was all but full, for a follower with a pace."""

_PAUSES = (0.05, 0.2, 1.0, 5.0)  # seconds between attempts while the database is away

_CLAIM = text("select position, hash from ledger.checkpoint where follower = :name for update skip locked")
_MAKE = text("insert into ledger.checkpoint (follower, position) values (:name, 0) on conflict do nothing")
_MOVE = text(
    "update ledger.checkpoint set position = :position, hash = :hash, at = clock_timestamp() where follower = :name"
)
_LAG = text(
    """
    select n.position - coalesce(c.position, 0) as behind,
           greatest(0, coalesce(extract(epoch from clock_timestamp() - e.recorded_at), 0))::float as age
    from ledger.counter n
    left join ledger.checkpoint c on c.follower = :name
    left join ledger.event e on e.position = coalesce(c.position, 0) + 1
    """
)


class Follower(Protocol):
    """Turns events into rows of its own.

    `tx` is SQLAlchemy's AsyncConnection inside the transaction that also moves the checkpoint: write through
    it, never commit it. Effects outside the database happen at least once, so they must be harmless when
    repeated.
    """

    @property
    def name(self) -> str:
        """Name of the checkpoint, at most 80 characters; another name starts from the first event."""
        ...

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """Take in events in the order of positions; an exception undoes the whole batch and stops the runner."""
        ...


class Followed(Ledger, Protocol):
    """A ledger with a bell."""

    @property
    def bell(self) -> Bell:
        """Rings when something was appended."""
        ...


class CheckpointAhead(Exception):
    """The event at the checkpoint is not in the ledger: the ledger was restored to an earlier moment.

    The follower's rows hold events that no longer exist; clear them and start over
    (`FollowerRunner.restart`).
    """


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a follower is behind: events not handled, and the age of the oldest of them in seconds (0 when there is none)."""

    events: int
    seconds: float


class FollowerRunner:
    """Runs one follower in this process; of several processes that run it, one works on a batch at a time.

    `engine` is on the ledger's database; `batch` is the most events in one transaction. With a `pace` the runner rests after a batch
    that was not full: for so many seconds after a lone event, the longer the fuller it was, so that it goes through a crowd's
    events by the hundred and not one by one.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        ledger: Followed,
        follower: Follower,
        batch: int = 500,
        pace: float = 0.0,
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._follower = follower
        self._batch = batch
        self._pace = pace
        self._checked = False

    async def run(self) -> None:
        """Follow until cancelled; survives lost connections, ends with the exception of a follower that failed."""
        bell = self._ledger.bell.subscribe()
        failures = 0
        try:
            while not asked_to_stop():
                bell.clear()
                try:
                    handled = await self.step()
                    failures = 0
                except SEEN_AWAY as error:
                    if not went_away(error):
                        raise
                    log.warning(
                        "follower %s: the database is away (%s)", self._follower.name, type(error).__name__
                    )
                    await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                    failures += 1
                    continue
                if not handled:
                    await _rung(bell)
                else:
                    await asyncio.sleep(self.rest(handled))
        finally:
            self._ledger.bell.unsubscribe(bell)

    def rest(self, handled: int) -> float:
        """Seconds to rest after a batch of so many events; none after a full one, behind which more wait."""
        if not self._pace or handled >= self._batch:
            return 0.0
        return self._pace + CALM * handled / self._batch

    async def step(self) -> int:
        """Handle one batch; return its size, 0 when nothing is new or another process is at work.

        Raises `CheckpointAhead`.
        """
        name = {"name": self._follower.name}
        async with self._engine.begin() as tx:
            checkpoint = (await tx.execute(_CLAIM, name)).one_or_none()
            if checkpoint is None:
                await tx.execute(_MAKE, name)
                checkpoint = (await tx.execute(_CLAIM, name)).one_or_none()
            if checkpoint is None:
                return 0
            position, seen = checkpoint
            events = await self._ledger.read(position, self._batch)
            if not events or not self._checked:
                await self._check(position, seen)
            if events:
                await self._follower.handle(events, tx)
                await tx.execute(_MOVE, {**name, "position": events[-1].position, "hash": events[-1].hash})
            return len(events)

    async def catch_up(self) -> int:
        """Handle everything that is in the ledger now; return how many events that were (for commands and tests)."""
        total = 0
        while handled := await self.step():
            total += handled
        return total

    async def restart(self, clear: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        """Take away the follower's rows with `clear` and start over from the first event, in one transaction."""
        async with self._engine.begin() as tx:
            await tx.execute(_MAKE, {"name": self._follower.name})
            await tx.execute(_MOVE, {"name": self._follower.name, "position": 0, "hash": None})
            await clear(tx)

    async def lag(self) -> Lag:
        """Return how far the follower is behind."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(_LAG, {"name": self._follower.name})).one()
        return Lag(row.behind, row.age)

    async def _check(self, position: int, seen: bytes | None) -> None:
        """Refuse to go on when the event at the checkpoint is not the one that was handled."""
        if position > 0:
            at = await self._ledger.read(position - 1, 1)
            if not at or at[0].hash != seen:
                raise CheckpointAhead(
                    f"follower {self._follower.name} is at {position}, and the ledger does not hold the event it saw"
                    " there: it was restored to an earlier moment; clear the follower's rows and start it over"
                )
        self._checked = True


async def _rung(bell: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL):
            await bell.wait()
    except TimeoutError:
        return
