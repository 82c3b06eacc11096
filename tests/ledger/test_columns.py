"""Streams as the database sends them, column by column and some versions at a time: nothing is lost, turned or made up in between."""

import asyncio
from uuid import uuid4

import asyncpg

from ledger.columns import PART
from ledger.postgres import PostgresLedger
from schemas.actors import Actor, Role
from tests.ledger.given import appended, draft, intent
from tests.ledger.test_verify import alter
from tests.templates import Stores

LONG = 2 * PART + 3
TABLES = ["event", "stream", "command"]
BEHALF = Actor(id="case/a/party/1", role=Role.PARTY, case="case/a", party=1)


async def test_a_stream_of_many_parts_is_what_is_read_event_by_event(real: PostgresLedger) -> None:
    bodies = [f'{{"n":{n}}}'.encode() for n in range(LONG)]
    several = tuple(
        draft(body).model_copy(
            update={"cause": uuid4() if n % 3 else None, "on_behalf_of": None if n % 2 else BEHALF}
        )
        for n, body in enumerate(bodies)
    )
    await real.append(intent("case/a").model_copy(update={"events": several}))
    for name, events in (("case/b", 1), ("case/c", PART), ("case/d", PART + 1)):
        await real.append(intent(name, events=events))
    names = ("case/d", "case/a", "case/none", "case/c", "case/a", "case/b")
    every = [event for after in range(0, 3 * LONG, 500) for event in await real.read(after, 500)]

    for name, loaded in zip(names, await real.load_all(names), strict=True):
        expected = tuple(event for event in every if event.stream == name)
        assert loaded.events == (await real.load(name)).events == expected
        assert [type(value) for event in loaded.events for value in event] == [
            type(value) for event in expected for value in event
        ]
        assert loaded.version == len(expected)
    assert [event.body for event in (await real.load("case/a")).events] == bodies


async def test_what_the_head_does_not_know_is_loaded_all_the_same(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await real.append(intent("case/a", events=PART + 2))
    whole = await real.load("case/a")
    first = whole.events[0]
    await owner.execute(
        "update ledger.stream set version = 1, head_hash = $1 where stream = 'case/a'", first.hash
    )
    assert (await real.load("case/a")).events == whole.events


async def test_a_stream_without_its_beginning_has_its_head_and_the_rest(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await real.append(intent("case/a", events=2 * PART + 2))
    whole = await real.load("case/a")
    await alter(owner, f"delete from ledger.event where stream = 'case/a' and version <= {PART}")
    found = await real.load("case/a")
    assert (found.version, found.head, found.events) == (whole.version, whole.head, whole.events[PART:])
    assert (await real.load_all(["case/a"]))[0].events == found.events


async def scans(owner: "asyncpg.Connection[asyncpg.Record]") -> tuple[int, int]:
    """How often tables of the ledger were walked and sought in, by sessions that have ended: they tell it then."""
    others = (
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    async with asyncio.timeout(20):
        while await owner.fetchval(others):
            await asyncio.sleep(0.02)
    walked = await owner.fetchval(
        "select sum(seq_scan) from pg_stat_user_tables where relname = any ($1)", TABLES
    )
    sought = await owner.fetchval(
        "select sum(idx_scan) from pg_stat_user_tables where relname = any ($1)", TABLES
    )
    return int(walked), int(sought)


async def test_no_table_is_walked_however_few_rows_it_has(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with await PostgresLedger.open(stores.ledger) as ledger:
        seen = await appended(ledger, "case/a", 2)
    await owner.execute("analyze ledger.event, ledger.stream, ledger.command")
    walked, sought = await scans(owner)
    async with await PostgresLedger.open(stores.ledger) as ledger:
        for _ in range(8):
            assert (await ledger.load("case/a", uuid4())).events == seen.events
    after = await scans(owner)
    assert after[0] == walked
    assert after[1] >= sought + 8


async def test_a_stream_that_is_known_by_its_head_comes_without_events(real: PostgresLedger) -> None:
    seen = await appended(real, "case/a", events=PART + 1)
    assert (await real.load("case/a", known=seen.head)).events == ()
    assert (await real.load("case/a", known=bytes(32))).events == seen.events
