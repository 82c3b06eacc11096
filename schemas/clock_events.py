"""Facts of the clocks of a case: budgets that began, moved, ended, reminded or ran out."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.calendar import Budget, Grant, ReasonCode, Suspension
from schemas.cited import Code
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.frame import Frame, Instant, says_nothing
from schemas.places import Post


class ClockStarted(Frame):
    """A budget began to run. The clock's id is its kind and the version of this event: it never recurs."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    kind: ClockKind
    level: Level
    rule: Code
    budget: Budget
    started: Instant
    due: Instant
    reminders: tuple[Instant, ...] = ()
    on_lapse: OnLapse
    calendar: str
    explanation: str
    provisional: bool = False
    subject: str = Field(
        default="",
        max_length=40,
        description="Which of several clocks of one kind this is",
        exclude_if=says_nothing,
    )
    grants: tuple[Grant, ...] = Field(default=(), exclude_if=says_nothing)


class ClockMoved(Frame):
    """A due time moved: from, to and why. The clock goes on under a new id, so that no stale timer fits it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    level: Level
    rule: Code
    budget: Budget
    was_due: Instant
    due: Instant
    reminders: tuple[Instant, ...] = ()
    on_lapse: OnLapse
    calendar: str
    explanation: str
    provisional: bool = False
    why: Literal["retriaged", "extended", "calendar_published"]
    reminded: int = Field(
        default=0, description="How many of the reminders were given before", exclude_if=says_nothing
    )
    reason: ReasonCode | None = Field(
        default=None, description="For an extension: the code of its reason", exclude_if=says_nothing
    )
    grants: tuple[Grant, ...] = Field(
        default=(), description="All that was granted so far", exclude_if=says_nothing
    )


class ClockPaused(Frame):
    """A clock stands still: it owes nothing, and has no due time, until it goes on."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    why: ReasonCode
    since: Instant


class ClockResumed(Frame):
    """A clock goes on under a new id; its due time is counted again from its start, without the time it stood still."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    why: ReasonCode
    was_due: Instant
    due: Instant
    reminders: tuple[Instant, ...] = ()
    reminded: int = Field(
        default=0, description="How many of the reminders were given before", exclude_if=says_nothing
    )
    suspensions: tuple[Suspension, ...] = Field(description="Every stretch in which it stood still so far")
    calendar: str
    explanation: str
    provisional: bool = False


class ClockStopped(Frame):
    """A clock ended without running out."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    why: Code


class DeadlineReminded(Frame):
    """The clock reminded those who answer before a due instant."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    clock: str
    nth: int = Field(ge=1)
    due: Instant
    told: tuple[Post, ...]


class DeadlineLapsed(Frame):
    """A budget was used up; `outcome` says what followed, also when nothing could."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    kind: ClockKind
    level: Level
    due: Instant
    outcome: Literal[
        "climbed",
        "asked_applicant",
        "told",
        "top_of_ladder",
        "already_asked",
        "ended_mediation",
        "breached",
        "window_closed",
    ]
    told: tuple[Post, ...] = ()


class ApplicantAsked(Frame):
    """A private matter ran out of time: the applicant is asked whether it shall go up; it never climbs by itself."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    level: Level


ClockEvent = (
    ClockStarted | ClockMoved | ClockPaused | ClockResumed | ClockStopped | DeadlineReminded | DeadlineLapsed
)
"""What changes the clocks of a case."""

OF_THE_OFFICES = (ClockKind.REPORT_RISK, ClockKind.ANSWER_ORDER)
"""Clocks that no party sees: that one runs would tell whom a report is about that it is made (反家暴法 art. 14)."""


def measures(event: ClockEvent) -> str:
    """The kind of the clock that an event is about."""
    return event.kind.value if isinstance(event, ClockStarted) else event.clock.partition("@")[0]
