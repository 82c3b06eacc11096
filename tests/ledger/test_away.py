"""Transactions beside the ledger: who is cancelled ends so, though the connection breaks in the same moment."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ledger.away import transaction
from ledger.port import Unavailable
from ledger.urls import engine_url
from projections.connection import reading
from tests.templates import Stores

Opens = Callable[[AsyncEngine], AbstractAsyncContextManager[AsyncConnection]]
BACKEND = text("select pg_backend_pid()")
END = "select pg_terminate_backend($1, 5000)"


@pytest.fixture
async def engine(stores: Stores) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(engine_url(stores.ledger))
    yield made
    await made.dispose()


@pytest.mark.parametrize("opens", [transaction, reading])
async def test_a_cancellation_is_not_lost_with_the_connection(
    engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]", opens: Opens
) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with opens(engine) as connection:
            backend = (await connection.execute(BACKEND)).scalar_one()
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                await owner.execute(END, backend)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()


@pytest.mark.parametrize("opens", [transaction, reading])
async def test_who_is_not_cancelled_hears_that_the_database_is_away(
    engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]", opens: Opens
) -> None:
    async def work() -> None:
        async with opens(engine) as connection:
            await owner.execute(END, (await connection.execute(BACKEND)).scalar_one())
            await connection.execute(BACKEND)

    with pytest.raises(Unavailable):
        await work()


async def test_a_time_limit_stays_one_though_the_connection_breaks(
    engine: AsyncEngine, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async def work() -> None:
        async with asyncio.timeout(0.2), transaction(engine) as connection:
            backend = (await connection.execute(BACKEND)).scalar_one()
            try:
                await asyncio.Event().wait()
            finally:
                await owner.execute(END, backend)

    with pytest.raises(TimeoutError):
        await work()
