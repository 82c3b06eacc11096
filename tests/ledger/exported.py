"""Words for tests of exports: a ledger written down, lines altered as somebody else might, and a ledger read in."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

import asyncpg

from ledger.export import export
from ledger.postgres import PostgresLedger
from ledger.restore import restore
from schemas.envelope import Recorded, Rows
from tests.ledger.given import appended, intent, rows
from tests.templates import Stores

NOT_TEXT = b"\xff\x00\xfe"
LINE_ENDS = '{"n":"\u2028\u0085\\n","姓":"\U0001f600"}'.encode()

TABLES = (
    "ledger.event order by position",
    "ledger.command order by command_id",
    "ledger.stream order by stream",
    "ledger.counter",
    "current.stream_row order by stream",
    "current.obligation order by stream, id",
    "current.lookup order by kind, key",
)


def derive(events: Sequence[Recorded]) -> Rows | None:
    """Rows of a stream: a lookup and a stage follow from how many events there are; notes have none."""
    n = len(events)
    if events[0].stream.startswith("note/"):
        return None
    return rows(b"%s/%d" % (events[0].stream.encode(), n), due=(f"accept/{n}",), stage=f"s{n}")


async def grown(ledger: PostgresLedger, cases: int = 3, times: int = 2) -> None:
    """Cases of two events a command, notes of odd bytes, a refusal on a stream that never was, and numbers drawn."""
    for case in range(cases):
        stream = f"case/{case}"
        for n in range(1, times + 1):
            derived = rows(b"%s/%d" % (stream.encode(), 2 * n), due=(f"accept/{2 * n}",), stage=f"s{2 * n}")
            await ledger.append(intent(stream, await ledger.load(stream), events=2, rows=derived))
    await appended(ledger, "note/a", body=LINE_ENDS)
    await appended(ledger, "note/a", body=NOT_TEXT)
    await appended(ledger, "note/b", body=b"")
    # Commands are written down in the order of their ids: the one without events last, so that tests know which line is whose.
    await ledger.append(intent("case/never", events=0, outcome=NOT_TEXT, command_id=UUID(int=2**128 - 1)))
    for _ in range(7):
        await ledger.next_number("case")


async def lines_of(stores: Stores) -> list[bytes]:
    """What an export of this ledger holds, line by line."""
    blocks: list[bytes] = []
    await export(stores.ledger_owner, blocks.append)
    return b"".join(blocks).splitlines(keepends=True)


async def read_in(stores: Stores, lines: Sequence[bytes]) -> None:
    """Read these lines into this ledger."""
    await restore(stores.ledger_owner, BytesIO(b"".join(lines)), derive)


async def content(stores: Stores) -> dict[str, list[Any]]:
    """Every row of every table that an export speaks of, and those derived from it."""
    connection = await asyncpg.connect(stores.ledger_owner)
    try:
        return {
            table: [tuple(row) for row in await connection.fetch(f"select * from {table}")]
            for table in TABLES
        }
    finally:
        await connection.close()


def sealed(lines: Sequence[bytes]) -> list[bytes]:
    """The same lines with a trailer that fits them."""
    body = list(lines[:-1])
    trailer = {"sha256": sha256(b"".join(body)).hexdigest()}
    return [*body, json.dumps(trailer).encode() + b"\n"]


def changed(lines: Sequence[bytes], number: int, change: Callable[[dict[str, Any]], Any]) -> list[bytes]:
    """The lines with one of them changed (counted from 1), under a trailer that fits."""
    fields = json.loads(lines[number - 1])
    change(fields)
    new = json.dumps(fields, ensure_ascii=False).encode() + b"\n"
    return sealed([*lines[: number - 1], new, *lines[number:]])
