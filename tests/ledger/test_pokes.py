"""The table of pokes: whoever asks while a poke is on its way is heard as well."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ledger.pokes import FORCED, Pokes
from ledger.postgres import PostgresLedger
from ledger.urls import engine_url
from tests.ledger.given import intent, rows
from tests.templates import Stores


@pytest.fixture
async def engine(stores: Stores) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(engine_url(stores.ledger))
    yield made
    await made.dispose()


async def test_a_poke_is_taken_away_once_it_was_delivered(engine: AsyncEngine) -> None:
    pokes = Pokes(engine)
    async with engine.begin() as tx:
        await pokes.put({"case/a": 2, "case/b": 1}, tx)

    for poke in await pokes.pending(10):
        await pokes.delivered(poke)

    assert await pokes.waiting() == 0


async def test_news_that_comes_while_a_poke_is_delivered_is_delivered_too(engine: AsyncEngine) -> None:
    pokes = Pokes(engine)
    async with engine.begin() as tx:
        await pokes.put({"case/a": 2}, tx)
    (poke,) = await pokes.pending(10)
    async with engine.begin() as tx:
        await pokes.put({"case/a": 3}, tx)
    await pokes.delivered(poke)

    assert [one.version for one in await pokes.pending(10)] == [3]


async def test_a_forced_poke_does_not_swallow_the_news_that_comes_while_it_is_delivered(
    engine: AsyncEngine, real: PostgresLedger
) -> None:
    await real.append(intent("case/a", rows=rows()))
    pokes = Pokes(engine)
    assert await pokes.put_open("case") == 1
    (poke,) = await pokes.pending(10)
    assert poke.version == FORCED
    async with engine.begin() as tx:
        await pokes.put({"case/a": 2}, tx)
    await pokes.delivered(poke)

    assert await pokes.waiting() == 1


async def test_a_clock_that_is_set_back_keeps_no_poke_waiting(engine: AsyncEngine, stores: Stores) -> None:
    pokes = Pokes(engine)
    async with engine.begin() as tx:
        await pokes.put({"case/a": 2, "case/b": 1}, tx)
        await pokes.put_open_later("case", 30, tx)
    (first, second) = await pokes.pending(10)
    await pokes.failed(second)
    assert [one.stream for one in await pokes.pending(10)] == [first.stream]
    owner = create_async_engine(engine_url(stores.ledger_owner))
    async with owner.begin() as tx:
        # To rows it is the same whether the clock goes back or they go forward.
        await tx.execute(text("update current.poke set next_at = next_at + interval '10 minutes'"))
    await owner.dispose()
    assert {one.stream for one in await pokes.pending(10)} == {"case/a", "case/b"}


async def test_a_page_is_taken_away_at_once_but_for_what_was_asked_again(engine: AsyncEngine) -> None:
    pokes = Pokes(engine)
    async with engine.begin() as tx:
        await pokes.put({"case/a": 2, "case/b": 1, "case/c": 1}, tx)
    page = await pokes.pending(10)
    async with engine.begin() as tx:
        await pokes.put({"case/b": 2}, tx)

    await pokes.delivered(*page)

    assert [(one.stream, one.version) for one in await pokes.pending(10)] == [("case/b", 2)]
