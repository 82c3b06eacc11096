"""Witnesses: where the ledger was seen, kept outside its database, so that a restore to an earlier moment is noticed.

Inside the ledger's database nothing can tell: checkpoints, commands and counter go back together with the events, and every hash
holds. What was recorded after the last look (`LOOK` seconds) and lost with a restore stays unnoticed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ledger.port import Busy, Ledger, Rewound, Unavailable
from ledger.vault import VaultUnavailable
from schemas.envelope import GENESIS

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks."""

_LAST = "select position, hash from person.witness"
_NOTE = """
insert into person.witness as w (position, hash) values ($1, $2)
on conflict (one) do update set position = excluded.position, hash = excluded.hash, at = clock_timestamp()
where excluded.position > w.position or $3
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen: the newest position and the hash of the event there."""

    position: int
    hash: bytes


class Witness(Protocol):
    """Keeps the farthest sight of one ledger. Both methods may raise `VaultUnavailable` or `OSError`."""

    async def last(self) -> Sight | None:
        """Return what was seen last; None before anything was."""
        ...

    async def note(self, sight: Sight, anew: bool = False) -> None:
        """Keep a sight that goes farther than the last one; with `anew` any."""
        ...


class StoreWitness:
    """A `Witness` in the person store, which has a database and backups of its own."""

    def __init__(self, fetch: Callable[..., Awaitable[list[Any]]]) -> None:
        self._fetch = fetch

    async def last(self) -> Sight | None:
        """See `Witness.last`."""
        rows = await self._fetch(_LAST)
        return Sight(rows[0][0], rows[0][1]) if rows else None

    async def note(self, sight: Sight, anew: bool = False) -> None:
        """See `Witness.note`."""
        await self._fetch(_NOTE, sight.position, sight.hash, anew)


class Guarded(Ledger, Protocol):
    """A ledger that can be kept from taking up commands."""

    rewound: bool


class Watch:
    """Compares the ledger with what its witnesses saw, and keeps it from going on where it is not what they saw."""

    def __init__(self, ledger: Guarded, witnesses: Sequence[Witness]) -> None:
        self._ledger = ledger
        self._witnesses = tuple(witnesses)
        self.missed: Sight | None = None
        """What was seen and is not in the ledger; None while everything is."""

    def check(self) -> None:
        """Raise `Rewound` while something that was seen is not in the ledger."""
        if self.missed is not None:
            raise Rewound("the ledger was restored to an earlier moment; `heyi restored` says more")

    async def run(self) -> None:
        """Look until cancelled; while a database is away, what was found last holds."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except (Unavailable, Busy, VaultUnavailable, OSError) as error:
                log.warning("the witness could not be asked: %s", type(error).__name__)

    async def look(self) -> None:
        """Look once. Raise `Unavailable`, `Busy`, `VaultUnavailable` or `OSError` when that cannot be done."""
        sights = [await one.last() for one in self._witnesses]
        missed = [one for one in sights if one is not None and not await self._holds(one)]
        before, self.missed = self.missed, max(missed, key=lambda one: one.position, default=None)
        self._ledger.rewound = self.missed is not None
        newest = await self.newest()
        if self.missed is None:
            if before is not None:
                log.warning("the ledger goes on from position %d", newest.position)
            await self._tell(newest, sights)
        elif before is None:
            log.error(
                "the ledger was restored to an earlier moment: position %d was seen, and what was seen there is gone; it"
                " stands at %d and takes up nothing until `heyi restored --accept`",
                self.missed.position,
                newest.position,
            )

    async def newest(self) -> Sight:
        """What is the newest event of the ledger."""
        position = await self._ledger.last_position()
        return Sight(position, await self._hash(position) or GENESIS)

    async def accept(self) -> None:
        """Let every witness take the ledger as it stands for what was seen, and the ledger go on."""
        newest = await self.newest()
        for witness in self._witnesses:
            await witness.note(newest, anew=True)
        await self.look()

    async def _tell(self, newest: Sight, sights: Sequence[Sight | None]) -> None:
        for witness, last in zip(self._witnesses, sights, strict=True):
            if last is None or newest.position > last.position:
                try:
                    await witness.note(newest)
                except (VaultUnavailable, OSError) as error:
                    # One that cannot write now still knows what it knew.
                    log.warning("a witness could not take note: %s", type(error).__name__)

    async def _holds(self, sight: Sight) -> bool:
        return sight.position == 0 or await self._hash(sight.position) == sight.hash

    async def _hash(self, position: int) -> bytes | None:
        if position == 0:
            return None
        found = await self._ledger.read(position - 1, 1)
        return found[0].hash if found and found[0].position == position else None
