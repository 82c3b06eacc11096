"""A covenant that is in force: breaches reported, reminders given, and what goes on to mediation."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.actors import Visibility
from schemas.cited import Code
from schemas.council.acts import DeliberationCommand, Unit
from schemas.frame import Frame, says_nothing
from schemas.ids import PlacePath
from schemas.sealed import Sealed
from schemas.words import Words

MOST_CLAUSES = 200
"""The highest number that a clause of a covenant has."""


class Adopted(Frame):
    """A text that was adopted, and how many clauses it has."""

    proposal: Code
    clauses: int


class CovenantSeen(Frame):
    """What the desk read of the deliberation that made a covenant: never part of a request. No `texts`: none is in force."""

    place: PlacePath
    texts: tuple[Adopted, ...] = ()


class ReportCovenantBreach(DeliberationCommand):
    """Report that somebody does not keep a clause (mutual supervision); again of one that was reported, with its number."""

    proposal: Code
    clause: int = Field(ge=1, le=MOST_CLAUSES)
    place: PlacePath
    reporter: Words
    by_whom: Words
    text: Words
    breach: int | None = Field(default=None, ge=1, description="Which breach it is once more")
    seen: CovenantSeen | None = Field(default=None, exclude=True, description="Gathered by the desk")


class RemindOfCovenant(DeliberationCommand):
    """Remind somebody of the covenant, before anything else is done about a breach."""

    breach: int = Field(ge=1)
    text: Words


CovenantCommand = ReportCovenantBreach | RemindOfCovenant


class CovenantBreachReported(Frame):
    """A breach was reported, for the nth time; who and by whom is sealed."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    breach: int
    nth: int
    proposal: Code
    clause: int
    place: PlacePath
    unit: Unit | None = Field(default=None, exclude_if=says_nothing)
    reporter: Sealed
    by_whom: Sealed
    text: Sealed


class CovenantReminderGiven(Frame):
    """Somebody was reminded, for the nth time because of this breach."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    breach: int
    nth: int
    text: Sealed


class CovenantMediationOpened(Frame):
    """A reminder did not help and it was reported often enough: a case begins."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    breach: int
    case: UUID


CovenantEvent = CovenantBreachReported | CovenantReminderGiven | CovenantMediationOpened
