"""Doors: a topic is suggested, supported, screened, studied, scheduled, noticed, or not taken up."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Body, Request, Response
from pydantic import Field

from api.acting import Empty
from api.council.acting import Do, act, action, room, said, said_if
from api.council.shapes import CouncilRecorded
from api.documents import responses
from api.doors import Key, Known
from api.texts import Long, Staff, Title, When
from schemas.cited import Code
from schemas.council.acts import Question
from schemas.council.topics import (
    GiveNotice,
    RecordPartyStudy,
    RejectTopic,
    ScheduleDeliberation,
    ScreenTopic,
    Source,
    SuggestTopic,
    SupportTopic,
    WithdrawTopic,
)
from schemas.frame import Frame
from schemas.ids import PlacePath, StreamId, human_command_id, new_deliberation_id

router = room()


class TopicBody(Frame):
    """A matter that residents should deliberate on."""

    place: PlacePath = Field(examples=["hean/xinhe/e1/b2"])
    title: Title = Field(examples=["楼下停车位怎么分"])
    problem: Long = Field(examples=["车多位少，晚上消防通道也停满了。"])
    wish: Long | None = Field(default=None, examples=["划线停车，留出消防通道。"])
    source: Source = "resident"
    origin: StreamId | None = Field(default=None, description="The case, survey or session that it came from")
    urgent: bool = False


class ScreenBody(Frame):
    """Of which class the matter is, and by which procedure it is deliberated at which tier."""

    matter: Code = Field(examples=["community_affair"])
    procedure: Code = Field(examples=["hall"])
    tier: int = Field(default=1, strict=True, ge=1, le=3)
    reason: Long | None = None


class RejectBody(Frame):
    """Why a topic is not taken up; the proposer is told."""

    reason_code: Code = Field(examples=["private"])
    reason: Long


class ReasonIfAny(Frame):
    """A reason, if there is one to give."""

    reason: Long | None = None


class StudyBody(Frame):
    """What the party organisation said of it."""

    held_at: When
    due: int = Field(strict=True, ge=1, le=100_000)
    present: int = Field(strict=True, ge=1, le=100_000)
    opinion: Literal["support", "support_with_changes", "not_now"]
    text: Long


class ScheduleBody(Frame):
    """Who takes part."""

    body: UUID | None = None
    register_id: UUID | None = None
    chair: Staff = Field(examples=["captain-e1b2"])
    observer: Staff = Field(examples=["supervisor-1"])
    committee: UUID | None = Field(
        default=None,
        description="The body of the affairs supervision committee, where the observer sits in it",
    )
    stakeholders: tuple[Code, ...] = Field(default=(), max_length=40)
    experts: int = Field(default=0, strict=True, ge=0, le=50)


class NoticeBody(Frame):
    """When the round opens and closes, what it asks, and what everybody is told."""

    opens: When
    closes: When | None = None
    venue: Long | None = None
    material: Long
    short_notice: Long | None = Field(
        default=None, description="Why it cannot wait, where the procedure allows fewer days of notice"
    )
    questions: tuple[Question, ...] = Field(
        default=(),
        max_length=40,
        description="Options and candidates are announced; nothing: every proposal that is put",
    )


@router.post(
    "/api/deliberations",
    status_code=201,
    operation_id="suggest_topic",
    summary="提出议题 Suggest a topic",
    responses=responses(400, 401, 403, 404, 409, 413, 415, 422, 503, etag=True, replay=True),
)
async def suggest_topic(
    body: TopicBody, request: Request, response: Response, who: Known, key: Key
) -> CouncilRecorded:
    """Suggest a matter for deliberation; a resident does it with the household's pass."""
    deliberation = new_deliberation_id(human_command_id(who.id, key))
    command = SuggestTopic(
        deliberation=deliberation,
        place=body.place,
        source=body.source,
        origin=body.origin,
        title=said(body.title, deliberation, "title"),
        problem=said(body.problem, deliberation, "problem"),
        wish=said_if(body.wish, deliberation, "wish"),
        urgent=body.urgent,
    )
    recorded = await act(request, response, command, who, key, None)
    response.headers["Location"] = f"/api/deliberations/{deliberation}"
    return recorded


@action(router, "support-topic", "附议 Support a topic")
async def support_topic(deliberation_id: UUID, body: Empty, do: Do) -> CouncilRecorded:  # noqa: ARG001 -- closed for what is not known
    """Stand behind a suggestion; each counts once."""
    return await do(SupportTopic(deliberation=deliberation_id))


@action(router, "screen-topic", "审查议题 Take a topic up")
async def screen_topic(deliberation_id: UUID, body: ScreenBody, do: Do) -> CouncilRecorded:
    """Say that it is lawful and public, who decides it, at which tier, by which procedure."""
    return await do(
        ScreenTopic(
            deliberation=deliberation_id,
            matter=body.matter,
            procedure=body.procedure,
            tier=body.tier,
            reason=said_if(body.reason, deliberation_id, "reason"),
        )
    )


@action(router, "reject-topic", "不予立项 Do not take a topic up")
async def reject_topic(deliberation_id: UUID, body: RejectBody, do: Do) -> CouncilRecorded:
    """Tell the proposer why it is not taken up."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(RejectTopic(deliberation=deliberation_id, reason_code=body.reason_code, reason=reason))


@action(router, "withdraw-topic", "撤回议题 Take one's topic back")
async def withdraw_topic(
    deliberation_id: UUID, body: Annotated[ReasonIfAny, Body(default_factory=ReasonIfAny)], do: Do
) -> CouncilRecorded:
    """Take one's own suggestion back before it is noticed."""
    reason = said_if(body.reason, deliberation_id, "reason")
    return await do(WithdrawTopic(deliberation=deliberation_id, reason=reason))


@action(router, "record-party-study", "记录党组织研究 Record the party organisation's study")
async def record_party_study(deliberation_id: UUID, body: StudyBody, do: Do) -> CouncilRecorded:
    """Record what the party organisation said of a matter that an assembly will decide (art. 30)."""
    return await do(
        RecordPartyStudy(
            deliberation=deliberation_id,
            held_at=body.held_at,
            due=body.due,
            present=body.present,
            opinion=body.opinion,
            text=said(body.text, deliberation_id, "text"),
        )
    )


@action(router, "schedule-deliberation", "确定议事安排 Schedule")
async def schedule_deliberation(deliberation_id: UUID, body: ScheduleBody, do: Do) -> CouncilRecorded:
    """Fix who takes part: body or register, chair, observer, stakeholders, experts."""
    return await do(
        ScheduleDeliberation(
            deliberation=deliberation_id,
            body=body.body,
            register_id=body.register_id,
            chair=body.chair,
            observer=body.observer,
            committee=body.committee,
            stakeholders=body.stakeholders,
            experts=body.experts,
        )
    )


@action(router, "give-notice", "发布协商公告 Give notice")
async def give_notice(deliberation_id: UUID, body: NoticeBody, do: Do) -> CouncilRecorded:
    """Announce the next round or vote, with its days of notice."""
    return await do(
        GiveNotice(
            deliberation=deliberation_id,
            opens=body.opens,
            closes=body.closes,
            venue=said_if(body.venue, deliberation_id, "venue"),
            material=said(body.material, deliberation_id, "material"),
            short_notice=said_if(body.short_notice, deliberation_id, "short_notice"),
            questions=body.questions,
        )
    )
