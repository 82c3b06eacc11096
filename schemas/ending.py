"""How mediation and a case end: termination, settlement by the parties, follow-up, archive, reopening (arts. 26, 27)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, PartyAct, PartyNumber
from schemas.cited import Code
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words

Answer3 = Literal["solved", "partly", "unsolved"]
Satisfaction = Literal["satisfied", "basically", "dissatisfied"]


class TerminateMediation(CaseCommand):
    """End mediation without agreement for a reason of the pack; each party is to be told of the other remedies (art. 26)."""

    reason_code: Code
    reason: Words


class SettleByParties(PartyAct):
    """Say, as a party, that the parties settled it among themselves (矛盾自己解); ended when every party has."""

    terms: Words | None = None


class PartyAnswer(Frame):
    """What one party answered when it was visited; not reached means no answer counts."""

    party: PartyNumber
    reached: bool
    solved: Answer3 | None = None
    satisfied: Satisfaction | None = None


class RecordFollowUp(CaseCommand):
    """Record a follow-up visit: reached, solved and satisfied per party, performance, and hidden risk (若干规定 art. 36)."""

    answers: tuple[PartyAnswer, ...] = Field(min_length=1, max_length=60)
    channel: Code = "visit"
    risk_seen: bool = False
    text: Words | None = None


class Archive(CaseCommand):
    """File the closed case away once every document that must be there is there (art. 27)."""

    missing_reason: Words | None = Field(
        default=None, description="Why the file is kept although a document that must be there is missing"
    )


class Reopen(CaseCommand):
    """Take a closed case up again for a reason of the pack (art. 33 para 3; 若干规定 art. 37)."""

    reason_code: Code
    reason: Words


EndingCommand = TerminateMediation | SettleByParties | RecordFollowUp | Archive | Reopen


class MediationTerminated(Frame):
    """Mediation ended without agreement; what follows is the notice of other remedies to each party (art. 26)."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    reason_code: Code
    level: Level
    reason: Sealed | None = None


class SettledSaid(Frame):
    """A party says that the parties settled it among themselves."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    terms: Sealed | None = None


class PartiesSettled(Frame):
    """Every party said so: the matter is settled without a mediation agreement."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level


class FollowUpRecorded(Frame):
    """The parties were visited after the matter ended."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    answers: tuple[PartyAnswer, ...]
    channel: Code
    risk_seen: bool
    text: Sealed | None = None


class CaseArchived(Frame):
    """The file was closed; `missing` are the items of the 13 that are not in it, `keep_years` how long it is kept."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    present: tuple[Code, ...]
    missing: tuple[Code, ...]
    missing_reason: Sealed | None = None
    keep_years: int


class CaseReopened(Frame):
    """The case goes on; its earlier course stays as it is recorded."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    reason_code: Code
    reason: Sealed
    level: Level
    was_outcome: str | None


EndingEvent = (
    MediationTerminated | SettledSaid | PartiesSettled | FollowUpRecorded | CaseArchived | CaseReopened
)
