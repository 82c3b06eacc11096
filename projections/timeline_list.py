"""Which cases were under way below a place in a period, the newest first, page by page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, Select, Text, column, literal, or_, select, table, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import at_or_below
from projections.connection import reading

COURSE = table(
    "measure",
    column("stream", Text),
    column("place", Text),
    column("opened_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
    schema="current",
)
"""From when until when each case was under way (ledger/migrations)."""


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant until, and without, another."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Under:
    """A case that was under way, and when it was reported."""

    opened_at: datetime
    stream: str


class TimelineList:
    """Answers from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, place: str, period: Period, after: Under | None, limit: int) -> tuple[Under, ...]:
        """At most `limit` cases that were open at some instant of a period, the newest first."""
        async with reading(self._engine) as connection:
            rows = (await connection.execute(query(place, period, after, limit))).all()
        return tuple(Under(row.opened_at, row.stream) for row in rows)


def query(place: str, period: Period, after: Under | None, limit: int) -> Select[tuple[datetime, str]]:
    """The one statement of a page; it walks the index on when cases were reported."""
    c = COURSE.c
    found = select(c.opened_at, c.stream).where(
        at_or_below(c.place, place),
        c.opened_at < period.ends,
        or_(c.ended_at.is_(None), c.ended_at >= period.begins),
    )
    if after is not None:
        ended = tuple_(literal(after.opened_at, DateTime(timezone=True)), literal(after.stream, Text))
        found = found.where(tuple_(c.opened_at, c.stream) < ended)
    return found.order_by(c.opened_at.desc(), c.stream.desc()).limit(limit)
