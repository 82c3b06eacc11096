"""The door of the figures of deliberating: what was counted below a place for a period."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Query

from api.council.figure_shapes import CouncilFigureQuery, FigurePage, FigurePartView, FigureView
from api.council.showing import CouncilShowing
from api.documents import responses
from api.doors import DoorsDep, LocaleDep, Staff
from api.strict import StrictRoute
from api.supervision import overseen, period_of
from domain.council.figures import Figure, Part, Span
from engine.council.figures import AskedFigures
from schemas.council.indicators import CouncilIndicator

router = APIRouter(route_class=StrictRoute, tags=["supervision"])


@router.get(
    "/api/supervision/council",
    operation_id="read_council_figures",
    summary="议事指标 Figures of deliberating",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def read_council_figures(
    query: Annotated[CouncilFigureQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> FigurePage:
    """Every figure with its formula, what was counted, and the exact value, recomputed from the events at each request."""
    place = await overseen(query.place, who, doors)
    now = await doors.overseer.now()
    period = period_of(query, now)
    tier = int(query.tier) if query.tier else None
    asked = AskedFigures(place, Span(period.begins, period.ends, now), tier, query.groups == "1")
    found, policies = await doors.figures.count(asked)
    showing = CouncilShowing(
        locale, await doors.rulebook.current(), await doors.rulebook.directory(), office=True
    )
    definitions = doors.figures.definitions
    return FigurePage(
        place=showing.place(place),
        begins=period.begins,
        ends=period.ends,
        tier=query.tier,
        definitions=definitions.version,
        policies=policies,
        figures=tuple(
            _view(one, found[one.id], showing) for one in definitions.indicators if one.id in found
        ),
    )


def _view(one: CouncilIndicator, figure: Figure, showing: CouncilShowing) -> FigureView:
    pick = showing.locale.pick
    return FigureView(
        id=one.id,
        name=pick(one.name),
        formula=pick(one.formula),
        unit=one.unit,
        numerator=str(figure.numerator),
        numerator_means=pick(one.numerator),
        denominator=figure.denominator,
        denominator_means=pick(one.denominator) if one.denominator else None,
        value=_exact(figure),
        decimal=_decimal(figure.value),
        parts=tuple(_part(part, showing) for part in figure.parts),
        source=one.source,
        mark=one.mark,
    )


def _part(part: Part, showing: CouncilShowing) -> FigurePartView:
    figure = Figure(part.numerator, part.denominator)
    return FigurePartView(
        of=part.of,
        name=_name(part.of, showing),
        numerator=str(part.numerator),
        denominator=part.denominator,
        value=_exact(figure),
        decimal=_decimal(figure.value),
        compared=None if part.compared is None else f"{part.compared.numerator}/{part.compared.denominator}",
    )


def _exact(figure: Figure) -> str | None:
    if figure.denominator is None:
        return str(figure.numerator)
    value = figure.value
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _decimal(value: Fraction | None) -> str | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.0001"), ROUND_HALF_EVEN))


def _name(of: str, showing: CouncilShowing) -> str:
    """What a part is called: a place or a tier or a source by its own name, anything else by the words of the language."""
    kind, _, code = of.partition(":")
    council = showing.pack.council
    match kind:
        case "place":
            return showing.place(code).name
        case "tier":
            return showing.tier(int(code)).name
        case "source" if council and code in council.sources:
            return showing.locale.pick(council.sources[code])
        case "round":
            return showing.locale.figure_parts["round"].format(number=code)
        case _:
            return showing.locale.figure_parts.get(code or kind, code or kind)
