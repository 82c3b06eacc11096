"""The door for looking back: a case as it stood at a past moment."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.events import event_view
from api.heaps import CaseThen, MomentQuery
from api.problems import ProblemError
from api.showing import Showing
from api.strict import StrictRoute
from engine.hindsight import back_to
from engine.standing import standing
from schemas.actors import Role
from schemas.ids import case_stream

router = APIRouter(route_class=StrictRoute, tags=["cases"])


@router.get(
    "/api/cases/{case_id}/as-of",
    operation_id="read_case_as_of",
    summary="一件事当时的情况 A case as it stood",
    responses=responses(401, 404, 409, 422, 503, ok=200),
)
async def read_case_as_of(
    case_id: UUID,
    query: Annotated[MomentQuery, Query()],
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> CaseThen:
    """What was known of a case, and due, at a past moment: from the events that were recorded by then, and no later one."""
    look, seen = await doors.reader.events(case_stream(case_id), who)
    await doors.looks.enter(case_stream(case_id), who, "as_of")
    if query.at > look.ground.at:
        raise ProblemError("moment_in_future")
    then = back_to(query.at, look, seen)
    showing = Showing.of(then.look, locale)
    case = then.look.case
    triage_class = case.triage.triage_class.value
    by_party = who.role is Role.PARTY
    return CaseThen(
        case_id=case_id,
        number=case.number,
        at=query.at,
        version=case.version,
        stage=case.stage.value,
        stage_name=locale.stages[case.stage.value],
        level=case.level.value,
        level_name=showing.level(case.level.value),
        triage_class=triage_class,
        class_name=locale.classes[triage_class],
        place=showing.place(case.place),
        holder=showing.post(case.holder, by_party),
        handler=showing.post(case.handler, by_party),
        clocks=showing.clocks(then.look),
        next=showing.next(standing(case).next),
        outcome=case.outcome,
        events=tuple(event_view(event, showing, who) for event in then.events),
    )
