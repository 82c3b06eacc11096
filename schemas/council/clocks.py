"""The clocks of a deliberation: what they measure, and the facts that start, move, remind and end them."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.calendar import Budget
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand
from schemas.council.clock_kinds import CouncilClock
from schemas.frame import Frame, Instant, says_nothing
from schemas.places import Post

Tick = Literal["remind", "lapse", "recount"]
"""What the clock may owe: a word before the due instant, what follows at it, a new count by a newer calendar."""


class RemindDeadline(DeliberationCommand):
    """The clock: remind those who answer before a due instant."""

    obligation: str = Field(max_length=120)


class LapseDeadline(DeliberationCommand):
    """The clock: a due instant has come."""

    obligation: str = Field(max_length=120)


class RecountDeadline(DeliberationCommand):
    """The clock: count a due instant again by the calendar that is in force now."""

    obligation: str = Field(max_length=120)


CouncilClockCommand = RemindDeadline | LapseDeadline | RecountDeadline


class DeadlineSet(Frame):
    """A budget began to run, or an instant was fixed. The clock's id is its kind and the version of this event."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    kind: CouncilClock
    subject: str = Field(default="", max_length=40, exclude_if=says_nothing)
    rule: Code
    budget: Budget | None = Field(default=None, description="None: the instant itself was fixed")
    started: Instant
    due: Instant
    reminders: tuple[Instant, ...] = ()
    calendar: str
    explanation: str
    provisional: bool = False


class DeadlineShifted(Frame):
    """A due instant moved: from, to and why; the clock goes on under a new id, so that no stale timer fits it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    was_due: Instant
    due: Instant
    reminders: tuple[Instant, ...] = ()
    reminded: int = 0
    calendar: str
    explanation: str
    provisional: bool = False
    why: Literal["calendar_published", "extended"]


class DeadlineEnded(Frame):
    """A clock ended without running out."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    why: Code


class DeadlineNeared(Frame):
    """The clock reminded those who answer."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    clock: str
    nth: int = Field(ge=1)
    due: Instant
    told: tuple[Post, ...]


class DeadlinePassed(Frame):
    """A due instant came; what followed is told by the events after it, or `told` names who was told that it is overdue."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    clock: str
    kind: CouncilClock
    due: Instant
    outcome: Literal["done", "overdue", "nothing_to_do"]
    told: tuple[Post, ...] = ()


CouncilClockEvent = DeadlineSet | DeadlineShifted | DeadlineEnded | DeadlineNeared | DeadlinePassed
