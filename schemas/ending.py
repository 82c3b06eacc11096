"""How mediation and a case end: termination, settlement by the parties, follow-up, the file, reopening (arts. 26, 27)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Level, Visibility
from schemas.acts import CaseCommand, PartyAct, PartyNumber
from schemas.cited import Code
from schemas.frame import Frame, says_nothing
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

    answers: tuple[PartyAnswer, ...] = Field(min_length=1, max_length=120)
    channel: Code = "door_knock"
    risk_seen: bool = False
    text: Words | None = None


class FilePaper(CaseCommand):
    """Put a paper into the file under one of its items: an identity proof, a power of attorney, evidence, the back cover."""

    item: Code
    party: PartyNumber | None = Field(default=None, description="Whose paper it is")
    text: Words | None = Field(default=None, description="What the paper is, and where it is kept")


class Archive(CaseCommand):
    """File the closed case away once every document that must be there is there (art. 27)."""

    missing_reason: Words | None = Field(
        default=None, description="Why the file is kept although a document that must be there is missing"
    )


class Reopen(CaseCommand):
    """Take a case up again for a reason of the pack (art. 33 para 3; 若干规定 art. 37).

    `asked_by` are the parties who ask for it: without the one who refused or ended mediation nothing begins again.
    """

    reason_code: Code
    reason: Words
    asked_by: tuple[PartyNumber, ...] = Field(default=(), max_length=120)


EndingCommand = TerminateMediation | SettleByParties | RecordFollowUp | FilePaper | Archive | Reopen


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
    channel: Code
    recorded_by: Literal["party", "staff"]
    terms: Sealed | None = None


class PartiesSettled(Frame):
    """Every party said so: the matter is settled without a mediation agreement."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    level: Level


class WithdrawalSaid(Frame):
    """One of several applicants takes the request back for itself; withdrawn when every one of them has."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    recorded_by: Literal["party", "staff"]
    reason: Sealed | None = None


class FollowUpRecorded(Frame):
    """The parties were visited after the matter ended."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    answers: tuple[PartyAnswer, ...]
    channel: Code
    risk_seen: bool
    text: Sealed | None = None


class PaperFiled(Frame):
    """A paper was put into the file under this item."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    item: Code
    party: PartyNumber | None = None
    text: Sealed | None = None


class CaseArchived(Frame):
    """The file was closed; `missing` are the items that must be there and are not, `keep_years` how long it is kept."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    present: tuple[Code, ...]
    missing: tuple[Code, ...]
    missing_reason: Sealed | None = None
    keep_years: int


class CaseReopened(Frame):
    """The case goes on; its earlier course stays as it is recorded."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    reason_code: Code
    reason: Sealed | None = Field(default=None, description="None where what a visit found is the reason")
    asked_by: tuple[PartyNumber, ...] = Field(
        default=(), exclude_if=says_nothing, description="The parties who asked for it"
    )
    level: Level
    was_outcome: Code | None


EndingEvent = (
    MediationTerminated
    | SettledSaid
    | PartiesSettled
    | WithdrawalSaid
    | FollowUpRecorded
    | PaperFiled
    | CaseArchived
    | CaseReopened
)
