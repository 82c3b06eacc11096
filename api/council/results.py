"""Doors: a result is published, objected to, filed, carried out, reported back, appraised, closed, or annulled."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from api.acting import Empty
from api.council.acting import Do, action, room, said, said_if
from api.council.shapes import CouncilRecorded
from api.texts import Long, Number, Staff, When
from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.council.results import (
    AnnulDecision,
    AnswerAppraisal,
    AnswerObjection,
    Appraise,
    CloseDeliberation,
    FileForRecord,
    PublishResult,
    RaiseObjection,
    ReportBack,
    ShelveDeliberation,
    UnpublishResult,
)
from schemas.council.tasks import AbandonTask, AssignTask, FinishTask
from schemas.frame import Frame

router = room()


class PublishBody(Frame):
    """The text that everybody may read; whoever publishes confirms that nobody is named in it."""

    text: Long
    deidentified: Literal[True]
    money: Long | None = None


class TextBody(Frame):
    """A text."""

    text: Long


class ObjectionBody(TextBody):
    """Why one objects; for whom, where staff take it down."""

    unit: Unit | None = None


class WhyBody(Frame):
    """A reason."""

    reason: Long


class ObjectionAnswerBody(Frame):
    """The answer to an objection, and what follows."""

    objection: Number
    effect: Literal["stands", "back_to_round", "back_to_vote"] = "stands"
    text: Long


class FilingBody(Frame):
    """With whom the text is on file, since when."""

    authority: Code = Field(examples=["subdistrict"])
    filed_at: When
    reference: Long | None = None


class TaskBody(Frame):
    """What is to be done, by whom, until when."""

    owner: Staff
    due: When
    text: Long
    proposal: Code | None = None
    supporters: tuple[Staff, ...] = Field(default=(), max_length=20)


class TaskDoneBody(Frame):
    """What was done."""

    task: Number
    text: Long


class TaskLeftBody(Frame):
    """Why it cannot be done."""

    task: Number
    reason: Long


class BackBody(Frame):
    """What was done, what was not, and what it cost."""

    text: Long
    money: Long | None = None


class ScoreBody(Frame):
    """A score from 1 to 5."""

    score: int = Field(strict=True, ge=1, le=5)
    remark: Long | None = None
    unit: Unit | None = None


class AnnulBody(Frame):
    """Who annulled it, and why."""

    by: Code = Field(examples=["court"])
    reason: Long


@action(router, "publish-result", "公示结果 Publish the result")
async def publish_result(deliberation_id: UUID, body: PublishBody, do: Do) -> CouncilRecorded:
    """Put the result up for at least 15 days (art. 34)."""
    text, money = said(body.text, deliberation_id, "result"), said_if(body.money, deliberation_id, "money")
    return await do(PublishResult(deliberation=deliberation_id, text=text, money=money))


@action(router, "unpublish-result", "撤下公示 Take the publication down")
async def unpublish_result(deliberation_id: UUID, body: WhyBody, do: Do) -> CouncilRecorded:
    """Take the publication down, once its days are over."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(UnpublishResult(deliberation=deliberation_id, reason=reason))


@action(router, "raise-objection", "提出异议 Object")
async def raise_objection(deliberation_id: UUID, body: ObjectionBody, do: Do) -> CouncilRecorded:
    """Object to the published result; staff may take it down for a household."""
    text = said(body.text, deliberation_id, "objection")
    return await do(RaiseObjection(deliberation=deliberation_id, text=text, unit=body.unit))


@action(router, "answer-objection", "答复异议 Answer an objection")
async def answer_objection(deliberation_id: UUID, body: ObjectionAnswerBody, do: Do) -> CouncilRecorded:
    """Answer an objection."""
    return await do(
        AnswerObjection(
            deliberation=deliberation_id,
            objection=body.objection,
            effect=body.effect,
            text=said(body.text, deliberation_id, "answer"),
        )
    )


@action(router, "file-for-record", "备案 File for record")
async def file_for_record(deliberation_id: UUID, body: FilingBody, do: Do) -> CouncilRecorded:
    """Record that the text is on file: then it is in force (art. 31)."""
    return await do(
        FileForRecord(
            deliberation=deliberation_id,
            authority=body.authority,
            filed_at=body.filed_at,
            reference=said_if(body.reference, deliberation_id, "reference"),
        )
    )


@action(router, "assign-task", "分派任务 Assign a task")
async def assign_task(deliberation_id: UUID, body: TaskBody, do: Do) -> CouncilRecorded:
    """Give what was decided to one owner with a due date."""
    return await do(
        AssignTask(
            deliberation=deliberation_id,
            owner=body.owner,
            due=body.due,
            text=said(body.text, deliberation_id, "task"),
            proposal=body.proposal,
            supporters=body.supporters,
        )
    )


@action(router, "finish-task", "完成任务 Report a task done")
async def finish_task(deliberation_id: UUID, body: TaskDoneBody, do: Do) -> CouncilRecorded:
    """Report a task done."""
    text = said(body.text, deliberation_id, "task")
    return await do(FinishTask(deliberation=deliberation_id, task=body.task, text=text))


@action(router, "abandon-task", "任务无法完成 Report that a task cannot be done")
async def abandon_task(deliberation_id: UUID, body: TaskLeftBody, do: Do) -> CouncilRecorded:
    """Report that a task cannot be done, with the reason."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(AbandonTask(deliberation=deliberation_id, task=body.task, reason=reason))


@action(router, "report-back", "反馈落实情况 Report back")
async def report_back(deliberation_id: UUID, body: BackBody, do: Do) -> CouncilRecorded:
    """Tell everybody what was done and what was not."""
    text, money = said(body.text, deliberation_id, "report"), said_if(body.money, deliberation_id, "money")
    return await do(ReportBack(deliberation=deliberation_id, text=text, money=money))


@action(router, "appraise", "评议 Appraise")
async def appraise(deliberation_id: UUID, body: ScoreBody, do: Do) -> CouncilRecorded:
    """Score what came of it, once."""
    remark = said_if(body.remark, deliberation_id, "remark")
    return await do(Appraise(deliberation=deliberation_id, score=body.score, remark=remark, unit=body.unit))


@action(router, "answer-appraisal", "回应评议 Answer the appraisal")
async def answer_appraisal(deliberation_id: UUID, body: TextBody, do: Do) -> CouncilRecorded:
    """Answer, as the one who was appraised."""
    return await do(
        AnswerAppraisal(deliberation=deliberation_id, text=said(body.text, deliberation_id, "answer"))
    )


@action(router, "close-deliberation", "结项 Close")
async def close_deliberation(deliberation_id: UUID, body: Empty, do: Do) -> CouncilRecorded:  # noqa: ARG001 -- closed for what is not known
    """End it, everything being published, answered, filed, done and reported."""
    return await do(CloseDeliberation(deliberation=deliberation_id))


@action(router, "shelve-deliberation", "搁置 Shelve")
async def shelve_deliberation(deliberation_id: UUID, body: WhyBody, do: Do) -> CouncilRecorded:
    """Put it aside, with the reason."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(ShelveDeliberation(deliberation=deliberation_id, reason=reason))


@action(router, "annul-decision", "记录决定被撤销 Record an annulment")
async def annul_decision(deliberation_id: UUID, body: AnnulBody, do: Do) -> CouncilRecorded:
    """Record that a court or an authority annulled it."""
    reason = said(body.reason, deliberation_id, "reason")
    return await do(AnnulDecision(deliberation=deliberation_id, by=body.by, reason=reason))
