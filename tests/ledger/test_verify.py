"""Verification finds every kind of altered byte and says where; rebuilding gives the rows that stood there."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from ledger.port import Appended
from ledger.postgres import PostgresLedger
from ledger.rebuild import rebuild
from ledger.rows import read_rows
from ledger.verify import Finding, verify
from schemas.envelope import Recorded, Rows, WindowRow
from tests.ledger.given import NOON, appended, intent, rows
from tests.templates import Stores


def derive(events: Sequence[Recorded]) -> Rows | None:
    """Rows of a stream as its tests write them: stage and lookups follow from how many events there are."""
    n = len(events)
    if events[0].stream.startswith("note/"):
        return None
    key = b"%s/%d" % (events[0].stream.encode(), n)
    late, windows = ("resolve@1", f"accept@{n}"), rounds(events[0].stream, n)
    return rows(
        key, due=(f"accept/{n}", "resolve/1"), stage=f"s{n}", late=late, counted=f"o{n}", windows=windows
    )


def rounds(stream: str, n: int) -> tuple[WindowRow, ...]:
    """A window for every event of the stream, the last one open."""
    return tuple(
        WindowRow(id=f"{stream}/round/{k}", opens_at=NOON, closes_at=NOON + timedelta(hours=k), shut=k < n)
        for k in range(1, n + 1)
    )


async def grown(ledger: PostgresLedger) -> None:
    """Two cases of four events, one of one, a stream without rows, and a refusal."""
    for stream, times in (("case/a", 2), ("case/b", 2), ("case/c", 1)):
        for n in range(1, times + 1):
            events = 2 if times == 2 else 1
            seen = await ledger.load(stream)
            derived = rows(
                b"%s/%d" % (stream.encode(), n * events),
                due=(f"accept/{n * events}", "resolve/1"),
                stage=f"s{n * events}",
                late=("resolve@1", f"accept@{n * events}"),
                counted=f"o{n * events}",
                windows=rounds(stream, n * events),
            )
            await ledger.append(intent(stream, seen, events=events, rows=derived))
    await appended(ledger, "note/a")
    await ledger.append(intent("case/d", events=0))


async def alter(owner: "asyncpg.Connection[asyncpg.Record]", statement: str) -> None:
    """Change what stands in the tables, past the triggers, as only a superuser can."""
    async with owner.transaction():
        await owner.execute("set local session_replication_role = replica")
        await owner.execute(statement)


async def test_a_sound_ledger_gives_no_finding(real: PostgresLedger, stores: Stores) -> None:
    await grown(real)
    told: list[tuple[str, int, int]] = []
    report = await verify(stores.ledger, derive, lambda *step: told.append(step))

    assert report.sound, report.findings
    assert (report.events, report.streams) == (10, 4)
    assert ("events", 10, 10) in told
    assert ("rows", 10, 10) in told


async def test_an_empty_ledger_is_sound(stores: Stores) -> None:
    report = await verify(stores.ledger, derive)
    assert (report.sound, report.events, report.streams) == (True, 0, 0)


FLIPS = [
    "body = set_byte(body, 0, get_byte(body, 0) # 1)",
    "body = body || '\\x20'",
    "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
    "actor = set_byte(actor, 9, get_byte(actor, 9) # 1)",
    "on_behalf_of = actor",
    "on_behalf_of = ''",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "kind = 'NoteTakem'",
    "schema_version = 2",
    "policy = 'model@2'",
    "visibility = 'public'",
    "cause = event_id",
    "event_id = gen_random_uuid()",
    "command_id = (select command_id from ledger.command where stream = 'case/b' limit 1)",
]


async def test_any_altered_field_of_an_event_is_found(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await grown(real)
    await owner.execute("create table kept as select * from ledger.event where position = 3")
    for flip in FLIPS:
        await alter(owner, f"update ledger.event set {flip} where position = 3")
        report = await verify(stores.ledger)
        assert report.findings[:1] == [
            Finding("hash does not fit content and predecessor", "case/a", 3, 3)
        ], flip
        await alter(
            owner, "delete from ledger.event where position = 3; insert into ledger.event select * from kept"
        )
    assert (await verify(stores.ledger)).sound


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("delete from ledger.event where position = 2", Finding("positions jump from 1", "case/a", 3, 3)),
        ("delete from ledger.event where position = 2", Finding("versions jump from 1", "case/a", 3, 3)),
        (
            "delete from ledger.event where position = 10",
            Finding("the counter is at 10, the last event at 9", position=9),
        ),
        ("delete from ledger.event where position = 10", Finding("head without events", "note/a", 1)),
        (
            "update ledger.event set stream = 'case/x' where position = 4",
            Finding("versions jump from 0", "case/x", 4, 4),
        ),
        (
            "update ledger.stream set version = 3 where stream = 'case/a'",
            Finding("version of the head differs from the last event's", "case/a", 4),
        ),
        (
            "update ledger.stream set head_hash = set_byte(head_hash, 0, get_byte(head_hash, 0) # 1) where stream = 'case/b'",
            Finding("hash of the head differs from the last event's", "case/b", 4),
        ),
        ("delete from ledger.stream where stream = 'case/c'", Finding("events without a head", "case/c", 1)),
        (
            "delete from ledger.command where stream = 'case/c'",
            Finding("no command of this stream goes with the event", "case/c", 1, 9),
        ),
        (
            "update ledger.command set stream = 'case/b' where stream = 'case/c'",
            Finding("no command of this stream goes with the event", "case/c", 1, 9),
        ),
        (
            "update ledger.event set position = position + 100 where position = 10",
            Finding("positions jump from 9", "note/a", 1, 110),
        ),
    ],
)
async def test_what_was_taken_away_or_moved_is_found(
    real: PostgresLedger,
    stores: Stores,
    owner: "asyncpg.Connection[asyncpg.Record]",
    change: str,
    found: Finding,
) -> None:
    await grown(real)
    await alter(owner, change)

    assert found in (await verify(stores.ledger)).findings


async def test_a_command_that_refers_to_what_never_was_is_found(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await grown(real)
    ghost = uuid4()
    await owner.execute(
        "insert into ledger.command (command_id, digest, stream, version, outcome) values ($1, $2, 'case/z', 1, '')",
        ghost,
        bytes(32),
    )

    assert (await verify(stores.ledger)).findings == [
        Finding(f"command {ghost} refers to what does not exist", "case/z", 1)
    ]


async def test_the_fingerprint_shows_that_the_newest_events_were_taken_away(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await grown(real)
    before = await verify(stores.ledger)
    await alter(owner, "delete from ledger.event where position = 10")
    await alter(owner, "delete from ledger.stream where stream = 'note/a'")
    await alter(owner, "delete from ledger.command where stream = 'note/a'")
    await alter(owner, "update ledger.counter set position = 9")
    after = await verify(stores.ledger)

    assert after.sound
    assert after.fingerprint != before.fingerprint


ROW_CHANGES = [
    ("update current.stream_row set stage = 'x' where stream = 'case/a'", "stage", "case/a"),
    ("update current.stream_row set over = true where stream = 'case/b'", "over", "case/b"),
    ("delete from current.stream_row where stream = 'case/c'", "row missing", "case/c"),
    (
        "insert into current.stream_row (stream, kind, stage, over) values ('note/a', 'note', '', false)",
        "row not derived",
        "note/a",
    ),
    ("delete from current.obligation where stream = 'case/a'", "obligations", "case/a"),
    ("update current.obligation set due_at = now() where stream = 'case/b'", "obligations", "case/b"),
    ("delete from current.span where stream = 'case/a' and clock = 'resolve@1'", "spans", "case/a"),
    ("update current.span set ended_at = now() where stream = 'case/b'", "spans", "case/b"),
    ("delete from current.measure where stream = 'case/a'", "measure", "case/a"),
    ("update current.measure set climbs = '{}' where stream = 'case/b'", "measure", "case/b"),
    (
        "insert into current.measure (stream, place) values ('case/nowhere', 'a')",
        "of a stream that does not exist",
        "case/nowhere",
    ),
    ("update current.window set shut = true where id = 'case/a/round/4'", "windows", "case/a"),
    (
        "update current.window set closes_at = closes_at + interval '1 hour' where id = 'case/b/round/2'",
        "windows",
        "case/b",
    ),
    ("update current.window set stream = 'case/b' where id = 'case/a/round/1'", "windows", "case/b"),
    ("delete from current.window where id = 'case/c/round/1'", "windows", "case/c"),
    (
        "insert into current.window values ('note/a/round/1', 'note/a', now(), now(), false)",
        "window of a stream without rows",
        "note/a",
    ),
    (
        "insert into current.window values ('case/nowhere/round/1', 'case/nowhere', now(), now(), false)",
        "of a stream that does not exist",
        "case/nowhere",
    ),
    ("delete from current.lookup where stream = 'case/c'", "lookups", "case/c"),
    ("update current.lookup set stream = 'case/a' where stream = 'case/b'", "lookups", "case/b"),
    (
        "insert into current.lookup values ('code', 'k', 'case/nowhere', 1)",
        "of a stream that does not exist",
        "case/nowhere",
    ),
]


async def test_rows_that_do_not_follow_from_the_events_are_found_and_rebuilt(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await grown(real)
    every = ["case/a", "case/b", "case/c", "case/d", "note/a", "case/nowhere"]
    before = await read_rows(owner, every)
    for change, what, stream in ROW_CHANGES:
        await owner.execute(change)
        findings = (await verify(stores.ledger, derive)).findings
        assert (f"current row: {what}", stream) in [(f.what, f.stream) for f in findings], change

        assert await rebuild(stores.ledger_owner, derive, batch=2) == 4

        assert (await verify(stores.ledger, derive)).sound, change
        assert await read_rows(owner, every) == before, change


async def test_appends_go_on_while_rows_are_rebuilt(real: PostgresLedger, stores: Stores) -> None:
    streams = [f"case/{n}" for n in range(30)]

    async def one_more(stream: str) -> Appended:
        seen = await real.load(stream)
        n = seen.version + 1
        key, late = b"%s/%d" % (stream.encode(), n), ("resolve@1", f"accept@{n}")
        due = (f"accept/{n}", "resolve/1")
        windows = rounds(stream, n)
        derived = rows(key, due=due, stage=f"s{n}", late=late, counted=f"o{n}", windows=windows)
        return await real.append(intent(stream, seen, rows=derived))

    await asyncio.gather(*(one_more(stream) for stream in streams))
    rebuilding = asyncio.create_task(rebuild(stores.ledger_owner, derive, batch=3))
    for _ in range(5):
        await asyncio.gather(*(one_more(stream) for stream in streams))
    assert await rebuilding == 30

    report = await verify(stores.ledger, derive)
    assert report.sound, report.findings
    assert report.events == 180


def test_the_instants_of_these_tests_are_fixed() -> None:
    assert NOON.isoformat() == "2026-03-02T04:00:00.123456+00:00"
