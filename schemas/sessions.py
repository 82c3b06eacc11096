"""The talks themselves: investigation, invited persons, joint sessions and caucuses, what is released from one (arts. 20-23)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, Confidential, Parties, PartyAct, PartyNumber
from schemas.cited import Code
from schemas.frame import Frame, Instant
from schemas.sealed import Sealed
from schemas.words import Words

SessionForm = Literal["joint", "caucus"]
SessionResult = Literal["continued", "agreed", "partly_agreed", "failed"]


class RecordInvestigation(CaseCommand):
    """Record whom the mediator asked about the facts and what was said, or what a visit to the place showed (若干规定 art. 26)."""

    party: PartyNumber | None = Field(default=None, description="The party that was asked, if it was one")
    asked: Words | None = Field(default=None, description="Who was asked, when it was no party")
    text: Words
    read_back: bool = Field(description="Whether the record was read to the person and found right")
    site: bool = Field(default=False, description="A visit to the place, where nobody need have been asked")


class InvitePerson(CaseCommand):
    """Propose that a relative, neighbour, expert or organisation takes part; every party must agree (art. 20)."""

    name: Words
    capacity: Code


class AnswerInvitation(PartyAct):
    """Agree or object to an invited person, as a party."""

    person: int = Field(ge=1)
    agrees: bool


class AskForClosed(PartyAct):
    """Ask that mediation is closed to others (art. 23); one party is enough."""


class OpenSession(CaseCommand):
    """Begin a session with all parties, or a caucus with one."""

    form: SessionForm
    party: PartyNumber | None = Field(default=None, description="With whom the caucus is held")
    present: tuple[PartyNumber, ...] = Field(default=(), max_length=120)
    open_to_others: bool = False
    persons: tuple[int, ...] = Field(default=(), max_length=20, description="Invited persons who take part")
    venue: Words | None = None


class CloseSession(CaseCommand):
    """End the session that runs, with its minutes and what came of it."""

    minutes: Words
    result: SessionResult
    next_at: Instant | None = None


class ReleaseFromCaucus(PartyAct):
    """Let the other parties know something that was said in a caucus, as the party who said it."""

    session: int = Field(ge=1)
    text: Words


SessionCommand = (
    RecordInvestigation
    | InvitePerson
    | AnswerInvitation
    | AskForClosed
    | OpenSession
    | CloseSession
    | ReleaseFromCaucus
)


class InvestigationRecorded(Confidential):
    """Somebody was asked, or the place was looked at; visible to the handlers, or to the party that was asked as well."""

    asked: Sealed | None = None
    text: Sealed
    read_back: bool
    site: bool = Field(default=False, exclude_if=lambda site: site is False)


class PersonInvited(Frame):
    """Somebody was proposed as a participant."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    person: int
    name: Sealed
    capacity: Code


class InvitationAnswered(Frame):
    """A party agreed or objected to an invited person."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    person: int
    party: PartyNumber
    agrees: bool


class ClosedAsked(Frame):
    """A party asked for closed mediation."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber


class SessionOpened(Frame):
    """A session began; of a caucus others learn that it takes place."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    session: int
    form: SessionForm
    party: PartyNumber | None = None
    present: Parties
    open_to_others: bool
    persons: tuple[int, ...] = ()
    venue: Sealed | None = None


class SessionClosed(Frame):
    """A session ended."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    session: int
    form: SessionForm
    result: SessionResult
    next_at: Instant | None = None


class MinutesTaken(Confidential):
    """The minutes of a session: of a joint one for the parties, of a caucus for that party and the mediator alone."""

    session: int
    text: Sealed


class CaucusReleased(Frame):
    """A party let the others know something it had said in a caucus."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    session: int
    party: PartyNumber
    text: Sealed


SessionEvent = (
    InvestigationRecorded
    | PersonInvited
    | InvitationAnswered
    | ClosedAsked
    | SessionOpened
    | SessionClosed
    | MinutesTaken
    | CaucusReleased
)
