"""The cases behind an indicator, the newest first, page by page: what it is about in a period, and how long the way to it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    CompoundSelect,
    DateTime,
    FromClause,
    Integer,
    Select,
    Text,
    func,
    literal,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

from projections.case_list import ROW
from projections.recipes import Asked, Change, Each, Parts, Recipe, Share, Took, about, moments
from projections.timeline_list import Period
from projections.traits import MEASURE

After = tuple[datetime, str]
"""Where a page ended: when its last case was reported, and the stream."""

INSTANT = timedelta.resolution

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was recorded."""

BOUNDED = frozenset({"registered", "accepted", "accepted_judged", "agreed", "resolved", "closed", "ended"})
"""What happens to a case after it was reported, and not after it was over: a page of these is walked to in two parts."""

OPENED = frozenset({"opened", "opened_judged"})
"""What happens to a case as it is reported, by which pages are in order."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A case behind an indicator, and what it adds to numerator and denominator (for a time: its seconds and 1)."""

    opened_at: datetime
    stream: str
    number: str
    place: str
    numerator: int
    denominator: int


def begun(asked: Asked, recipe: Recipe, part: str, after: After | None, limit: int) -> Select[Any]:
    """Those that were reported within the period, a walk in the order of the page; of what is not `BOUNDED`, all of them.

    Nothing happens to a case before it was reported, so only the end of the period is asked of what happened. Asked for its
    beginning too, the database takes few cases to be left, and gathers all that ended in a month to sort them.
    """
    # Where the page before ended, for the walk to begin there: the database lets it begin at the end that is said first.
    ends = asked.period.ends
    if after is not None and after[0].year < MAXYEAR:
        ends = min(ends, after[0] + INSTANT)
    if recipe.when in BOUNDED:
        at = moments(Period(ALWAYS, asked.period.ends), asked.now)
        within = (MEASURE.c.opened_at >= asked.period.begins, MEASURE.c.opened_at < ends)
        return _numbered(_page(asked, recipe, part, at, after, limit, *within), limit)
    at = moments(asked.period, asked.now)
    if ends != asked.period.ends and recipe.when in OPENED:
        at[recipe.when] = moments(Period(asked.period.begins, ends), asked.now)[recipe.when]
    return _numbered(_page(asked, recipe, part, at, after, limit), limit)


def before(asked: Asked, recipe: Recipe, part: str, after: After | None, limit: int) -> Select[Any] | None:
    """Those that were reported before the period and were open when it began, or are open still; None where `begun` has all."""
    if recipe.when not in BOUNDED:
        return None
    c, begins = MEASURE.c, literal(asked.period.begins, DateTime(timezone=True))
    at = moments(asked.period, asked.now)
    # By the range of their time, all of them first: see `before` of timelines.
    lasted = func.tstzrange(c.opened_at, func.greatest(c.opened_at, c.ended_at), text("'[]'"))
    during = lasted.op("@>", is_comparison=True)(begins)
    then = select(MEASURE).where(c.ended_at.is_not(None), during)
    lasting = then.cte("lasting").prefix_with("materialized")
    parts = [_page(asked, recipe, part, at, after, limit, c.opened_at < begins, of=lasting)]
    if recipe.when != "ended":
        parts.append(_page(asked, recipe, part, at, after, limit, c.opened_at < begins, c.ended_at.is_(None)))
    return _numbered(union_all(*(select(one.subquery()) for one in parts)), limit)


WALKS = (begun, before)
"""What a page comes of, one after the other until it is full."""


def _page(
    asked: Asked,
    recipe: Recipe,
    part: str,
    at: Mapping[str, ColumnElement[bool]],
    after: After | None,
    limit: int,
    *more: ColumnElement[bool],
    of: FromClause = MEASURE,
) -> Select[Any]:
    """At most so many of the cases in `of`, which has the columns of measures."""
    c, one = MEASURE.c, literal(1, Integer)
    adds: ColumnElement[Any] = one
    whole: ColumnElement[Any] = one
    which = [asked.scope(), about(recipe, at), *more]
    match recipe:
        case Share():
            hit = recipe.hit.said() if recipe.hits is None else at[recipe.hits]
            adds = func.coalesce(hit, False).cast(Integer)
            # As it is said, for the database to know it by.
            which += [hit] if part == "numerator" else []
        case Parts():
            adds, whole = c[recipe.part], c[recipe.whole]
            which += [adds > 0] if part == "numerator" else []
        case Took():
            adds = recipe.seconds(recipe.time)
        case Change() if part == "denominator":
            which = [asked.scope(), at[recipe.before]]
        case Each() | Change():
            pass
    if after is not None:
        ended = (literal(after[0], DateTime(timezone=True)), literal(after[1], Text))
        which.append(tuple_(c.opened_at, c.stream) < tuple_(*ended))
    found = select(c.opened_at, c.stream, c.place, adds.label("adds"), whole.label("of")).where(*which)
    page = found.order_by(c.opened_at.desc(), c.stream.desc()).limit(limit)
    return page if of is MEASURE else _moved(page, of)


def _moved(page: Select[Any], of: FromClause) -> Select[Any]:
    """The same statement of other rows that have the columns of measures."""

    def other(element: ExternallyTraversible, **_: object) -> ExternallyTraversible | None:
        if element is MEASURE:
            return of
        return of.c[element.name] if isinstance(element, ColumnClause) and element.table is MEASURE else None

    return cast(Select[Any], replacement_traverse(page, {}, other))


def _numbered(found: Select[Any] | CompoundSelect[Any], limit: int) -> Select[Any]:
    """With the numbers, which are looked up for the page, and not for all that might have stood on it."""
    several = found.subquery()
    page = (
        select(several).order_by(several.c.opened_at.desc(), several.c.stream.desc()).limit(limit).subquery()
    )
    return (
        select(page.c.opened_at, page.c.stream, ROW.c.number, page.c.place, page.c.adds, page.c.of)
        .join(ROW, ROW.c.stream == page.c.stream)
        .order_by(page.c.opened_at.desc(), page.c.stream.desc())
    )
