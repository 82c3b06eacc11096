"""Doors: the end of mediation and of the case."""

from typing import Annotated
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Long, Number
from schemas.acts import PartyNumber
from schemas.cited import Code
from schemas.ending import (
    Archive,
    FilePaper,
    PartyAnswer,
    RecordFollowUp,
    Reopen,
    SettleByParties,
    TerminateMediation,
)
from schemas.frame import Frame

router = room()


class TerminateBody(Frame):
    """Why mediation ends: a code of the pack, and what happened."""

    reason_code: Code = Field(examples=["no_agreement"])
    reason: Long = Field(examples=["双方对赔偿数额分歧较大，三次调解没有谈拢。"])


class SettledBody(Voiced):
    """What the parties agreed among themselves, if they want it on record."""

    terms: Long | None = Field(default=None, examples=["两家自己商量好了，楼上负责修水管。"])


class FollowUpBody(Frame):
    """What each party answered when it was visited, and whether a hidden risk was seen."""

    answers: Annotated[tuple[PartyAnswer, ...], Field(min_length=1, max_length=120)]
    channel: Code = Field(default="door_knock", examples=["phone"])
    risk_seen: bool = False
    text: Long | None = Field(default=None, examples=["漏水已修好，两家关系缓和。"])


class PaperBody(Frame):
    """A paper for the file: under which item, whose it is, and what it is."""

    item: Code = Field(examples=["identity"])
    party: Number | None = Field(default=None, examples=[1])
    text: Long | None = Field(default=None, examples=["身份证复印件一份，存于社区档案柜。"])


class ArchiveBody(Frame):
    """Why the file is closed although a document that must be there is missing."""

    missing_reason: Long | None = Field(default=None, examples=["当事人搬离，身份证明未能补齐。"])


class ReopenBody(Frame):
    """Why the case is taken up again: a code of the pack, what happened, and which parties ask for it."""

    reason_code: Code = Field(examples=["relapse"])
    reason: Long = Field(examples=["修好一个月后又开始漏水。"])
    asked_by: tuple[PartyNumber, ...] = Field(default=(), max_length=120, examples=[[1, 2]])


@action(router, "terminate-mediation", "终止调解 End mediation without agreement")
async def terminate_mediation(case_id: UUID, body: TerminateBody, do: Do) -> Recorded:
    """End mediation without agreement; each party is to be told of the other remedies (People's Mediation Law, art. 26)."""
    reason = said(body.reason, case_id, "reason")
    return await do(TerminateMediation(case=case_id, reason_code=body.reason_code, reason=reason))


@action(router, "settle-by-parties", "当事人自行和解 Say that the parties settled it themselves")
async def settle_by_parties(
    case_id: UUID, body: Annotated[SettledBody, Body(default_factory=SettledBody)], do: Do
) -> Recorded:
    """Say, as a party, that the parties settled it among themselves; it is settled once every party has."""
    terms = said_if(body.terms, case_id, "terms")
    return await do(SettleByParties(case=case_id, party=body.party, channel=body.channel, terms=terms))


@action(router, "record-follow-up", "记录回访 Record a follow-up visit")
async def record_follow_up(case_id: UUID, body: FollowUpBody, do: Do) -> Recorded:
    """Record who was reached, whether it is solved and they are satisfied, and a hidden risk, which is flagged at once."""
    text = said_if(body.text, case_id, "text")
    return await do(
        RecordFollowUp(
            case=case_id, answers=body.answers, channel=body.channel, risk_seen=body.risk_seen, text=text
        )
    )


@action(router, "file-paper", "归入案卷 Put a paper into the file")
async def file_paper(case_id: UUID, body: PaperBody, do: Do) -> Recorded:
    """Put a paper into the file of the case, under one of its items."""
    text = said_if(body.text, case_id, "text")
    return await do(FilePaper(case=case_id, item=body.item, party=body.party, text=text))


@action(router, "archive", "归档 Archive")
async def archive(
    case_id: UUID, body: Annotated[ArchiveBody, Body(default_factory=ArchiveBody)], do: Do
) -> Recorded:
    """File the case away: with every document that must be there, or with the reason why one is not (art. 27)."""
    return await do(Archive(case=case_id, missing_reason=said_if(body.missing_reason, case_id, "reason")))


@action(router, "reopen", "重新调解 Take the case up again")
async def reopen(case_id: UUID, body: ReopenBody, do: Do) -> Recorded:
    """Take the case up again at its level, on the word of those who ended it; consent is asked anew."""
    reason = said(body.reason, case_id, "reason")
    return await do(Reopen(case=case_id, reason_code=body.reason_code, reason=reason, asked_by=body.asked_by))
