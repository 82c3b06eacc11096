"""The written agreement: terms under one digest, signed by each party, then the mediator, then sealed (arts. 28-31)."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from schemas.actors import Visibility
from schemas.acts import CaseCommand, Digest, Parties, PartyAct, PartyNumber
from schemas.cited import Code
from schemas.frame import Frame, says_nothing
from schemas.sealed import Sealed
from schemas.words import Words

Fen = int
"""Money in fen, a hundredth of a yuan."""

MOST = 10**13
"""A hundred billion yuan; whatever is written above that is a slip of the pen."""

Signature = Literal["handwritten", "fingerprint", "seal", "electronic"]
Scope = Literal["full", "partial"]


class ItemDraft(Frame):
    """One thing that a party is to do: what, for whom, how, where, how much, by when (art. 29)."""

    by: PartyNumber
    to: PartyNumber | None = None
    what: Words
    manner: Words | None = None
    venue: Words | None = None
    amount: Fen | None = Field(default=None, gt=0, le=MOST)
    due: date | None = None


class DraftAgreement(CaseCommand):
    """Write the terms down; any draft after the first voids every signature on the one before.

    `facts` are the main facts, what is disputed, and the responsibility of each party (art. 29).
    """

    facts: Words
    items: tuple[ItemDraft, ...] = Field(min_length=1, max_length=60)
    breach: Words | None = None
    scope: Scope = "full"
    open_points: Words | None = Field(default=None, description="What a partial agreement leaves open")


class SignAgreement(PartyAct):
    """Sign the terms of this digest, as a party, or record that it signed on paper: then `proof` says where that paper is."""

    digest: Digest
    form: Signature
    proof: Words | None = None


class SignAsMediator(CaseCommand):
    """Sign the terms of this digest, as the mediator who presides, after every party has."""

    digest: Digest


class SealAgreement(CaseCommand):
    """Affix the committee's seal, after the mediator signed: the agreement is in force from here."""

    digest: Digest


class RefuseToSign(PartyAct):
    """Refuse to sign, as a party: mediation ends (特邀 art. 26)."""

    reason: Words | None = None


class DropDraft(CaseCommand):
    """Take the draft back and go on talking."""

    reason: Words


class DeliverCopies(CaseCommand):
    """Hand out copies of an agreement in force: one for each party, one for the committee (art. 29)."""

    parties: Parties
    manner: Code


AgreementCommand = (
    DraftAgreement | SignAgreement | SignAsMediator | SealAgreement | RefuseToSign | DropDraft | DeliverCopies
)


class AgreementItem(Frame):
    """One thing that a party is to do, as recorded."""

    item: int = Field(ge=1)
    by: PartyNumber
    to: PartyNumber | None = None
    what: Sealed
    manner: Sealed | None = None
    venue: Sealed | None = None
    amount: Fen | None = None
    due: date | None = None


class AgreementDrafted(Frame):
    """Terms were written down. `warnings` say what the lint found; `voids` is the draft whose signatures fell away."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    draft: int
    digest: Digest
    parties: tuple[PartyNumber, ...] = Field(description="Whose words and signatures the terms need")
    facts: Sealed
    items: tuple[AgreementItem, ...]
    breach: Sealed | None = None
    scope: Scope
    open_points: Sealed | None = None
    warnings: tuple[Code, ...] = ()
    voids: int | None = None


class AgreementSigned(Frame):
    """A party signed the terms of this digest."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    draft: int
    party: PartyNumber
    digest: Digest
    form: Signature
    recorded_by: Literal["party", "staff"]
    proof: Sealed | None = Field(
        default=None, exclude_if=says_nothing, description="Where the signed paper is, if staff recorded it"
    )


class MediatorSigned(Frame):
    """The mediator signed after every party."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    draft: int
    digest: Digest


class AgreementSealed(Frame):
    """The committee's seal was affixed after the mediator signed."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    draft: int
    digest: Digest


class AgreementInForce(Frame):
    """Every party, the mediator and the seal are there, on one digest: in force from this instant (art. 29)."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    draft: int
    digest: Digest
    scope: Scope
    confirmable: bool = Field(description="Whether a court may confirm it (民诉法解释 art. 355)")


class SigningRefused(Frame):
    """A party refused to sign."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    party: PartyNumber
    reason: Sealed | None = None


class DraftDropped(Frame):
    """The draft was taken back; its signatures fell away."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    draft: int
    reason: Sealed


class CopiesDelivered(Frame):
    """Parties got their copies."""

    visibility: ClassVar[Visibility] = Visibility.PARTIES
    parties: Parties
    manner: Code


AgreementEvent = (
    AgreementDrafted
    | AgreementSigned
    | MediatorSigned
    | AgreementSealed
    | AgreementInForce
    | SigningRefused
    | DraftDropped
    | CopiesDelivered
)
