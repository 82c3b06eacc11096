"""Doors: who mediates."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Long, Number, Staff
from schemas.cited import Code
from schemas.frame import Frame
from schemas.mediators import (
    AcceptDisclosure,
    AppointMediator,
    AskRecusal,
    ChooseMediator,
    DecideRecusal,
    DiscloseConflict,
    GiveRightsNotice,
)

router = room()


class RightsBody(Frame):
    """Which parties were told of their rights and duties, and how."""

    parties: Annotated[tuple[Number, ...], Field(min_length=1, max_length=120)] = Field(examples=[[1, 2]])
    form: Literal["oral", "written", "electronic"] = Field(examples=["written"])


class ChoiceBody(Voiced):
    """Whom a party wants as mediator: one of `mediation.candidates` of the case."""

    staff: Staff = Field(examples=["staff-7"])


class AppointmentBody(Frame):
    """Who presides, and who assists."""

    staff: Staff = Field(examples=["staff-7"])
    assistants: Annotated[tuple[Staff, ...], Field(max_length=4)] = Field(default=(), examples=[["staff-9"]])


class DisclosureBody(Frame):
    """What could make a mediator partial; without `staff` it is the one who says so."""

    staff: Staff | None = Field(default=None, examples=["staff-7"])
    ground: Code = Field(description="A ground of the pack", examples=["kinship"])
    detail: Long | None = Field(default=None, examples=["我是申请人的表弟。"])


class RecusalBody(Voiced):
    """Which mediator is to withdraw, and why if the party wants to say so; a mediator names himself and no party."""

    staff: Staff = Field(examples=["staff-7"])
    ground: Code = Field(default="other", description="A ground of the pack", examples=["kinship"])
    reason: Long | None = Field(default=None, examples=["调解员是对方的亲戚。"])


class RecusalDecisionBody(Frame):
    """Whether the mediator withdraws, and why."""

    granted: bool
    reason: Long = Field(examples=["与对方确有亲属关系，应当回避。"])


@action(router, "give-rights-notice", "告知权利义务 Tell of rights and duties")
async def give_rights_notice(case_id: UUID, body: RightsBody, do: Do) -> Recorded:
    """Record that parties were told of their rights and duties, before the first session."""
    return await do(GiveRightsNotice(case=case_id, parties=body.parties, form=body.form))


@action(router, "choose-mediator", "选择调解员 Choose a mediator")
async def choose_mediator(case_id: UUID, body: ChoiceBody, do: Do) -> Recorded:
    """Choose a mediator, as a party, while the time to choose runs (People's Mediation Law, art. 19)."""
    command = ChooseMediator(case=case_id, party=body.party, channel=body.channel, staff=body.staff)
    return await do(command)


@action(router, "appoint-mediator", "指定调解员 Appoint a mediator")
async def appoint_mediator(case_id: UUID, body: AppointmentBody, do: Do) -> Recorded:
    """Appoint who presides and who assists, when the parties did not choose in time."""
    return await do(AppointMediator(case=case_id, staff=body.staff, assistants=body.assistants))


@action(router, "disclose-conflict", "披露利害关系 Disclose a tie")
async def disclose_conflict(case_id: UUID, body: DisclosureBody, do: Do) -> Recorded:
    """Tell the parties what could make a mediator partial."""
    detail = said_if(body.detail, case_id, "detail")
    return await do(DiscloseConflict(case=case_id, staff=body.staff, ground=body.ground, detail=detail))


@action(router, "accept-disclosure", "同意该调解员继续调解 Agree that the mediator stays")
async def accept_disclosure(
    case_id: UUID, body: Annotated[Voiced, Body(default_factory=Voiced)], do: Do
) -> Recorded:
    """Agree, as a party, that the mediator stays in spite of what was disclosed."""
    return await do(AcceptDisclosure(case=case_id, party=body.party, channel=body.channel))


@action(router, "ask-recusal", "申请回避 Ask a mediator to withdraw")
async def ask_recusal(case_id: UUID, body: RecusalBody, do: Do) -> Recorded:
    """Ask that a mediator withdraws; also after the first session."""
    return await do(
        AskRecusal(
            case=case_id,
            party=body.party,
            channel=body.channel,
            staff=body.staff,
            ground=body.ground,
            reason=said_if(body.reason, case_id, "reason"),
        )
    )


@action(router, "decide-recusal", "决定是否回避 Decide on recusal")
async def decide_recusal(case_id: UUID, body: RecusalDecisionBody, do: Do) -> Recorded:
    """Decide whether a mediator withdraws, where the pack has it decided."""
    reason = said(body.reason, case_id, "reason")
    return await do(DecideRecusal(case=case_id, granted=body.granted, reason=reason))
