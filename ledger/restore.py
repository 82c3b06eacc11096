"""An exported ledger read into an empty one: the whole of it, verified event by event, or nothing at all."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from ledger.chaining import Chaining
from ledger.copying import copy
from ledger.export import Whole, said
from ledger.incoming import Incoming, NotRestored, Source
from ledger.lines import Header
from ledger.link import GAVE_UP, connect
from ledger.migrate import migrate
from ledger.port import Busy
from ledger.rows import Derive, write_rows
from ledger.verify import Progress, Report, by_stream, check_commands
from ledger.wire import recorded
from schemas.envelope import Rows

_SESSION = "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0"
# Appends wait for this, and find a ledger that is not where they believed it to be.
_LOCK = "lock table ledger.stream, ledger.command, ledger.event, ledger.counter in share row exclusive mode"
_THERE = "select to_regclass('ledger.event') is not null"
_FULL = """
select exists (select from ledger.event) or exists (select from ledger.command) or exists (select from ledger.stream)
    or exists (select from current.stream_row) or exists (select from ledger.checkpoint where position > 0)
    or exists (select from ledger.counter where position > 0)
"""
_COUNTER = "update ledger.counter set position = $1"
_ANALYZE = "analyze ledger.event, ledger.command, ledger.stream"
_NEXT = 'select last_value + is_called::int from ledger."number_{kind}"'


async def prepare(url: str, app_url: str) -> None:
    """Migrate the database at `url` (its owner's login), unless it holds a ledger with something in it: raise `NotRestored`."""
    connection = await connect(url, "heyi-restore")
    try:
        if await connection.fetchval(_THERE):
            await _expect_empty(connection)
    finally:
        await connection.close()
    await migrate(url, app_url)


async def restore(url: str, source: Source, derive: Derive, progress: Progress | None = None) -> Whole:
    """Read an export into the migrated, empty ledger at `url` (its owner's login) in one transaction.

    Positions, versions, hashes and outcomes are those of the export, rows are derived anew with `derive`, numbers
    go on where they were, and followers begin with the first event. Memory: about 300 bytes per stream. Raises
    `NotRestored`, `Busy`, or one of `ledger.link.NO_CONNECTION`; nothing is kept then.
    """
    tell = progress or (lambda *_: None)
    incoming = Incoming(source)
    header = incoming.header()
    connection = await connect(url, "heyi-restore")
    try:
        async with connection.transaction():
            await connection.execute(_SESSION)
            try:
                await connection.execute(_LOCK)
            except GAVE_UP as error:
                raise Busy("somebody is at work on this ledger") from error
            await _expect_empty(connection)
            await _fill(connection, incoming, header, tell)
            await _rows(connection, derive, header.events, tell)
    finally:
        await connection.close()
    return Whole(header.events, header.commands, header.fingerprint.hex())


async def _expect_empty(connection: "asyncpg.Connection[Any]") -> None:
    if await connection.fetchval(_FULL):
        raise NotRestored("this ledger is not empty: an export is read into an empty one only")


async def _fill(
    connection: "asyncpg.Connection[Any]", incoming: Incoming, header: Header, tell: Progress
) -> None:
    """Copy events and commands as they come; whatever does not verify ends the transaction."""
    chaining = Chaining()
    for events in incoming.events(header.events):
        first = incoming.number - len(events) + 1
        for line, row in enumerate(events, first):
            if wrong := chaining.wrong(row):
                raise NotRestored(f"line {line}: {wrong}")
        async with _named(first, incoming.number):
            await copy(connection, "ledger.event", events)
        tell("events", chaining.position, header.events)
    done = 0
    for commands in incoming.commands(header.commands):
        async with _named(incoming.number - len(commands) + 1, incoming.number):
            await copy(connection, "ledger.command", commands)
        tell("commands", done := done + len(commands), header.commands)
    incoming.trailer()
    if (chaining.position, chaining.fingerprint) != (header.position, header.fingerprint):
        raise NotRestored(
            "the events are not those that the header speaks of: position or fingerprint differ"
        )
    await _heads(connection, chaining)
    await connection.execute(_COUNTER, chaining.position)
    await connection.execute(_ANALYZE)
    report = Report()
    await check_commands(connection, report)
    if report.findings:
        raise NotRestored(f"the commands do not fit the events: {said(report.findings[0])}")
    for kind, last in header.numbers.items():
        await _number(connection, kind, last)


@asynccontextmanager
async def _named(first: int, last: int) -> AsyncIterator[None]:
    """Say which lines the database would not take."""
    try:
        yield
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        code = getattr(error, "sqlstate", None)
        raise NotRestored(f"lines {first} to {last}: the database refuses them ({code})") from None


async def _heads(connection: "asyncpg.Connection[Any]", chaining: Chaining) -> None:
    heads = [
        (stream, stream.partition("/")[0], version, head)
        for stream, (version, head) in chaining.heads.items()
    ]
    await copy(connection, "ledger.stream", heads)


async def _number(connection: "asyncpg.Connection[Any]", kind: str, last: int) -> None:
    """Let numbers of a kind go on above `last`; unlike `setval`, this is undone when the transaction is."""
    if await connection.fetchval("select to_regclass($1) is null", f"ledger.number_{kind}"):
        await connection.fetchval("select ledger.next_number($1)", kind)
    following = max(last + 1, await connection.fetchval(_NEXT.format(kind=kind)))
    await connection.execute(f'alter sequence ledger."number_{kind}" restart with {following}')


async def _rows(connection: "asyncpg.Connection[Any]", derive: Derive, events: int, tell: Progress) -> None:
    done = 0
    async for streams in by_stream(connection):
        await write_rows(connection, {stream: _derived(derive, many) for stream, many in streams.items()})
        done += sum(map(len, streams.values()))
        tell("rows", done, events)


def _derived(derive: Derive, rows: Sequence[Any]) -> Rows | None:
    try:
        return derive([recorded(row) for row in rows])
    except Exception as error:  # noqa: BLE001 - said again, without what it may quote
        # Whatever the rules make of events they do not know; the error itself may quote what stands there.
        kind = type(error).__name__
        raise NotRestored(
            f"stream {rows[0][1]}: heyi of this version derives no rows from its events ({kind})"
        ) from None
