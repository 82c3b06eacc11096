"""The doors of rounds of doors: planned, knocked at, tried again, closed."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from api.acting import Empty
from api.council.field import (
    ANSWERS,
    OPENS,
    READS,
    Do,
    file_issue,
    naming,
    new_id,
    page_of,
    room,
    steps_view,
    suggest_topic,
)
from api.council.field_bodies import DoorBody, FieldQuery, RoundBody
from api.council.field_shapes import Done, Heard, KnockView, OpinionView, Page, RoundView
from api.doors import DoorsDep, Key, Known, LocaleDep, Staff
from api.naming import Naming
from domain.council.fieldwork import watches
from domain.council.outreach import CHANNEL, available
from domain.council.refusals.fieldwork import DoorNotOnRoute
from domain.refusals import NotPermitted
from engine.council.field_reading import OutreachLook
from schemas.council.outreach import CloseOutreach, DoorRecorded, OpinionDraft, PlanOutreach, RecordDoor
from schemas.ids import human_command_id, outreach_stream, unit_subject
from schemas.intakes import Intake
from schemas.words import Words

router = room("outreach")


@router.post(
    "/api/outreach",
    status_code=201,
    operation_id="plan_outreach",
    summary="安排敲门行动 Plan a round of doors",
    responses=OPENS,
)
async def plan_outreach(body: RoundBody, response: Response, do: Do, who: Staff, key: Key) -> Done:
    """Plan which doors of a frozen roll are knocked at, in which order, and by whom."""
    outreach = new_id(who, key)
    done = await do(PlanOutreach(outreach=outreach, **body.model_dump()), outreach)
    response.headers["Location"] = f"/api/outreach/{outreach}"
    return done


@router.get(
    "/api/outreach", operation_id="list_outreach", summary="敲门行动 Rounds of doors", responses=READS
)
async def list_outreach(
    query: Annotated[FieldQuery, Query()], doors: DoorsDep, who: Staff, locale: LocaleDep
) -> Page:
    """Rounds within the reach of the caller, the latest first."""
    place = query.place or who.place
    if place is None or not watches(who, place):
        raise NotPermitted(action="list")
    return await page_of(doors, locale, "outreach", place, query)


@router.get(
    "/api/outreach/{outreach_id}", operation_id="read_outreach", summary="敲门行动 A round", responses=READS
)
async def read_outreach(
    outreach_id: UUID, response: Response, doors: DoorsDep, who: Known, locale: LocaleDep
) -> RoundView:
    """Every knock, how far the round got, and which doors to try again."""
    look = await doors.field.outreach(outreach_id, who)
    await doors.looks.enter(outreach_stream(outreach_id), who, "doors")
    response.headers["ETag"] = f'"{look.version}"'
    outreach, words = look.outreach, await naming(doors, locale)
    return RoundView(
        outreach_id=outreach_id,
        version=look.version,
        place=words.place(outreach.plan.place),
        roll=outreach.plan.roll,
        visitors=outreach.plan.visitors,
        doors=outreach.plan.doors,
        knocks=tuple(_knock(one, look, words) for one in outreach.knocks),
        coverage=outreach.coverage(),
        retry=outreach.retry,
        ahead=outreach.ahead,
        closed=outreach.closed is not None,
        actions=steps_view(available(outreach, look.ground), locale),
    )


def _knock(one: DoorRecorded, look: OutreachLook, words: Naming) -> KnockView:
    return KnockView(
        door=one.door,
        visit=one.visit,
        visitors=one.visitors,
        outcome=one.outcome,
        cases=one.cases,
        opinions=tuple(
            OpinionView(
                text=look.said(heard.text) or words.locale.forgotten, deliberation_id=heard.deliberation
            )
            for heard in one.opinions
        ),
    )


@router.post(
    "/api/outreach/{outreach_id}/doors",
    operation_id="record_door",
    summary="登记敲门情况 Record a door",
    responses=ANSWERS,
)
async def record_door(
    outreach_id: UUID, body: DoorBody, request: Request, do: Do, doors: DoorsDep, who: Known, key: Key
) -> Heard:
    """Say what came of a door. Issues are filed as cases, opinions may become topics; both say which round they came from."""
    look = await doors.field.outreach(outreach_id, who)
    outreach, stream = look.outreach, outreach_stream(outreach_id)
    if not await doors.field.known(stream, human_command_id(who.id, key)):
        _may(look, body.door)
    visitors = body.visitors or outreach.plan.visitors
    heard = Intake(session=stream, host=visitors[0])
    place, subject = outreach.plan.place, unit_subject(outreach.plan.register_id, body.door)
    cases = [
        await file_issue(request, issue, heard, place, CHANNEL, who, f"{key}/issue/{n}")
        for n, issue in enumerate(body.issues)
    ]
    opinions = []
    for n, one in enumerate(body.opinions):
        topic = None
        if one.topic is not None:
            topic = await suggest_topic(request, one.topic, heard, "outreach", place, who, f"{key}/topic/{n}")
        text = Words(plain=one.text, subject=subject, field="opinion")
        opinions.append(OpinionDraft(text=text, deliberation=topic))
    command = RecordDoor(
        outreach=outreach_id,
        door=body.door,
        outcome=body.outcome,
        visitors=body.visitors,
        cases=tuple(one.case_id for one in cases),
        opinions=tuple(opinions),
    )
    done = await do(command, outreach_id)
    topics = tuple(one.deliberation for one in opinions if one.deliberation)
    return Heard(**done.model_dump(), cases=tuple(cases), topics=topics)


def _may(look: OutreachLook, door: str) -> None:
    """Raise what forbids to record the door, before anything is filed for it."""
    for step in available(look.outreach, look.ground):
        if step.command is RecordDoor and step.refusal is not None:
            raise step.refusal
    if door not in look.outreach.plan.doors:
        raise DoorNotOnRoute


@router.post(
    "/api/outreach/{outreach_id}/close",
    operation_id="close_outreach",
    summary="结束敲门行动 Close a round",
    responses=ANSWERS,
)
async def close_outreach(
    outreach_id: UUID,
    body: Empty,  # noqa: ARG001 -- closed for what is not known
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """End the round; the doors that were never answered are told with their number."""
    await doors.field.outreach(outreach_id, who)
    return await do(CloseOutreach(outreach=outreach_id), outreach_id)
