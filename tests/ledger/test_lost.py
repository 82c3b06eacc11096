"""Connections break, callers give up, the ledger closes: nothing is lost, doubled or left hanging."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

import asyncpg
import pytest

from ledger.port import Appended, Closed, CommandTaken, OutcomeUnknown, Unavailable
from ledger.postgres import PostgresLedger
from schemas.envelope import Append
from tests.ledger.given import appended, intent
from tests.templates import Stores

KILL = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = 'heyi-ledger' and pid <> pg_backend_pid()
"""

KILL_FLUSH = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and query like '%pg_logical_emit_message%' and pid <> pg_backend_pid()
"""


@asynccontextmanager
async def counter_held(stores: Stores) -> AsyncIterator[None]:
    """Hold the counter's row, so that every append waits just before its end."""
    owner = await asyncpg.connect(stores.ledger_owner)
    try:
        async with owner.transaction():
            await owner.execute("select from ledger.counter for update")
            yield
    finally:
        await owner.close()


async def until_waiting(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Return once an append waits for the counter."""
    while not await owner.fetchval(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    ):
        await asyncio.sleep(0.005)


async def until_recorded(ledger: PostgresLedger, told: Append) -> str:
    """Send a command until it is known to be recorded, as a caller should; say how that became known."""
    while True:
        try:
            await ledger.append(told)
        except CommandTaken:
            return "taken"
        except (OutcomeUnknown, Unavailable):
            await asyncio.sleep(0.01)
        else:
            return "appended"


async def test_a_killed_backend_leaves_the_outcome_unknown_and_a_repeat_settles_it(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    told = [intent(f"case/{n}") for n in range(5)]
    async with counter_held(stores):
        waiting = [asyncio.create_task(real.append(one)) for one in told]
        await until_waiting(owner)
        await owner.execute(KILL)
        answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert {type(answer) for answer in answers} <= {OutcomeUnknown, Unavailable}
    assert [await until_recorded(real, one) for one in told] == ["appended"] * 5
    assert await real.last_position() == 5


async def test_whatever_is_killed_every_command_has_exactly_one_effect(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    dice = Random(11)
    done = asyncio.Event()

    async def kill() -> None:
        while not done.is_set():
            await asyncio.sleep(dice.uniform(0.02, 0.25))
            await owner.execute(KILL)

    async def write(ledger: PostgresLedger, number: int) -> None:
        for _ in range(15):
            while True:
                with suppress(Unavailable):
                    seen = await ledger.load(f"case/{number}")
                    break
            await until_recorded(ledger, intent(f"case/{number}", seen, events=2))

    async with (
        await PostgresLedger.open(stores.ledger) as grouped,
        await PostgresLedger.open(stores.ledger, grouping=False) as single,
    ):
        killer = asyncio.create_task(kill())
        await asyncio.gather(*(write((grouped, single)[n % 2], n) for n in range(12)))
        done.set()
        await killer
        for n in range(12):
            seen = await grouped.load(f"case/{n}")
            assert seen.version == 30
            assert len({e.command_id for e in seen.events}) == 15
        assert await grouped.last_position() == 12 * 30


async def test_what_was_committed_and_not_flushed_is_no_answer(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with await PostgresLedger.open(stores.ledger, grouping=False) as ledger:
        await asyncio.gather(*(ledger.append(intent(f"case/before/{n}")) for n in range(3)))
        told = [intent(f"case/{n}") for n in range(3)]
        async with counter_held(stores):
            waiting = [asyncio.create_task(ledger.append(one)) for one in told]
            await until_waiting(owner)
            assert await owner.fetchval(KILL_FLUSH)
        answers = await asyncio.gather(*waiting, return_exceptions=True)

        # The first found no other under way and needs no flush; the others are in the ledger, and nobody may say so yet.
        assert [type(answer) for answer in answers] == [Appended, OutcomeUnknown, OutcomeUnknown]
        assert await ledger.last_position() == 6
        assert [await until_recorded(ledger, one) for one in told] == ["taken"] * 3


async def test_a_caller_that_gives_up_does_not_trouble_the_group(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    told = [intent(f"case/{n}") for n in range(6)]
    async with counter_held(stores):
        sent = [asyncio.create_task(real.append(told[0]))]
        await until_waiting(owner)
        sent += [asyncio.create_task(real.append(one)) for one in told[1:]]
        await asyncio.sleep(0.01)
        sent[0].cancel()  # on its way already: it will be recorded
        sent[2].cancel()  # still waiting for the next group: it will not
        await asyncio.sleep(0.01)
    answers = await asyncio.gather(*sent, return_exceptions=True)

    assert [isinstance(answer, Appended) for answer in answers] == [False, True, False, True, True, True]
    assert await until_recorded(real, told[0]) == "taken"
    assert await until_recorded(real, told[2]) == "appended"
    assert await real.last_position() == 6


@pytest.mark.parametrize("grouping", [True, False], ids=["grouped", "each its own commit"])
async def test_closing_records_what_waits_and_refuses_what_comes_later(
    stores: Stores, *, grouping: bool
) -> None:
    ledger = await PostgresLedger.open(stores.ledger, grouping=grouping)
    waiting = [asyncio.create_task(ledger.append(intent(f"case/{n}"))) for n in range(100)]
    await asyncio.sleep(0)
    await ledger.close()
    answers = await asyncio.gather(*waiting)
    late = await asyncio.gather(ledger.append(intent("case/late")), return_exceptions=True)

    assert {answer.version for answer in answers} == {1}
    assert isinstance(late[0], Closed)


async def test_reading_survives_a_restart_of_every_backend(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await appended(real, "case/a", 3)
    for _ in range(5):
        await owner.execute(KILL)
        assert (await real.load("case/a")).version == 3
        assert len(await real.read(0)) == 3
