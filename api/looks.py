"""The door of the log of looks: who read this case, when, and what of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.documents import responses
from api.doors import DoorsDep, Known, LocaleDep
from api.shapes import LocalTime
from api.showing import Showing
from api.strict import StrictRoute
from api.wording import Locale
from domain.case.ground import Relation, relations
from domain.refusals import NotPermitted
from ledger.looks import NEWEST, Looked
from schemas.actors import Role
from schemas.frame import Frame
from schemas.ids import case_stream

router = APIRouter(route_class=StrictRoute, tags=["cases"])

_READERS = {Relation.HANDLER, Relation.SENIOR, Relation.SUPERVISOR, Relation.APPLICANT, Relation.OTHER_PARTY}


class LooksQuery(Frame):
    """Which page."""

    limit: int = Field(default=50, ge=1, le=200)
    before: int | None = Field(default=None, ge=1, description="Go on with looks older than this one")


class LookView(Frame):
    """One look."""

    look: int = Field(examples=[17])
    at: LocalTime
    role: str = Field(examples=["mediator"])
    role_name: str = Field(examples=["人民调解员"])
    place: str | None = Field(examples=["hean/xinhe"])
    staff: str | None = Field(description="Opaque id, for colleagues only")
    party: int | None = Field(description="Which party it was, if it was one")
    what: str = Field(examples=["file"])
    what_name: str = Field(examples=["卷宗"])


class LooksPage(Frame):
    """Looks at a case, the newest first."""

    case_id: UUID
    looks: tuple[LookView, ...]
    next_before: int | None


@router.get(
    "/api/cases/{case_id}/looks",
    operation_id="read_looks",
    summary="谁看过这件事 Who looked at a case",
    responses=responses(401, 403, 404, 422, 503, ok=200),
)
async def read_looks(
    case_id: UUID, query: Annotated[LooksQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep
) -> LooksPage:
    """Who read the case, its events, its file or its notices; a party learns the office, not the person. Asking is a look too."""
    stream = case_stream(case_id)
    look = await doors.reader.look(stream, who)
    if not relations(look.case, look.ground) & _READERS:
        raise NotPermitted(action="read-looks")
    await doors.looks.enter(stream, who, "looks")
    found = await doors.looks.of(stream, query.before or NEWEST, query.limit + 1)
    page, showing = found[: query.limit], Showing.of(look, locale)
    by_party = who.role is Role.PARTY
    return LooksPage(
        case_id=case_id,
        looks=tuple(_view(one, showing, locale, by_party=by_party) for one in page),
        next_before=page[-1].id if len(found) > len(page) else None,
    )


def _view(one: Looked, showing: Showing, locale: Locale, *, by_party: bool) -> LookView:
    is_party = one.role == Role.PARTY.value
    number = one.actor.rpartition("/")[2]
    return LookView(
        look=one.id,
        at=one.at,
        role=one.role,
        role_name=showing.role(Role(one.role)),
        place=one.place,
        staff=None if by_party or is_party else one.actor,
        party=int(number) if is_party and number.isdecimal() else None,
        what=one.what,
        what_name=locale.looks[one.what],
    )
