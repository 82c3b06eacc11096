"""Doors: petitions."""

from uuid import UUID

from pydantic import Field

from api.acting import Do, Empty, action, room, said
from api.acts.voices import Voiced
from api.bodies import ReasonBody
from api.shapes import Recorded
from api.texts import Long, Staff, Tried
from schemas.actors import Level
from schemas.frame import Frame
from schemas.petition import (
    AcceptPetition,
    AnswerReview,
    AskReview,
    DecidePetition,
    ExtendPetition,
    ObjectToReferral,
    ReferPetition,
    ReviewResult,
    StepAside,
)

router = room()


class ReferBody(Frame):
    """To which level, with a letter."""

    level: Level = Field(examples=["street"])
    letter: Long = Field(examples=["反映的事项属于街道职责，请依法办理。"])


class StepAsideBody(Frame):
    """Why, and of whom unless it is oneself."""

    staff: Staff | None = Field(default=None, examples=["staff-7"])
    reason: Long = Field(examples=["与信访事项有直接利害关系。"])


class AnswerBody(Frame):
    """An answer in writing; a part that is empty is sent back."""

    facts: Tried = Field(examples=["经查，反映的情况属实。"])
    opinion: Tried = Field(examples=["责令三十日内整改。"])
    law: Tried = Field(examples=["《物业管理条例》第五十条"])


class DecisionBody(AnswerBody):
    """A decision, with what was asked."""

    request: Tried = Field(examples=["要求拆除公共通道上的围挡。"])


class ReviewBody(AnswerBody):
    """An answer to a review, and what it came to."""

    result: ReviewResult = Field(examples=["upheld"])


class AskReviewBody(Voiced):
    """Why the decision is to be looked at again."""

    reason: Long = Field(examples=["处理意见没有回应停车位的问题。"])


@action(router, "refer-petition", "转送信访事项 Refer a petition")
async def refer_petition(case_id: UUID, body: ReferBody, do: Do) -> Recorded:
    """Refer the petition to the unit of another level (Petition Regulations, art. 22)."""
    letter = said(body.letter, case_id, "letter")
    return await do(ReferPetition(case=case_id, level=body.level, letter=letter))


@action(router, "object-to-referral", "对转送提出异议 Object to a referral")
async def object_to_referral(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Send a referred petition back within five working days (art. 23)."""
    return await do(ObjectToReferral(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "accept-petition", "受理信访事项 Accept a petition")
async def accept_petition(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- closed for what is not known
    """Accept the petition; the petitioner is told, and the time to decide it runs (arts. 23, 34)."""
    return await do(AcceptPetition(case=case_id))


@action(router, "extend-petition", "批准延长信访办理期限 Approve a longer time")
async def extend_petition(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Approve a longer time, once, with a reason that the petitioner is told (art. 34)."""
    return await do(ExtendPetition(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "step-aside", "回避 Step aside")
async def step_aside(case_id: UUID, body: StepAsideBody, do: Do) -> Recorded:
    """Withdraw from a petition in which one has a direct interest (art. 28)."""
    return await do(StepAside(case=case_id, staff=body.staff, reason=said(body.reason, case_id, "reason")))


@action(router, "decide-petition", "作出处理意见 Decide a petition")
async def decide_petition(case_id: UUID, body: DecisionBody, do: Do) -> Recorded:
    """Decide in writing: request, facts, opinion, legal basis (art. 32)."""
    return await do(
        DecidePetition(
            case=case_id,
            request=said(body.request, case_id, "request"),
            facts=said(body.facts, case_id, "facts"),
            opinion=said(body.opinion, case_id, "opinion"),
            law=said(body.law, case_id, "law"),
        )
    )


@action(router, "ask-review", "申请复查复核 Ask for a review")
async def ask_review(case_id: UUID, body: AskReviewBody, do: Do) -> Recorded:
    """Ask the level above to look at the decision again, within thirty days of its service (arts. 35, 36)."""
    reason = said(body.reason, case_id, "reason")
    return await do(AskReview(case=case_id, party=body.party, channel=body.channel, reason=reason))


@action(router, "answer-review", "答复复查复核 Answer a review")
async def answer_review(case_id: UUID, body: ReviewBody, do: Do) -> Recorded:
    """Answer a review in writing, within thirty days."""
    return await do(
        AnswerReview(
            case=case_id,
            result=body.result,
            facts=said(body.facts, case_id, "facts"),
            opinion=said(body.opinion, case_id, "opinion"),
            law=said(body.law, case_id, "law"),
        )
    )
