"""A process that follows the ledger while plugs are pulled, and writes down what it saw in the transaction of its checkpoint.

Run as `python -m tests.faults.watcher URL NAME`. The table takes whatever is put in: what is doubled, left out or out of order shows.
"""

import asyncio
import sys
from collections.abc import Sequence

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from ledger.follow import FollowerRunner
from ledger.port import Unavailable
from ledger.postgres import PostgresLedger
from ledger.urls import engine_url
from schemas.envelope import Recorded

_TABLE = (
    "create schema storm",
    "create table storm.seen (nth bigint generated always as identity, follower text, position bigint, hash bytea)",
    "grant usage on schema storm to heyi",
    "grant select, insert on storm.seen to heyi",
)
_SEEN = text(
    """
    insert into storm.seen (follower, position, hash)
    select :name, s.position, s.hash
    from unnest(cast(:positions as bigint[]), cast(:hashes as bytea[])) with ordinality s (position, hash, n) order by s.n
    """
)


async def make_table(owner_url: str) -> None:
    """Make the table of what was seen, with the owner's login."""
    connection = await asyncpg.connect(owner_url)
    try:
        for statement in _TABLE:
            await connection.execute(statement)
    finally:
        await connection.close()


class Watcher:
    """Writes down the position and the hash of each event it is handed."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """See `Follower.handle`."""
        positions, hashes = [one.position for one in batch], [one.hash for one in batch]
        await tx.execute(_SEEN, {"name": self.name, "positions": positions, "hashes": hashes})


async def opened(url: str) -> PostgresLedger:
    """The ledger, as soon as its database takes connections."""
    while True:
        try:
            return await PostgresLedger.open(url)
        except Unavailable:
            await asyncio.sleep(0.2)


async def _main(url: str, name: str) -> None:
    ledger = await opened(url)
    engine = create_async_engine(engine_url(url), pool_pre_ping=True)
    async with ledger:
        await FollowerRunner(engine, ledger, Watcher(name)).run()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
