"""Doors: duties beside the case."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Long, Number
from schemas.actors import Level
from schemas.acts import RiskKind
from schemas.calendar import Budget
from schemas.cited import Code
from schemas.duties import (
    AnswerOrder,
    DismissRisk,
    FlagRisk,
    NameRepresentatives,
    OrderSupervision,
    ReportRisk,
    Screen,
    Screening,
    WorkTogether,
)
from schemas.frame import Frame

router = room()


class FlagBody(Frame):
    """A danger that somebody saw."""

    risk: RiskKind = Field(examples=["violence"])
    text: Long = Field(examples=["邻居听见有人喊救命。"])


class RiskReportBody(Frame):
    """An authority that was told."""

    flag: Number = Field(description="Number of the flag", examples=[1])
    authority: Code = Field(description="An authority of the pack", examples=["police"])
    reference: Long | None = Field(default=None, examples=["派出所值班室，回执第23号。"])


class DismissBody(Frame):
    """A flag that was raised in error."""

    flag: Number = Field(examples=[1])
    reason: Long = Field(examples=["上门核实，是看电视的声音。"])


class ScreenBody(Frame):
    """What the screening for violence came to."""

    result: Screening = Field(examples=["safe_with_measures"])
    text: Long = Field(examples=["分开询问，当事人愿意在有民警在场时见面。"])


class OrderBody(Frame):
    """What is to be done and answered for."""

    matter: Long = Field(examples=["首次联系已经超过期限，请说明原因并尽快办理。"])
    budget: Budget | None = Field(default=None, description="Time to answer; the pack's unless given")
    clock: Annotated[str, Field(pattern=r"^[a-z_]{1,40}@[1-9][0-9]{0,9}$")] | None = Field(
        default=None, description="The time limit that was missed", examples=["first_contact@8"]
    )


class OrderAnswerBody(Frame):
    """What was done about an order."""

    order: Number = Field(examples=[1])
    text: Long = Field(examples=["已于今天上午上门联系双方。"])


class TogetherBody(Frame):
    """Who joins those who lead."""

    levels: tuple[Level, ...] = Field(min_length=1, max_length=4, examples=[["community", "street"]])
    reason: Long = Field(examples=["需要街道会同有关部门一起上门。"])


class RepresentativesBody(Voiced):
    """Who speaks for a side of many."""

    side: Literal["applicant", "other"]
    representatives: tuple[Number, ...] = Field(min_length=1, max_length=60, examples=[[2, 3]])


@action(router, "flag-risk", "标记风险 Flag a risk")
async def flag_risk(case_id: UUID, body: FlagBody, do: Do) -> Recorded:
    """Mark a danger that must be reported (People's Mediation Law, art. 25)."""
    return await do(FlagRisk(case=case_id, risk=body.risk, text=said(body.text, case_id, "text")))


@action(router, "report-risk", "记录已报告 Record a report")
async def report_risk(case_id: UUID, body: RiskReportBody, do: Do) -> Recorded:
    """Record that an authority was told of a flagged risk."""
    reference = said_if(body.reference, case_id, "reference")
    return await do(ReportRisk(case=case_id, flag=body.flag, authority=body.authority, reference=reference))


@action(router, "dismiss-risk", "排除风险标记 Dismiss a flag")
async def dismiss_risk(case_id: UUID, body: DismissBody, do: Do) -> Recorded:
    """Find a flag to be in error, as another person than whoever raised it."""
    return await do(DismissRisk(case=case_id, flag=body.flag, reason=said(body.reason, case_id, "reason")))


@action(router, "screen", "记录安全筛查 Record the screening")
async def screen(case_id: UUID, body: ScreenBody, do: Do) -> Recorded:
    """Record whether the parties may safely sit in one room."""
    return await do(Screen(case=case_id, result=body.result, text=said(body.text, case_id, "text")))


@action(router, "order-supervision", "督办 Order supervision")
async def order_supervision(case_id: UUID, body: OrderBody, do: Do) -> Recorded:
    """Order, as a supervisor or a level above, that something is done and answered for."""
    matter = said(body.matter, case_id, "matter")
    return await do(OrderSupervision(case=case_id, matter=matter, budget=body.budget, clock=body.clock))


@action(router, "answer-order", "答复督办 Answer an order")
async def answer_order(case_id: UUID, body: OrderAnswerBody, do: Do) -> Recorded:
    """Say what was done about a supervision order."""
    return await do(AnswerOrder(case=case_id, order=body.order, text=said(body.text, case_id, "text")))


@action(router, "work-together", "请其他层级共同办理 Work together")
async def work_together(case_id: UUID, body: TogetherBody, do: Do) -> Recorded:
    """Have other levels work on the case beside the one that leads."""
    return await do(
        WorkTogether(case=case_id, levels=body.levels, reason=said(body.reason, case_id, "reason"))
    )


@action(router, "name-representatives", "推选代表 Name representatives")
async def name_representatives(case_id: UUID, body: RepresentativesBody, do: Do) -> Recorded:
    """Name who speaks for a side of many, as one of that side."""
    command = NameRepresentatives(
        case=case_id,
        side=body.side,
        representatives=body.representatives,
        party=body.party,
        channel=body.channel,
    )
    return await do(command)
