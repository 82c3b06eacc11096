"""Answers of households to a survey: one paper each, whoever of the household gives it or takes it down."""

from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.actors import Visibility
from schemas.acts import StaffId
from schemas.cited import Code
from schemas.council.acts import Choice, Unit
from schemas.council.surveys import SurveyCommand, SurveyOpened
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words


class SurveySeen(Frame):
    """A survey as an answer to it needs it, read by the desk: never part of a request."""

    opened: SurveyOpened
    themes: tuple[Code, ...] = ()
    closed: bool = Field(default=False, description="Whether it was ended before its day")
    listed: bool = Field(default=True, description="Whether the household is one of those to be asked")


class AnswerCommand(SurveyCommand):
    """An intent about the answer of one household."""

    unit: Unit
    asked: SurveySeen | None = Field(default=None, exclude=True)


class ReplyDraft(Frame):
    """What somebody says to one question: options, or words."""

    question: Code
    options: tuple[Choice, ...] = Field(default=(), max_length=100)
    text: Words | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if bool(self.options) is (self.text is not None):
            raise ValueError("a reply names options or says something in words")
        return self


class Reply(Frame):
    """What a household said to one question."""

    question: Code
    options: tuple[Choice, ...] = ()
    text: Sealed | None = None


class AnswerSurvey(AnswerCommand):
    """Answer for a household, with its own pass, or as staff who take it down at the door."""

    replies: tuple[ReplyDraft, ...] = Field(min_length=1, max_length=40)
    recorded_by: tuple[StaffId, ...] = Field(
        default=(), max_length=2, description="Staff at the door; whoever sends it unless others are named"
    )
    outreach: UUID | None = Field(default=None, description="The round of doors on which it was taken down")

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({one.question for one in self.replies}) < len(self.replies):
            raise ValueError("reply once to each question")
        return self


class VoidAnswer(AnswerCommand):
    """Set an answer aside, with a reason: somebody else answered, or nobody of the household knows of it."""

    reason: Words


class TagAnswer(AnswerCommand):
    """Say of which themes a household wrote, as staff read it; the revision is the answer that was read."""

    question: Code
    themes: tuple[Code, ...] = Field(max_length=60)
    revision: int = Field(ge=1)


class SurveyAnswered(Frame):
    """A household answered, or answered anew; the last answer counts."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    revision: int = Field(ge=1)
    replies: tuple[Reply, ...]
    recorded_by: tuple[StaffId, ...] = ()
    outreach: UUID | None = None


class AnswerVoided(Frame):
    """An answer does not count; the household may give another while the survey is open."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    revision: int = Field(ge=1)
    reason: Sealed


class AnswerTagged(Frame):
    """Staff read of which themes a household wrote; the last reading of a question counts."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    revision: int = Field(ge=1)
    question: Code
    themes: tuple[Code, ...]


AnswerIntent = AnswerSurvey | VoidAnswer | TagAnswer
AnswerEvent = SurveyAnswered | AnswerVoided | AnswerTagged
