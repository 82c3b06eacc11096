"""Doors: the written agreement."""

from typing import Annotated
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, action, room, said, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Day, Long, Number
from schemas.agreement import (
    MOST,
    DeliverCopies,
    DraftAgreement,
    DropDraft,
    ItemDraft,
    RefuseToSign,
    Scope,
    SealAgreement,
    SignAgreement,
    SignAsMediator,
    Signature,
)
from schemas.cited import Code
from schemas.frame import Frame

router = room()

Fen = Annotated[int, Field(strict=True, ge=1, le=MOST)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["3f" * 32])]


class ItemBody(Frame):
    """One thing that a party is to do: what, for whom, how, where, how much (in fen), by the end of which day."""

    by: Number = Field(description="The party who owes it", examples=[2])
    to: Number | None = Field(
        default=None, description="To whom it is due; all others unless named", examples=[1]
    )
    what: Long = Field(examples=["修好三楼卫生间的水管"])
    manner: Long | None = Field(default=None, examples=["请持证水工，费用自理"])
    venue: Long | None = Field(default=None, examples=["二单元301室"])
    amount: Fen | None = Field(default=None, description="In fen", examples=[60000])
    due: Day | None = Field(default=None, examples=["2026-04-30"])


class DraftBody(Frame):
    """The terms: main facts, what is disputed and who is responsible; the items; what follows a breach."""

    facts: Long = Field(examples=["三楼水管渗到二楼，天花板发霉；三楼认可是自家水管老化所致。"])
    items: Annotated[tuple[ItemBody, ...], Field(min_length=1, max_length=120)]
    breach: Long | None = Field(default=None, examples=["逾期不付的，按日加付千分之一。"])
    scope: Scope = "full"
    open_points: Long | None = Field(default=None, description="What a partial agreement leaves open")


class SignBody(Voiced):
    """The digest of the terms that were shown to the signer, and how they are signed."""

    digest: Digest
    form: Signature = Field(examples=["electronic"])
    proof: Long | None = Field(
        default=None,
        description="Where the signed paper is; staff who record a signature say so",
        examples=["签名原件已存入卷宗"],
    )


class DigestBody(Frame):
    """The digest of the terms that were shown to the signer."""

    digest: Digest


class RefuseToSignBody(Voiced):
    """A reason, if the party wants to give one; none is owed."""

    reason: Long | None = Field(default=None, examples=["金额和谈的时候不一样。"])


class DropBody(Frame):
    """Why the draft is taken back."""

    reason: Long = Field(examples=["付款方式还要再谈。"])


class CopiesBody(Frame):
    """Who got a copy, and how."""

    parties: Annotated[tuple[Number, ...], Field(min_length=1, max_length=120)] = Field(examples=[[1, 2]])
    manner: Code = Field(examples=["window"])


@action(router, "draft-agreement", "起草协议 Write the terms down")
async def draft_agreement(case_id: UUID, body: DraftBody, do: Do) -> Recorded:
    """Write the terms down (art. 29); any draft after the first voids every signature on the one before."""
    command = DraftAgreement(
        case=case_id,
        facts=said(body.facts, case_id, "facts"),
        items=tuple(_item(one, case_id) for one in body.items),
        breach=said_if(body.breach, case_id, "breach"),
        scope=body.scope,
        open_points=said_if(body.open_points, case_id, "open_points"),
    )
    return await do(command)


def _item(body: ItemBody, case: UUID) -> ItemDraft:
    return ItemDraft(
        by=body.by,
        to=body.to,
        what=said(body.what, case, "what"),
        manner=said_if(body.manner, case, "manner"),
        venue=said_if(body.venue, case, "venue"),
        amount=body.amount,
        due=body.due,
    )


@action(router, "sign-agreement", "签署协议 Sign the agreement")
async def sign_agreement(case_id: UUID, body: SignBody, do: Do) -> Recorded:
    """Sign the terms of this digest, as a party; staff record what a party signed on paper before them."""
    command = SignAgreement(
        case=case_id,
        party=body.party,
        channel=body.channel,
        digest=body.digest,
        form=body.form,
        proof=said_if(body.proof, case_id, "proof"),
    )
    return await do(command)


@action(router, "sign-as-mediator", "调解员签名 Sign as the mediator")
async def sign_as_mediator(case_id: UUID, body: DigestBody, do: Do) -> Recorded:
    """Sign the terms of this digest, as the mediator who presides, after every party has (art. 29)."""
    return await do(SignAsMediator(case=case_id, digest=body.digest))


@action(router, "seal-agreement", "盖章 Affix the seal")
async def seal_agreement(case_id: UUID, body: DigestBody, do: Do) -> Recorded:
    """Affix the committee's seal, after the mediator signed: the agreement is in force from here (art. 29)."""
    return await do(SealAgreement(case=case_id, digest=body.digest))


@action(router, "refuse-to-sign", "拒绝签署 Refuse to sign")
async def refuse_to_sign(
    case_id: UUID, body: Annotated[RefuseToSignBody, Body(default_factory=RefuseToSignBody)], do: Do
) -> Recorded:
    """Refuse to sign, as a party: mediation ends, and the other remedies are to be told (art. 26)."""
    reason = said_if(body.reason, case_id, "reason")
    return await do(RefuseToSign(case=case_id, party=body.party, channel=body.channel, reason=reason))


@action(router, "drop-draft", "收回草稿 Take the draft back")
async def drop_draft(case_id: UUID, body: DropBody, do: Do) -> Recorded:
    """Take the draft back and go on talking."""
    return await do(DropDraft(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "deliver-copies", "送交协议文本 Hand out copies")
async def deliver_copies(case_id: UUID, body: CopiesBody, do: Do) -> Recorded:
    """Record who got a copy of the agreement in force: one for each party, one for the committee (art. 29)."""
    return await do(DeliverCopies(case=case_id, parties=body.parties, manner=body.manner))
