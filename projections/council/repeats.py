"""Reports of one kind from one place, heaped up by a follower until they make a topic; while that one is open they join it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.away import transaction
from projections.connection import reading

_PUT = text(
    """
    insert into current.report (stream, place, category, reported_at) values (:stream, :place, :category, :at)
    on conflict (stream) do nothing
    """
)
_MOVE = text(
    """
    update current.report set category = :category
    where stream = :stream and topic is null and category <> :category
    returning place
    """
)
_JOIN = text(
    """
    update current.report r set topic = h.topic from current.heap h
    where r.place = :place and r.category = :category and r.topic is null
      and h.place = r.place and h.category = r.category and not h.over
    """
)
_LOOSE = text(
    """
    select stream, reported_at from current.report
    where place = :place and category = :category and topic is null
    """
)
_HEAP = text(
    "insert into current.heap (topic, place, category, reports) values (:topic, :place, :category, :reports)"
)
_COUNT = text("update current.report set topic = :topic where stream = any(:streams)")
_OVER = text("update current.heap set over = true where topic = :topic")
_OF = text("select place, category, reports from current.heap where topic = :topic")
_CLEAR = (text("delete from current.report"), text("delete from current.heap"))


@dataclass(frozen=True, slots=True)
class Heap:
    """So many reports of a category in a place."""

    place: str
    category: str
    reports: int


@dataclass(frozen=True, slots=True)
class Loose:
    """A report that belongs to no topic."""

    stream: str
    at: datetime


class Repeats:
    """The follower's side: every method works in the transaction of its checkpoint."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def reported(self, stream: str, place: str, category: str, at: datetime) -> None:
        """Put a report on its heap; one that is there already stays as it is."""
        await self._tx.execute(_PUT, {"stream": stream, "place": place, "category": category, "at": at})

    async def registered(self, stream: str, category: str) -> str | None:
        """Move a report that no topic counted to the heap of another category; return its place if it moved."""
        moved = await self._tx.execute(_MOVE, {"stream": stream, "category": category})
        place: str | None = moved.scalar_one_or_none()
        return place

    async def loose(self, place: str, category: str) -> tuple[Loose, ...]:
        """The reports of a heap that no topic counted, once those have joined the topic that is open for it."""
        heap = {"place": place, "category": category}
        await self._tx.execute(_JOIN, heap)
        return tuple(Loose(row.stream, row.reported_at) for row in await self._tx.execute(_LOOSE, heap))

    async def suggested(self, topic: UUID, place: str, category: str, streams: Sequence[str]) -> None:
        """Make reports into a topic."""
        heap = {"topic": topic, "place": place, "category": category, "reports": len(streams)}
        await self._tx.execute(_HEAP, heap)
        await self._tx.execute(_COUNT, {"topic": topic, "streams": list(streams)})

    async def over(self, topic: UUID) -> None:
        """A topic is over: reports that come in from now on heap up anew."""
        await self._tx.execute(_OVER, {"topic": topic})

    @staticmethod
    async def clear(tx: AsyncConnection) -> None:
        """Take away every row, before the follower starts over."""
        for statement in _CLEAR:
            await tx.execute(statement)


class RepeatBoard:
    """Reads what the follower heaped up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, topic: UUID) -> Heap | None:
        """The heap that a topic was made of; raise `Unavailable` or `Busy`."""
        async with reading(self._engine) as connection:
            row = (await connection.execute(_OF, {"topic": topic})).one_or_none()
        return None if row is None else Heap(row.place, row.category, row.reports)

    async def drop(self, topic: UUID) -> None:
        """A topic that could not be suggested waits for nobody; raise `Unavailable`."""
        async with transaction(self._engine) as tx:
            await tx.execute(_OVER, {"topic": topic})
