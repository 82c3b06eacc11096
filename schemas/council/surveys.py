"""Household surveys (入户问卷): what is asked, how often a theme must be named, and what closing and counting record."""

from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.council.acts import Choice
from schemas.council.lists import RollFacts
from schemas.frame import Frame, Instant
from schemas.ids import PlacePath
from schemas.sealed import Sealed
from schemas.words import Words

Form = Literal["one", "many", "text"]
"""How a question of a survey is answered: one option, several options, or words of one's own."""

Changes = Literal["replace", "refuse"]
"""What a second answer of a household does: it takes the place of the first, or it is refused."""


class SurveyCommand(Frame):
    """An intent about one survey."""

    survey: UUID


class Share(Frame):
    """A part of the households that answered, or of those that were to be asked; exact."""

    numerator: int = Field(ge=1, le=10_000)
    denominator: int = Field(ge=1, le=10_000)
    of: Literal["valid", "targeted"] = "valid"

    @model_validator(mode="after")
    def _a_part(self) -> Self:
        if self.numerator > self.denominator:
            raise ValueError("a share is one at most")
        return self


class Threshold(Frame):
    """From when on a theme becomes a topic: so many households, or such a share of them."""

    households: int | None = Field(default=None, ge=1, le=1_000_000)
    share: Share | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.households is None) is (self.share is None):
            raise ValueError("name a number of households or a share of them")
        return self


class ThemeDraft(Frame):
    """A theme as it is named."""

    id: Code
    label: Words


class Theme(Frame):
    """Something that answers may speak of."""

    id: Code
    label: Sealed


class OptionDraft(Frame):
    """An option as it is written."""

    id: Choice
    label: Words
    theme: Code | None = Field(default=None, description="Whoever chooses it speaks of this theme")


class SurveyOption(Frame):
    """An option of a question."""

    id: Choice
    label: Sealed
    theme: Code | None = None


class QuestionForm(Frame):
    """How a question is answered, whatever its words."""

    id: Code
    form: Form
    most: int | None = Field(default=None, ge=1, le=100, description="Of several options this many at most")
    required: bool = True


class QuestionDraft(QuestionForm):
    """A question as it is written."""

    text: Words
    options: tuple[OptionDraft, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ids = [option.id for option in self.options]
        if len(set(ids)) < len(ids):
            raise ValueError("name each option once")
        if (self.form == "text") is bool(ids) or len(ids) == 1:
            raise ValueError("a question in words has no options; every other has two or more")
        if self.most is not None and self.form != "many":
            raise ValueError("a limit is for a question with several answers")
        return self


class SurveyQuestion(QuestionForm):
    """A question of a survey."""

    text: Sealed
    options: tuple[SurveyOption, ...] = ()


class OpenSurvey(SurveyCommand):
    """Ask the households of a frozen roll, or so many households of a place of which there is no list."""

    place: PlacePath
    roll: UUID | None = None
    households: int | None = Field(
        default=None, ge=1, le=1_000_000, description="How many, where there is no roll"
    )
    title: Words
    questions: tuple[QuestionDraft, ...] = Field(min_length=1, max_length=40)
    themes: tuple[ThemeDraft, ...] = Field(default=(), max_length=60)
    threshold: Threshold
    changes: Changes = "replace"
    closes: Instant
    listed: RollFacts | None = Field(default=None, exclude=True)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.roll is None) is (self.households is None):
            raise ValueError("name the roll of those to be asked, or how many there are")
        for ids in ([one.id for one in self.questions], [one.id for one in self.themes]):
            if len(set(ids)) < len(ids):
                raise ValueError("name each question and each theme once")
        spoken = {option.theme for one in self.questions for option in one.options if option.theme}
        if spoken - {one.id for one in self.themes}:
            raise ValueError("an option speaks of a theme that is not listed")
        return self


class NameTheme(SurveyCommand):
    """Name a theme that was found in what people wrote."""

    theme: ThemeDraft


class CloseSurvey(SurveyCommand):
    """End the answering before its day."""


class OptionCount(Frame):
    """How many households chose an option."""

    question: Code
    option: Choice
    households: int = Field(ge=0)


class TextCount(Frame):
    """How many households wrote something of their own to a question."""

    question: Code
    households: int = Field(ge=0)


class ThemeCount(Frame):
    """How many households spoke of a theme, by an option or in words that staff read so; each household counts once."""

    theme: Code
    households: int = Field(ge=0)


class SurveyCounts(Frame):
    """What the answers of a survey come to: every number counts households."""

    targeted: int = Field(ge=1)
    valid: int = Field(ge=0)
    voided: int = Field(ge=0)
    by_staff: int = Field(ge=0, description="Valid answers that staff took down")
    options: tuple[OptionCount, ...] = ()
    texts: tuple[TextCount, ...] = ()
    themes: tuple[ThemeCount, ...] = ()


class CountSurvey(SurveyCommand):
    """Count the answers once no more come in, and raise the themes that enough households spoke of."""

    counts: SurveyCounts | None = Field(default=None, exclude=True)


class SurveyOpened(Frame):
    """A survey asks households from here on; an answer is taken before `closes`, whatever any timer says."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    place: PlacePath
    roll: UUID | None = None
    register_id: UUID | None = Field(default=None, description="The register whose passes answer it")
    targeted: int = Field(ge=1)
    title: Sealed
    questions: tuple[SurveyQuestion, ...]
    themes: tuple[Theme, ...] = ()
    threshold: Threshold
    changes: Changes
    closes: Instant


class ThemeNamed(Frame):
    """A theme was found in what people wrote."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    theme: Theme


class SurveyClosed(Frame):
    """The answering was ended before its day."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC


class SurveyCounted(Frame):
    """The answers were counted; themes follow as staff read what people wrote."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    counts: SurveyCounts


class ThemeRaised(Frame):
    """Enough households spoke of a theme: it becomes the topic of a deliberation that names this survey as its source."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    theme: Code
    households: int = Field(ge=1)
    base: int = Field(ge=1, description="Of how many households: those that answered, or those to be asked")
    deliberation: UUID


SurveyStep = NameTheme | CloseSurvey | CountSurvey
SurveyIntent = OpenSurvey | SurveyStep
SurveyEvent = SurveyOpened | ThemeNamed | SurveyClosed | SurveyCounted | ThemeRaised
