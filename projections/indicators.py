"""The indicators below a place for a period: integers counted in a walk and looks beside it, and the cases behind each of them."""

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
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.case_list import ROW, at_or_below, beneath
from projections.connection import reading
from projections.recipes import MEASURE, Change, Each, Parts, Recipe, Share, Took, recipes
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
        async with reading(self._engine) as connection:
            sums = (await connection.execute(sums_of(asked, found))).mappings().one()
            rest = (await connection.execute(rest_of(asked, found))).mappings().one()
        counted = {**sums, **rest}
        packs = tuple(sorted(sums["packs"] or ()))
        return {name: _count(name, recipe, counted) for name, recipe in found.items()}, packs

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


def sums_of(asked: Asked, found: Mapping[str, Recipe]) -> Select[Any]:
    """All counts and sums by pack: one walk over what is open, and what anything happened to since the period began.

    Packs are few, so that the database needs no sorting; what is told apart by more values, or lies before the period, is `rest_of`.
    """
    parts = [one for name, recipe in found.items() for one in _sums(name, recipe)]
    since = literal(asked.period.begins, DateTime(timezone=True))
    policy = MEASURE.c.policy
    walk = select(policy, *parts).where(_scope(asked), MEASURE.c.moved_at >= since).group_by(policy)
    groups = walk.cte("groups")
    told: list[ColumnElement[Any]] = [func.array_agg(groups.c.policy).label("packs")]
    told += [func.sum(groups.c[part.name]).label(part.name) for part in parts]
    return select(*told)


def rest_of(asked: Asked, found: Mapping[str, Recipe]) -> Select[Any]:
    """The times that a share of the cases did not exceed, over those that took a time; different values; the period before."""
    took = {name: recipe for name, recipe in found.items() if isinstance(recipe, Took)}
    columns = [one for name, recipe in took.items() for one in _times(name, recipe)]
    for name, recipe in found.items():
        if isinstance(recipe, Each):
            columns += _different(name, recipe, asked)
        elif isinstance(recipe, Change):
            columns.append(_earlier(recipe, asked).label(f"{name}/1"))
    return select(*columns).where(_scope(asked), or_(*(recipe.about for recipe in took.values())))


def _different(name: str, recipe: Each, asked: Asked) -> list[ColumnElement[Any]]:
    cases = func.count().label("cases")
    each = select(cases).where(_scope(asked), recipe.about).group_by(recipe.of).cte(f"each_{name}")
    whole = func.coalesce(func.sum(each.c.cases), 0)
    made = (select(whole), select(func.count()).select_from(each), select(whole))
    return [one.scalar_subquery().label(f"{name}/{n}") for n, one in enumerate(made)]


def _earlier(recipe: Change, asked: Asked) -> ColumnElement[int]:
    """How many there were before, at the place and below it apart: each is counted from an index alone."""
    c, of = MEASURE.c, () if asked.category is None else (MEASURE.c.category == asked.category,)
    here, under = c.place == asked.place, beneath(c.place, asked.place)
    counted = (select(func.count()).where(where, recipe.before, *of) for where in (here, under))
    at_it, below_it = (one.scalar_subquery() for one in counted)
    return at_it + below_it


def _sums(name: str, recipe: Recipe) -> list[ColumnElement[Any]]:
    cases = func.count().filter(recipe.about)
    made: tuple[ColumnElement[Any], ...] = ()
    match recipe:
        case Share():
            made = (func.count().filter(and_(recipe.about, recipe.hit)), cases, cases)
        case Parts():
            part, whole = (func.sum(one).filter(recipe.about) for one in (recipe.part, recipe.whole))
            made = (part, whole, cases)
        case Change():
            return [cases.label(f"{name}/2")]
        case Took() | Each():
            pass
    return [one.label(f"{name}/{n}") for n, one in enumerate(made)]


def _times(name: str, recipe: Took) -> list[ColumnElement[Any]]:
    ranked = func.percentile_disc(recipe.rank).within_group(recipe.time.asc()).filter(recipe.about)
    made = (recipe.seconds(ranked), literal(1, Integer), func.count().filter(recipe.about))
    return [one.label(f"{name}/{n}") for n, one in enumerate(made)]


def _count(name: str, recipe: Recipe, row: Mapping[str, Any]) -> Count:
    numerator, denominator, cases = (row.get(f"{name}/{n}") or 0 for n in range(3))
    if isinstance(recipe, Took) and not cases:
        denominator = 0
    if isinstance(recipe, Change):
        numerator = denominator - cases
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
            adds = recipe.seconds(recipe.time)
        case Change() if part == "denominator":
            which = recipe.before
        case Each() | Change():
            pass
    if part == "numerator" and isinstance(recipe, Share | Parts):
        which = and_(which, adds > 0)
    found = select(c.opened_at, c.stream, c.place, adds.label("adds"), of.label("of")).where(
        _scope(asked), which
    )
    if after is not None:
        at = (literal(after[0], DateTime(timezone=True)), literal(after[1], Text))
        found = found.where(tuple_(c.opened_at, c.stream) < tuple_(*at))
    # The numbers are looked up for the page, and not for all that might have stood on it.
    page = found.order_by(c.opened_at.desc(), c.stream.desc()).limit(limit).subquery()
    return (
        select(page.c.opened_at, page.c.stream, ROW.c.number, page.c.place, page.c.adds, page.c.of)
        .join(ROW, ROW.c.stream == page.c.stream)
        .order_by(page.c.opened_at.desc(), page.c.stream.desc())
    )
