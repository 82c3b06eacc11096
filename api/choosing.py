"""The door for choosing a mediator: who of the body that mediates may be chosen, by name."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.bodies import NoQuery
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.mediation_shapes import ChoosableList
from api.showing import Showing
from api.strict import StrictRoute
from api.views.mediation import choosable
from domain.case.ground import Relation, relations
from domain.refusals import NotPermitted, WrongStage
from schemas.ids import case_stream
from schemas.stages import Stage

router = APIRouter(route_class=StrictRoute, tags=["cases"])

_CHOOSERS = {
    Relation.APPLICANT,
    Relation.OTHER_PARTY,
    Relation.HANDLER,
    Relation.JOINT,
    Relation.MEDIATOR,
    Relation.SENIOR,
}


@router.get(
    "/api/cases/{case_id}/mediators",
    operation_id="read_mediators",
    summary="可以选择的调解员 Who may be chosen as mediator",
    responses=responses(401, 403, 404, 409, 422, 503, etag=True, ok=200),
)
async def read_mediators(
    case_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> ChoosableList:
    """Who may be chosen for a case in mediation (People's Mediation Law, art. 19), for its parties and those who handle it."""
    seen = await doors.reader.case(case_stream(case_id), who)
    look = seen.look
    if not relations(look.case, look.ground) & _CHOOSERS:
        raise NotPermitted(action="choose-mediator")
    if look.case.stage is not Stage.MEDIATION:
        raise WrongStage(stage=look.case.stage.value)
    response.headers["ETag"] = f'"{look.version}"'
    mediators = choosable(seen, Showing.of(look, locale))
    return ChoosableList(case_id=case_id, version=look.version, mediators=mediators)
