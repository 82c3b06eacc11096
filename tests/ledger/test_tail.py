"""Readers that tail the ledger see every event once and in order; two readers known to be broken do not pass this test."""

import asyncio
from collections.abc import Hashable, Sequence
from typing import Any

import asyncpg
import pytest

from ledger.call import call
from ledger.port import Appended
from ledger.postgres import PostgresLedger
from ledger.wire import prepare
from tests.ledger.given import intent
from tests.ledger.tailing import How, run
from tests.templates import Stores

PAUSE = 0.008


class LedgerLog:
    """The ledger under the workload: two processes' worth of ledgers, and transactions held open by hand."""

    def __init__(self, ledgers: Sequence[PostgresLedger], pool: "asyncpg.Pool[Any]") -> None:
        self._ledgers = ledgers
        self._pool = pool

    async def write(self, writer: int, how: How) -> Hashable | None:
        ledger = self._ledgers[writer % len(self._ledgers)]
        stream = f"case/{writer}"
        told = intent(stream, await ledger.load(stream), events=1 + writer % 2)
        if how == "plain":
            done = await ledger.append(told)
            return stream, done.version
        async with self._pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            (answer,) = await call(connection, [prepare(told)])
            await asyncio.sleep(PAUSE)
            if how == "aborted":
                await transaction.rollback()
                return None
            await transaction.commit()
        assert isinstance(answer, Appended)
        return stream, answer.version

    async def page(self, after: int) -> Sequence[tuple[int, Hashable]]:
        return [(e.position, (e.stream, e.version)) for e in await self._ledgers[0].read(after, 50)]


class TableLog:
    """A throw-away table as most people would write it: numbered by an identity column, tailed by `query`."""

    def __init__(self, pool: "asyncpg.Pool[Any]", query: str) -> None:
        self._pool = pool
        self._query = query

    async def write(self, writer: int, how: How) -> Hashable | None:
        async with self._pool.acquire() as connection:
            if how == "plain":
                return await connection.fetchval("insert into log (who) values ($1) returning seq", writer)  # type: ignore[no-any-return]
            transaction = connection.transaction()
            await transaction.start()
            # The number is drawn first and the row written a moment later, as happens in any busy INSERT.
            seq = await connection.fetchval("select nextval('log_seq')")
            await asyncio.sleep(PAUSE)
            await connection.execute("insert into log (seq, who) values ($1, $2)", seq, writer)
            await asyncio.sleep(PAUSE)
            if how == "aborted":
                await transaction.rollback()
                return None
            await transaction.commit()
            return seq  # type: ignore[no-any-return]

    async def page(self, after: int) -> Sequence[tuple[int, Hashable]]:
        return [(row[0], row[0]) for row in await self._pool.fetch(self._query, after)]


async def test_readers_of_the_ledger_see_every_event_once_and_in_order(stores: Stores) -> None:
    async with (
        await PostgresLedger.open(stores.ledger) as one,
        await PostgresLedger.open(stores.ledger) as two,
        asyncpg.create_pool(stores.ledger, min_size=1, max_size=8) as pool,
    ):
        result = await run(LedgerLog((one, two), pool))
        events = await one.read(0, 100_000)

    assert len(events) >= 1000
    for seen in result.readers:
        assert [position for position, _ in seen] == list(range(1, len(events) + 1))
        assert [key for _, key in seen] == [(e.stream, e.version) for e in events]
    # Of a command of two events the committed key is its second one; all of them are there, and nothing rolled back is.
    written = {(e.stream, e.version) for e in events}
    assert set(result.committed) <= written
    last_of_command = {(e.stream, e.command_id): (e.stream, e.version) for e in events}
    assert sorted(last_of_command.values()) == sorted(result.committed)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("select seq from log where seq > $1 order by seq limit 50", id="naive"),
        pytest.param(
            "select seq from log where seq > $1 and xid < pg_snapshot_xmin(pg_current_snapshot()) order by seq limit 50",
            id="barrier by transaction, cursor by number",
        ),
    ],
)
async def test_a_broken_reader_is_caught(stores: Stores, query: str) -> None:
    owner = await asyncpg.connect(stores.ledger_owner)
    await owner.execute(
        """
        create sequence log_seq;
        create table log (
            seq bigint primary key default nextval('log_seq'), xid xid8 not null default pg_current_xact_id(), who int
        )
        """
    )
    await owner.close()
    async with asyncpg.create_pool(stores.ledger_owner, min_size=18, max_size=18) as pool:
        # One run is enough nearly always (hundreds of entries are skipped); five leave nothing to chance.
        for seed in range(5):
            if (await run(TableLog(pool, query), each=30, seed=seed)).skipped():
                return
    pytest.fail("the workload does not show what is wrong with this reader")
