"""Followers handle every event once, in order, with their rows; whatever is killed, and however many run."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ledger.follow import CheckpointAhead, FollowerRunner
from ledger.postgres import PostgresLedger
from ledger.urls import engine_url
from schemas.envelope import Recorded
from tests.ledger.given import appended, intent
from tests.templates import Stores


class Board:
    """Writes every position into a table, each once (its primary key says so)."""

    name = "board"

    def __init__(self, stumble_at: int = 0) -> None:
        self.stumble_at = stumble_at
        self.batches: list[int] = []
        self.news = asyncio.Event()

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        await tx.execute(
            text("insert into board (position) values (:position)"), [{"position": e.position} for e in batch]
        )
        if self.stumble_at and batch[0].position <= self.stumble_at <= batch[-1].position:
            raise LookupError("stumbled")
        self.batches.append(len(batch))
        self.news.set()


@pytest.fixture
async def engine(stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]") -> AsyncIterator[AsyncEngine]:
    await owner.execute(
        """
        create table board (n bigint generated always as identity, position bigint primary key);
        grant select, insert, delete on board to heyi_app
        """
    )
    engine = create_async_engine(engine_url(stores.ledger))
    yield engine
    await engine.dispose()


async def written(owner: "asyncpg.Connection[asyncpg.Record]") -> list[int]:
    return [row[0] for row in await owner.fetch("select position from board order by n")]


async def test_a_follower_catches_up_in_batches_and_goes_on_where_it_was(
    real: PostgresLedger, engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await appended(real, "case/a", 5, events=5)
    first = Board()
    assert await FollowerRunner(engine, real, first, batch=10).catch_up() == 25
    assert first.batches == [10, 10, 5]

    await appended(real, "case/b", 2)
    second = Board()
    assert await FollowerRunner(engine, real, second).catch_up() == 2
    assert await written(owner) == list(range(1, 28))


async def test_rows_and_checkpoint_are_one(
    real: PostgresLedger, engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await appended(real, "case/a", 1, events=9)
    runner = FollowerRunner(engine, real, Board(stumble_at=7), batch=3)
    with pytest.raises(LookupError):
        await runner.catch_up()

    assert await written(owner) == [1, 2, 3, 4, 5, 6]
    assert await FollowerRunner(engine, real, Board()).catch_up() == 3
    assert await written(owner) == list(range(1, 10))


async def test_of_two_runners_one_works_at_a_time(
    real: PostgresLedger, engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    boards = [Board(), Board(), Board()]
    runners = [asyncio.create_task(FollowerRunner(engine, real, board, batch=7).run()) for board in boards]
    await asyncio.gather(*(appended(real, f"case/{n}", 10, events=2) for n in range(10)))
    await until_written(owner, 200)
    await stop(*runners)

    assert await written(owner) == list(range(1, 201))


async def test_a_runner_wakes_at_once_in_its_own_process_and_in_another(
    real: PostgresLedger, stores: Stores, engine: AsyncEngine
) -> None:
    async with await PostgresLedger.open(stores.ledger) as other:
        board = Board()
        running = asyncio.create_task(FollowerRunner(engine, real, board).run())
        await appended(real, "case/a")
        await asyncio.wait_for(board.news.wait(), 5)
        await asyncio.sleep(0.2)  # the ear is open by now
        for writer in (real, other):
            delays = []
            for _ in range(9):
                board.news.clear()
                begun = asyncio.get_running_loop().time()
                await writer.append(intent("case/a", await writer.load("case/a")))
                await asyncio.wait_for(board.news.wait(), 5)
                delays.append(asyncio.get_running_loop().time() - begun)
            assert sorted(delays)[4] < 0.15, "slower than the poll alone would be"
        await stop(running)


async def test_a_runner_survives_lost_connections(
    real: PostgresLedger, engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    running = asyncio.create_task(FollowerRunner(engine, real, Board(), batch=5).run())
    for n in range(6):
        await appended(real, f"case/{n}", 1, events=5)
        await owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    await until_written(owner, 30)
    await stop(running)

    assert await written(owner) == list(range(1, 31))


class Deaf(Board):
    """Swallows being cancelled, as a driver may whose connection breaks at that moment."""

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        self.news.set()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)


async def test_a_runner_ends_even_where_its_cancellation_was_swallowed(
    real: PostgresLedger, engine: AsyncEngine
) -> None:
    await appended(real, "case/a", 1)
    deaf = Deaf()
    running = asyncio.create_task(FollowerRunner(engine, real, deaf).run())
    async with asyncio.timeout(10):
        await deaf.news.wait()
        await stop(running)


async def test_lag_is_counted_in_events_and_seconds(real: PostgresLedger, engine: AsyncEngine) -> None:
    runner = FollowerRunner(engine, real, Board())
    assert (await runner.lag()).events == 0
    await appended(real, "case/a", 3)
    lag = await runner.lag()
    assert (lag.events, lag.seconds != 0) == (3, True)
    await runner.catch_up()
    lag = await runner.lag()
    assert (lag.events, lag.seconds) == (0, 0)


async def test_a_restored_ledger_is_refused(
    real: PostgresLedger, stores: Stores, engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await appended(real, "case/a", 5)
    await FollowerRunner(engine, real, Board()).catch_up()
    await take_back(owner, to=3)
    with pytest.raises(CheckpointAhead):
        await FollowerRunner(engine, real, Board()).step()

    # Even when the ledger has grown past the checkpoint since: what the follower saw there is not there.
    await appended(real, "case/b", 10)
    with pytest.raises(CheckpointAhead):
        await FollowerRunner(engine, real, Board()).step()

    async def clear(tx: AsyncConnection) -> None:
        await tx.execute(text("delete from board"))

    runner = FollowerRunner(engine, real, Board())
    await runner.restart(clear)
    assert await runner.catch_up() == 13
    assert await written(owner) == list(range(1, 14))


async def take_back(owner: "asyncpg.Connection[asyncpg.Record]", to: int) -> None:
    """Do what a restore to an earlier moment does, to a ledger of one stream."""
    async with owner.transaction():
        await owner.execute("set local session_replication_role = replica")
        await owner.execute("delete from ledger.event where position > $1", to)
        await owner.execute("update ledger.counter set position = $1", to)
        await owner.execute(
            "update ledger.stream s set version = e.version, head_hash = e.hash from ledger.event e where e.position = $1",
            to,
        )


async def until_written(owner: "asyncpg.Connection[asyncpg.Record]", count: int) -> None:
    async with asyncio.timeout(30):
        while await owner.fetchval("select count(*) from board") < count:
            await asyncio.sleep(0.02)


async def stop(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
