"""Doors: the talks."""

from typing import Annotated
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Long, Name, Number, When
from schemas.cited import Code
from schemas.frame import Frame
from schemas.sessions import (
    AnswerInvitation,
    AskForClosed,
    CloseSession,
    InvitePerson,
    OpenSession,
    RecordInvestigation,
    ReleaseFromCaucus,
    SessionForm,
    SessionResult,
)

router = room()


class InvestigationBody(Frame):
    """Whom the mediator asked and what was said, a party by its number or somebody else by name; or what the place showed."""

    party: Number | None = Field(default=None, examples=[2])
    asked: Name | None = Field(default=None, examples=["物业管理处李经理"])
    text: Long = Field(examples=["上周检查过，水管接口老化。"])
    read_back: bool = Field(default=False, description="The record was read to the person and found right")
    site: bool = Field(default=False, description="A visit to the place; nobody need have been asked")


class PersonBody(Frame):
    """Somebody who could help."""

    name: Name = Field(examples=["张伯"])
    capacity: Code = Field(description="A capacity of the pack", examples=["neighbour"])


class InvitationBody(Voiced):
    """What a party says to an invited person."""

    person: Number = Field(examples=[1])
    agrees: bool


class SessionBody(Frame):
    """A session that begins."""

    form: SessionForm = Field(examples=["joint"])
    party: Number | None = Field(default=None, description="With whom a caucus is held")
    present: tuple[Number, ...] = Field(default=(), max_length=60, examples=[[1, 2]])
    open_to_others: bool = False
    persons: tuple[Number, ...] = Field(
        default=(), max_length=20, description="Invited persons who take part", examples=[[1]]
    )
    venue: Name | None = Field(default=None, examples=["社区调解室"])


class MinutesBody(Frame):
    """What was said, and what came of it."""

    minutes: Long = Field(examples=["双方各自说明情况，约定下周看现场。"])
    result: SessionResult = Field(examples=["continued"])
    next_at: When | None = Field(default=None, examples=["2026-03-20T10:00:00+08:00"])


class ReleaseBody(Voiced):
    """What the others may know."""

    session: Number = Field(description="The caucus in which it was said", examples=[2])
    text: Long = Field(examples=["愿意先修，再谈赔偿。"])


@action(router, "record-investigation", "记录调查 Record an investigation")
async def record_investigation(case_id: UUID, body: InvestigationBody, do: Do) -> Recorded:
    """Record what somebody said about the facts, or what a visit to the place showed."""
    command = RecordInvestigation(
        case=case_id,
        party=body.party,
        asked=said_if(body.asked, case_id, "asked"),
        text=said(body.text, case_id, "text"),
        read_back=body.read_back,
        site=body.site,
    )
    return await do(command)


@action(router, "invite-person", "提议邀请人员参加 Propose a participant")
async def invite_person(case_id: UUID, body: PersonBody, do: Do) -> Recorded:
    """Propose that somebody takes part; every party must agree (People's Mediation Law, art. 20)."""
    return await do(InvitePerson(case=case_id, name=said(body.name, case_id, "name"), capacity=body.capacity))


@action(router, "answer-invitation", "答复邀请 Answer an invitation")
async def answer_invitation(case_id: UUID, body: InvitationBody, do: Do) -> Recorded:
    """Agree or object to an invited person, as a party."""
    command = AnswerInvitation(
        case=case_id, party=body.party, channel=body.channel, person=body.person, agrees=body.agrees
    )
    return await do(command)


@action(router, "ask-for-closed", "要求不公开调解 Ask for closed mediation")
async def ask_for_closed(
    case_id: UUID, body: Annotated[Voiced, Body(default_factory=Voiced)], do: Do
) -> Recorded:
    """Ask that nobody else listens; one party is enough (art. 23)."""
    return await do(AskForClosed(case=case_id, party=body.party, channel=body.channel))


@action(router, "open-session", "开始调解会 Begin a session")
async def open_session(case_id: UUID, body: SessionBody, do: Do) -> Recorded:
    """Begin a session with all parties, or a caucus with one."""
    command = OpenSession(
        case=case_id,
        form=body.form,
        party=body.party,
        present=body.present,
        open_to_others=body.open_to_others,
        persons=body.persons,
        venue=said_if(body.venue, case_id, "venue"),
    )
    return await do(command)


@action(router, "close-session", "结束调解会 End the session")
async def close_session(case_id: UUID, body: MinutesBody, do: Do) -> Recorded:
    """End the session with its minutes; those of a caucus are for that party and the mediator alone."""
    minutes = said(body.minutes, case_id, "minutes")
    return await do(CloseSession(case=case_id, minutes=minutes, result=body.result, next_at=body.next_at))


@action(router, "release-from-caucus", "转达背对背时说过的话 Release something from a caucus")
async def release_from_caucus(case_id: UUID, body: ReleaseBody, do: Do) -> Recorded:
    """Let the other parties know something that was said in a caucus, as the party who said it."""
    command = ReleaseFromCaucus(
        case=case_id,
        party=body.party,
        channel=body.channel,
        session=body.session,
        text=said(body.text, case_id, "text"),
    )
    return await do(command)
