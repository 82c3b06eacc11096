"""Doors: rounds open, close, are counted; what is agreed is referred to a vote, what is not goes up a tier."""

from typing import Annotated
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Empty
from api.council.acting import Do, action, room, said_if
from api.council.shapes import CouncilRecorded
from api.texts import Long
from schemas.cited import Code
from schemas.council.acts import Question, Unit
from schemas.council.rounds import CallAgain, CloseRound, OpenRound, RaiseTier, ReferToVote, TallyRound
from schemas.frame import Frame

router = room()


class OpenBody(Frame):
    """What is put to those on the roll (nothing: what was announced), and which sides are there."""

    questions: tuple[Question, ...] = Field(default=(), max_length=40)
    present: tuple[Code, ...] = Field(
        default=(), max_length=20, examples=[["community", "owners", "property"]]
    )
    units: tuple[Unit, ...] = Field(
        default=(),
        max_length=2000,
        description="Who is in the room, by their units on the roll; where sides have to be there, each by one who sits for it",
    )


class ReferBody(Frame):
    """What is put to which vote, before whom."""

    proposals: tuple[Code, ...] = Field(min_length=1, max_length=40)
    procedure: Code = Field(examples=["owners_special"])
    register_id: UUID | None = None
    body: UUID | None = None
    reason: Long | None = Field(default=None, description="Why not the way out that the procedure declares")


class TierBody(Frame):
    """The body of the tier above."""

    body: UUID | None = None
    reason: Long | None = Field(default=None, description="Why not the way out that the procedure declares")


@action(router, "open-round", "开始本轮 Open the round")
async def open_round(
    deliberation_id: UUID, body: Annotated[OpenBody, Body(default_factory=OpenBody)], do: Do
) -> CouncilRecorded:
    """Open the noticed round; its roll is frozen in that moment."""
    return await do(
        OpenRound(
            deliberation=deliberation_id, questions=body.questions, present=body.present, units=body.units
        )
    )


@action(router, "close-round", "结束本轮 Close the round")
async def close_round(deliberation_id: UUID, body: Empty, do: Do) -> CouncilRecorded:  # noqa: ARG001 -- closed for what is not known
    """Close the open round; what was recorded before counts, and nothing comes after."""
    return await do(CloseRound(deliberation=deliberation_id))


@action(router, "tally-round", "计票 Count the round")
async def tally_round(deliberation_id: UUID, body: Empty, do: Do) -> CouncilRecorded:  # noqa: ARG001 -- as above
    """Count the closed round by its rule."""
    return await do(TallyRound(deliberation=deliberation_id))


@action(router, "refer-to-vote", "提交表决 Refer to a vote")
async def refer_to_vote(deliberation_id: UUID, body: ReferBody, do: Do) -> CouncilRecorded:
    """Put proposals to the assembly that may decide them."""
    return await do(
        ReferToVote(
            deliberation=deliberation_id,
            proposals=body.proposals,
            procedure=body.procedure,
            register_id=body.register_id,
            body=body.body,
            reason=said_if(body.reason, deliberation_id, "reason"),
        )
    )


@action(router, "raise-tier", "提交上一层级 Hand to the tier above")
async def raise_tier(
    deliberation_id: UUID, body: Annotated[TierBody, Body(default_factory=TierBody)], do: Do
) -> CouncilRecorded:
    """Hand what found no agreement to the tier above."""
    reason = said_if(body.reason, deliberation_id, "reason")
    return await do(RaiseTier(deliberation=deliberation_id, body=body.body, reason=reason))


@action(router, "call-again", "再次召集 Call again")
async def call_again(deliberation_id: UUID, body: Empty, do: Do) -> CouncilRecorded:  # noqa: ARG001 -- as above
    """Call a vote again that lacked its quorum."""
    return await do(CallAgain(deliberation=deliberation_id))
