"""Asking the parties whether they want mediation: voluntary at every moment (People's Mediation Law, arts. 3, 17, 23)."""

from typing import ClassVar, Literal

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, Parties, PartyAct, PartyNumber
from schemas.cited import Code
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words


class InviteToMediation(CaseCommand):
    """Ask the parties whether they want mediation; `proactive` when no party applied for it (art. 17)."""

    proactive: bool = False


class RecordAttempt(CaseCommand):
    """Record that a party was tried and not reached; after the pack's number of tries the party counts as unreachable."""

    party: PartyNumber
    channel: Code = "phone"


class GiveConsent(PartyAct):
    """Agree to mediation."""


class RefuseMediation(PartyAct):
    """Refuse mediation, or end it: one party is enough, at any moment before an agreement is in force (arts. 17, 23)."""

    reason: Words | None = None


class OpenMediation(CaseCommand):
    """Accept the matter for mediation once every party agreed; its term begins."""


ConsentCommand = InviteToMediation | RecordAttempt | GiveConsent | RefuseMediation | OpenMediation


class MediationInvited(Frame):
    """The parties were asked whether they want mediation. `consented` lists those whose application says so already."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level
    proactive: bool
    parties: Parties
    consented: tuple[PartyNumber, ...] = ()


class AttemptFailed(Frame):
    """A party was tried and not reached."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    channel: Code
    nth: int


class PartyUnreachable(Frame):
    """The pack's number of tries is used up: neither consent nor refusal, but mediation cannot be opened."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    tries: int


class ConsentGiven(Frame):
    """A party agreed to mediation."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    channel: Code
    recorded_by: Literal["party", "staff"]


class MediationRefused(Frame):
    """A party refused mediation or ended it; nothing is imposed on anybody."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    channel: Code
    recorded_by: Literal["party", "staff"]
    reason: Sealed | None = None


class MediationOpened(Frame):
    """The matter was accepted for mediation at a level with the consent of every party; the term runs from here."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level
    proactive: bool


ConsentEvent = (
    MediationInvited | AttemptFailed | PartyUnreachable | ConsentGiven | MediationRefused | MediationOpened
)
