"""After an agreement: judicial confirmation, performance by instalment, breach and urging (arts. 31-33)."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, PartyAct, PartyNumber
from schemas.agreement import MOST, Fen
from schemas.cited import Code
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words

Ruling = Literal["confirmed", "rejected", "withdrawn"]


class AskConfirmation(PartyAct):
    """Say, as a party, that the court is to confirm the agreement; both sides ask together, within 30 days (art. 33)."""


class RecordApplication(CaseCommand):
    """Record that the joint application reached the court, today or on an earlier day."""

    court: Words
    applied_on: date | None = None


class RecordRuling(CaseCommand):
    """Record what the court decided, or that the application was withdrawn."""

    ruling: Ruling
    reference: Words | None = None
    ruled_on: date | None = None


class RecordPerformance(PartyAct):
    """Record that an item, or a part of its amount, was done: the one to whom it is due confirms it, or staff saw proof.

    Without an amount all that is left was paid. What was done on an earlier day counts as done on that day.
    """

    item: int = Field(ge=1)
    amount: Fen | None = Field(default=None, gt=0, le=MOST)
    done_on: date | None = None
    proof: Words | None = None


class ReportBreach(PartyAct):
    """Report that an item was not done in time or not as agreed."""

    item: int = Field(ge=1)
    text: Words


class Urge(CaseCommand):
    """Urge the party who owes an item that is overdue (art. 31)."""

    item: int = Field(ge=1)
    channel: Code
    text: Words | None = None


PerformanceCommand = (
    AskConfirmation | RecordApplication | RecordRuling | RecordPerformance | ReportBreach | Urge
)


class ConfirmationAsked(Frame):
    """A party wants the court to confirm the agreement."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber


class ConfirmationApplied(Frame):
    """The joint application reached the court in time."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    court: Sealed
    applied_on: date
    day: int = Field(description="Day of the window on which it was made, the first being 1")


class RulingRecorded(Frame):
    """What the court decided; a rejected agreement may be changed or mediated anew, or sued on (民诉法 art. 206)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    ruling: Ruling
    reference: Sealed | None = None
    ruled_on: date | None = None


class PerformanceRecorded(Frame):
    """An item was done, or a part of its amount; `whole` says that nothing of it is left.

    `party` is the one to whom it was due, where that one confirmed it; else staff saw proof.
    """

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    item: int
    party: PartyNumber | None = None
    amount: Fen | None = None
    done_on: date
    whole: bool
    in_time: bool
    recorded_by: Literal["party", "staff"]
    proof: Sealed | None = None


class BreachRecorded(Frame):
    """An item was not done in time, by the clock, or not as agreed, by report."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    item: int
    by: Literal["clock", "party", "staff"]
    party: PartyNumber | None = Field(default=None, description="Who reported it")
    text: Sealed | None = None


class PerformanceUrged(Frame):
    """The party who owes an item was urged; after the `last` time the other routes are told (arts. 31-33)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    item: int
    nth: int
    last: bool = False
    channel: Code
    text: Sealed | None = None


class AgreementPerformed(Frame):
    """Every item was done."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    in_time: bool


PerformanceEvent = (
    ConfirmationAsked
    | ConfirmationApplied
    | RulingRecorded
    | PerformanceRecorded
    | BreachRecorded
    | PerformanceUrged
    | AgreementPerformed
)
