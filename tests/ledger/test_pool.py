"""The pool of connections: few, used in turn, replaced when they broke, and given back whole or not at all."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ledger.link import NO_CONNECTION
from ledger.pool import Pool, fetch, open_pool
from tests.templates import Stores

PID = "select pg_backend_pid()"
NAME = "heyi-pool-under-test"
_OURS = f"from pg_stat_activity where datname = current_database() and application_name = '{NAME}'"
KILL = f"select count(pg_terminate_backend(pid)) {_OURS}"
THERE = f"select count(*) {_OURS}"


@pytest.fixture
async def pool(stores: Stores) -> AsyncIterator[Pool]:
    pool = await open_pool(stores.ledger, 2, NAME)
    yield pool
    await pool.close()


async def pid_of(pool: Pool, *, again: bool = True) -> int:
    return int((await fetch(pool, PID, again=again))[0][0])


async def test_one_after_the_other_uses_one_connection_and_no_more_than_its_size_are_used_at_once(
    pool: Pool, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    assert await pid_of(pool) == await pid_of(pool)
    asked = [fetch(pool, "select pg_backend_pid(), pg_sleep(0.02)") for _ in range(6)]
    assert len({rows[0][0] for rows in await asyncio.gather(*asked)}) == 2
    assert await owner.fetchval(THERE) == 2


async def test_what_broke_while_it_rested_is_replaced_with_all_of_its_age(
    pool: Pool, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    asked = [fetch(pool, "select pg_backend_pid(), pg_sleep(0.02)") for _ in range(2)]
    before = {rows[0][0] for rows in await asyncio.gather(*asked)}
    assert await owner.fetchval(KILL) == 2
    after = {await pid_of(pool) for _ in range(3)}
    assert len(after) == 1
    assert not after & before


async def test_what_may_not_be_repeated_is_not_and_the_next_one_has_a_connection(
    pool: Pool, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    sleeping = asyncio.create_task(fetch(pool, "select pg_sleep(30)", again=False))
    while await owner.fetchval(f"{THERE} and query like '%pg_sleep%' and state = 'active'") == 0:
        await asyncio.sleep(0.01)
    await owner.fetchval(KILL)
    with pytest.raises(NO_CONNECTION):
        await sleeping
    assert await pid_of(pool, again=False) > 0


async def test_a_refused_statement_leaves_its_connection_whole(pool: Pool) -> None:
    before = await pid_of(pool)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await fetch(pool, "select 1 / 0")
    assert await pid_of(pool) == before


async def test_the_connection_of_somebody_who_gave_up_is_not_used_again(pool: Pool) -> None:
    before = await pid_of(pool)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await fetch(pool, "select pg_sleep(30)")
    assert await pid_of(pool) != before


async def test_a_connection_that_rested_too_long_is_not_used_again(stores: Stores) -> None:
    pool = Pool(stores.ledger, 2, NAME, idle=0.0)
    assert await pid_of(pool) != await pid_of(pool)
    await pool.close()


async def test_closing_waits_for_who_is_served_and_serves_nobody_after_that(
    pool: Pool, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    asked = asyncio.create_task(fetch(pool, "select pg_sleep(0.05)"))
    await asyncio.sleep(0.01)
    await pool.close()
    assert asked.done()
    assert len(await asked) == 1
    with pytest.raises(NO_CONNECTION):
        await pid_of(pool)
    async with asyncio.timeout(10):
        while await owner.fetchval(THERE):
            await asyncio.sleep(0.01)


async def test_two_may_close_it_at_once_and_one_may_give_up_waiting(pool: Pool) -> None:
    asked = asyncio.create_task(fetch(pool, "select pg_sleep(0.2)"))
    await asyncio.sleep(0.01)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await pool.close()
    async with asyncio.timeout(10):
        await asyncio.gather(pool.close(), pool.close())
    assert asked.done()
    with pytest.raises(NO_CONNECTION):
        await pid_of(pool)
