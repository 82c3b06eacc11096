"""What is not read in: every broken, forged or cut off export is refused by name, and nothing of it is kept."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from io import BytesIO
from typing import Any

import asyncpg
import pytest

from ledger.incoming import NotRestored
from ledger.postgres import PostgresLedger
from ledger.restore import prepare, restore
from schemas.envelope import Recorded, Rows
from tests.ledger.exported import changed, content, grown, lines_of, read_in, sealed
from tests.ledger.given import appended
from tests.templates import Stores, Templates

Lines = list[bytes]


@pytest.fixture
async def lines(real: PostgresLedger, stores: Stores) -> Lines:
    """An export of 15 events (lines 2 to 16) and 10 commands (17 to 26); its trailer is line 27."""
    await grown(real)
    return await lines_of(stores)


@pytest.fixture
async def elsewhere(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh(persons=False) as stores:
        yield stores


def put(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda line: line.update(fields)


def without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda line: line.pop(name)


FORGED: list[tuple[int, Callable[[dict[str, Any]], Any], str]] = [
    (1, put(heyi="sheet"), "line 1 is not the header"),
    (1, put(format=2), "the export is of format 2"),
    (1, put(events=14), "line 16 is broken: no command can be read"),
    (1, put(events=16), r"line 17 is broken: no event can be read from it"),
    (1, put(commands=9), "line 26 is broken: no trailer"),
    (1, put(position=14), "position or fingerprint differ"),
    (1, put(fingerprint="00" * 32), "position or fingerprint differ"),
    (1, put(numbers={"x; drop": 1}), "line 1 is broken: no header"),
    (1, put(numbers={"case": 0}), "line 1 is broken: no header"),
    (2, put(body='{"n":2}'), "line 2: position 1, stream case/0, version 1: hash does not fit"),
    (5, put(hash="00" * 32), "line 5: position 4, stream case/0, version 4: hash does not fit"),
    (5, put(position=9), "line 5: position 9, .* positions jump from 3"),
    (5, put(version=9), "line 5: position 4, .* versions jump from 3"),
    (5, put(stream="case/other"), "line 5: position 4, stream case/other, version 4: versions jump from 0"),
    (5, put(recorded_at="2026-03-02T04:00:00.123457Z"), "line 5: .* hash does not fit"),
    (5, put(visibility="nobody"), r"line 5 is broken: no event can be read from it \(visibility\)"),
    (5, put(kind="林秀英"), r"line 5 is broken: no event can be read from it \(kind\)"),
    (5, put(actor="林秀英"), "line 5 is broken: no event"),
    (5, put(body={"base64": "林秀英"}), r"line 5 is broken: no event can be read from it \(body\)"),
    (5, put(body=1), r"\(body\)"),
    (5, put(林秀英=1), "line 5 is broken: no event can be read from it$"),
    (5, without("cause"), r"line 5 is broken: no event can be read from it \(cause\)"),
    (20, without("digest"), r"line 20 is broken: no command can be read from it \(digest\)"),
    (20, put(stream="case/elsewhere"), "the commands do not fit the events: "),
    (20, put(version=99), "the commands do not fit the events: "),
    (20, put(command_id="00000000-0000-0000-0000-000000000001"), "the commands do not fit the events: "),
]


@pytest.mark.parametrize(("number", "change", "says"), FORGED)
async def test_a_forged_line_under_a_trailer_that_fits_is_named(
    lines: Lines, elsewhere: Stores, number: int, change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    await refused(elsewhere, changed(lines, number, change), says)


OUT_OF_SHAPE: list[tuple[Callable[[Lines], Sequence[bytes]], str]] = [
    (lambda x: [], "cut off after line 0"),
    (lambda x: [b"\x00\xff\n", *x[1:]], "line 1 is not the header"),
    (lambda x: [x[0][:-1]], "cut off after line 0"),
    (lambda x: x[:1], "cut off after line 1"),
    (lambda x: x[:10], "cut off after line 10"),
    (lambda x: [*x[:10], x[10][:40]], "cut off after line 10"),
    (lambda x: x[:20], "cut off after line 20"),
    (lambda x: x[:-1], "cut off after line 26"),
    (lambda x: [*x[:-1], x[-1][:-1]], "cut off after line 26"),
    (lambda x: [*x, b"{}\n"], "something after the trailer in line 27"),
    (lambda x: [*x[:4], b"{}\n", *x[5:]], "line 5 is broken: no event"),
    (lambda x: [*x[:4], b"\n", *x[4:]], "line 5 is broken: no event"),
    (
        lambda x: [*x[:25], x[25].replace(b'"at":"2', b'"at":"1'), x[26]],
        "the trailer in line 27 does not fit",
    ),
    (lambda x: [*x[:-1], json.dumps({"sha256": "ab" * 32}).encode() + b"\n"], "the trailer in line 27"),
    (lambda x: [x[0].replace(b'"case":7', b'"case":9'), *x[1:]], "the trailer in line 27"),
    (lambda x: [*x[:2], x[3], x[2], *x[4:]], "line 3: position 3, .* positions jump from 1"),
    (
        lambda x: sealed([*x[:24], x[24], x[24], x[26]]),
        r"lines 17 to 26: the database refuses them \(23505\)",
    ),
]


@pytest.mark.parametrize(("change", "says"), OUT_OF_SHAPE)
async def test_a_file_that_is_cut_off_mixed_up_or_damaged_is_refused(
    lines: Lines, elsewhere: Stores, change: Callable[[Lines], Sequence[bytes]], says: str
) -> None:
    await refused(elsewhere, change(lines), says)


async def refused(stores: Stores, lines: Sequence[bytes], says: str) -> None:
    """The lines are refused in these words, quoting nothing, and the ledger is as empty as before."""
    before = await content(stores)
    with pytest.raises(NotRestored, match=says) as no:
        await read_in(stores, lines)
    assert "林秀英" not in str(no.value)
    assert await content(stores) == before
    connection = await asyncpg.connect(stores.ledger_owner)
    try:
        assert await connection.fetchval("select to_regclass('ledger.number_case')") is None
    finally:
        await connection.close()


async def test_a_refused_export_does_not_stand_in_the_way_of_a_good_one(
    lines: Lines, stores: Stores, elsewhere: Stores
) -> None:
    await refused(elsewhere, lines[:-1], "cut off")
    await read_in(elsewhere, lines)
    assert await content(elsewhere) == await content(stores)


async def test_a_ledger_with_anything_in_it_is_left_alone(lines: Lines, elsewhere: Stores) -> None:
    async with await PostgresLedger.open(elsewhere.ledger) as ledger:
        await appended(ledger, "note/a")
    await refused(elsewhere, lines, "this ledger is not empty")
    with pytest.raises(NotRestored, match="this ledger is not empty"):
        await prepare(elsewhere.ledger_owner, elsewhere.ledger)


async def test_the_same_export_is_not_read_in_twice(lines: Lines, elsewhere: Stores) -> None:
    await read_in(elsewhere, lines)
    before = await content(elsewhere)
    with pytest.raises(NotRestored, match="not empty"):
        await read_in(elsewhere, lines)
    assert await content(elsewhere) == before


async def test_a_checkpoint_ahead_of_an_empty_ledger_makes_it_not_empty(
    lines: Lines, elsewhere: Stores
) -> None:
    """Its follower holds events that this ledger never had, and would miss those that are read in."""
    connection = await asyncpg.connect(elsewhere.ledger_owner)
    await connection.execute("insert into ledger.checkpoint (follower, position) values ('relay', 5)")
    await connection.close()
    await refused(elsewhere, lines, "not empty")


async def test_events_that_the_rules_do_not_know_are_refused(lines: Lines, elsewhere: Stores) -> None:
    def puzzled(events: Sequence[Recorded]) -> Rows | None:
        raise ValueError("林秀英")

    with pytest.raises(NotRestored, match=r"stream case/0: .* \(ValueError\)") as no:
        await restore(elsewhere.ledger_owner, BytesIO(b"".join(lines)), puzzled)
    assert "林秀英" not in str(no.value)
    assert not any((await content(elsewhere))["ledger.event order by position"])
    assert (await content(elsewhere))["ledger.counter"] == [(True, 0)]


async def test_rows_are_derived_anew_and_not_from_the_file(lines: Lines, elsewhere: Stores) -> None:
    assert b"accept/" not in b"".join(lines)
    await read_in(elsewhere, lines)
    stages = {row[0]: row[4] for row in (await content(elsewhere))["current.stream_row order by stream"]}
    assert stages == {f"case/{n}": "s4" for n in range(3)}
