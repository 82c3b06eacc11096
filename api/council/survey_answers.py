"""The doors of answers to surveys: given, taken down, read, set aside."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.bodies import ReasonBody
from api.council.field import ANSWERS, READS, Do, room
from api.council.field_shapes import Done
from api.council.survey_bodies import AnswerBody, TagBody
from api.council.survey_shapes import AnswersView
from api.council.survey_views import answers_view
from api.doors import DoorsDep, Known, Staff
from api.problems import ProblemError
from schemas.council.acts import Unit
from schemas.council.answers import AnswerSurvey, ReplyDraft, TagAnswer, VoidAnswer
from schemas.ids import survey_stream, survey_subject, unit_subject
from schemas.words import Words

router = room("surveys")


@router.post(
    "/api/surveys/{survey_id}/answers", operation_id="answer_survey", summary="填答 Answer", responses=ANSWERS
)
async def answer_survey(
    survey_id: UUID,
    body: AnswerBody,
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """Answer for one's own household, or take an answer down at a door; one answer of a household counts."""
    look = await doors.field.survey(survey_id, who)
    unit = body.unit or who.unit
    if body.door is not None:
        if look.survey.opened.roll is not None:
            raise ProblemError("household_not_asked")
        unit = doors.keys.opaque("door", str(survey_id), "".join(body.door.split()).lower())
    if unit is None:
        raise ProblemError("household_not_asked")
    register = look.survey.opened.register_id
    subject = unit_subject(register, unit) if register else survey_subject(survey_id)
    replies = tuple(
        ReplyDraft(
            question=one.question,
            options=one.options,
            text=Words(plain=one.text, subject=subject, field="reply") if one.text else None,
        )
        for one in body.replies
    )
    command = AnswerSurvey(
        survey=survey_id, unit=unit, replies=replies, recorded_by=body.recorded_by, outreach=body.outreach
    )
    return await do(command, survey_id)


@router.get(
    "/api/surveys/{survey_id}/answers", operation_id="read_answers", summary="答卷 Answers", responses=READS
)
async def read_answers(survey_id: UUID, doors: DoorsDep, who: Staff) -> AnswersView:
    """Every answer with what people wrote, for staff of the place."""
    look = await doors.field.answers(survey_id, who)
    await doors.looks.enter(survey_stream(survey_id), who, "answers")
    return answers_view(look)


UnitPath = Annotated[Unit, Path(description="Opaque id of the household")]


@router.post(
    "/api/surveys/{survey_id}/answers/{unit}/void",
    operation_id="void_answer",
    summary="作废答卷 Set aside",
    responses=ANSWERS,
)
async def void_answer(
    survey_id: UUID,
    unit: UnitPath,
    body: ReasonBody,
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """Set an answer aside, with a reason."""
    await doors.field.survey(survey_id, who)
    reason = Words(plain=body.reason, subject=survey_subject(survey_id), field="reason")
    command = VoidAnswer(survey=survey_id, unit=unit, reason=reason)
    return await do(command, survey_id)


@router.post(
    "/api/surveys/{survey_id}/answers/{unit}/themes",
    operation_id="tag_answer",
    summary="归入主题 Tag",
    responses=ANSWERS,
)
async def tag_answer(
    survey_id: UUID,
    unit: UnitPath,
    body: TagBody,
    do: Do,
    doors: DoorsDep,
    who: Known,
) -> Done:
    """Say of which themes a household wrote."""
    await doors.field.survey(survey_id, who)
    command = TagAnswer(
        survey=survey_id, unit=unit, question=body.question, themes=body.themes, revision=body.revision
    )
    return await do(command, survey_id)
