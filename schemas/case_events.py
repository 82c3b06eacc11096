"""Facts of a case: each event names its kind by its class, carries codes, ids and sealed references, and no plain text."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseKind, Confidential, Outcome, PartyEntry, Risk
from schemas.agreement import AgreementEvent
from schemas.cited import Code, FactValue, TriageClass
from schemas.clock_events import ApplicantAsked, ClockEvent
from schemas.consent import ConsentEvent
from schemas.deliberating import DeliberatingEvent
from schemas.duties import DutyEvent
from schemas.ending import EndingEvent
from schemas.forgetting import ForgettingEvent
from schemas.frame import Frame, Instant, says_nothing
from schemas.hotline import HotlineEvent
from schemas.ids import PlacePath
from schemas.intakes import Intake
from schemas.joining import JoiningEvent
from schemas.mediators import MediatorEvent
from schemas.notices import NoticeEvent
from schemas.performance import PerformanceEvent
from schemas.petition import PetitionEvent
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.sessions import SessionEvent
from schemas.term import TermEvent


class Proposal(Frame):
    """How the pack's table classed a matter at once; a person confirms it (PIPL art. 24)."""

    triage_class: TriageClass
    level: Level
    category: Code
    risk: Risk
    rule: Code
    used: tuple[str, ...] = Field(
        description="What made the rule hold: facts, categories and words of the pack"
    )


class DisputeReported(Frame):
    """A matter reached the engine; its instant interrupts the limitation period (SPC limitation rules, art. 12)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    number: str
    place: PlacePath
    channel: Code
    category: Code | None = None
    facts: dict[Code, FactValue] = Field(default_factory=dict)
    title: Sealed
    statement: Sealed
    parties: tuple[PartyEntry, ...]
    proposal: Proposal
    occurred_at: Instant | None = None
    source_ref: str | None = Field(
        default=None, description="Keyed digest of the row that an import read this from"
    )
    kind: CaseKind = Field(default="dispute", exclude_if=lambda kind: kind == "dispute")
    intake: Intake | None = Field(default=None, exclude_if=says_nothing)


class DisputeRegistered(Frame):
    """A registrar entered the matter in the book (category, screening of risk)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    category: Code
    risk: Risk


class TriageConfirmed(Frame):
    """A person stands behind the class."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    triage_class: TriageClass
    level: Level
    answers_contest: bool = False


class TriageChanged(Frame):
    """A person put the matter into another class or at another level, with a reason."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    was_class: TriageClass
    was_level: Level
    triage_class: TriageClass
    level: Level
    reason: Sealed
    answers_contest: bool = False


class TriageContested(Frame):
    """A party objects to the class; the clocks that run keep running."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: int
    reason: Sealed


class HolderNamed(Frame):
    """Who answers for the case from now on, read from the roster."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level
    post: Post
    why: Literal["reported", "retriaged", "received", "returned"]


class CaseAccepted(Frame):
    """The level took the case on."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level


class CaseDeclined(Frame):
    """The matter is not taken on; the reason and another route are told."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason_code: Code
    reason: Sealed
    routes: tuple[Code, ...]


class CaseAssigned(Frame):
    """A staff member handles the case; no clock moves because of it."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    post: Post


class ContactRecorded(Frame):
    """Somebody who handles the case spoke with a party."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: int
    channel: Code


class NoteAdded(Confidential):
    """A note, for those whom its author chose."""

    text: Sealed


class CaseEscalated(Frame):
    """Handed up one rung; the sender stays the holder until the receiver takes it or returns it."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    from_level: Level
    to_level: Level
    tried: Sealed | None = Field(description="What was tried below; None when the clock escalated")
    tried_code: Literal["told", "no_action_recorded", "handled_without_result"]
    at_request_of: int | None = None
    clock: str | None = Field(default=None, description="The clock that ran out")
    receiver: Post
    told: tuple[Post, ...] = ()


class CaseReceived(Frame):
    """The upper level took the case over."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level


class CaseReturned(Frame):
    """The upper level sent the case back; the sender is again the owner."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    from_level: Level
    to_level: Level
    reason: Sealed


class SettlementRecorded(Frame):
    """All parties agreed orally (People's Mediation Law, art. 28); effective the same day (art. 30)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    level: Level
    terms: Sealed
    consents: tuple[int, ...]


class CaseWithdrawn(Frame):
    """The applicant took the request back."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason: Sealed | None = None
    recorded_for: int | None = Field(default=None, description="Party for whom staff recorded it")


class CaseClosed(Frame):
    """The matter ended; without an agreement every party was told of the other remedies (art. 26)."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    outcome: Outcome
    remedies_told: tuple[int, ...] = ()
    level: Level


LadderEvent = (
    DisputeRegistered
    | TriageConfirmed
    | TriageChanged
    | TriageContested
    | HolderNamed
    | CaseAccepted
    | CaseDeclined
    | CaseAssigned
    | ContactRecorded
    | NoteAdded
    | CaseEscalated
    | CaseReceived
    | CaseReturned
    | ClockEvent
    | ApplicantAsked
    | SettlementRecorded
    | CaseWithdrawn
    | CaseClosed
)
"""The ladder: triage, levels, clocks, and the plain ends."""

LaterCaseEvent = (
    LadderEvent
    | ConsentEvent
    | MediatorEvent
    | SessionEvent
    | TermEvent
    | AgreementEvent
    | PerformanceEvent
    | EndingEvent
    | NoticeEvent
    | DutyEvent
    | JoiningEvent
    | PetitionEvent
    | HotlineEvent
    | DeliberatingEvent
    | ForgettingEvent
)
"""What may follow a report."""

CaseEvent = DisputeReported | LaterCaseEvent
