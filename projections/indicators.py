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
    distinct,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from projections.behind import WALKS, Behind
from projections.case_list import beneath
from projections.connection import reading
from projections.recipes import (
    RECIPES,
    Asked,
    Change,
    Each,
    Parts,
    Recipe,
    Share,
    Took,
    about,
    moments,
)
from projections.traits import EVERY, MEASURE, Which


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted: `cases` is how many the indicator is about; a time has its seconds over 1."""

    numerator: int
    denominator: int
    cases: int


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
        recipe, found = RECIPES[name], list[Behind]()
        async with reading(self._engine) as connection:
            for walk in WALKS:
                left = limit - len(found)
                query = walk(asked, recipe, part, after, left) if left > 0 else None
                if query is not None:
                    found += [Behind(*row) for row in await connection.execute(query)]
        return tuple(found)


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
    walk = select(c.policy, c.traits, *made).where(asked.scope(), c.moved_at >= since)
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
    return select(*columns).where(asked.scope(), or_(*(about(recipe, at) for recipe in took.values())))


def _times(name: str, recipe: Took, which: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    ranked = func.percentile_disc(recipe.rank).within_group(recipe.time.asc()).filter(which)
    made = (recipe.seconds(ranked), literal(1, Integer), func.count().filter(which))
    return [one.label(f"{name}/{n}") for n, one in enumerate(made)]


def _different(name: str, recipe: Each, asked: Asked, which: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    cases = func.count().label("cases")
    each = select(cases).where(asked.scope(), which).group_by(recipe.of).cte(f"each_{name}")
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
