"""Doors: the term of mediation."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Long
from schemas.calendar import Budget, Unit
from schemas.cited import Code
from schemas.frame import Frame
from schemas.term import AgreeToExtension, ProposeExtension, Resume, Suspend

router = room()


class SuspendBody(Frame):
    """Why mediation rests: a code of the pack, what happened, and who ordered it or what it waits for."""

    reason_code: Code = Field(examples=["expertise"])
    reason: Long = Field(examples=["漏水原因需要检测机构鉴定。"])
    authority: Long | None = Field(default=None, examples=["市房屋检测中心，预计二十天出结果。"])


class ResumeBody(Frame):
    """Why mediation goes on, if there is more to tell than that the reason is gone."""

    reason: Long | None = Field(default=None, examples=["鉴定报告已经收到。"])


class ExtensionBody(Voiced):
    """How much longer, in days or working days, and why. Staff who name no party propose it themselves."""

    amount: Annotated[int, Field(strict=True, ge=1, le=365, examples=[15])]
    unit: Literal[Unit.CALENDAR_DAYS, Unit.WORKING_DAYS] = Unit.CALENDAR_DAYS
    reason: Long = Field(examples=["等双方各自核算修缮费用。"])


@action(router, "suspend", "中止调解 Let mediation rest")
async def suspend(case_id: UUID, body: SuspendBody, do: Do) -> Recorded:
    """Let mediation rest for a reason of the pack; its time limits stand still only where that reason says so."""
    command = Suspend(
        case=case_id,
        reason_code=body.reason_code,
        reason=said(body.reason, case_id, "reason"),
        authority=said_if(body.authority, case_id, "authority"),
    )
    return await do(command)


@action(router, "resume", "恢复调解 Go on with mediation")
async def resume(
    case_id: UUID, body: Annotated[ResumeBody, Body(default_factory=ResumeBody)], do: Do
) -> Recorded:
    """Go on after a suspension; time limits that stood still are counted on."""
    return await do(Resume(case=case_id, reason=said_if(body.reason, case_id, "reason")))


@action(router, "propose-extension", "提议延长调解期限 Propose a longer term")
async def propose_extension(case_id: UUID, body: ExtensionBody, do: Do) -> Recorded:
    """Propose a longer term, as a party or as the mediator; a later proposal takes the place of one that is open."""
    command = ProposeExtension(
        case=case_id,
        party=body.party,
        channel=body.channel,
        budget=Budget(amount=body.amount, unit=body.unit),
        reason=said(body.reason, case_id, "reason"),
    )
    return await do(command)


@action(router, "agree-to-extension", "同意延长调解期限 Agree to a longer term")
async def agree_to_extension(
    case_id: UUID, body: Annotated[Voiced, Body(default_factory=Voiced)], do: Do
) -> Recorded:
    """Agree to the longer term that is proposed; it is granted when every party has (Shenzhen 2022, art. 25)."""
    return await do(AgreeToExtension(case=case_id, party=body.party, channel=body.channel))
