"""Doors: performance and confirmation."""

from typing import Annotated
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.agreement import Fen
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Day, Long, Number
from schemas.cited import Code
from schemas.frame import Frame
from schemas.performance import (
    AskConfirmation,
    RecordApplication,
    RecordPerformance,
    RecordRuling,
    ReportBreach,
    Ruling,
    Urge,
)

router = room()


class ApplicationBody(Frame):
    """Which court was asked, and when, if not today."""

    court: Long = Field(examples=["和安区人民法院"])
    applied_on: Day | None = Field(default=None, examples=["2026-04-20"])


class RulingBody(Frame):
    """What the court decided."""

    ruling: Ruling = Field(examples=["confirmed"])
    reference: Long | None = Field(default=None, examples=["（2026）民特12号"])
    ruled_on: Day | None = Field(default=None, examples=["2026-05-08"])


class PerformanceBody(Voiced):
    """What was done: the item, how much of its amount (all that is left unless given), and on which day if not today."""

    item: Number = Field(examples=[1])
    amount: Fen | None = Field(default=None, description="In fen", examples=[20000])
    done_on: Day | None = Field(default=None, examples=["2026-04-28"])
    proof: Long | None = Field(
        default=None, description="Staff without a party's word: what proof was seen", examples=["转账回单"]
    )


class BreachBody(Voiced):
    """Which item was not done, and how it is."""

    item: Number = Field(examples=[1])
    text: Long = Field(examples=["水管修过，下雨又漏。"])


class UrgeBody(Frame):
    """Which item is urged, and how."""

    item: Number = Field(examples=[1])
    channel: Code = Field(default="phone", examples=["phone"])
    text: Long | None = Field(default=None, examples=["请在本周内付清。"])


@action(router, "ask-confirmation", "要求司法确认 Ask for judicial confirmation")
async def ask_confirmation(
    case_id: UUID, body: Annotated[Voiced, Body(default_factory=Voiced)], do: Do
) -> Recorded:
    """Say, as a party, that the court is to confirm the agreement; both sides ask together, within 30 days (art. 33)."""
    return await do(AskConfirmation(case=case_id, party=body.party, channel=body.channel))


@action(router, "record-application", "记录已向法院申请 Record the application")
async def record_application(case_id: UUID, body: ApplicationBody, do: Do) -> Recorded:
    """Record that the joint application reached the court; the day on which it did decides whether it was in time."""
    court = said(body.court, case_id, "court")
    return await do(RecordApplication(case=case_id, court=court, applied_on=body.applied_on))


@action(router, "record-ruling", "记录法院处理结果 Record the ruling")
async def record_ruling(case_id: UUID, body: RulingBody, do: Do) -> Recorded:
    """Record what the court decided, or that the application was withdrawn (民诉法 art. 206)."""
    reference = said_if(body.reference, case_id, "reference")
    command = RecordRuling(case=case_id, ruling=body.ruling, reference=reference, ruled_on=body.ruled_on)
    return await do(command)


@action(router, "record-performance", "记录履行 Record performance")
async def record_performance(case_id: UUID, body: PerformanceBody, do: Do) -> Recorded:
    """Record that an item, or a part of its amount, was done: by whoever it is due to, or by staff who saw proof."""
    command = RecordPerformance(
        case=case_id,
        party=body.party,
        channel=body.channel,
        item=body.item,
        amount=body.amount,
        done_on=body.done_on,
        proof=said_if(body.proof, case_id, "proof"),
    )
    return await do(command)


@action(router, "report-breach", "反映没有履行 Report a breach")
async def report_breach(case_id: UUID, body: BreachBody, do: Do) -> Recorded:
    """Report, as the one to whom it is due, that an item was not done in time or not as agreed."""
    text = said(body.text, case_id, "text")
    command = ReportBreach(case=case_id, party=body.party, channel=body.channel, item=body.item, text=text)
    return await do(command)


@action(router, "urge", "督促履行 Urge performance")
async def urge(case_id: UUID, body: UrgeBody, do: Do) -> Recorded:
    """Urge the party who owes an item that was not performed (art. 31)."""
    text = said_if(body.text, case_id, "text")
    return await do(Urge(case=case_id, item=body.item, channel=body.channel, text=text))
