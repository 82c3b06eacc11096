"""The doors of the indicators: what was counted below a place for a period, and the cases behind each figure."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query

from api.cursors import cursor, malformed_cursor, read_cursor
from api.documents import responses
from api.doors import Doors, DoorsDep, LocaleDep, Staff
from api.indicator_shapes import (
    BehindLine,
    BehindPage,
    BehindQuery,
    IndicatorPage,
    IndicatorQuery,
    IndicatorView,
)
from api.problems import ProblemError
from api.showing import Showing
from api.strict import StrictRoute
from api.supervision import overseen, period_of
from api.wording import Locale, local
from projections.behind import Behind
from projections.indicators import Count
from projections.recipes import Asked
from schemas.actors import Actor
from schemas.ids import case_id_of
from schemas.indicators import Indicator

router = APIRouter(route_class=StrictRoute, tags=["supervision"])


async def _asked(query: IndicatorQuery, who: Actor, doors: Doors) -> Asked:
    place = await overseen(query.place, who, doors)
    now = await doors.overseer.now()
    return Asked(place, period_of(query, now), now, query.category)


@router.get(
    "/api/supervision/indicators",
    operation_id="read_indicators",
    summary="指标 Indicators",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def read_indicators(
    query: Annotated[IndicatorQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> IndicatorPage:
    """Every indicator with its formula, what was counted, and the exact value; nothing is rounded before the last step."""
    asked = await _asked(query, who, doors)
    counts, policies = await doors.indicators.count(asked)
    showing = Showing(locale, await doors.rulebook.current(), await doors.rulebook.directory(), office=True)
    definitions = doors.definitions
    return IndicatorPage(
        place=showing.place(asked.place),
        begins=asked.period.begins,
        ends=asked.period.ends,
        category=asked.category,
        definitions=definitions.version,
        policies=policies,
        indicators=tuple(_view(one, counts[one.id], asked, locale) for one in definitions.indicators),
    )


def _view(one: Indicator, count: Count, asked: Asked, locale: Locale) -> IndicatorView:
    told = {
        "place": asked.place,
        "from": local(asked.period.begins).isoformat(),
        "to": local(asked.period.ends).isoformat(),
        **({"category": asked.category} if asked.category else {}),
    }
    return IndicatorView(
        id=one.id,
        name=locale.pick(one.name),
        formula=locale.pick(one.formula),
        unit=one.unit,
        numerator=count.numerator,
        numerator_means=locale.pick(one.numerator),
        denominator=count.denominator,
        denominator_means=locale.pick(one.denominator),
        value=f"{count.numerator}/{count.denominator}" if count.denominator else None,
        decimal=_decimal(count) if count.denominator else None,
        cases=count.cases,
        cases_path=f"/api/supervision/indicators/{one.id}/cases?{urlencode(told)}",
        source=one.source,
        mark=one.mark,
    )


def _decimal(count: Count) -> str:
    exact = Decimal(count.numerator) / Decimal(count.denominator)
    return str(exact.quantize(Decimal("0.0001"), ROUND_HALF_EVEN))


@router.get(
    "/api/supervision/indicators/{indicator}/cases",
    operation_id="read_indicator_cases",
    summary="指标背后的事项 The cases behind an indicator",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def read_indicator_cases(
    indicator: Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,48}$", examples=["success"])],
    query: Annotated[BehindQuery, Query()],
    doors: DoorsDep,
    who: Staff,
    locale: LocaleDep,
) -> BehindPage:
    """Each case that an indicator is about, or that it counts, with what it adds: their sums are the figure."""
    asked = await _asked(query, who, doors)
    if doors.definitions.of(indicator) is None:
        raise ProblemError("indicator_unknown")
    after = None
    if query.after:
        at, stream = read_cursor(query.after, locale)
        if at is None:
            raise malformed_cursor(locale)
        after = (at, stream)
    found = await doors.indicators.behind(asked, indicator, query.part, after, query.limit + 1)
    page = found[: query.limit]
    showing = Showing(locale, await doors.rulebook.current(), await doors.rulebook.directory(), office=True)
    last = page[-1] if len(found) > len(page) else None
    return BehindPage(
        id=indicator,
        part=query.part,
        cases=tuple(_line(one, showing) for one in page),
        next_page=cursor(last.opened_at, last.stream) if last else None,
    )


def _line(one: Behind, showing: Showing) -> BehindLine:
    return BehindLine(
        case_id=case_id_of(one.stream),
        number=one.number,
        place=showing.place(one.place),
        opened_at=one.opened_at,
        numerator=one.numerator,
        denominator=one.denominator,
    )
