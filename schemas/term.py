"""The term of mediation: suspended with reason and authority, resumed, extended by all parties (Shenzhen 2022, art. 25)."""

from typing import ClassVar

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, PartyAct, PartyNumber
from schemas.calendar import Budget
from schemas.cited import Code
from schemas.clock_kinds import ClockKind
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words


class Suspend(CaseCommand):
    """Suspend mediation for a reason of the pack; clocks stand still only where that reason says so."""

    reason_code: Code
    reason: Words
    authority: Words | None = Field(default=None, description="Who ordered it or what it waits for")


class Resume(CaseCommand):
    """Go on after a suspension."""

    reason: Words | None = None


class ProposeExtension(PartyAct):
    """Propose a longer term, as a party or as the mediator."""

    budget: Budget
    reason: Words


class AgreeToExtension(PartyAct):
    """Agree to the longer term that is proposed; it is granted when every party has."""


TermCommand = Suspend | Resume | ProposeExtension | AgreeToExtension


class MediationSuspended(Frame):
    """Mediation rests; `stops` are the kinds of clocks that stand still meanwhile."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason_code: Code
    stops: tuple[ClockKind, ...]
    reason: Sealed
    authority: Sealed | None = None


class MediationResumed(Frame):
    """Mediation goes on."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason_code: Code
    reason: Sealed | None = None


class ExtensionProposed(Frame):
    """A longer term was proposed; a later proposal takes the place of one that is open."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    budget: Budget
    reason: Sealed
    party: PartyNumber | None = None


class ExtensionAgreed(Frame):
    """A party agreed to the longer term."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber


class TermExtended(Frame):
    """Every party agreed: the term is longer by this budget."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    budget: Budget
    parties: tuple[PartyNumber, ...]


TermEvent = MediationSuspended | MediationResumed | ExtensionProposed | ExtensionAgreed | TermExtended
