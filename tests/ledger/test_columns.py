"""Streams as the database sends them, column by column and some versions at a time: nothing is lost, turned or made up in between."""

from uuid import uuid4

import asyncpg

from ledger.columns import PART
from ledger.postgres import PostgresLedger
from schemas.actors import Actor, Role
from tests.ledger.given import appended, draft, intent
from tests.ledger.test_verify import alter

LONG = 2 * PART + 3
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


async def test_a_stream_that_is_known_by_its_head_comes_without_events(real: PostgresLedger) -> None:
    seen = await appended(real, "case/a", events=PART + 1)
    assert (await real.load("case/a", known=seen.head)).events == ()
    assert (await real.load("case/a", known=bytes(32))).events == seen.events
