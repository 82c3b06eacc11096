"""Verification of everything that is stored: chains, positions, heads, commands, and the rows derived from them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from ledger.beside import Beside, check_beside
from ledger.link import connect
from ledger.rows import Derive, differences, read_rows
from ledger.verify_looks import check_looks
from ledger.walk import Walk
from ledger.wire import EVENT_COLUMNS, recorded

PAGE = 5000
MOST = 100
"""Findings after which nobody reads on; the first one of a stream is the only one of it that counts."""

Progress = Callable[[str, int, int], None]
"""Called with what is being verified ("events" or "rows"), how many are done and how many there are."""

_BY_STREAM = f"select {EVENT_COLUMNS} from ledger.event order by stream, version"  # noqa: S608 - columns of our own
_HEADS = "select stream, version, head_hash from ledger.stream"
# Materialized, since a planner that hopes for a hundred findings looks every event's command up by itself.
_LOOSE_EVENTS = """
with odd as materialized (
    select e.stream, e.version, e.position from ledger.event e left join ledger.command c using (command_id)
    where c.command_id is null or c.stream <> e.stream or c.version < e.version
) select * from odd order by position limit $1
"""
_LOOSE_COMMANDS = """
with odd as materialized (
    select c.command_id, c.stream, c.version from ledger.command c left join ledger.stream s using (stream)
    where c.version < 0 or c.version > coalesce(s.version, 0)
) select * from odd limit $1
"""
_STRAY_ROWS = """
select x.stream from (
    select stream from current.stream_row union select stream from current.obligation union select stream from current.lookup
    union select stream from current.span union select stream from current.measure union select stream from current.window
) x left join ledger.stream s using (stream) where s.stream is null limit $1
"""

# A window lets others in, so that one beside no row of its stream is told too.
_LOOSE_WINDOWS = """
select distinct x.stream from current.window x join ledger.stream s using (stream)
left join current.stream_row r using (stream) where r.stream is null limit $1
"""

# What a row repeats from another one, or computes from itself, no event is asked about.
_ODD_PLACES = """
select x.stream from (select stream, place from current.span union select stream, place from current.measure) x
join current.stream_row r using (stream) where x.place is distinct from r.place limit $1
"""
_COMPUTED = """
select a.attname, pg_get_expr(d.adbin, d.adrelid)
from pg_attribute a join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
where a.attrelid = 'current.measure'::regclass and a.attgenerated = 's'
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was recorded: where it is (as far as that is known) and what differs."""

    what: str
    stream: str | None = None
    version: int | None = None
    position: int | None = None


@dataclass(slots=True)
class Report:
    """What a verification saw. `fingerprint` covers every event hash in the order of positions.

    Kept outside the database, it also shows later that the newest events were taken away, which no chain can
    show by itself.
    """

    events: int = 0
    streams: int = 0
    fingerprint: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


async def verify(
    url: str, derive: Derive | None = None, progress: Progress | None = None, beside: Beside | None = None
) -> Report:
    """Verify the ledger at `url` as it stands at one moment (one read-only transaction, so appends go on meanwhile).

    With `derive` the rows of schema current are compared with what the events give, with `beside` outcomes, checkpoints,
    pokes, effects and the log of looks are looked at. Memory: about 300 bytes per stream. Raises one of
    `ledger.link.NO_CONNECTION`; what is wrong with the content is in the report.
    """
    connection = await connect(url, "heyi-verify")
    tell = progress or (lambda *_: None)
    report = Report()
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute("set local statement_timeout = 0")
            counter = await connection.fetchval("select position from ledger.counter")
            heads = await _events(connection, report, counter or 0, tell)
            await _heads(connection, report, heads)
            await check_commands(connection, report)
            if derive is not None:
                await _rows(connection, report, derive, tell)
            if beside is not None:
                for odd in (
                    *await check_beside(connection, beside, MOST),
                    *await check_looks(connection, MOST),
                ):
                    _note(report, Finding(odd.what, odd.stream, odd.version))
    finally:
        await connection.close()
    return report


async def _events(
    connection: "asyncpg.Connection[Any]", report: Report, counter: int, tell: Progress
) -> dict[bytes, tuple[int, bytes]]:
    """Walk all events by position; return the head that they give each stream, by its name in UTF-8."""
    walk = Walk(lambda *found: _note(report, Finding(*found)), lambda seen: tell("events", seen, counter))
    await walk.over(connection)
    report.events, report.fingerprint = walk.events, walk.fingerprint
    if counter != walk.position:
        what = f"the counter is at {counter}, the last event at {walk.position}"
        _note(report, Finding(what, position=walk.position))
    return walk.heads


async def _heads(
    connection: "asyncpg.Connection[Any]", report: Report, heads: dict[bytes, tuple[int, bytes]]
) -> None:
    async for page in _pages(connection, _HEADS):
        for stream, version, head in page:
            report.streams += 1
            given = heads.pop(stream.encode(), None)
            if given is None:
                _note(report, Finding("head without events", stream, version))
            elif given != (version, head):
                what = "version" if given[0] != version else "hash"
                _note(report, Finding(f"{what} of the head differs from the last event's", stream, given[0]))
    for stream, (version, _) in heads.items():
        _note(report, Finding("events without a head", stream.decode(), version))


async def check_commands(connection: "asyncpg.Connection[Any]", report: Report) -> None:
    """Note events without their command and commands without their stream, within the caller's transaction."""
    for stream, version, position in await connection.fetch(_LOOSE_EVENTS, MOST):
        _note(report, Finding("no command of this stream goes with the event", stream, version, position))
    for command_id, stream, version in await connection.fetch(_LOOSE_COMMANDS, MOST):
        _note(report, Finding(f"command {command_id} refers to what does not exist", stream, version))


async def _rows(
    connection: "asyncpg.Connection[Any]", report: Report, derive: Derive, tell: Progress
) -> None:
    done = 0
    async for streams in by_stream(connection):
        stored = await read_rows(connection, list(streams))
        for stream, events in streams.items():
            try:
                derived = derive([recorded(row) for row in events])
            except Exception as error:  # noqa: BLE001 - whatever the rules make of altered events; its text may quote them
                what = f"no rows follow from its events ({type(error).__name__})"
                _note(report, Finding(what, stream, events[-1][2]))
                continue
            for what in differences(stored.get(stream), derived):
                _note(report, Finding(f"current row: {what}", stream, events[-1][2]))
            done += len(events)
        tell("rows", done, report.events)
    for (stream,) in await connection.fetch(_STRAY_ROWS, MOST):
        _note(report, Finding("current row: of a stream that does not exist", stream))
    for (stream,) in await connection.fetch(_LOOSE_WINDOWS, MOST):
        _note(report, Finding("current row: window of a stream without rows", stream))
    for (stream,) in await connection.fetch(_ODD_PLACES, MOST):
        _note(report, Finding("current row: a place that is not its stream's", stream))
    for name, expression in await connection.fetch(_COMPUTED):
        odd = f"select stream from current.measure where {name} is distinct from ({expression}) limit $1"  # noqa: S608 - from the catalogue
        for (stream,) in await connection.fetch(odd, MOST):
            _note(report, Finding(f"current row: {name}", stream))


async def by_stream(connection: "asyncpg.Connection[Any]") -> AsyncIterator[dict[str, list[Any]]]:
    """Yield whole streams as rows for `recorded`, some thousand events at a time, within the caller's transaction."""
    streams: dict[str, list[Any]] = {}
    async for page in _pages(connection, _BY_STREAM):
        last = page[-1][1]
        for row in page:
            streams.setdefault(row[1], []).append(row)
        unfinished = streams.pop(last)
        if streams:
            yield streams
        streams = {last: unfinished}
    if streams:
        yield streams


async def _pages(connection: "asyncpg.Connection[Any]", query: str) -> AsyncIterator[list[Any]]:
    cursor = await connection.cursor(query)
    while page := await cursor.fetch(PAGE):
        yield page


def _note(report: Report, finding: Finding) -> None:
    if len(report.findings) < MOST:
        report.findings.append(finding)
