"""What is answered about surveys."""

from uuid import UUID

from api.council.field_shapes import StepsView
from api.shapes import LocalTime, PlaceView
from schemas.frame import Frame


class OptionView(Frame):
    """An option of a question."""

    id: str
    label: str
    theme: str | None


class QuestionView(Frame):
    """A question of a survey."""

    id: str
    form: str
    text: str
    options: tuple[OptionView, ...]
    most: int | None
    required: bool


class ThemeView(Frame):
    """A theme; `deliberation` is the topic that it became."""

    id: str
    label: str
    deliberation: UUID | None


class ReplyView(Frame):
    """What a household said to a question."""

    question: str
    options: tuple[str, ...]
    text: str | None


class OwnAnswer(Frame):
    """The answer of the household that asks, as it stands."""

    version: int
    valid: bool
    replies: tuple[ReplyView, ...]


class SurveyView(Frame):
    """A survey. `answered` is one's own answer, for a household that gave one."""

    survey_id: UUID
    version: int
    place: PlaceView
    title: str
    questions: tuple[QuestionView, ...]
    themes: tuple[ThemeView, ...]
    targeted: int
    roll: UUID | None
    changes: str
    opened_at: LocalTime
    closes: LocalTime
    takes_answers: bool
    answered: OwnAnswer | None
    actions: StepsView


class AnswerView(Frame):
    """An answer, by the opaque id of its household."""

    unit: str
    revision: int
    valid: bool
    recorded_by: tuple[str, ...]
    replies: tuple[ReplyView, ...]
    themes: dict[str, tuple[str, ...]]


class AnswersView(Frame):
    """Every answer to a survey."""

    survey_id: UUID
    answers: tuple[AnswerView, ...]


class RatioView(Frame):
    """An exact ratio: so many of so many."""

    numerator: int
    denominator: int


class ChosenView(Frame):
    """How many households chose an option."""

    question: str
    option: str
    label: str
    households: int


class WrittenView(Frame):
    """How many households wrote to a question."""

    question: str
    households: int


class ThemeResult(ThemeView):
    """How many households spoke of a theme."""

    households: int


class ResultView(Frame):
    """What a survey came to. Of few answers residents are told the response alone: nobody's answer is to be read from it."""

    survey_id: UUID
    valid: int
    voided: int
    by_staff: int
    response: RatioView
    withheld: bool
    options: tuple[ChosenView, ...]
    texts: tuple[WrittenView, ...]
    themes: tuple[ThemeResult, ...]
