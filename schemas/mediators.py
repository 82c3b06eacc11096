"""Who mediates: notice of rights, choice or appointment, disclosure, recusal and replacement (art. 19; Shenzhen 2022, art. 23)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, Parties, PartyAct, PartyNumber, StaffId
from schemas.cited import Code
from schemas.frame import Frame
from schemas.places import Post
from schemas.sealed import Sealed
from schemas.words import Words

"""Opaque; names live in the person store."""
Form = Literal["oral", "written", "electronic"]


class GiveRightsNotice(CaseCommand):
    """Tell parties of nature, principles, effect, rights and duties before the first session (若干规定 art. 30)."""

    parties: Parties
    form: Form


class ChooseMediator(PartyAct):
    """Choose a mediator, as a party, while the pack's window is open."""

    staff: StaffId


class AppointMediator(CaseCommand):
    """Appoint who presides, and who assists, when the parties did not choose in time (art. 19)."""

    staff: StaffId
    assistants: tuple[StaffId, ...] = Field(default=(), max_length=4)


class DiscloseConflict(CaseCommand):
    """Disclose what could make a mediator partial: kinship, a post, an interest; `staff` defaults to whoever says so."""

    staff: StaffId | None = None
    ground: Code
    detail: Words | None = None


class AcceptDisclosure(PartyAct):
    """Agree, after disclosure, that the mediator stays (特邀 art. 15)."""


class AskRecusal(PartyAct):
    """Ask that a mediator withdraws."""

    staff: StaffId
    ground: Code = "other"
    reason: Words | None = None


class DecideRecusal(CaseCommand):
    """Decide a request for recusal where the pack has it decided, not granted at once."""

    granted: bool
    reason: Words


MediatorCommand = (
    GiveRightsNotice
    | ChooseMediator
    | AppointMediator
    | DiscloseConflict
    | AcceptDisclosure
    | AskRecusal
    | DecideRecusal
)


class RightsNoticeGiven(Frame):
    """Parties were told of their rights and duties, in the pack's text of this version."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    parties: Parties
    form: Form
    version: Code


class MediatorChosen(Frame):
    """A party named the mediator it wants."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    staff: StaffId


class MediatorAppointed(Frame):
    """Who presides and who assists from now on, and by whose will; `replaces` names whom a recusal removed."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    post: Post
    assistants: tuple[Post, ...] = ()
    by: Literal["parties", "committee"]
    replaces: StaffId | None = None


class ConflictProposed(Frame):
    """The roster knows a tie between a mediator and a party: to be disclosed or dismissed by a person."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    staff: StaffId
    ground: Code
    party: PartyNumber | None = None


class ConflictDisclosed(Frame):
    """A tie was disclosed to the parties."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    staff: StaffId
    ground: Code
    detail: Sealed | None = None


class DisclosureAccepted(Frame):
    """A party agrees that the mediator stays in spite of what was disclosed."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    staff: StaffId


class RecusalAsked(Frame):
    """A mediator is asked to withdraw, or asks it of himself (`party` is None)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber | None
    staff: StaffId
    ground: Code
    reason: Sealed | None = None


class RecusalDecided(Frame):
    """Whether the mediator withdraws; granted by rule where the pack replaces on request."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    staff: StaffId
    granted: bool
    by_rule: bool
    reason: Sealed | None = None


MediatorEvent = (
    RightsNoticeGiven
    | MediatorChosen
    | MediatorAppointed
    | ConflictProposed
    | ConflictDisclosed
    | DisclosureAccepted
    | RecusalAsked
    | RecusalDecided
)
