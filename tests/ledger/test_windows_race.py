"""Ballots of two processes race with the close: each is recorded below it or refused, none is lost and none is doubled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import asyncpg
import pytest

from ledger.call import call
from ledger.link import connect
from ledger.port import Appended, Busy, CommandTaken, LedgerError, WindowShut
from ledger.postgres import PostgresLedger
from ledger.wire import prepare
from schemas.envelope import Append, WindowRow
from tests.ledger.given import NOON, intent, rows
from tests.ledger.test_lost import counter_held
from tests.ledger.test_windows import HOUR, LATER, ROUND, TALK, ballot, set_up, window
from tests.templates import Stores

VOTERS = 64


async def close(ledger: PostgresLedger) -> int:
    """Shut the round; return the position of the event that did."""
    told = intent(TALK, await ledger.load(TALK), rows=rows(windows=(window(shut=True),)))
    position = (await ledger.append(told)).position
    assert position is not None
    return position


async def cast(ledger: PostgresLedger, told: Append, dice: Random) -> Appended | LedgerError:
    """Cast one ballot, some of them twice under one id."""
    await asyncio.sleep(dice.uniform(0, 0.06))
    tries = 1 if dice.random() < 0.7 else 2
    answers = await asyncio.gather(*(ledger.append(told) for _ in range(tries)), return_exceptions=True)
    kinds = [type(one) for one in answers]
    assert kinds.count(Appended) <= 1, kinds
    assert set(kinds) <= {Appended, CommandTaken, WindowShut}, kinds
    first = [one for one in answers if isinstance(one, Appended)] or answers
    return first[0]  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("grouping", [(True, True), (True, False)])
async def test_every_ballot_is_below_the_close_or_refused(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]", seed: int, grouping: tuple[bool, bool]
) -> None:
    dice = Random(seed)
    one, two = grouping
    async with (
        await PostgresLedger.open(stores.ledger, grouping=one) as first,
        await PostgresLedger.open(stores.ledger, grouping=two) as second,
    ):
        await set_up(first, window())
        told = [ballot(f"ballot/d/2/u{n}") for n in range(VOTERS)]
        votes = [asyncio.create_task(cast(dice.choice((first, second)), each, dice)) for each in told]
        await asyncio.sleep(dice.uniform(0, 0.06))
        end = await close(dice.choice((first, second)))
        answers = await asyncio.gather(*votes)

        counted = {
            each.stream: answer.position
            for each, answer in zip(told, answers, strict=True)
            if isinstance(answer, Appended) and answer.position is not None
        }
        shut = [one for one in answers if isinstance(one, WindowShut)]
        assert len(counted) + len(shut) == VOTERS
        assert {one.reason for one in shut} <= {"shut"}
        assert all(position < end for position in counted.values())
        recorded = await first.read_under("ballot/d/2/")
        assert {event.stream: event.position for event in recorded} == counted
        assert len(recorded) == len(counted)
    assert await deadlocks(owner) == 0


async def test_a_close_that_waits_for_a_ballot_comes_after_it_and_lets_no_other_pass(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    """The first ballot is held up before its position; the close waits for it, the second ballot for the close."""
    async with (
        await PostgresLedger.open(stores.ledger) as first,
        await PostgresLedger.open(stores.ledger) as second,
        await PostgresLedger.open(stores.ledger) as third,
    ):
        await set_up(first, window())
        async with counter_held(stores):
            early = asyncio.create_task(first.append(ballot("ballot/d/2/early")))
            await waiting(owner, 1)
            end = asyncio.create_task(close(second))
            await waiting(owner, 2)
            late = asyncio.create_task(third.append(ballot("ballot/d/2/late")))
            await waiting(owner, 3)
        assert ((await early).position, await end) == (2, 3)
        with pytest.raises(WindowShut) as raised:
            await late
        assert raised.value.reason == "shut"


async def test_who_waited_past_the_end_is_refused_by_the_clock(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    """The clock is read once the window is held, not when the command set out."""
    async with await PostgresLedger.open(stores.ledger) as ledger:
        closes = await owner.fetchval("select clock_timestamp() + interval '0.5 seconds'")
        await set_up(ledger, window(NOON, closes))
        async with owner.transaction():
            await owner.execute(
                "select pg_advisory_xact_lock(hashtextextended('ledger.window/' || $1, 0))", ROUND
            )
            late = asyncio.create_task(ledger.append(ballot()))
            await waiting(owner, 1)
            while await owner.fetchval("select clock_timestamp() < $1", closes):
                await asyncio.sleep(0.05)
        with pytest.raises(WindowShut) as raised:
            await late
        assert raised.value.reason == "over"


async def test_groups_that_need_each_others_rounds_wait_in_no_ring(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    """One group needs the first round and moves the second, the other one the reverse; both are held up until both wait."""
    names = ("deliberation/a", "deliberation/b")
    rounds = [f"{name}/round/1" for name in names]

    async def move(n: int, row: WindowRow) -> Append:
        return intent(names[n], await real.load(names[n]), rows=rows(windows=(row,)))

    for n in range(2):
        await real.append(await move(n, window(name=rounds[n])))
    lines = [await connect(stores.ledger) for _ in range(2)]
    later = [await move(n, window(NOON, LATER - HOUR, name=rounds[n])) for n in range(2)]
    groups = [(ballot(f"ballot/{n}", needs=rounds[n]), later[1 - n]) for n in range(2)]
    async with held(stores, *rounds):
        calls = [
            asyncio.create_task(call(line, [prepare(one) for one in group]))
            for line, group in zip(lines, groups, strict=True)
        ]
        await waiting(owner, 2)
    answers = [answer for each in await asyncio.gather(*calls) for answer in each]
    assert [type(answer) for answer in answers] == [Appended] * 4
    for line in lines:
        await line.close()


async def test_ballots_that_never_stop_do_not_keep_a_round_from_closing(stores: Stores) -> None:
    """Four processes cast without a pause; the close is served in its turn, long before its time limit."""
    ledgers = [await PostgresLedger.open(stores.ledger) for _ in range(4)]
    cast_at: list[int] = []
    done = asyncio.Event()

    async def never_stop(ledger: PostgresLedger, who: int) -> None:
        n = 0
        while not done.is_set():
            n += 1
            try:
                position = (await ledger.append(ballot(f"ballot/d/2/{who}x{n}"))).position
            except WindowShut:
                return
            assert position is not None
            cast_at.append(position)

    try:
        await set_up(ledgers[0], window())
        crowd = [asyncio.create_task(never_stop(ledgers[who % 4], who)) for who in range(40)]
        while len(cast_at) < 400:
            await asyncio.sleep(0.01)
        try:
            end = await close(ledgers[0])
        except Busy:
            pytest.fail("the close waited until its time limit")
        await asyncio.gather(*crowd)
        assert max(cast_at) < end
    finally:
        done.set()
        for ledger in ledgers:
            await ledger.close()


@asynccontextmanager
async def held(stores: Stores, *windows: str) -> AsyncIterator[None]:
    """Hold windows alone, as a close does, and let go of all of them at once."""
    holder = await asyncpg.connect(stores.ledger_owner)
    lock = "select pg_advisory_xact_lock(hashtextextended('ledger.window/' || $1, 0))"
    try:
        async with holder.transaction():
            for name in windows:
                await holder.execute(lock, name)
            yield
    finally:
        await holder.close()


async def deadlocks(owner: "asyncpg.Connection[asyncpg.Record]") -> int:
    """How many rings the database had to break; the ledger would hide them, since it sends again what they undid."""
    await owner.execute("select pg_stat_clear_snapshot()")
    found = await owner.fetchval("select deadlocks from pg_stat_database where datname = current_database()")
    return int(found)


async def waiting(owner: "asyncpg.Connection[asyncpg.Record]", many: int) -> None:
    """Return once so many sessions of this database wait for a lock."""
    while await owner.fetchval(
        "select count(*) < $1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        many,
    ):
        await asyncio.sleep(0.005)
