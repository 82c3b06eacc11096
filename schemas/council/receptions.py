"""Reception days (楼长接待日, 支部书记接待日) and service days: who sits where and when, and what each visitor came for."""

from datetime import time
from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.actors import Visibility
from schemas.acts import StaffId
from schemas.cited import Code
from schemas.frame import Frame, Instant
from schemas.ids import PlacePath
from schemas.sealed import Sealed
from schemas.words import Words

ReceptionKind = Literal["captain_day", "branch_secretary_day", "service_day"]
Came = Literal["on_the_spot", "case", "topic", "noted"]
"""What came of a visit: solved at once, a case, a topic for deliberation, or a word taken down."""


class ReceptionCommand(Frame):
    """An intent about one reception session."""

    reception: UUID


class Session(Frame):
    """Who receives people where and when."""

    kind: ReceptionKind
    place: PlacePath
    host: StaffId
    opens: Instant
    closes: Instant
    series: UUID | None = Field(default=None, description="The monthly rule that it is one session of")

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("a session closes after it opens")
        return self


class OpenReception(ReceptionCommand, Session):
    """Put a session on the calendar; visitors are logged from its beginning until it is closed."""


class MonthlyRule(Frame):
    """One day in each month of a year: the day of this number, or the nth of a weekday (5: the last)."""

    day: int | None = Field(default=None, ge=1, le=31, description="31 is the last day of a shorter month")
    weekday: int | None = Field(default=None, ge=1, le=7, description="1 is Monday")
    nth: int | None = Field(default=None, ge=1, le=5)
    begins: time
    ends: time

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_weekday = self.weekday is not None and self.nth is not None
        if (self.day is not None) is by_weekday or (self.weekday is None) is not (self.nth is None):
            raise ValueError("name a day of the month, or which one of a weekday")
        if self.ends <= self.begins:
            raise ValueError("a session ends after it begins")
        return self


class LogVisitor(ReceptionCommand):
    """Log a visitor of the session: who came (unless they would not say), with what, and what came of it."""

    visitor: Words | None = None
    matter: Words
    came: Came
    answer: Words | None = None
    case: UUID | None = None
    deliberation: UUID | None = None
    brought_here: bool = Field(
        default=True, exclude=True, description="Whether the intake names this session"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.came == "case") is (self.case is None) or (self.came == "topic") is (
            self.deliberation is None
        ):
            raise ValueError("name the case or the deliberation that came of it, and no other")
        if (self.came == "on_the_spot") is (self.answer is None):
            raise ValueError("what was solved on the spot has an answer, and nothing else has")
        return self


class CloseReception(ReceptionCommand):
    """End the session and count it."""


class ReceptionOpened(Session):
    """A session stands on the calendar."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC


class VisitorLogged(Frame):
    """A visitor came; host and channel are those of the session."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    number: int = Field(ge=1)
    host: StaffId
    channel: Code
    visitor: Sealed | None = None
    matter: Sealed
    came: Came
    answer: Sealed | None = None
    case: UUID | None = None
    deliberation: UUID | None = None


class ReceptionClosed(Frame):
    """The session is over: how many came, how many matters went on from it, how many were solved there."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    visitors: int = Field(ge=0)
    intakes: int = Field(ge=0)
    on_the_spot: int = Field(ge=0)


ReceptionStep = LogVisitor | CloseReception
ReceptionIntent = OpenReception | ReceptionStep
ReceptionEvent = ReceptionOpened | VisitorLogged | ReceptionClosed
