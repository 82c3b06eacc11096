"""What may be said at the doors of surveys."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from api.council.field_bodies import Visitors
from api.texts import Long, Title, When
from schemas.cited import Code
from schemas.council.acts import Choice, Unit
from schemas.council.surveys import Changes, Form, Share
from schemas.frame import Frame
from schemas.ids import PlacePath

Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ThemeBody(Frame):
    """A theme that answers may speak of."""

    id: Code = Field(examples=["parking"])
    label: Title = Field(examples=["停车"])


class OptionBody(Frame):
    """An option of a question."""

    id: Choice = Field(examples=["short"])
    label: Title = Field(examples=["不够用"])
    theme: Code | None = Field(default=None, description="Whoever chooses it speaks of this theme")


class QuestionBody(Frame):
    """A question of a survey: one option, several, or words of one's own."""

    id: Code = Field(examples=["parking"])
    form: Form = Field(examples=["one"])
    text: Title = Field(examples=["停车位够用吗？"])
    options: Annotated[tuple[OptionBody, ...], Field(max_length=100)] = ()
    most: int | None = Field(
        default=None, strict=True, ge=1, le=100, description="Of several options this many at most"
    )
    required: bool = True

    @model_validator(mode="after")
    def _whole(self) -> "QuestionBody":
        ids = [option.id for option in self.options]
        if len(set(ids)) < len(ids) or len(ids) == 1 or (self.form == "text") is bool(ids):
            raise ValueError("a question in words has no options, every other has two or more, each once")
        if self.most is not None and self.form != "many":
            raise ValueError("a limit is for a question with several answers")
        return self


class ShareBody(Share):
    """A part of the households that answered, or of those that were to be asked."""


class ThresholdBody(Frame):
    """From when on a theme becomes a topic: so many households, or such a share of them."""

    households: int | None = Field(default=None, strict=True, ge=1, le=1_000_000, examples=[20])
    share: ShareBody | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "ThresholdBody":
        if (self.households is None) is (self.share is None):
            raise ValueError("name a number of households or a share of them")
        return self


class SurveyBody(Frame):
    """A survey of the households of a frozen roll, or of so many households of which there is no list."""

    place: PlacePath = Field(examples=["hean/xinhe/e1/b1"])
    roll: UUID | None = Field(default=None, description="A frozen roll of households")
    households: int | None = Field(default=None, strict=True, ge=1, le=1_000_000)
    title: Title = Field(examples=["停车和充电问卷"])
    questions: Annotated[tuple[QuestionBody, ...], Field(min_length=1, max_length=40)]
    themes: Annotated[tuple[ThemeBody, ...], Field(max_length=60)] = ()
    threshold: ThresholdBody
    changes: Changes = Field(
        default="replace", description="Whether a second answer of a household takes the place of the first"
    )
    closes: When = Field(examples=["2026-03-15T18:00:00+08:00"])

    @model_validator(mode="after")
    def _whole(self) -> "SurveyBody":
        if (self.roll is None) is (self.households is None):
            raise ValueError("name the roll of those to be asked, or how many there are")
        for ids in ([one.id for one in self.questions], [one.id for one in self.themes]):
            if len(set(ids)) < len(ids):
                raise ValueError("name each question and each theme once")
        spoken = {option.theme for one in self.questions for option in one.options if option.theme}
        if spoken - {one.id for one in self.themes}:
            raise ValueError("an option speaks of a theme that is not listed")
        return self


class ReplyBody(Frame):
    """What a household says to a question: options, or words."""

    question: Code = Field(examples=["parking"])
    options: Annotated[tuple[Choice, ...], Field(max_length=100)] = Field(default=(), examples=[["short"]])
    text: Long | None = None

    @model_validator(mode="after")
    def _something(self) -> "ReplyBody":
        if bool(self.options) is (self.text is not None):
            raise ValueError("a reply names options or says something in words")
        return self


class AnswerBody(Frame):
    """The answer of a household. With a pass it is that household's; staff name the household of the roll, or the door.

    Of a door only a keyed digest is kept, so that two answers from one door count one and nobody reads which door it is.
    """

    unit: Unit | None = None
    door: Label | None = Field(default=None, description="Where there is no roll: the door, such as 3栋1202")
    replies: Annotated[tuple[ReplyBody, ...], Field(min_length=1, max_length=40)]
    recorded_by: Visitors = ()
    outreach: UUID | None = None

    @model_validator(mode="after")
    def _once(self) -> "AnswerBody":
        if len({one.question for one in self.replies}) < len(self.replies):
            raise ValueError("reply once to each question")
        if self.unit is not None and self.door is not None:
            raise ValueError("name the household or the door")
        return self


class TagBody(Frame):
    """The themes of what a household wrote; the revision is that of the answer which was read."""

    question: Code
    themes: Annotated[tuple[Code, ...], Field(max_length=60)]
    revision: int = Field(strict=True, ge=1, le=1_000_000)
