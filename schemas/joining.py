"""Cases that go elsewhere or together: merged duplicates, transfer out and back."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, CaseNumber
from schemas.cited import Code
from schemas.frame import Frame, Instant
from schemas.sealed import Sealed
from schemas.words import Words


class JoinDuplicate(CaseCommand):
    """Take note that another case is about the same matter; both requests and both times are kept."""

    duplicate: UUID
    number: CaseNumber
    opened_at: Instant
    requests: int = Field(ge=1, description="How many parties asked in the other case")


class MergeInto(CaseCommand):
    """End this case as a duplicate of another one that carries its request on."""

    into: UUID
    into_number: CaseNumber
    reason: Words


class Transfer(CaseCommand):
    """Send the matter to another organ (police, court, petition office, department) with a letter."""

    to: Code
    letter: Words


class RecordTransferReply(CaseCommand):
    """Record the other organ's receipt, or that it sent the matter back."""

    reply: Literal["received", "sent_back"]
    reference: Words | None = None


JoiningCommand = JoinDuplicate | MergeInto | Transfer | RecordTransferReply


class DuplicateJoined(Frame):
    """Another case about the same matter was joined to this one; its request and its time stay in its own record."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    duplicate: UUID
    number: CaseNumber
    opened_at: Instant
    requests: int


class CaseMerged(Frame):
    """This case ended as a duplicate; the other one carries its request on."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    into: UUID
    into_number: CaseNumber
    reason: Sealed


class CaseTransferred(Frame):
    """The matter was sent to another organ, whose receipt is awaited."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    to: Code
    letter: Sealed


class TransferReceived(Frame):
    """The other organ took the matter over: it ends here."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    to: Code
    reference: Sealed | None = None


class TransferSentBack(Frame):
    """The other organ sent the matter back: it goes on here."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    to: Code
    reference: Sealed | None = None


JoiningEvent = DuplicateJoined | CaseMerged | CaseTransferred | TransferReceived | TransferSentBack
