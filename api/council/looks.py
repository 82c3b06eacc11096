"""The door of the log of looks at a deliberation: who of the offices read it, when, and what of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.council.deliberations import showing_of
from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.looks import LooksQuery, LookView
from api.strict import StrictRoute
from domain.council.ground import Tie
from domain.refusals import NotPermitted
from ledger.looks import NEWEST
from schemas.actors import Role
from schemas.frame import Frame
from schemas.ids import deliberation_stream

router = APIRouter(route_class=StrictRoute, tags=["deliberations"])

_READERS = {Tie.ORGANISER, Tie.CHAIR, Tie.OBSERVER, Tie.SENIOR, Tie.SUPERVISOR}


class CouncilLooksPage(Frame):
    """Looks at a deliberation, the newest first."""

    deliberation_id: UUID
    looks: tuple[LookView, ...]
    next_before: int | None


@router.get(
    "/api/deliberations/{deliberation_id}/looks",
    operation_id="read_council_looks",
    summary="谁看过这件议事 Who looked at a deliberation",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def read_council_looks(
    deliberation_id: UUID,
    query: Annotated[LooksQuery, Query()],
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> CouncilLooksPage:
    """Who of the offices read the deliberation, its events, rounds or result. Asking is a look too; residents are not logged."""
    stream = deliberation_stream(deliberation_id)
    look = await doors.council.look(stream, who)
    if look.related.isdisjoint(_READERS):
        raise NotPermitted(action="read-looks")
    await doors.looks.enter(stream, who, "looks")
    found = await doors.looks.of(stream, query.before or NEWEST, query.limit + 1)
    page, showing = found[: query.limit], showing_of(look, locale)
    return CouncilLooksPage(
        deliberation_id=deliberation_id,
        looks=tuple(
            LookView(
                look=one.id,
                at=one.at,
                role=one.role,
                role_name=showing.role(Role(one.role)),
                place=one.place,
                staff=one.actor,
                party=None,
                what=one.what,
                what_name=locale.looks[one.what],
            )
            for one in page
        ),
        next_before=page[-1].id if len(found) > len(page) else None,
    )
