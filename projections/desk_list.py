"""The desk: which cases below a place somebody holds, which nobody holds, which wait, and which are over, page by page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, and_, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import ROW, below
from projections.connection import reading


class Tab(StrEnum):
    """The heaps on a desk."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    ON_HOLD = "on_hold"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Place:
    """A case and where it lies on its heap: `at` is its due instant (None: every time limit ran out), or when it was opened."""

    stream: str
    at: datetime | None


class DeskList:
    """Answers from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(
        self, tab: Tab, place: str, staff: str, after: Place | None, limit: int
    ) -> tuple[Place, ...]:
        """At most `limit` cases of a heap: of open ones the most pressing first, of those that are over the newest."""
        async with reading(self._engine) as connection:
            rows = (await connection.execute(query(tab, place, staff, after, limit))).all()
        return tuple(Place(row.stream, row.at) for row in rows)


def query(tab: Tab, place: str, staff: str, after: Place | None, limit: int) -> Select[tuple[object, ...]]:
    """The one statement of a page; each heap has an index of its own (current.stream_row)."""
    c = ROW.c
    order = c.opened_at if tab is Tab.DONE else c.due_at
    found = select(c.stream, order.label("at")).where(c.kind == "case", below(place))
    if tab is Tab.DONE:
        found = found.where(c.over == true())
        if after is not None:
            earlier = or_(c.opened_at < after.at, c.stream > after.stream)
            found = found.where(c.opened_at <= after.at, earlier)
        return found.order_by(c.opened_at.desc(), c.stream).limit(limit)
    lies = {
        Tab.MINE: c.holder == staff,
        Tab.UNASSIGNED: c.holder.is_(None),
        Tab.ON_HOLD: c.waits.is_not(None),
    }
    found = found.where(c.over == false(), lies[tab])
    if after is not None and after.at is None:
        found = found.where(or_(c.due_at.is_not(None), c.stream > after.stream))
    elif after is not None:
        found = found.where(or_(c.due_at > after.at, and_(c.due_at == after.at, c.stream > after.stream)))
    # An open case that owes no lapse has seen all of them: nothing is more overdue.
    return found.order_by(c.due_at.asc().nulls_first(), c.stream).limit(limit)
