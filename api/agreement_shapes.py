"""What the doors answer about an agreement: its terms, who signed them, and how far they are done."""

from datetime import date

from pydantic import Field

from api.shapes import LocalTime, Named
from schemas.frame import Frame


class WarningView(Named):
    """What is doubtful about the terms; read it before you sign."""

    effect: str = Field(description="`warn`, `not_confirmable` or `no_electronic_signature`")


class ItemView(Frame):
    """One thing that a party is to do; amounts in fen."""

    item: int
    by: int = Field(description="The party who owes it")
    to: int | None = Field(description="To whom it is due; to all others if nobody is named")
    what: str
    manner: str | None = None
    venue: str | None = None
    amount: int | None = None
    due: date | None = None


class AgreementView(Frame):
    """The terms of one draft: signed by their digest, one after the other, and in force with the seal."""

    draft: int
    digest: str = Field(description="SHA-256 of the terms; send it with a signature", examples=["3f" * 32])
    facts: str
    items: tuple[ItemView, ...]
    breach: str | None = None
    scope: str = Field(examples=["full"])
    open_points: str | None = None
    warnings: tuple[WarningView, ...]
    notes: tuple[str, ...] = Field(description="What parties should know before they sign")
    confirmable: bool = Field(description="Whether a court may confirm it")
    parties: tuple[int, ...] = Field(description="Who has to sign")
    signed: tuple[int, ...]
    missing: tuple[int, ...]
    mediator_signed: bool
    in_force_since: LocalTime | None = None
    copies: tuple[int, ...] = Field(default=(), description="Who got a copy")


class DoneView(Frame):
    """How far one item is; amounts in fen."""

    item: int
    whole: bool
    in_time: bool
    amount: int | None = None
    paid: int
    left: int | None = None
    due: LocalTime | None = Field(default=None, description="Until when, as the clock of the item has it")
    breached: bool
    urged: int


class ConfirmationView(Frame):
    """The way to the court: who asked, until when it is open, and what came of it."""

    state: str = Field(examples=["open"])
    sentence: str
    asked: tuple[int, ...]
    until: LocalTime | None = None
    last_day: date | None = Field(default=None, description="The last day on which all may apply together")


class PerformanceView(Frame):
    """How far an agreement in force is done."""

    performed: bool
    items: tuple[DoneView, ...]
    confirmation: ConfirmationView
    routes: str | None = Field(default=None, description="What is open to a party after urging in vain")
