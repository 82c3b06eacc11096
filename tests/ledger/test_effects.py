"""The table of effects: one runner holds a row at a time, a claim ends with its lease, and what is put off comes back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ledger.effects import Claimed, Effects, Prepared
from ledger.urls import engine_url
from tests.templates import Stores

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
async def engine(stores: Stores) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(engine_url(stores.ledger))
    yield made
    await made.dispose()


async def entered(engine: AsyncEngine, *numbers: int) -> Effects:
    async with engine.begin() as tx:
        await Effects.put([Prepared("case/a", number, "email", AT) for number in numbers], tx)
    return Effects(engine)


def numbers(claimed: list[Claimed]) -> list[int]:
    return sorted(one.number for one in claimed)


async def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1, 2)
    assert numbers(await effects.claim("email", 10, lease=60, longest=3600)) == [1, 2]
    assert await effects.claim("email", 10, lease=60, longest=3600) == []


async def test_a_claim_whose_lease_is_over_is_taken_by_the_next(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1)
    (first,) = await effects.claim("email", 10, lease=0, longest=3600)
    (second,) = await effects.claim("email", 10, lease=60, longest=3600)
    assert (first.tries, second.tries) == (1, 2)


async def test_two_runners_that_claim_at_once_share_the_rows(engine: AsyncEngine) -> None:
    effects = await entered(engine, *range(1, 21))
    pages = await asyncio.gather(*(effects.claim("email", 10, lease=60, longest=3600) for _ in range(4)))
    assert sorted(number for page in pages for number in numbers(page)) == list(range(1, 21))


async def test_a_row_that_another_transaction_has_locked_is_passed_over(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1, 2)
    async with engine.begin() as tx:
        await Effects.settled("case/a", 1, "email", tx)
        assert numbers(await effects.claim("email", 10, lease=60, longest=3600)) == [2]
    assert await effects.waiting() == 1


async def test_what_is_put_off_comes_back_later_and_not_before(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1, 2)
    soon, later = sorted(await effects.claim("email", 10, lease=60, longest=3600), key=lambda one: one.number)
    await effects.put_off(soon, 0)
    await effects.put_off(later, 3600)
    assert numbers(await effects.claim("email", 10, lease=60, longest=3600)) == [1]


async def test_who_lost_the_claim_puts_nothing_off(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1)
    (lost,) = await effects.claim("email", 10, lease=0, longest=3600)
    (held,) = await effects.claim("email", 10, lease=60, longest=3600)
    await effects.put_off(lost, 0)
    assert await effects.claim("email", 10, lease=60, longest=3600) == []
    await effects.done(held)
    assert await effects.waiting() == 0


async def test_an_effect_is_entered_once(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1)
    (claimed,) = await effects.claim("email", 10, lease=0, longest=3600)
    await entered(engine, 1)
    (again,) = await effects.claim("email", 10, lease=60, longest=3600)
    assert (claimed.tries, again.tries) == (1, 2)
    assert again.age > 0


async def test_each_channel_has_its_own_runner(engine: AsyncEngine) -> None:
    effects = await entered(engine, 1)
    assert await effects.claim("print", 10, lease=60, longest=3600) == []


@pytest.mark.parametrize("column", ["next_at", "claimed_until"])
async def test_a_clock_that_is_set_back_keeps_nothing_waiting(
    engine: AsyncEngine, stores: Stores, column: str
) -> None:
    effects = await entered(engine, 1, 2)
    (held,) = await effects.claim("email", 1, lease=60, longest=300)
    owner = create_async_engine(engine_url(stores.ledger_owner))
    async with owner.begin() as tx:
        # To rows it is the same whether the clock goes back or they go forward.
        await tx.execute(text(f"update current.effect set {column} = {column} + interval '10 minutes'"))
    await owner.dispose()
    # What nobody holds comes at once, and so does what somebody holds for longer than anybody may.
    expected = [1, 2] if column == "claimed_until" else sorted({1, 2} - {held.number})
    assert numbers(await effects.claim("email", 10, lease=60, longest=300)) == expected
