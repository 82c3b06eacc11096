"""The whole ledger as lines of text, of one moment, each event verified on its way out."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import asyncpg

from ledger.chaining import Chaining
from ledger.lines import COMMAND_FIELDS, EVENT_FIELDS, CommandLine, EventLine, Header, Line, Trailer, written
from ledger.link import connect
from ledger.port import LedgerError
from ledger.verify import Finding, Progress, Report, check_commands
from ledger.wire import EVENT_COLUMNS

PAGE = 1000

_EVENTS = f"select {EVENT_COLUMNS} from ledger.event order by position"  # noqa: S608 - columns of our own
_COMMANDS = "select command_id, digest, stream, version, at, outcome from ledger.command order by command_id"
_HASHES = "select hash from ledger.event order by position"
_COUNTS = """
select (select position from ledger.counter), (select count(*) from ledger.event), (select count(*) from ledger.command)
"""
_SEQUENCES = r"""
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'ledger' and c.relkind = 'S' and c.relname like 'number\_%' order by c.relname
"""

_DRAWN = 'select last_value - (not is_called)::int from ledger."{name}"'

Write = Callable[[bytes], object]
"""Takes the next bytes of an export."""


class NotExported(LedgerError):
    """The ledger is not sound, and what would be written could not be read in again; says where, never what stands there."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A ledger that was written or read in: how much of it, and its fingerprint as a verification states it."""

    events: int
    commands: int
    fingerprint: str


async def export(url: str, write: Write, progress: Progress | None = None) -> Whole:
    """Write the ledger at `url` as it stands at one moment, while appends go on.

    `url` names the owner's login, since the application may not see which numbers were given out. Derived rows,
    checkpoints and the person store are left out. Memory: about 300 bytes per stream. Without the trailer, which comes
    last, an export is of no use. Raises `NotExported`, or one of `ledger.link.NO_CONNECTION`.
    """
    tell = progress or (lambda *_: None)
    connection = await connect(url, "heyi-export")
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            # Whoever takes the lines may be slow; one moment is held for as long as that takes.
            await connection.execute(
                "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0"
            )
            return await _write_all(connection, write, tell)
    finally:
        await connection.close()


async def _write_all(connection: "asyncpg.Connection[Any]", write: Write, tell: Progress) -> Whole:
    digest = sha256()

    def put(lines: list[Line]) -> None:
        block = b"".join([written(line) for line in lines])
        digest.update(block)
        write(block)

    header = await _header(connection)
    put([header])
    chaining = Chaining()
    done = 0
    async for page in _pages(connection, _EVENTS):
        for row in page:
            if wrong := chaining.wrong(row):
                raise NotExported(f"not exported: {wrong}")
        put([EventLine.model_construct(**dict(zip(EVENT_FIELDS, row, strict=True))) for row in page])
        tell("events", done := done + len(page), header.events)
    if chaining.position != header.position:
        raise NotExported(
            f"not exported: the counter is at {header.position}, the last event at {chaining.position}"
        )
    report = Report()
    await check_commands(connection, report)
    if report.findings:
        raise NotExported(f"not exported: {said(report.findings[0])}")
    done = 0
    async for page in _pages(connection, _COMMANDS):
        put([CommandLine.model_construct(**dict(zip(COMMAND_FIELDS, row, strict=True))) for row in page])
        tell("commands", done := done + len(page), header.commands)
    write(written(Trailer.model_construct(sha256=digest.digest())))
    return Whole(header.events, header.commands, header.fingerprint.hex())


async def _header(connection: "asyncpg.Connection[Any]") -> Header:
    position, events, commands = await connection.fetchrow(_COUNTS) or (0, 0, 0)
    hashes = sha256()
    async for page in _pages(connection, _HASHES):
        hashes.update(b"".join([row[0] for row in page]))
    return Header.model_construct(
        events=events,
        commands=commands,
        position=position or 0,
        fingerprint=hashes.digest(),
        numbers=await _numbers(connection),
    )


async def _numbers(connection: "asyncpg.Connection[Any]") -> dict[str, int]:
    """The last number of each kind: at least as high as any in the events of this moment."""
    numbers = {}
    for (name,) in await connection.fetch(_SEQUENCES):
        last = await connection.fetchval(_DRAWN.format(name=name))
        if last > 0:
            numbers[name.removeprefix("number_")] = last
    return numbers


async def _pages(connection: "asyncpg.Connection[Any]", query: str) -> AsyncIterator[list[Any]]:
    cursor = await connection.cursor(query)
    while page := await cursor.fetch(PAGE):
        yield page


def said(finding: Finding) -> str:
    """A finding as one line."""
    parts = (("position", finding.position), ("stream", finding.stream), ("version", finding.version))
    where = ", ".join(f"{name} {value}" for name, value in parts if value is not None)
    return f"{where}: {finding.what}" if where else finding.what
