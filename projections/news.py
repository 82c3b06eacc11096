"""The news: which streams moved, in the order of positions, in codes and ids; for those who listen."""

import json
from dataclasses import dataclass

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.connection import reading
from schemas.actors import Visibility

_COLUMNS = """
select e.position, e.stream, e.version, e.kind, e.visibility, r.place,
       case when e.visibility = 'one_party' then e.body end as body
from ledger.event e left join current.stream_row r on r.stream = e.stream
"""
_ALL = text(f"{_COLUMNS} where e.position > :after order by e.position limit :most")
_OF_STREAM = text(
    f"{_COLUMNS} where e.stream = :stream and e.position > :after order by e.version limit :most"
)
_LAST = text("select position from ledger.counter")


@dataclass(frozen=True, slots=True)
class News:
    """One event as it is announced. `place` is where its stream stands now; `party` whom a confidential event concerns."""

    position: int
    stream: str
    version: int
    kind: str
    visibility: Visibility
    place: str | None
    party: int | None

    @property
    def topic(self) -> str:
        """What the stream is about: the kind of the stream."""
        return self.stream.partition("/")[0]


class NewsBoard:
    """Reads the news from the ledger's database; raises `Unavailable` or `Busy`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def last(self) -> int:
        """The position of the newest event, 0 when there is none."""
        async with reading(self._engine) as connection:
            return int((await connection.execute(_LAST)).scalar_one())

    async def after(self, position: int, most: int) -> tuple[News, ...]:
        """At most `most` events above a position, in order and without gaps."""
        return await self._read(_ALL, {"after": position, "most": most})

    async def of_stream(self, stream: str, position: int, most: int) -> tuple[News, ...]:
        """The same of one stream alone."""
        return await self._read(_OF_STREAM, {"stream": stream, "after": position, "most": most})

    async def _read(self, query: TextClause, given: dict[str, object]) -> tuple[News, ...]:
        async with reading(self._engine) as connection:
            rows = (await connection.execute(query, given)).all()
        return tuple(
            News(
                row.position,
                row.stream,
                row.version,
                row.kind,
                Visibility(row.visibility),
                row.place,
                None if row.body is None else json.loads(row.body).get("party"),
            )
            for row in rows
        )
