"""Doors: proposals are made, amended, classified, dropped."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Request
from pydantic import Field

from api.council.acting import Do, action, in_round, room, said, said_if
from api.council.shapes import CouncilRecorded
from api.doors import Known
from api.texts import Long
from schemas.cited import Code
from schemas.council.proposals import (
    AdoptAmendment,
    AmendClause,
    ClassifyProposal,
    DeclineAmendment,
    DropProposal,
    MakeProposal,
)
from schemas.frame import Frame

router = room()

Nth = Annotated[int, Field(strict=True, ge=1, le=200)]


class ProposalBody(Frame):
    """A proposal, clause by clause."""

    clauses: tuple[Long, ...] = Field(
        min_length=1, max_length=200, examples=[["划十二个车位。", "装两个充电桩。"]]
    )


class AmendBody(Frame):
    """Another wording of a clause, and why."""

    proposal: Code = Field(examples=["p1"])
    clause: Nth
    text: Long
    reason: Long


class AdoptBody(Frame):
    """Which amendment is taken over."""

    proposal: Code = Field(examples=["p1"])
    amendment: Nth


class DeclineBody(AdoptBody):
    """Which amendment is not, and why."""

    reason: Long


class ClassBody(Frame):
    """Of which class a proposal's matter is."""

    proposal: Code = Field(examples=["p1"])
    matter: Code
    reason: Long | None = None


class DropBody(Frame):
    """Which proposal goes, and why."""

    proposal: Code = Field(examples=["p1"])
    reason: Long


async def _make(deliberation_id: UUID, body: ProposalBody, do: Do) -> CouncilRecorded:
    clauses = tuple(said(one, deliberation_id, "clause") for one in body.clauses)
    return await do(MakeProposal(deliberation=deliberation_id, clauses=clauses))


@action(router, "make-proposal", "提出方案 Make a proposal")
async def make_proposal(
    deliberation_id: UUID, body: Annotated[ProposalBody, Body()], do: Do
) -> CouncilRecorded:
    """Put a proposal on the table."""
    return await _make(deliberation_id, body, do)


@action(router, "propose-in-round", "在本轮提出方案 Make a proposal in a round", "rounds/{number}/proposals")
async def propose_in_round(
    deliberation_id: UUID, number: int, body: ProposalBody, request: Request, who: Known, do: Do
) -> CouncilRecorded:
    """Put a proposal on the table of the round that is open."""
    await in_round(request, deliberation_id, number, who)
    return await _make(deliberation_id, body, do)


@action(router, "amend-clause", "提出修改 Propose another wording")
async def amend_clause(deliberation_id: UUID, body: AmendBody, do: Do) -> CouncilRecorded:
    """Propose another wording of a clause."""
    return await do(
        AmendClause(
            deliberation=deliberation_id,
            proposal=body.proposal,
            clause=body.clause,
            text=said(body.text, deliberation_id, "clause"),
            reason=said(body.reason, deliberation_id, "reason"),
        )
    )


@action(router, "adopt-amendment", "采纳修改 Take an amendment over")
async def adopt_amendment(deliberation_id: UUID, body: AdoptBody, do: Do) -> CouncilRecorded:
    """Give a clause its new wording."""
    return await do(
        AdoptAmendment(deliberation=deliberation_id, proposal=body.proposal, amendment=body.amendment)
    )


@action(router, "decline-amendment", "不采纳修改 Leave a clause as it is")
async def decline_amendment(deliberation_id: UUID, body: DeclineBody, do: Do) -> CouncilRecorded:
    """Leave a clause as it is, with the reason."""
    return await do(
        DeclineAmendment(
            deliberation=deliberation_id,
            proposal=body.proposal,
            amendment=body.amendment,
            reason=said(body.reason, deliberation_id, "reason"),
        )
    )


@action(router, "classify-proposal", "确认事项类别 Confirm the class of a matter")
async def classify_proposal(deliberation_id: UUID, body: ClassBody, do: Do) -> CouncilRecorded:
    """Say of which class a proposal's matter is, and by that whose decision it needs (Civil Code art. 278)."""
    return await do(
        ClassifyProposal(
            deliberation=deliberation_id,
            proposal=body.proposal,
            matter=body.matter,
            reason=said_if(body.reason, deliberation_id, "reason"),
        )
    )


@action(router, "drop-proposal", "撤下方案 Take a proposal off the table")
async def drop_proposal(deliberation_id: UUID, body: DropBody, do: Do) -> CouncilRecorded:
    """Take a proposal off the table, with the reason."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(DropProposal(deliberation=deliberation_id, proposal=body.proposal, reason=reason))
