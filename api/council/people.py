"""The doors for ids that other doors ask for: who holds which post, who one is, and which door is which unit."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import Field, model_validator

from api.bodies import NoQuery
from api.council.field import READS, naming, room
from api.doors import DoorsDep, Known, LocaleDep, Staff
from api.shapes import PlaceView
from domain.council.ground import near
from domain.refusals import NotPermitted, UnknownPlace
from engine.council.rooms import rooms_of
from engine.opened import Opened
from schemas.actors import STAFF_ROLES, Role
from schemas.council.acts import RoundNumber, Unit
from schemas.frame import Frame
from schemas.ids import PlacePath, register_stream

router = room("staff")


class StaffQuery(Frame):
    """Of which place (that of the token unless named), and of one role where it is named."""

    place: PlacePath | None = None
    role: Role | None = None


class StaffLine(Frame):
    """Somebody who holds a post; `id` is what chair, observer, owner, witness, helper and host ask for."""

    id: str = Field(examples=["captain-e1b2"])
    role: str = Field(examples=["building_captain"])
    role_name: str
    place: PlaceView
    name: str | None = Field(description="None where the roster has none")


class StaffList(Frame):
    """Who holds posts at a place, above and below it."""

    staff: tuple[StaffLine, ...]


class MeView(Frame):
    """Whose token this is."""

    id: str
    role: str
    role_name: str
    place: PlaceView | None
    unit: Unit | None = Field(
        description="Of a household, an owner or a member: its id in its register or body"
    )
    register_id: UUID | None


class RoomsQuery(Frame):
    """Of which round it is told who has voted; none: of no round."""

    deliberation: UUID | None = None
    round: RoundNumber | None = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.deliberation is None) is not (self.round is None):
            raise ValueError("name the deliberation with the round")
        return self


class RoomView(Frame):
    """A door and its unit; `voted` is none where no round was named or the unit is not on its roll."""

    place: PlaceView
    room: str | None = Field(examples=["301"])
    unit: Unit
    voted: bool | None


class RoomList(Frame):
    """The doors of a register that lie within the caller's place."""

    register_id: UUID
    doors: tuple[RoomView, ...]


@router.get(
    "/api/staff", operation_id="list_staff", summary="谁在什么岗位 Who holds which post", responses=READS
)
async def list_staff(
    query: Annotated[StaffQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> StaffList:
    """Posts at, above and below a place with the ids that other requests ask for; for staff of a place that lies with it."""
    words = await naming(doors, locale)
    place = query.place or who.place or ""
    if not words.directory.knows(place):
        raise UnknownPlace(place=place)
    if not near(who.place, place):
        raise NotPermitted(action="list-staff")
    held = [
        (at, role, staff)
        for (at, role), holders in sorted(words.directory.posts.items())
        if role in STAFF_ROLES and query.role in (None, role) and near(at, place)
        for staff in holders
    ]
    names = {staff: words.directory.names[staff] for _, _, staff in held if staff in words.directory.names}
    texts = await doors.chamber.vault.open(tuple(names.values()))
    return StaffList(
        staff=tuple(
            StaffLine(
                id=staff,
                role=role.value,
                role_name=words.role(role),
                place=words.place(at),
                name=words.words(Opened(texts.get(names[staff].digest))) if staff in names else None,
            )
            for at, role, staff in held
        )
    )


@router.get("/api/me", operation_id="read_me", summary="我是谁 Who I am", responses=READS)
async def read_me(_: Annotated[NoQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep) -> MeView:
    """The own id, role and place, as other requests name them."""
    words = await naming(doors, locale)
    return MeView(
        id=who.id,
        role=who.role.value,
        role_name=words.role(who.role),
        place=words.place(who.place) if who.place else None,
        unit=who.unit,
        register_id=who.register_id,
    )


@router.get(
    "/api/registers/{register_id}/doors",
    operation_id="list_doors",
    summary="哪个房号是哪一户 Which door is which unit",
    responses=READS,
)
async def list_doors(
    register_id: UUID, query: Annotated[RoomsQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> RoomList:
    """Room and unit, and whether it has voted in a round, for those who work in the field there; asking is a look on record."""
    held = (query.deliberation, query.round) if query.deliberation and query.round else None
    found = await rooms_of(register_id, who, doors.desk.supplies, held)
    await doors.looks.enter(register_stream(register_id), who, "doors")
    words = await naming(doors, locale)
    return RoomList(
        register_id=register_id,
        doors=tuple(
            RoomView(place=words.place(one.place), room=one.room, unit=one.unit, voted=one.voted)
            for one in found
        ),
    )
