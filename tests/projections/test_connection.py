"""Reading from the boards: a database that is away or gives up is told as such, and other errors as they are."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from heyi.stack.postgres import EmbeddedPostgres
from ledger.port import Busy, Unavailable
from ledger.urls import engine_url
from projections.case_list import CaseList, Wanted
from projections.connection import reading
from projections.pulse import Pulse
from tests.house import furnished, settings_for
from tests.templates import Templates


@pytest.fixture
async def engine(postgres: EmbeddedPostgres, empty_database: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(engine_url(postgres.dsn(empty_database)), pool_size=1, max_overflow=0)
    yield engine
    await engine.dispose()


async def test_nobody_listens(postgres: EmbeddedPostgres) -> None:
    nowhere = create_async_engine("postgresql+asyncpg://heyi@127.0.0.1:1/none")
    with pytest.raises(Unavailable):
        await CaseList(nowhere).page(Wanted("a"), None, 1)
    with pytest.raises(Unavailable):
        await Pulse(nowhere).read()
    await nowhere.dispose()


async def test_a_connection_that_is_ended(engine: AsyncEngine) -> None:
    with pytest.raises(Unavailable):
        async with reading(engine) as connection:
            await connection.execute(text("select pg_terminate_backend(pg_backend_pid())"))
    async with reading(engine) as connection:
        assert (await connection.execute(text("select 1"))).scalar_one() == 1


async def _slow(engine: AsyncEngine) -> None:
    async with reading(engine) as connection:
        await connection.execute(text("set statement_timeout = '20ms'"))
        await connection.execute(text("select pg_sleep(5)"))


async def test_a_statement_that_takes_too_long(engine: AsyncEngine) -> None:
    with pytest.raises(Busy):
        await _slow(engine)


async def test_a_wrong_statement_is_a_bug(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError):
        async with reading(engine) as connection:
            await connection.execute(text("select nonsense"))


async def test_lists_are_planned_for_what_is_asked(templates: Templates) -> None:
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores)) as house,
        reading(house.engine) as connection,
    ):
        assert (await connection.execute(text("show plan_cache_mode"))).scalar_one() == "force_custom_plan"
