"""The ledger on PostgreSQL 18: loads, reads, and appends by group commit."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Self
from uuid import UUID

from ledger.call import Answer
from ledger.columns import WIDTH, events_of
from ledger.ear import Ear
from ledger.lanes import Lanes
from ledger.link import GAVE_UP, NO_CONNECTION, gave_up
from ledger.pool import Pool, fetch, open_pool
from ledger.port import Appended, Found, Rewound, Unavailable
from ledger.reader import GroupReader
from ledger.singles import Singles
from ledger.statements import FIND, FIND_ALL, LAST, LOAD, LOAD_ALL, NUMBER, READ, READ_UNDER
from ledger.wake import CHANNEL, Bell
from ledger.wire import Prepared, past_prefix, prepare, recorded
from ledger.writer import GroupWriter
from schemas.envelope import GENESIS, Append, Loaded, Recorded, StoredOutcome

_Wanted = tuple[str, UUID | None, bytes | None]
"""A stream, the command whose outcome is asked for with it, and the head up to which its events are known."""

_PART = itemgetter("part")

LANES = 2
"""Groups under way at once: while the database writes one, the next is made ready here."""


class PostgresLedger:
    """A `Ledger` on PostgreSQL; `bell` rings after every append of this process.

    Open it with `PostgresLedger.open`, close it with `close` (which first records what waits).
    """

    def __init__(
        self,
        url: str,
        pool: Pool,
        *,
        grouping: bool,
        clock: Callable[[], datetime] | None,
    ) -> None:
        self._url = url
        self._pool = pool
        self._clock = clock
        self._lanes = Lanes(url, LANES)
        self._writer = GroupWriter(self._send, lanes=LANES) if grouping else Singles(url, self._ring)
        self._loads = GroupReader("ledger-loader", self._load, self._load_all)
        self._finds = GroupReader("ledger-finder", self._find, self._find_all)
        self.bell = Bell(self._notify, self._hear_others)
        self._ear = Ear(url, self.bell)
        self.rewound = False
        """Whether this ledger is at an earlier moment than was seen of it: then it takes up no command."""

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        grouping: bool = True,
        connections: int = 8,
        clock: Callable[[], datetime] | None = None,
    ) -> Self:
        """Connect to the migrated database at `url`.

        `grouping` off gives every append a commit of its own. `clock` stands in for the database's clock
        (tests with skipped time). Raises `Unavailable`.
        """
        try:
            # A statement is planned once per connection, and a plan that walks a table of few rows is still used when there are many.
            pool = await open_pool(url, connections, enable_seqscan="off")
        except NO_CONNECTION as error:
            raise Unavailable("no connection to the ledger's database") from error
        return cls(url, pool, grouping=grouping, clock=clock)

    async def __aenter__(self) -> Self:
        """Return the ledger itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    async def close(self) -> None:
        """Record what waits, then close the connections."""
        await self._writer.close()
        await self._loads.close()
        await self._finds.close()
        await self._ear.close()
        await self.bell.close()
        await self._lanes.close()
        await self._pool.close()

    async def load(self, stream: str, command_id: UUID | None = None, known: bytes | None = None) -> Loaded:
        """See `Ledger.load`. Loads of those who are about to decide share statements."""
        if command_id is None:
            return await self._load((stream, None, known))
        return await self._loads.ask((stream, command_id, known))

    async def load_all(self, streams: Sequence[str]) -> tuple[Loaded, ...]:
        """See `Ledger.load_all`."""
        return await self._load_all([(stream, None, None) for stream in streams])

    async def _load(self, wanted: _Wanted) -> Loaded:
        return self._loaded(wanted[0], await self._fetch(LOAD, *wanted))

    async def _load_all(self, wanted: Sequence[_Wanted]) -> tuple[Loaded, ...]:
        if not wanted:
            return ()
        parts: list[list[Any]] = [[] for _ in wanted]
        for row in await self._fetch(LOAD_ALL, *map(list, zip(*wanted, strict=True))):
            parts[row["nth"] - 1].append(row)
        return tuple([self._loaded(one[0], rows) for one, rows in zip(wanted, parts, strict=True)])

    def _loaded(self, stream: str, parts: list[Any]) -> Loaded:
        """One stream from its rows: each some of its events, and head, outcome and clock."""
        parts.sort(key=_PART)
        *_, version, head, digest, outcome, now = parts[0]
        return Loaded(
            now=now if self._clock is None else self._clock(),
            version=version or 0,
            head=head or GENESIS,
            events=tuple([event for part in parts for event in events_of(stream, part[:WIDTH])]),
            outcome=None if digest is None else StoredOutcome(digest=digest, outcome=outcome),
        )

    async def append(self, intent: Append) -> Appended:
        """See `Ledger.append`. Raises `Rewound` too."""
        if self.rewound:
            raise Rewound("the ledger was restored to an earlier moment; `heyi restored` says more")
        return await self._writer.append(prepare(intent, None if self._clock is None else self._clock()))

    async def read(self, after: int, limit: int = 1000) -> Sequence[Recorded]:
        """See `Ledger.read`."""
        return [recorded(row) for row in await self._fetch(READ, after, limit)]

    async def read_under(
        self, prefix: str, after: int = 0, until: int | None = None, limit: int = 5000
    ) -> Sequence[Recorded]:
        """See `Ledger.read_under`."""
        span = (prefix, past_prefix(prefix), after, until, limit)
        return [recorded(row) for row in await self._fetch(READ_UNDER, *span)]

    async def last_position(self) -> int:
        """See `Ledger.last_position`."""
        return int((await self._fetch(LAST))[0][0])

    async def next_number(self, kind: str) -> int:
        """See `Ledger.next_number`."""
        return int((await self._fetch(NUMBER, kind))[0][0])

    async def find(self, kind: str, key: bytes) -> Found | None:
        """See `Ledger.find`."""
        return await self._finds.ask((kind, key))

    async def _find(self, wanted: tuple[str, bytes]) -> Found | None:
        rows = await self._fetch(FIND, *wanted)
        return Found(rows[0][0], rows[0][1]) if rows else None

    async def _find_all(self, wanted: Sequence[tuple[str, bytes]]) -> list[Found | None]:
        rows = await self._fetch(FIND_ALL, [kind for kind, _ in wanted], [key for _, key in wanted])
        found: list[Found | None] = [None] * len(wanted)
        for nth, stream, ref in rows:
            found[nth - 1] = Found(stream, ref)
        return found

    async def _fetch(self, query: str, *args: Any) -> list[Any]:
        """Read; a connection that broke while it idled is replaced once."""
        try:
            return await fetch(self._pool, query, *args)
        except NO_CONNECTION as error:
            raise Unavailable("no connection to the ledger's database") from error
        except GAVE_UP as error:
            raise gave_up(error) from error

    async def _send(self, group: Sequence[Prepared]) -> list[Answer]:
        """Record a group, and tell those who wait for events."""
        answers = await self._lanes.send(group)
        self._ring(answers)
        return answers

    def _ring(self, answers: Sequence[Answer]) -> None:
        if any(isinstance(answer, Appended) and answer.position is not None for answer in answers):
            self.bell.ring()

    def _hear_others(self) -> None:
        """Listen for other processes, once somebody here waits for events."""
        self._ear.start()

    async def _notify(self) -> None:
        # A bell that is not heard costs a quarter of a second: followers poll as well.
        try:
            await self._pool.execute(f"notify {CHANNEL}")
        except (*NO_CONNECTION, *GAVE_UP):
            await asyncio.sleep(0.1)
