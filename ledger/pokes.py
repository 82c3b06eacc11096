"""Pokes on their way to the workflows: coalesced per stream, taken away only once delivered, never blocking one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.away import transaction

FORCED = 2_147_483_647
"""Version of a poke that no workflow has seen: it makes a workflow look even where it believes itself ahead of the ledger."""

STUCK = timedelta(hours=1)
"""How long something is overdue before the clock of its stream is thought to be stuck."""

_PUT = text(
    """
    insert into current.poke (stream, version) select * from unnest(cast(:streams as text[]), cast(:versions as int[]))
    on conflict (stream) do update
    set version = greatest(poke.version, excluded.version), failures = 0, next_at = clock_timestamp()
    """
)
_PUT_OPEN = text(
    """
    insert into current.poke (stream, version)
    select stream, :forced from current.stream_row where kind = :kind and not over
    on conflict (stream) do update set version = excluded.version, failures = 0, next_at = clock_timestamp()
    """
)
_PUT_OPEN_LATER = text(
    """
    insert into current.poke (stream, version, next_at)
    select stream, :forced, clock_timestamp() + :seconds * interval '1 second'
    from current.stream_row where kind = :kind and not over
    on conflict (stream) do update set version = excluded.version, failures = 0, next_at = excluded.next_at
    """
)
# What waits for longer than a minute was put off under a clock that has been set back since: its time has come.
_PENDING = text(
    """
    select p.stream, p.version, p.next_at, coalesce(r.over, true) as over,
           p.version = cast(:forced as int) and exists (
               select from current.obligation o
               where o.stream = p.stream and o.due_at < clock_timestamp() - cast(:stuck as interval)) as stuck
    from current.poke p left join current.stream_row r using (stream)
    where p.next_at <= clock_timestamp() or p.next_at > clock_timestamp() + interval '1 minute'
    order by p.next_at limit :limit
    """
)
# By the instant and not by the version: a poke that was forced stays at FORCED when news comes after it was read.
_DONE = text(
    """
    delete from current.poke p using unnest(cast(:streams as text[]), cast(:asked as timestamptz[])) d (stream, asked)
    where p.stream = d.stream and p.next_at = d.asked
    """
)
_FAILED = text(
    """
    update current.poke
    set failures = failures + 1,
        next_at = clock_timestamp() + least(60, 0.25 * 2 ^ least(failures, 10)) * interval '1 second'
    where stream = :stream
    """
)
_COUNT = text("select count(*) from current.poke")


@dataclass(frozen=True, slots=True)
class Pending:
    """A poke to deliver.

    Attributes:
        over: Nothing is owed any more, so no workflow is started for it.
        stuck: It was forced, and something has been overdue for longer than STUCK: pokes of news did not help.
        asked: Changes with every asking.
    """

    stream: str
    version: int
    over: bool
    stuck: bool
    asked: datetime


class Pokes:
    """The table of pokes. Every method but `put` is one short transaction of its own, and may raise `Unavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @staticmethod
    async def put(versions: Mapping[str, int], tx: AsyncConnection) -> None:
        """Ask for a look at these streams, in the follower's transaction; a newer version takes the place of an older."""
        ordered = sorted(versions)
        await tx.execute(_PUT, {"streams": ordered, "versions": [versions[one] for one in ordered]})

    async def put_open(self, kind: str) -> int:
        """Ask for a look at every open stream of a kind, whatever its workflow believes; return how many there are."""
        async with transaction(self._engine) as tx:
            return (await tx.execute(_PUT_OPEN, {"kind": kind, "forced": FORCED})).rowcount

    @staticmethod
    async def put_open_later(kind: str, seconds: float, tx: AsyncConnection) -> None:
        """Ask, in the follower's transaction, for a look at every open stream of a kind that many seconds from now."""
        await tx.execute(_PUT_OPEN_LATER, {"kind": kind, "forced": FORCED, "seconds": seconds})

    async def pending(self, limit: int) -> list[Pending]:
        """Pokes whose time has come, oldest first; nothing is locked while they are delivered."""
        async with transaction(self._engine) as connection:
            rows = await connection.execute(_PENDING, {"limit": limit, "forced": FORCED, "stuck": STUCK})
            return [Pending(row.stream, row.version, row.over, row.stuck, row.next_at) for row in rows]

    async def delivered(self, *pokes: Pending) -> None:
        """Take pokes away, except where somebody asked again meanwhile."""
        if not pokes:
            return
        async with transaction(self._engine) as tx:
            done = {"streams": [one.stream for one in pokes], "asked": [one.asked for one in pokes]}
            await tx.execute(_DONE, done)

    async def failed(self, poke: Pending) -> None:
        """Try this one later, a little later each time; the others are not held up."""
        async with transaction(self._engine) as tx:
            await tx.execute(_FAILED, {"stream": poke.stream})

    async def waiting(self) -> int:
        """How many pokes are not delivered yet."""
        async with transaction(self._engine) as connection:
            return int((await connection.execute(_COUNT)).scalar_one())
