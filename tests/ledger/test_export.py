"""An export holds the whole ledger of one moment, and read into an empty one gives the same ledger."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from uuid import uuid4

import asyncpg
import pytest

from heyi.stack.postgres import EmbeddedPostgres
from ledger.export import NotExported, export
from ledger.port import CommandTaken
from ledger.postgres import PostgresLedger
from ledger.restore import prepare, restore
from ledger.verify import verify
from tests.ledger.exported import NOT_TEXT, content, derive, grown, lines_of, read_in
from tests.ledger.given import appended, intent
from tests.templates import Stores, Templates


@pytest.fixture
async def elsewhere(templates: Templates) -> AsyncIterator[Stores]:
    """Another ledger, empty."""
    async with templates.fresh(persons=False) as stores:
        yield stores


async def test_what_is_read_in_is_the_same_ledger(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    await grown(real)
    lines = await lines_of(stores)
    await read_in(elsewhere, lines)

    before, after = await verify(stores.ledger, derive), await verify(elsewhere.ledger, derive)
    assert (before.findings, after.findings) == ([], [])
    assert (after.fingerprint, after.events, after.streams) == (
        before.fingerprint,
        before.events,
        before.streams,
    )
    assert await content(elsewhere) == await content(stores)
    assert await lines_of(elsewhere) == lines


async def test_the_lines_are_a_header_the_events_the_commands_and_a_trailer(
    real: PostgresLedger, stores: Stores
) -> None:
    await grown(real)
    header, *rest, trailer = [json.loads(line) for line in await lines_of(stores)]
    fingerprint = (await verify(stores.ledger)).fingerprint

    assert header == {
        "heyi": "ledger",
        "format": 1,
        "events": 15,
        "commands": 10,
        "position": 15,
        "fingerprint": fingerprint,
        "numbers": {"case": 7},
    }
    assert [line["position"] for line in rest[:15]] == list(range(1, 16))
    assert rest[0]["body"] == '{"n":1}'
    assert {"base64": "/wD+"} in [line["body"] for line in rest[:15]]
    assert sorted(rest[15]) == ["at", "command_id", "digest", "outcome", "stream", "version"]
    assert list(trailer) == ["sha256"]


async def test_an_empty_ledger_goes_out_and_in(stores: Stores, elsewhere: Stores) -> None:
    lines = await lines_of(stores)
    assert len(lines) == 2
    await read_in(elsewhere, lines)
    assert (await verify(elsewhere.ledger, derive)).sound


async def test_a_repeated_command_is_answered_as_before(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    known = uuid4()
    await real.append(intent("note/a", command_id=known, outcome=NOT_TEXT))
    await read_in(elsewhere, await lines_of(stores))

    async with await PostgresLedger.open(elsewhere.ledger) as ledger:
        seen = await ledger.load("note/a", known)
        assert seen.outcome is not None
        assert seen.outcome.outcome == NOT_TEXT
        with pytest.raises(CommandTaken) as taken:
            await ledger.append(intent("note/a", seen, command_id=known))
    assert taken.value.stored == seen.outcome


async def test_positions_chains_and_numbers_go_on(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    await grown(real)
    await read_in(elsewhere, await lines_of(stores))

    async with await PostgresLedger.open(elsewhere.ledger) as ledger:
        answer = await ledger.append(intent("note/a", await ledger.load("note/a")))
        assert (answer.version, answer.position) == (3, 16)
        assert await ledger.next_number("case") == 8
        assert await ledger.next_number("other") == 1
    assert (await verify(elsewhere.ledger, derive)).sound


async def test_numbers_that_were_drawn_already_are_not_given_out_again(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    await grown(real)
    lines = await lines_of(stores)
    async with await PostgresLedger.open(elsewhere.ledger) as ledger:
        for _ in range(9):
            await ledger.next_number("case")
        await read_in(elsewhere, lines)
        assert await ledger.next_number("case") == 10


async def test_what_was_read_in_stays_as_it_is(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    await grown(real)
    await read_in(elsewhere, await lines_of(stores))
    connection = await asyncpg.connect(elsewhere.ledger_owner)
    try:
        for table in ("event", "command"):
            with pytest.raises(asyncpg.PostgresError, match="what was recorded stays"):
                await connection.execute(f"delete from ledger.{table}")
    finally:
        await connection.close()


async def test_an_export_is_of_one_moment_while_others_append(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    """Commands are written after the events, and those recorded meanwhile are in neither."""
    await grown(real, cases=30, times=20)
    blocks: list[bytes] = []
    stop = asyncio.Event()

    async def others() -> int:
        count = 0
        while not stop.is_set():
            await appended(real, f"note/other{count % 5}")
            count += 1
        return count

    appending = asyncio.create_task(others())
    await asyncio.sleep(0.05)
    written = await export(stores.ledger_owner, blocks.append)
    stop.set()
    assert await appending > 0
    await restore(elsewhere.ledger_owner, BytesIO(b"".join(blocks)), derive)

    report = await verify(elsewhere.ledger, derive)
    assert report.findings == []
    assert (report.events, report.fingerprint) == (written.events, written.fingerprint)
    assert report.events < (await verify(stores.ledger)).events


async def test_thousands_of_events_go_through_in_blocks(
    real: PostgresLedger, stores: Stores, elsewhere: Stores
) -> None:
    for n in range(25):
        await real.append(intent(f"note/{n}", events=200))
    sizes: list[int] = []
    blocks: list[bytes] = []
    told: list[tuple[str, int, int]] = []

    def write(block: bytes) -> None:
        sizes.append(block.count(b"\n"))
        blocks.append(block)

    await export(stores.ledger_owner, write, lambda *step: told.append(step))
    assert (sum(sizes), max(sizes)) == (5000 + 25 + 2, 1000)
    await restore(elsewhere.ledger_owner, BytesIO(b"".join(blocks)), derive, lambda *step: told.append(step))

    assert told.count(("events", 5000, 5000)) == 2
    assert told.count(("commands", 25, 25)) == 2
    assert ("rows", 5000, 5000) in told
    assert (await verify(elsewhere.ledger)).fingerprint == (await verify(stores.ledger)).fingerprint


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "update ledger.event set body = 'x' where position = 3",
            "position 3, stream case/0, version 3: hash",
        ),
        ("delete from ledger.event where position = 15", "the counter is at 15, the last event at 14"),
        ("delete from ledger.event where position = 4", "positions jump from 3"),
        ("delete from ledger.command where stream = 'note/b'", "no command of this stream"),
    ],
)
async def test_a_ledger_that_is_not_sound_is_not_exported(
    real: PostgresLedger, stores: Stores, change: str, says: str
) -> None:
    await grown(real)
    connection = await asyncpg.connect(stores.ledger_owner)
    await connection.execute("set session_replication_role = replica")
    await connection.execute(change)
    await connection.close()
    blocks: list[bytes] = []

    with pytest.raises(NotExported, match=says):
        await export(stores.ledger_owner, blocks.append)
    assert b"sha256" not in b"".join(blocks)


async def test_an_unmigrated_database_is_made_ready(
    real: PostgresLedger, stores: Stores, postgres: EmbeddedPostgres, empty_database: str
) -> None:
    await grown(real)
    bare = postgres.dsn(empty_database)
    lines = await lines_of(stores)
    await prepare(bare, stores.ledger)
    await restore(bare, BytesIO(b"".join(lines)), derive)
    assert (await verify(bare, derive)).sound
