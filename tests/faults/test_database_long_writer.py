"""A long writing transaction elsewhere in the cluster: positions need no barrier, so nobody waits for it and nothing is skipped."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from heyi.stack.postgres import EmbeddedPostgres
from ledger.follow import FollowerRunner
from ledger.postgres import PostgresLedger
from ledger.urls import engine_url
from ledger.verify import verify
from projections.pulse import Beat, Pulse
from schemas.envelope import Recorded
from tests.faults.clusters import LONG, WITHIN
from tests.ledger.given import appended
from tests.templates import Stores, Templates

pytestmark = pytest.mark.timeout(WITHIN)

WRITERS = 8
EACH = 2_000 if LONG else 40


class Diary:
    """Remembers every position that it was handed."""

    name = "diary"

    def __init__(self) -> None:
        self.positions: list[int] = []

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        assert tx.in_transaction()
        self.positions += [one.position for one in batch]


@asynccontextmanager
async def writing(url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A transaction that wrote to a table of its own and does not end."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("create table public.elsewhere (n int)")
        async with connection.transaction(isolation="repeatable_read"):
            await connection.execute("insert into public.elsewhere values (1)")
            yield connection
    finally:
        await connection.close()


@pytest.fixture
async def owner(stores: Stores) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await asyncpg.connect(stores.ledger_owner)
    yield connection
    await connection.close()


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh(persons=False) as stores:
        yield stores


async def pulse_of(stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]") -> Beat:
    await owner.execute("select pg_stat_force_next_flush()")
    engine = create_async_engine(engine_url(stores.ledger))
    try:
        return await Pulse(engine).read()
    finally:
        await engine.dispose()


async def test_appends_and_followers_go_on_beside_it(
    postgres: EmbeddedPostgres,
    empty_database: str,
    stores: Stores,
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    diary = Diary()
    engine = create_async_engine(engine_url(stores.ledger))
    async with (
        writing(postgres.dsn(empty_database)),
        writing(stores.ledger_owner) as same_database,
        await PostgresLedger.open(stores.ledger) as one,
        await PostgresLedger.open(stores.ledger) as other,
    ):
        running = asyncio.create_task(FollowerRunner(engine, one, diary, batch=50).run())
        await asyncio.gather(*(appended((one, other)[n % 2], f"case/{n}", EACH) for n in range(WRITERS)))
        async with asyncio.timeout(60):
            while len(diary.positions) < WRITERS * EACH:
                await asyncio.sleep(0.02)
        # Both transactions still run: whoever waits for the oldest one to end, as readers by transaction id do, has seen nothing.
        behind = await owner.fetchval(
            "select count(*) from ledger.event where xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        )
        assert behind == 0
        assert diary.positions == list(range(1, WRITERS * EACH + 1))
        assert (await verify(stores.ledger)).sound
        held = await pulse_of(stores, owner)
        assert held.held_back >= EACH
        assert await same_database.fetchval("select count(*) from public.elsewhere") == 1
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await engine.dispose()

    freed = await pulse_of(stores, owner)
    assert freed.held_back < held.held_back


async def test_what_it_costs_shows_in_rows_that_vacuum_may_not_clear(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with await PostgresLedger.open(stores.ledger) as ledger:
        async with writing(stores.ledger_owner):
            await appended(ledger, "case/a", EACH)
            await owner.execute("vacuum ledger.counter, ledger.stream")
            kept = (await pulse_of(stores, owner)).dead_rows
        await owner.execute("vacuum ledger.counter, ledger.stream")
        cleared = (await pulse_of(stores, owner)).dead_rows
    assert kept >= EACH
    assert cleared < kept
