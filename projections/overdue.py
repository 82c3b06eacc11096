"""What is overdue below a place, or was at any past moment: the time limits that were over and owed, the longest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Text,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import at_or_below
from projections.connection import reading

SPAN = table(
    "span",
    column("stream", Text),
    column("place", Text),
    column("clock", Text),
    column("kind", Text),
    column("level", Text),
    column("began_at", DateTime(timezone=True)),
    column("due_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
    schema="current",
)
"""Time limits that are owed, and those that ended late (ledger/migrations)."""


@dataclass(frozen=True, slots=True)
class Late:
    """A time limit that was overdue."""

    due: datetime
    stream: str
    clock: str


@dataclass(frozen=True, slots=True)
class Overlooked:
    """Which time limits: below a place, over and owed at an instant, of a level, of a kind; of cases, or of deliberations."""

    place: str
    at: datetime
    level: str | None = None
    kind: str | None = None
    of: Literal["case", "deliberation"] = "case"


class OverdueList:
    """Answers from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, wanted: Overlooked, after: Late | None, limit: int) -> tuple[Late, ...]:
        """At most `limit` time limits, the longest overdue first."""
        async with reading(self._engine) as connection:
            rows = (await connection.execute(query(wanted, after, limit))).all()
        return tuple(Late(row.due_at, row.stream, row.clock) for row in rows)


def query(wanted: Overlooked, after: Late | None, limit: int) -> Select[tuple[object, ...]]:
    """The one statement of a page: what is owed still walks one index, what ended since another."""
    c = SPAN.c
    during = func.tstzrange(c.due_at, c.ended_at).op("@>", is_comparison=True)
    at = literal(wanted.at, DateTime(timezone=True))
    owed = _some(wanted, after, limit, c.ended_at.is_(None), c.due_at <= at)
    ended = _some(wanted, after, limit, c.ended_at.is_not(None), during(at))
    both = union_all(select(owed.subquery()), select(ended.subquery())).subquery()
    return select(both).order_by(both.c.due_at, both.c.stream, both.c.clock).limit(limit)


def _some(
    wanted: Overlooked, after: Late | None, limit: int, *which: ColumnElement[bool]
) -> Select[tuple[object, ...]]:
    c = SPAN.c
    found = select(c.due_at, c.stream, c.clock).where(
        at_or_below(c.place, wanted.place), c.began_at <= wanted.at, *which
    )
    # From the slash to the sign after it: every stream of the kind, by the order of its names.
    found = found.where(c.stream >= f"{wanted.of}/", c.stream < f"{wanted.of}0")
    if wanted.level is not None:
        found = found.where(c.level == wanted.level)
    if wanted.kind is not None:
        found = found.where(c.kind == wanted.kind)
    if after is not None:
        same = or_(c.stream > after.stream, and_(c.stream == after.stream, c.clock > after.clock))
        found = found.where(c.due_at >= after.due, or_(c.due_at > after.due, same))
    return found.order_by(c.due_at, c.stream, c.clock).limit(limit)
