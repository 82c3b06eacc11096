"""Which cases were under way below a place in a period, the newest first, page by page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    column,
    func,
    literal,
    select,
    table,
    text,
    tuple_,
    union_all,
)
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
            rows = (await connection.execute(begun(place, period, after, limit))).all()
            if len(rows) < limit:
                left = limit - len(rows)
                rows = [*rows, *(await connection.execute(before(place, period, after, left))).all()]
        return tuple(Under(row.opened_at, row.stream) for row in rows)


def begun(place: str, period: Period, after: Under | None, limit: int) -> Select[tuple[datetime, str]]:
    """Those that were reported within the period, all of which were open in it: a walk in the order of the page."""
    c = COURSE.c
    return _newest(COURSE, place, after, limit, c.opened_at >= period.begins, c.opened_at < period.ends)


def before(place: str, period: Period, after: Under | None, limit: int) -> Select[tuple[datetime, str]]:
    """Those that were reported before the period and are open still, or were when it began.

    The latter are found by the range of their time: whoever walks by when cases were reported comes upon the fewer that lasted
    so long the further back he is, and ends at the first case of all.
    """
    c, begins = COURSE.c, literal(period.begins, DateTime(timezone=True))
    running = _newest(COURSE, place, after, limit, c.opened_at < begins, c.ended_at.is_(None)).subquery()
    # As the index says it; a case never ends before it was reported, but a range must not fail on one that did.
    lasted = func.tstzrange(c.opened_at, func.greatest(c.opened_at, c.ended_at), text("'[]'"))
    during = lasted.op("@>", is_comparison=True)(begins)
    # All of them first, so that neither place nor order tempts the database to walk another index from end to end.
    then = select(c.stream, c.place, c.opened_at).where(c.ended_at.is_not(None), during)
    lasting = then.cte("lasting").prefix_with("materialized")
    ended = _newest(lasting, place, after, limit, lasting.c.opened_at < begins).subquery()
    both = union_all(select(running), select(ended)).subquery()
    return select(both).order_by(both.c.opened_at.desc(), both.c.stream.desc()).limit(limit)


def _newest(
    of: FromClause, place: str, after: Under | None, limit: int, *which: ColumnElement[bool]
) -> Select[tuple[datetime, str]]:
    opened_at, stream = of.c.opened_at, of.c.stream
    found = select(opened_at, stream).where(at_or_below(of.c.place, place), *which)
    if after is not None:
        ended = tuple_(literal(after.opened_at, DateTime(timezone=True)), literal(after.stream, Text))
        found = found.where(tuple_(opened_at, stream) < ended)
    return found.order_by(opened_at.desc(), stream.desc()).limit(limit)
