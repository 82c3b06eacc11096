"""Intents about a case: one shape per action, named as the path names it (`ConfirmTriage` is `confirm-triage`)."""

from typing import Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, CaseKind, Outcome, Risk
from schemas.agreement import AgreementCommand
from schemas.cited import Code, FactValue, TriageClass
from schemas.consent import ConsentCommand
from schemas.deliberating import DeliberatingCommand
from schemas.duties import DutyCommand
from schemas.ending import EndingCommand
from schemas.forgetting import ForgettingCommand
from schemas.frame import Frame, Instant, says_nothing
from schemas.hotline import HotlineCommand
from schemas.ids import PlacePath
from schemas.intakes import Intake
from schemas.joining import JoiningCommand
from schemas.mediators import MediatorCommand
from schemas.notices import NoticeCommand
from schemas.performance import PerformanceCommand
from schemas.petition import PetitionCommand
from schemas.sessions import SessionCommand
from schemas.term import TermCommand
from schemas.words import Words


class PartyDraft(Frame):
    """A party as the filing names it."""

    side: Literal["applicant", "other"]
    name: Words
    phone: Words | None = None
    email: Words | None = None
    represents: Words | None = None
    relation: Code | None = None
    organisation: Code | None = None


class Opening(Frame):
    """What the desk adds to a filing: the number, and the HMAC of each party's code (no part of the request's digest)."""

    number: str
    codes: tuple[str, ...]


class ReportDispute(CaseCommand):
    """File a matter; needs no account."""

    place: PlacePath
    channel: Code
    category: Code | None = None
    facts: dict[Code, FactValue] = Field(default_factory=dict, max_length=40)
    title: Words
    statement: Words
    parties: tuple[PartyDraft, ...] = Field(min_length=1, max_length=120)
    occurred_at: Instant | None = None
    source_ref: str | None = None
    kind: CaseKind = "dispute"
    intake: Intake | None = Field(default=None, exclude_if=says_nothing)
    opening: Opening | None = Field(default=None, exclude=True)


class Register(CaseCommand):
    """Enter the matter in the book, with its category and how urgent it is."""

    category: Code
    risk: Risk = "ordinary"


class ConfirmTriage(CaseCommand):
    """Stand behind the proposed class."""


class ChangeTriage(CaseCommand):
    """Put the matter into another class, with a reason."""

    triage_class: TriageClass
    level: Level | None = Field(default=None, description="Where the pack sends the class, unless named")
    reason: Words


class ContestTriage(CaseCommand):
    """Object to the class, as a party."""

    reason: Words


class Accept(CaseCommand):
    """Take the case on at its level."""


class Decline(CaseCommand):
    """Refuse to take the matter on, with a reason and the routes that are told instead."""

    reason_code: Code
    reason: Words
    routes: tuple[Code, ...] = Field(min_length=1, max_length=10)


class Assign(CaseCommand):
    """Give the case to a staff member who holds a post that answers here."""

    staff: str = Field(max_length=64)


class RecordContact(CaseCommand):
    """Record that a party was spoken with."""

    party: int = Field(ge=1)
    channel: Code = "phone"


class AddNote(CaseCommand):
    """Add a note for a chosen audience."""

    text: Words
    audience: Visibility = Visibility.HANDLERS
    party: int | None = Field(default=None, ge=1)


class Escalate(CaseCommand):
    """Hand the case up one rung, saying what was tried."""

    tried: Words
    at_request_of: int | None = Field(default=None, ge=1)


class Receive(CaseCommand):
    """Take over a case that was handed up."""


class Return(CaseCommand):
    """Send a handed-up case back, with a reason."""

    reason: Words


class RecordSettlement(CaseCommand):
    """Record what all parties agreed to by word of mouth."""

    terms: Words
    consents: tuple[int, ...] = Field(min_length=1, max_length=120)


class Withdraw(CaseCommand):
    """Take the request back, as an applicant; staff may record it for one, whom they name where there are several."""

    reason: Words | None = None
    party: int | None = Field(default=None, ge=1)


class Close(CaseCommand):
    """End the matter; without an agreement, say which parties were told of the other remedies."""

    outcome: Outcome
    remedies_told: tuple[int, ...] = Field(default=(), max_length=120)


class Remind(CaseCommand):
    """The clock: remind those who answer before a due instant."""

    obligation: str = Field(max_length=80)


class Lapse(CaseCommand):
    """The clock: a budget is used up."""

    obligation: str = Field(max_length=80)


class Recompute(CaseCommand):
    """The clock: a newer edition of its calendar changes when a running clock is due; `<clock>~<calendar>` names both."""

    obligation: str = Field(max_length=160)


LadderCommand = (
    Register
    | ConfirmTriage
    | ChangeTriage
    | ContestTriage
    | Accept
    | Decline
    | Assign
    | RecordContact
    | AddNote
    | Escalate
    | Receive
    | Return
    | RecordSettlement
    | Withdraw
    | Close
)
"""Steps on the ladder, and the plain ends."""

LaterCommand = (
    LadderCommand
    | ConsentCommand
    | MediatorCommand
    | SessionCommand
    | TermCommand
    | AgreementCommand
    | PerformanceCommand
    | EndingCommand
    | NoticeCommand
    | DutyCommand
    | JoiningCommand
    | PetitionCommand
    | HotlineCommand
    | DeliberatingCommand
)
"""What people may ask for once a matter was reported."""

HumanCommand = ReportDispute | LaterCommand
ClockCommand = Remind | Lapse | Recompute
AnyCaseCommand = HumanCommand | ClockCommand | ForgettingCommand
