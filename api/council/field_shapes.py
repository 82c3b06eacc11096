"""What is answered about surveys, reception days and rounds of doors."""

from datetime import date
from uuid import UUID

from pydantic import Field

from api.case_shapes import ActionView, NotYetView
from api.shapes import LocalTime, PlaceView
from schemas.council.outreach import Coverage
from schemas.frame import Frame


class StepsView(Frame):
    """What the caller may do now, and what not yet, with the reason."""

    permitted: tuple[ActionView, ...]
    not_yet: tuple[NotYetView, ...]


class Done(Frame):
    """What an action came to. No events: there was nothing new to record."""

    id: UUID
    version: int
    events: tuple[str, ...] = Field(examples=[["SurveyOpened"]])


class Line(Frame):
    """One entry of a list."""

    id: UUID
    place: PlaceView
    stage: str = Field(examples=["open"])
    kind: str | None = Field(default=None, examples=["captain_day"])
    title: str | None = Field(default=None, description="Of a survey")
    opened_at: LocalTime
    over: bool


class Page(Frame):
    """A page of a list."""

    lines: tuple[Line, ...]
    next_page: str | None = None


class VisitorView(Frame):
    """A visitor, for staff of the place."""

    number: int
    visitor: str | None
    matter: str
    channel: str
    host: str
    came: str
    answer: str | None
    case_id: UUID | None
    deliberation_id: UUID | None


class SessionView(Frame):
    """A reception session; its visitors are for staff of the place."""

    reception_id: UUID
    version: int
    kind: str
    place: PlaceView
    host: str | None = Field(description="Id of the host, for staff of the place")
    opens: LocalTime
    closes: LocalTime
    series: UUID | None
    closed: bool
    visitors: tuple[VisitorView, ...]
    counts: dict[str, int] = Field(examples=[{"visitors": 2, "intakes": 1, "on_the_spot": 1}])
    actions: StepsView


class SeriesView(Frame):
    """The sessions of a monthly rule; `past` are days of it that lay behind when it was planned."""

    series: UUID
    sessions: tuple[UUID, ...]
    past: tuple[date, ...]


class YieldView(Frame):
    """What sessions that began in a span of time and are over came to; `intakes` of `sessions` is the yield."""

    place: PlaceView
    begins: LocalTime
    ends: LocalTime
    sessions: int
    visitors: int
    intakes: int
    on_the_spot: int


class FiledIntake(Frame):
    """A case that was filed; the code lets its applicant follow it without an account and is shown only here."""

    case_id: UUID
    number: str
    code: str


class Heard(Done):
    """A visitor or a door was recorded, and what went on from there."""

    cases: tuple[FiledIntake, ...]
    topics: tuple[UUID, ...]


class OpinionView(Frame):
    """An opinion heard at a door."""

    text: str
    deliberation_id: UUID | None


class KnockView(Frame):
    """One visit at a door."""

    door: str
    visit: int
    visitors: tuple[str, ...]
    outcome: str
    cases: tuple[UUID, ...]
    opinions: tuple[OpinionView, ...]


class RoundView(Frame):
    """A round of doors: every knock, how far it got, and which doors to try again."""

    outreach_id: UUID
    version: int
    place: PlaceView
    roll: UUID
    visitors: tuple[str, ...]
    doors: tuple[str, ...]
    knocks: tuple[KnockView, ...]
    coverage: Coverage
    retry: tuple[str, ...]
    ahead: tuple[str, ...]
    closed: bool
    actions: StepsView
