"""The list of cases: which ones somebody may see below a place, page by page, in an order that new cases do not disturb."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    and_,
    column,
    false,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.connection import reading
from schemas.stages import Stage

ROW = table(
    "stream_row",
    column("stream", Text),
    column("kind", Text),
    column("number", Text),
    column("place", Text),
    column("stage", Text),
    column("level", Text),
    column("category", Text),
    column("triage_class", Text),
    column("holder", Text),
    column("due_at", DateTime(timezone=True)),
    column("opened_at", DateTime(timezone=True)),
    column("over", Boolean),
    column("waits", Text),
    schema="current",
)
"""Where each stream stands (ledger/migrations)."""

_ENDED = table(
    "measure",
    column("stream", Text),
    column("place", Text),
    column("opened_at", DateTime(timezone=True)),
    column("outcome", Text),
    schema="current",
)
"""How each case that is over ended; place and opening are those of its row."""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the instant by which the list is ordered, and the stream."""

    at: datetime
    stream: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: at or below a place; at a stage; due before an instant; over with an outcome; matching what was searched for.

    `number` is the beginning of a number, `categories` and `places` what a search word stands for; when `searched` is set
    one of them has to match.
    """

    place: str
    stage: str | None = None
    due_before: datetime | None = None
    searched: bool = False
    number: str = ""
    categories: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One case, in codes."""

    stream: str
    number: str
    place: str
    stage: str
    level: str
    category: str
    triage_class: str
    holder: str | None
    due_at: datetime | None
    opened_at: datetime
    over: bool


class CaseList:
    """Answers from the rows that are written with each append, so that a case is listed as soon as it is recorded."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, wanted: Wanted, after: After | None, limit: int) -> tuple[Line, ...]:
        """At most `limit` cases: the newest first, or with `due_before` the first due first."""
        async with reading(self._engine) as connection:
            rows = (await connection.execute(query(wanted, after, limit))).mappings().all()
        return tuple(Line(**row) for row in rows)


def order_of(line: Line, wanted: Wanted) -> After:
    """Where a page ends that ends with this line."""
    at = line.due_at if wanted.due_before is not None and line.due_at is not None else line.opened_at
    return After(at, line.stream)


def query(wanted: Wanted, after: After | None, limit: int) -> Select[tuple[object, ...]]:
    """The one statement of a page; each of its forms walks an index (current.stream_row)."""
    c = ROW.c
    listed: FromClause = ROW
    found = select(*(c[name] for name in Line.__slots__)).where(c.kind == "case")
    if wanted.stage is not None:
        over = true() if Stage(wanted.stage).over else false()
        found = found.where(c.stage == wanted.stage, c.over == over)
    if wanted.outcome is not None:
        # Those that ended like this, in their order, and not all that are over until enough of them did.
        listed = _ENDED
        found = found.join(_ENDED, _ENDED.c.stream == c.stream)
        found = found.where(c.over == true(), _ENDED.c.outcome == wanted.outcome)
    found = found.where(at_or_below(listed.c.place, wanted.place))
    if wanted.searched:
        found = found.where(_matches(wanted))
    if wanted.due_before is not None:
        found = found.where(c.over == false(), c.due_at.is_not(None), c.due_at < wanted.due_before)
        if after is not None:
            later = or_(c.due_at > after.at, c.stream > after.stream)
            found = found.where(c.due_at >= after.at, later)
        return found.order_by(c.due_at, c.stream).limit(limit)
    opened_at, stream = listed.c.opened_at, listed.c.stream
    if after is not None:
        earlier = or_(opened_at < after.at, stream > after.stream)
        found = found.where(opened_at <= after.at, earlier)
    return found.order_by(opened_at.desc(), stream).limit(limit)


def _matches(wanted: Wanted) -> ColumnElement[bool]:
    c = ROW.c
    any_of: list[ColumnElement[bool]] = [below(place) for place in wanted.places]
    if wanted.categories:
        any_of.append(c.category.in_(wanted.categories))
    if wanted.number:
        any_of.append(_starts(c.number, wanted.number))
    return or_(false(), *any_of)


def below(place: str) -> ColumnElement[bool]:
    """At a place or below it, of the rows of streams."""
    return at_or_below(ROW.c.place, place)


def at_or_below(what: ColumnElement[str], place: str) -> ColumnElement[bool]:
    """At a place or below it; as two ranges in the order of bytes, which indexes on places are kept in."""
    return or_(what == place, beneath(what, place))


def beneath(what: ColumnElement[str], place: str) -> ColumnElement[bool]:
    """Below a place, and not at it."""
    return _starts(what, place + "/")


def _starts(what: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    # A prefix of ASCII: everything from it up to, and without, the prefix whose last letter is the next one.
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return and_(what.op("~>=~", is_comparison=True)(prefix), what.op("~<~", is_comparison=True)(end))
