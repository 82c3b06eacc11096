"""The doors of bodies: halls, meetings, assemblies and committees, their seats, and which hall a topic belongs to."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from api.bodies import NoQuery
from api.council.body_views import body_line, body_view, elsewhere_view
from api.council.field import (
    ANSWERS,
    OPENS,
    READS,
    Do,
    cursor_of,
    naming,
    new_id,
    read_place,
    room,
    steps_view,
)
from api.council.field_bodies import FieldQuery
from api.council.field_shapes import Done, StepsView
from api.council.seat_shapes import (
    AmendBodyBody,
    AmendMemberBody,
    BodyBody,
    BodyPage,
    BodyView,
    DayBody,
    ElsewhereList,
    MemberBody,
    RecallBody,
    RouteView,
    VacateBody,
)
from api.doors import Doors, DoorsDep, Key, Known, LocaleDep, Staff
from domain.council.bodies import in_office
from domain.council.sight import body_steps
from domain.refusals import UnknownPlace
from engine.council.listed import Person
from schemas.council.acts import Unit
from schemas.council.bodies import (
    AmendBody,
    AmendMember,
    DissolveBody,
    EstablishBody,
    Identity,
    RecallMember,
    SeatMember,
    Tier,
    VacateSeat,
)
from schemas.ids import PlacePath, unit_subject
from schemas.words import Words

router = room("bodies")


@router.post(
    "/api/bodies",
    status_code=201,
    operation_id="establish_body",
    summary="设立议事机构 Set up a body",
    responses=OPENS,
)
async def establish_body(body: BodyBody, do: Do, who: Staff, key: Key) -> Done:
    """Set up a hall, a meeting, an assembly or a committee."""
    found = new_id(who, key)
    return await do(EstablishBody(body=found, **body.model_dump()), found)


@router.get("/api/bodies", operation_id="list_bodies", summary="议事机构列表 List bodies", responses=READS)
async def list_bodies(
    query: Annotated[FieldQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep
) -> BodyPage:
    """Bodies at or below a place, the newest first; everybody with a token may know of them."""
    after = read_place(query.after, "body", locale) if query.after else None
    found = await doors.chamber.lists.page("body", query.place or who.place, after, query.limit + 1)
    lines = found[: query.limit]
    bodies = await doors.chamber.bodies([one.stream for one in lines])
    words, today = await naming(doors, locale), await doors.chamber.today()
    more = lines[-1] if len(found) > len(lines) else None
    return BodyPage(
        bodies=tuple(body_line(body, line, words, today) for body, line in zip(bodies, lines, strict=True)),
        next_page=cursor_of(more.opened_at, more.stream) if more else None,
    )


@router.get(
    "/api/bodies/routes",
    operation_id="route_topic",
    summary="议题归哪个议事厅 Which hall a topic belongs to",
    responses=READS,
)
async def route_topic(
    place: Annotated[list[PlacePath], Query(min_length=1, max_length=40)],
    doors: DoorsDep,
    who: Known,  # noqa: ARG001 -- whoever has a token may ask
    locale: LocaleDep,
    tier: Annotated[Tier | None, Query()] = None,
) -> RouteView:
    """The hall in whose area a topic lies; what crosses areas belongs to several halls jointly."""
    directory = await doors.rulebook.directory()
    for one in place:
        if not directory.knows(one):
            raise UnknownPlace(place=one)
    tops = sorted({directory.community_of(one) for one in place})
    found = await doors.chamber.route(tops, place, tier)
    words = await naming(doors, locale)
    return RouteView(
        halls=found.halls, joint=found.joint, nowhere=tuple(words.place(one) for one in found.nowhere)
    )


@router.get(
    "/api/bodies/{body_id}", operation_id="read_body", summary="一个议事机构 One body", responses=READS
)
async def read_body(
    body_id: UUID,
    _: Annotated[NoQuery, Query()],
    response: Response,
    doors: DoorsDep,
    who: Known,
    locale: LocaleDep,
) -> BodyView:
    """A body with its seats, vacancies, terms and flags; names only for who organises or supervises there."""
    look = await doors.chamber.body(body_id, who)
    response.headers["ETag"] = f'"{look.version}"'
    return body_view(look, await naming(doors, locale))


@router.get(
    "/api/bodies/{body_id}/cross-posts",
    operation_id="read_cross_posts",
    summary="交叉任职 Who sits in other bodies, too",
    responses=READS,
)
async def read_cross_posts(
    body_id: UUID, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> ElsewhereList:
    """Members who sit in other bodies of the community, noticed by id number, phone, staff id or register."""
    found = await doors.chamber.elsewhere(body_id, who)
    return elsewhere_view(body_id, found, await naming(doors, locale))


@router.get(
    "/api/bodies/{body_id}/actions",
    operation_id="read_body_actions",
    summary="现在可以做什么 What may be done now",
    responses=READS,
)
async def read_body_actions(
    body_id: UUID, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Known, locale: LocaleDep
) -> StepsView:
    """What the caller may do with the body now, and what not yet, with the reason."""
    look = await doors.chamber.body(body_id, who)
    return steps_view(body_steps(look.body, who, len(in_office(look.body, look.on))), locale)


@router.post(
    "/api/bodies/{body_id}/amend-body",
    operation_id="amend_body",
    summary="变更议事机构 Change a body",
    responses=ANSWERS,
)
async def amend_body(body_id: UUID, body: AmendBodyBody, do: Do) -> Done:
    """Change name, area or number of seats."""
    return await do(AmendBody(body=body_id, **body.model_dump()), body_id)


@router.post(
    "/api/bodies/{body_id}/dissolve-body",
    operation_id="dissolve_body",
    summary="撤销议事机构 Dissolve a body",
    responses=ANSWERS,
)
async def dissolve_body(body_id: UUID, body: DayBody, do: Do) -> Done:
    """End a body on a day."""
    return await do(DissolveBody(body=body_id, on=body.on), body_id)


@router.post(
    "/api/bodies/{body_id}/seat-member",
    operation_id="seat_member",
    summary="成员就任 Seat a member",
    responses=ANSWERS,
)
async def seat_member(body_id: UUID, body: MemberBody, do: Do, doors: DoorsDep, who: Staff, key: Key) -> Done:
    """Seat somebody for a term; the answer's id is that of the body, and the member is found in it."""
    member: Unit = f"m{new_id(who, key).hex[:15]}"
    command = SeatMember(
        body=body_id,
        member=member,
        office=body.office,
        side=body.side,
        represents=body.represents,
        filled=body.filled,
        begins=body.begins,
        ends=body.ends,
        tags=tuple(sorted(set(body.tags))),
        identity=_identity(body, doors),
        decided_in=body.decided_in,
        elected_as=body.elected_as,
        name=Words(plain=body.name, field="name", subject=unit_subject(body_id, member)),
    )
    return await do(command, body_id)


def _identity(body: MemberBody, doors: Doors) -> Identity:
    """By what the person is told from others: nothing that was typed is kept, only its key."""
    person = Person(body.name, (body.id_number or "").upper(), body.phone or "").identity
    key = doors.keys.opaque("person", *person) if person[0] != "name" else None
    return Identity(person=key, staff=body.staff, register_id=body.register_id, unit=body.unit)


@router.post(
    "/api/bodies/{body_id}/amend-member",
    operation_id="amend_member",
    summary="变更成员信息 Change the entry of a member",
    responses=ANSWERS,
)
async def amend_member(body_id: UUID, body: AmendMemberBody, do: Do) -> Done:
    """Change office, end of the term or tags from a day on; flags follow by themselves."""
    return await do(AmendMember(body=body_id, **body.model_dump()), body_id)


@router.post(
    "/api/bodies/{body_id}/vacate-seat",
    operation_id="vacate_seat",
    summary="席位空出 Vacate a seat",
    responses=ANSWERS,
)
async def vacate_seat(body_id: UUID, body: VacateBody, do: Do) -> Done:
    """Enter that a member left, and why."""
    return await do(VacateSeat(body=body_id, **body.model_dump()), body_id)


@router.post(
    "/api/bodies/{body_id}/recall-member",
    operation_id="recall_member",
    summary="罢免成员 Recall a member",
    responses=ANSWERS,
)
async def recall_member(body_id: UUID, body: RecallBody, do: Do) -> Done:
    """Enter that a member was recalled, and by which decision."""
    return await do(RecallMember(body=body_id, **body.model_dump()), body_id)
