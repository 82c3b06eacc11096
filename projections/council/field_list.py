"""The list of surveys, reception days and rounds of doors: of one kind, at or below a place, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import ROW, After, below
from projections.connection import reading


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One of them, in codes; `opened_at` is when it was opened, of a reception session when it begins."""

    stream: str
    place: str
    stage: str
    category: str | None
    opened_at: datetime
    over: bool


class FieldList:
    """Answers from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(
        self, kind: str, place: str | None, after: After | None, limit: int
    ) -> tuple[FieldLine, ...]:
        """At most `limit` of a kind (`survey`, `reception`, `outreach`), at or below a place; None: wherever."""
        c = ROW.c
        found = select(*(c[name] for name in FieldLine.__slots__)).where(c.kind == kind)
        if place is not None:
            found = found.where(below(place))
        if after is not None:
            earlier = or_(c.opened_at < after.at, c.stream > after.stream)
            found = found.where(c.opened_at <= after.at, earlier)
        statement = found.order_by(c.opened_at.desc(), c.stream).limit(limit)
        async with reading(self._engine) as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return tuple(FieldLine(**row) for row in rows)

    async def over(self, kind: str, place: str, begins: datetime, ends: datetime) -> tuple[str, ...]:
        """The streams of a kind that are over, at or below a place, which began within a span of time; oldest first."""
        c = ROW.c
        found = (
            select(c.stream)
            .where(c.kind == kind, below(place), c.over == true())
            .where(c.opened_at >= begins, c.opened_at < ends)
            .order_by(c.opened_at, c.stream)
        )
        async with reading(self._engine) as connection:
            return tuple((await connection.execute(found)).scalars().all())
