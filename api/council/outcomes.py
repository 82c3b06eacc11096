"""The doors for what a deliberation came to: its rounds, minutes, proposals and result."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.bodies import NoQuery
from api.council.deliberations import READ, seen_by, showing_of
from api.council.shapes import MinutesView, ProposalView, ResultView, RoundView
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.problems import ProblemError
from api.strict import StrictRoute
from api.wording import Locale
from engine.council.reading import CouncilSeen

router = APIRouter(route_class=StrictRoute, tags=["deliberations"])


@router.get(
    "/api/deliberations/{deliberation_id}/result",
    operation_id="read_result",
    summary="议事结果 The result",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_result(
    deliberation_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> ResultView:
    """What it came to so far: counted rounds with their thresholds, and what became of each proposal."""
    seen = await seen_by(deliberation_id, "result", response, doors, who)
    return showing_of(seen.look, locale).result(seen)


def _round(seen: CouncilSeen, number: int, locale: Locale) -> RoundView:
    found = next((one for one in showing_of(seen.look, locale).rounds(seen) if one.number == number), None)
    if found is None:
        raise ProblemError("round_unknown")
    return found


@router.get(
    "/api/deliberations/{deliberation_id}/rounds/{number}",
    operation_id="read_round",
    summary="一轮议事 One round",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_round(
    deliberation_id: UUID,
    number: int,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> RoundView:
    """The terms of a round, and its result once it was counted."""
    return _round(await seen_by(deliberation_id, "round", response, doors, who), number, locale)


@router.get(
    "/api/deliberations/{deliberation_id}/rounds/{number}/minutes",
    operation_id="read_minutes",
    summary="本轮纪要 The minutes of a round",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_minutes(
    deliberation_id: UUID,
    number: int,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> MinutesView:
    """The minutes in their newest version, and who signed them."""
    held = _round(await seen_by(deliberation_id, "minutes", response, doors, who), number, locale)
    if held.minutes is None:
        raise ProblemError("minutes_unknown")
    return held.minutes


@router.get(
    "/api/deliberations/{deliberation_id}/rounds/{number}/proposals",
    operation_id="read_round_proposals",
    summary="本轮方案 The proposals of a round",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_round_proposals(
    deliberation_id: UUID,
    number: int,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> tuple[ProposalView, ...]:
    """The proposals that a round put to its roll, in the wording that counts now; those of every other round are left out."""
    seen = await seen_by(deliberation_id, "proposals", response, doors, who)
    held = _round(seen, number, locale)
    put = {one.id for one in held.questions}
    return tuple(one for one in _proposals(seen, locale) if one.id in put)


def _proposals(seen: CouncilSeen, locale: Locale) -> tuple[ProposalView, ...]:
    showing = showing_of(seen.look, locale)
    return tuple(showing.proposal(seen, one) for one in seen.look.deliberation.proposals)


@router.get(
    "/api/deliberations/{deliberation_id}/proposals",
    operation_id="read_proposals",
    summary="方案 The proposals",
    responses=responses(*READ, etag=True, ok=200),
)
async def read_proposals(
    deliberation_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> tuple[ProposalView, ...]:
    """Every proposal in the wording that counts, with what was amended and what became of it."""
    seen = await seen_by(deliberation_id, "proposals", response, doors, who)
    return _proposals(seen, locale)
