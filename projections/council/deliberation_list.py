"""Which deliberations there are in a place, and which results are up, page by page, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import ROW, After
from projections.connection import reading


@dataclass(frozen=True, slots=True)
class DeliberationRow:
    """One deliberation, in codes."""

    stream: str
    number: str
    place: str
    stage: str
    category: str
    opened_at: datetime
    due_at: datetime | None
    over: bool


class DeliberationBoard:
    """Reads from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(
        self,
        place: str,
        after: After | None,
        limit: int,
        *,
        stages: tuple[str, ...] = (),
        above: bool = False,
    ) -> list[DeliberationRow]:
        """Deliberations at a place and below (`above`: and of the places around it too), at one of these stages if any are named.

        Raise `Unavailable` or `Busy`.
        """
        r = ROW.c
        parts = place.split("/")
        around = ["/".join(parts[:n]) for n in range(1, len(parts))] if above else []
        here = or_(r.place == place, r.place.startswith(place + "/", autoescape=True), r.place.in_(around))
        before = tuple_(r.opened_at, r.stream) < (after.at, after.stream) if after else true()
        query = (
            select(r.stream, r.number, r.place, r.stage, r.category, r.opened_at, r.due_at, r.over)
            .where(and_(r.kind == "deliberation", here, before, r.stage.in_(stages) if stages else true()))
            .order_by(r.opened_at.desc(), r.stream.desc())
            .limit(limit)
        )
        async with reading(self._engine) as connection:
            return [DeliberationRow(*row) for row in await connection.execute(query)]
