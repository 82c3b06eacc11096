"""Doors: orders of the 12345 line."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.acting import Do, action, room, said
from api.bodies import ReasonBody
from api.shapes import Recorded
from api.texts import Long, Number
from schemas.actors import Level
from schemas.cited import Code
from schemas.frame import Frame
from schemas.hotline import AnswerCaller, DecideObjection, DispatchOrder, ExtendOrder, ObjectToOrder

router = room()


class DispatchBody(Frame):
    """The time limit that is printed on the order, one of the pack's."""

    limit: Code = Field(examples=["ordinary"])


class ObjectionBody(Frame):
    """Whether the objection is right, and if so where the order goes."""

    upheld: bool
    level: Level | None = Field(default=None, examples=["street"])
    reason: Long = Field(examples=["该事项不属于社区职责。"])


class AnswerCallerBody(Frame):
    """Who was told, how, and what."""

    told: Annotated[tuple[Number, ...], Field(min_length=1, max_length=120)] = Field(examples=[[1]])
    channel: Code = Field(default="phone", examples=["phone"])
    text: Long = Field(examples=["路灯已于今天下午修好。"])


@action(router, "dispatch-order", "派单 Dispatch an order")
async def dispatch_order(case_id: UUID, body: DispatchBody, do: Do) -> Recorded:
    """Send the order out with its time limit on it; whoever gets it first leads (Beijing 2021, arts. 12-14)."""
    return await do(DispatchOrder(case=case_id, limit=body.limit))


@action(router, "object-to-order", "对派单提出异议 Object to an order")
async def object_to_order(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Say, as the unit, that the order is not its business; the time goes on."""
    return await do(ObjectToOrder(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "decide-objection", "审核派单异议 Decide on an objection")
async def decide_objection(case_id: UUID, body: ObjectionBody, do: Do) -> Recorded:
    """Decide, from above, whether the order goes elsewhere."""
    reason = said(body.reason, case_id, "reason")
    return await do(DecideObjection(case=case_id, upheld=body.upheld, level=body.level, reason=reason))


@action(router, "extend-order", "工单延期 Give an order longer")
async def extend_order(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Give an order longer, from above; the caller is told why (art. 15)."""
    return await do(ExtendOrder(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "answer-caller", "答复来电人 Answer the caller")
async def answer_caller(case_id: UUID, body: AnswerCallerBody, do: Do) -> Recorded:
    """Tell the callers what came of it (art. 15)."""
    text = said(body.text, case_id, "text")
    return await do(AnswerCaller(case=case_id, told=body.told, channel=body.channel, text=text))
