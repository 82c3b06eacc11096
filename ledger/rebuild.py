"""Rewrites the rows of schema current from the events, in bounded batches, while appends go on."""

from typing import Any

import asyncpg

from ledger.link import connect
from ledger.rows import Derive, write_rows
from ledger.verify import Progress
from ledger.wire import EVENT_COLUMNS, recorded
from schemas.envelope import Recorded

BATCH = 200
"""Streams in one transaction; their heads are locked meanwhile, so that no append falls between reading and writing."""

_STREAMS = "select stream from ledger.stream where stream > $1 order by stream limit $2 for update"
_EVENTS = f"select {EVENT_COLUMNS} from ledger.event where stream = any ($1) order by stream, version"  # noqa: S608
_STRAY = (
    "delete from current.lookup x where not exists (select from ledger.stream s where s.stream = x.stream)",
    "delete from current.obligation x where not exists (select from ledger.stream s where s.stream = x.stream)",
    "delete from current.span x where not exists (select from ledger.stream s where s.stream = x.stream)",
    "delete from current.measure x where not exists (select from ledger.stream s where s.stream = x.stream)",
    "delete from current.window x where not exists (select from ledger.stream s where s.stream = x.stream)",
    "delete from current.stream_row x where not exists (select from ledger.stream s where s.stream = x.stream)",
)


async def rebuild(url: str, derive: Derive, progress: Progress | None = None, *, batch: int = BATCH) -> int:
    """Rewrite every stream's rows with `derive`; return how many streams there were.

    `url` names the owner's login: the application may not write these rows but with an append. Interrupted,
    it has rewritten some streams and not the others; run it again.
    """
    connection = await connect(url, "heyi-rebuild")
    tell = progress or (lambda *_: None)
    try:
        total = await connection.fetchval("select count(*) from ledger.stream")
        done, after = 0, ""
        while streams := await _batch(connection, derive, after, batch):
            done, after = done + len(streams), streams[-1]
            tell("rows", done, total)
        async with connection.transaction():
            for statement in _STRAY:
                await connection.execute(statement)
    finally:
        await connection.close()
    return done


async def _batch(connection: "asyncpg.Connection[Any]", derive: Derive, after: str, batch: int) -> list[str]:
    """Rewrite the next streams after the one named; return their names."""
    async with connection.transaction():
        streams = [row[0] for row in await connection.fetch(_STREAMS, after, batch)]
        events: dict[str, list[Recorded]] = {stream: [] for stream in streams}
        for row in await connection.fetch(_EVENTS, streams):
            events[row[1]].append(recorded(row))
        await write_rows(connection, {stream: derive(many) for stream, many in events.items()})
    return streams
