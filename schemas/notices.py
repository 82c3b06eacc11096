"""Who must be told what: notices with a state and proof of service (prepared, sent, served)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, Channel, Confidential, Mention, PartyNumber
from schemas.cited import Code
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words

MAIL_ADDRESS = r"^[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\]{1,189}$"
"""What mail may be sent to: one plain address, without a name or comments (RFC 5321, 4.1.2, without quoted forms)."""

Service = Literal["opened", "handed_over", "posted", "read_aloud", "refused_receipt"]


class ServeNotice(CaseCommand):
    """Record that a notice reached its party, and how that can be proven; staff record paper, a party opens its inbox."""

    notice: int = Field(ge=1)
    manner: Service
    proof: Words | None = None


class RecordSending(CaseCommand):
    """The system: a notice left by a channel (an accepted e-mail), or could not."""

    notice: int = Field(ge=1)
    channel: Channel
    sent: bool
    code: Code = "ok"


NoticeCommand = ServeNotice | RecordSending


class NoticePrepared(Frame):
    """A party must be told this; `must_be_proven` when the law waits for proof of service."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    notice: int
    rule: Code = Field(description="The notice of the pack, whose text it carries")
    party: PartyNumber
    channels: tuple[Channel, ...]
    must_be_proven: bool
    about: Mention = Field(default="", description="What it is about, such as a clock or an item")


class NoticeSent(Frame):
    """A notice left by a channel."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    notice: int
    channel: Channel


class NoticeNotSent(Frame):
    """A channel refused a notice for good; another way must be found."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    notice: int
    channel: Channel
    code: Code


class NoticeServed(Confidential):
    """A notice reached its party, with proof; where and how a party was found is no business of the others."""

    notice: int
    manner: Service
    proof: Sealed | None = None


NoticeEvent = NoticePrepared | NoticeSent | NoticeNotSent | NoticeServed
