"""The indicators below a place for a period: integers counted in a walk and looks beside it, and the cases behind each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
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

from projections.case_list import ROW, at_or_below, beneath
from projections.connection import reading
from projections.recipes import (
    RECIPES,
    Change,
    Each,
    Parts,
    Recipe,
    Share,
    Took,
    about,
    moments,
)
from projections.timeline_list import Period
from projections.traits import EVERY, MEASURE, Which


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
        async with reading(self._engine) as connection:
            sums = (await connection.execute(sums_of(asked))).mappings().one()
            rest = (await connection.execute(rest_of(asked))).mappings().one()
        counted = {**sums, **rest}
        packs = tuple(sorted(sums["packs"] or ()))
        return {name: _count(name, recipe, counted) for name, recipe in RECIPES.items()}, packs

    async def behind(
        self, asked: Asked, name: str, part: str, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[Behind, ...]:
        """At most `limit` cases that an indicator is about (`denominator`) or counts (`numerator`), the newest first.

        Raise `KeyError` for an indicator that is not counted here.
        """
        recipe = RECIPES[name]
        async with reading(self._engine) as connection:
            rows = (await connection.execute(cases_of(asked, recipe, part, after, limit))).all()
        return tuple(Behind(*row) for row in rows)


def _scope(asked: Asked) -> ColumnElement[bool]:
    c = MEASURE.c
    here = at_or_below(c.place, asked.place)
    return here if asked.category is None else and_(here, c.category == asked.category)


def sums_of(asked: Asked) -> Select[Any]:
    """All counts and sums: one walk over what is open, and what anything happened to since the period began.

    First by pack and traits: so few that the database needs no sorting, and looks at each moment once; then over these groups.
    """
    c, at = MEASURE.c, moments(asked.period, asked.now)
    counts: dict[str, ColumnElement[Any]] = {}
    for recipe in RECIPES.values():
        match recipe:
            case Share():
                counts |= {when: func.count() for when in (recipe.when, recipe.hits) if when}
            case Parts():
                counts |= {_of(recipe, name): func.sum(c[name]) for name in (recipe.part, recipe.whole)}
                counts[recipe.when] = func.count()
            case Change():
                counts[recipe.when] = func.count()
            case Took() | Each():
                pass
    made = [one.filter(at[name.partition("/")[0]]).label(name) for name, one in counts.items()]
    since = literal(asked.period.begins, DateTime(timezone=True))
    walk = select(c.policy, c.traits, *made).where(_scope(asked), c.moved_at >= since)
    groups = walk.group_by(c.policy, c.traits).cte("groups")
    told = [one for name, recipe in RECIPES.items() for one in _sums(name, recipe, groups)]
    return select(func.array_agg(distinct(groups.c.policy)).label("packs"), *told)


def _of(recipe: Parts, name: str) -> str:
    """The name of a sum over the cases at a moment."""
    return f"{recipe.when}/{name}"


def _sums(name: str, recipe: Recipe, groups: CTE) -> list[ColumnElement[Any]]:
    """Numerator, denominator and cases, as far as they are sums over groups."""

    def of(part: str, *which: Which) -> ColumnElement[Any]:
        return func.sum(groups.c[part]).filter(*(one.told(groups.c.traits) for one in which))

    made: list[ColumnElement[Any]] = []
    match recipe:
        case Share():
            cases = of(recipe.when, recipe.which)
            made = [of(recipe.hits or recipe.when, recipe.which, recipe.hit), cases, cases]
        case Parts():
            sums = (of(_of(recipe, part), recipe.which) for part in (recipe.part, recipe.whole))
            made = [*sums, of(recipe.when, recipe.which)]
        case Change():
            return [of(recipe.when, EVERY).label(f"{name}/2")]
        case Took() | Each():
            pass
    return [one.label(f"{name}/{n}") for n, one in enumerate(made)]


def rest_of(asked: Asked) -> Select[Any]:
    """The times that a share of the cases did not exceed, over those that took a time; different values; the period before."""
    at = moments(asked.period, asked.now)
    took = {name: recipe for name, recipe in RECIPES.items() if isinstance(recipe, Took)}
    columns = [one for name, recipe in took.items() for one in _times(name, recipe, about(recipe, at))]
    for name, recipe in RECIPES.items():
        if isinstance(recipe, Each):
            columns += _different(name, recipe, asked, about(recipe, at))
        elif isinstance(recipe, Change):
            columns.append(_earlier(asked, at[recipe.before]).label(f"{name}/1"))
    return select(*columns).where(_scope(asked), or_(*(about(recipe, at) for recipe in took.values())))


def _times(name: str, recipe: Took, which: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    ranked = func.percentile_disc(recipe.rank).within_group(recipe.time.asc()).filter(which)
    made = (recipe.seconds(ranked), literal(1, Integer), func.count().filter(which))
    return [one.label(f"{name}/{n}") for n, one in enumerate(made)]


def _different(name: str, recipe: Each, asked: Asked, which: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    cases = func.count().label("cases")
    each = select(cases).where(_scope(asked), which).group_by(recipe.of).cte(f"each_{name}")
    whole = func.coalesce(func.sum(each.c.cases), 0)
    made = (select(whole), select(func.count()).select_from(each), select(whole))
    return [one.scalar_subquery().label(f"{name}/{n}") for n, one in enumerate(made)]


def _earlier(asked: Asked, before: ColumnElement[bool]) -> ColumnElement[int]:
    """How many there were before, at the place and below it apart: each is counted from an index alone."""
    c, of = MEASURE.c, () if asked.category is None else (MEASURE.c.category == asked.category,)
    here, under = c.place == asked.place, beneath(c.place, asked.place)
    counted = (select(func.count()).where(where, before, *of) for where in (here, under))
    at_it, below_it = (one.scalar_subquery() for one in counted)
    return at_it + below_it


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
    c, at = MEASURE.c, moments(asked.period, asked.now)
    one: ColumnElement[Any] = literal(1, Integer)
    adds, of, which = one, one, about(recipe, at)
    match recipe:
        case Share():
            hit = recipe.hit.said() if recipe.hits is None else at[recipe.hits]
            adds = func.coalesce(hit, False).cast(Integer)
        case Parts():
            adds, of = c[recipe.part], c[recipe.whole]
        case Took():
            adds = recipe.seconds(recipe.time)
        case Change() if part == "denominator":
            which = at[recipe.before]
        case Each() | Change():
            pass
    if part == "numerator" and isinstance(recipe, Share | Parts):
        which = and_(which, adds > 0)
    found = select(c.opened_at, c.stream, c.place, adds.label("adds"), of.label("of")).where(
        _scope(asked), which
    )
    if after is not None:
        ended = (literal(after[0], DateTime(timezone=True)), literal(after[1], Text))
        found = found.where(tuple_(c.opened_at, c.stream) < tuple_(*ended))
    # The numbers are looked up for the page, and not for all that might have stood on it.
    page = found.order_by(c.opened_at.desc(), c.stream.desc()).limit(limit).subquery()
    return (
        select(page.c.opened_at, page.c.stream, ROW.c.number, page.c.place, page.c.adds, page.c.of)
        .join(ROW, ROW.c.stream == page.c.stream)
        .order_by(page.c.opened_at.desc(), page.c.stream.desc())
    )
