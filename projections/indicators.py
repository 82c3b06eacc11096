"""The indicators below a place for a period: integers counted in one walk, and the cases behind each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    and_,
    distinct,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import ROW, at_or_below
from projections.connection import reading
from projections.recipes import MEASURE, Change, Each, Parts, Recipe, Share, Took, recipes, stirred
from projections.timeline_list import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases are counted: below a place, of a category (None: of any), in a period, as of the present moment `now`."""

    place: str
    period: Period
    now: datetime
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted: `cases` is how many the indicator is about; a time has its seconds over 1."""

    numerator: int
    denominator: int
    cases: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A case behind an indicator, and what it adds to numerator and denominator (for a time: its seconds and 1)."""

    opened_at: datetime
    stream: str
    number: str
    place: str
    numerator: int
    denominator: int


class IndicatorBoard:
    """Counts from the rows that are written with each append."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def count(self, asked: Asked) -> tuple[Mapping[str, Count], tuple[str, ...]]:
        """Every indicator, and the policy packs under which its cases were filed."""
        found = recipes(asked.period, asked.now)
        columns = [one for name, recipe in found.items() for one in _columns(name, recipe)]
        async with reading(self._engine) as connection:
            row = (await connection.execute(_walk(asked, *columns))).mappings().one()
            packs = (await connection.execute(_packs(asked))).scalars().all()
        counted = dict(row)
        return {name: _count(name, recipe, counted) for name, recipe in found.items()}, tuple(packs)

    async def behind(
        self, asked: Asked, name: str, part: str, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[Behind, ...]:
        """At most `limit` cases that an indicator is about (`denominator`) or counts (`numerator`), the newest first.

        Raise `KeyError` for an indicator that is not counted here.
        """
        recipe = recipes(asked.period, asked.now)[name]
        async with reading(self._engine) as connection:
            rows = (await connection.execute(cases_of(asked, recipe, part, after, limit))).all()
        return tuple(Behind(*row) for row in rows)


def _scope(asked: Asked) -> ColumnElement[bool]:
    c = MEASURE.c
    here = at_or_below(c.place, asked.place)
    return here if asked.category is None else and_(here, c.category == asked.category)


def _walk(asked: Asked, *columns: ColumnElement[Any]) -> Select[Any]:
    """One walk over what is open and what anything happened to since the period before began."""
    c = MEASURE.c
    since = asked.period.begins - (asked.period.ends - asked.period.begins)
    moved = and_(c.ended_at.is_not(None), stirred() >= literal(since, DateTime(timezone=True)))
    return select(*columns).where(_scope(asked), or_(c.ended_at.is_(None), moved))


def _packs(asked: Asked) -> Select[tuple[str]]:
    return _walk(asked, MEASURE.c.policy).group_by(MEASURE.c.policy).order_by(MEASURE.c.policy)


def _columns(name: str, recipe: Recipe) -> list[ColumnElement[Any]]:
    cases = func.count().filter(recipe.about)
    made: tuple[ColumnElement[Any], ColumnElement[Any]]
    match recipe:
        case Share():
            made = (func.count().filter(and_(recipe.about, recipe.hit)), cases)
        case Parts():
            made = (func.sum(recipe.part).filter(recipe.about), func.sum(recipe.whole).filter(recipe.about))
        case Took():
            ranked = func.percentile_disc(recipe.rank).within_group(recipe.seconds.asc())
            made = (ranked.filter(recipe.about), literal(1, Integer))
        case Each():
            made = (cases, func.count(distinct(recipe.of)).filter(recipe.about))
        case Change():
            before = func.count().filter(recipe.before)
            made = (before - cases, before)
    return [one.label(f"{name}/{n}") for n, one in enumerate((*made, cases))]


def _count(name: str, recipe: Recipe, row: Mapping[str, Any]) -> Count:
    numerator, denominator, cases = (row[f"{name}/{n}"] or 0 for n in range(3))
    if isinstance(recipe, Took) and not cases:
        denominator = 0
    return Count(int(numerator), int(denominator), int(cases))


def cases_of(
    asked: Asked, recipe: Recipe, part: str, after: tuple[datetime, str] | None, limit: int
) -> Select[Any]:
    """The one statement of a page of cases."""
    c = MEASURE.c
    one: ColumnElement[Any] = literal(1, Integer)
    adds, of, which = one, one, recipe.about
    match recipe:
        case Share():
            adds = func.coalesce(recipe.hit, False).cast(Integer)
        case Parts():
            adds, of = recipe.part, recipe.whole
        case Took():
            adds = recipe.seconds
        case Change() if part == "denominator":
            which = recipe.before
        case Each() | Change():
            pass
    if part == "numerator" and isinstance(recipe, Share | Parts):
        which = and_(which, adds > 0)
    found = (
        select(c.opened_at, c.stream, ROW.c.number, c.place, adds, of)
        .join(ROW, ROW.c.stream == c.stream)
        .where(_scope(asked), which)
    )
    if after is not None:
        at = (literal(after[0], DateTime(timezone=True)), literal(after[1], Text))
        found = found.where(tuple_(c.opened_at, c.stream) < tuple_(*at))
    return found.order_by(c.opened_at.desc(), c.stream.desc()).limit(limit)
