"""The ledger on PostgreSQL 18: loads, reads, and appends by group commit."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from ledger.call import Answer, call_safely, unknown
from ledger.ear import Ear
from ledger.link import GAVE_UP, LOST, NO_CONNECTION, QuickConnection, connect, discard, fetch, open_pool
from ledger.port import Appended, Busy, Found, LedgerError, OutcomeUnknown, Unavailable
from ledger.wake import CHANNEL, Bell
from ledger.wire import EVENT_COLUMNS, Prepared, past_prefix, prepare, recorded
from ledger.writer import GroupWriter
from schemas.envelope import GENESIS, Append, Loaded, Recorded, StoredOutcome

if TYPE_CHECKING:
    import asyncpg

_E = ", ".join(f"e.{name.strip()}" for name in EVENT_COLUMNS.split(","))
# One row even for an unknown stream; clock, head, events and outcome all of one snapshot.
LOAD = f"""
select {_E}, s.version, s.head_hash, c.digest, c.outcome, clock_timestamp()
from (select) one
left join ledger.stream s on s.stream = $1
left join ledger.command c on c.command_id = $2
left join ledger.event e on e.stream = $1
order by e.version
"""  # noqa: S608 - columns of our own
# As above for many streams: at least one row for each, in the order asked for.
LOAD_ALL = f"""
select {_E}, w.nth, s.version, s.head_hash, clock_timestamp()
from unnest($1::text[]) with ordinality w (stream, nth)
left join ledger.stream s on s.stream = w.stream
left join ledger.event e on e.stream = w.stream
order by w.nth, e.version
"""  # noqa: S608 - as above
READ = f"select {EVENT_COLUMNS} from ledger.event where position > $1 order by position limit $2"  # noqa: S608 - as above
# Streams first and each by its index, whatever the planner thinks that a prefix is worth; it must not walk the table by position.
READ_UNDER = f"""
with s as materialized (
    select stream from ledger.stream where stream collate "C" >= $1 and stream collate "C" < $2
)
select {_E} from s cross join lateral (
    select * from ledger.event e where e.stream = s.stream and e.position > $3 and ($4::bigint is null or e.position < $4) offset 0
) e order by e.position limit $5
"""  # noqa: S608 - as above
LAST = "select position from ledger.counter"
NUMBER = "select ledger.next_number($1)"
FIND = "select stream, ref from current.lookup where kind = $1 and key = $2"


ALONE = 3
"""Appends under way at once without grouping: their commits queue for the counter's row anyway, and a queue in this process
is cheaper than one of sleeping backends."""


class PostgresLedger:
    """A `Ledger` on PostgreSQL; `bell` rings after every append of this process.

    Open it with `PostgresLedger.open`, close it with `close` (which first records what waits).
    """

    def __init__(
        self,
        url: str,
        pool: "asyncpg.Pool[asyncpg.Record]",
        *,
        grouping: bool,
        clock: Callable[[], datetime] | None,
    ) -> None:
        self._url = url
        self._pool = pool
        self._clock = clock
        self._line: QuickConnection | None = None
        self._writer = GroupWriter(self._send) if grouping else None
        self._alone = asyncio.Semaphore(ALONE)
        self.bell = Bell(self._notify, self._hear_others)
        self._ear = Ear(url, self.bell)

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
            pool = await open_pool(url, connections)
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
        if self._writer is not None:
            await self._writer.close()
        await self._ear.close()
        await self.bell.close()
        if self._line is not None:
            await self._line.close()
            self._line = None
        await self._pool.close()

    async def load(self, stream: str, command_id: UUID | None = None) -> Loaded:
        """See `Ledger.load`."""
        rows = await self._fetch(LOAD, stream, command_id)
        *_, version, head, digest, outcome, now = rows[0]
        events = () if rows[0][0] is None else tuple([recorded(row[:15]) for row in map(tuple, rows)])
        return Loaded(
            now=now if self._clock is None else self._clock(),
            version=version or 0,
            head=head or GENESIS,
            events=events,
            outcome=None if digest is None else StoredOutcome(digest=digest, outcome=outcome),
        )

    async def load_all(self, streams: Sequence[str]) -> tuple[Loaded, ...]:
        """See `Ledger.load_all`."""
        if not streams:
            return ()
        rows = await self._fetch(LOAD_ALL, list(streams))
        now = rows[0][-1] if self._clock is None else self._clock()
        found: list[Loaded] = []
        for _, group in groupby(map(tuple, rows), key=itemgetter(-4)):
            many = list(group)
            *_, version, head, _ = many[0]
            events = () if many[0][0] is None else tuple([recorded(row[:15]) for row in many])
            found.append(Loaded(now=now, version=version or 0, head=head or GENESIS, events=events))
        return tuple(found)

    async def append(self, intent: Append) -> Appended:
        """See `Ledger.append`."""
        prepared = prepare(intent, None if self._clock is None else self._clock())
        if self._writer is not None:
            return await self._writer.append(prepared)
        (answer,) = await self._send_alone(prepared)
        if isinstance(answer, LedgerError):
            raise answer
        return answer

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
        rows = await self._fetch(FIND, kind, key)
        return Found(rows[0][0], rows[0][1]) if rows else None

    async def _fetch(self, query: str, *args: Any) -> list[Any]:
        """Read; a connection that broke while it idled is replaced once."""
        try:
            return await fetch(self._pool, query, *args)
        except NO_CONNECTION as error:
            raise Unavailable("no connection to the ledger's database") from error
        except GAVE_UP as error:
            raise Busy("the database gave up waiting") from error

    async def _send(self, group: Sequence[Prepared]) -> list[Answer]:
        """Record a group on the writer's own connection."""
        try:
            if self._line is None or self._line.is_closed():
                self._line = await connect(self._url)
        except NO_CONNECTION:
            return [Unavailable("no connection to the ledger's database") for _ in group]
        try:
            answers = await call_safely(self._line, group)
        except LOST:
            self._line.terminate()
            self._line = None
            return unknown(group)
        self._ring(answers)
        return answers

    async def _send_alone(self, prepared: Prepared) -> list[Answer]:
        try:
            async with self._alone, self._pool.acquire() as connection:
                try:
                    answers = await call_safely(connection, [prepared])
                except LOST as error:
                    discard(connection)
                    raise OutcomeUnknown(
                        "the connection broke; send the same command again under the same id"
                    ) from error
        except NO_CONNECTION as error:
            raise Unavailable("no connection to the ledger's database") from error
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
        except NO_CONNECTION:
            await asyncio.sleep(0.1)
