"""Doors: asking for consent and opening mediation."""

from typing import Annotated
from uuid import UUID

from fastapi import Body
from pydantic import Field

from api.acting import Do, Empty, action, room, said_if
from api.acts.voices import Voiced
from api.shapes import Recorded
from api.texts import Long, Number
from schemas.cited import Code
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation, RecordAttempt, RefuseMediation
from schemas.frame import Frame

router = room()


class InviteBody(Frame):
    """Whether nobody applied for mediation, so that every party is asked; applicants have agreed by applying otherwise."""

    proactive: bool = False


class AttemptBody(Frame):
    """Which party was tried and not reached, and how."""

    party: Number = Field(examples=[2])
    channel: Code = Field(default="phone", examples=["door_knock"])


class RefusalBody(Voiced):
    """A reason, if the party wants to give one; none is owed."""

    reason: Long | None = Field(default=None, examples=["我想直接去法院。"])


@action(router, "invite-to-mediation", "征询调解意愿 Ask the parties for mediation")
async def invite_to_mediation(
    case_id: UUID, body: Annotated[InviteBody, Body(default_factory=InviteBody)], do: Do
) -> Recorded:
    """Ask the parties whether they want mediation (People's Mediation Law, art. 17)."""
    return await do(InviteToMediation(case=case_id, proactive=body.proactive))


@action(router, "record-attempt", "记录没有联系上 Record that a party was not reached")
async def record_attempt(case_id: UUID, body: AttemptBody, do: Do) -> Recorded:
    """Record a try in vain; after the pack's number of tries the party counts as unreachable, which is no refusal."""
    return await do(RecordAttempt(case=case_id, party=body.party, channel=body.channel))


@action(router, "give-consent", "同意调解 Agree to mediation")
async def give_consent(
    case_id: UUID, body: Annotated[Voiced, Body(default_factory=Voiced)], do: Do
) -> Recorded:
    """Agree to mediation, as a party; staff name the party that they record it for."""
    return await do(GiveConsent(case=case_id, party=body.party, channel=body.channel))


@action(router, "refuse-mediation", "拒绝或者终止调解 Refuse or end mediation")
async def refuse_mediation(
    case_id: UUID, body: Annotated[RefusalBody, Body(default_factory=RefusalBody)], do: Do
) -> Recorded:
    """Refuse mediation, or end it, as a party, at any moment before an agreement is in force (arts. 17, 23)."""
    reason = said_if(body.reason, case_id, "reason")
    return await do(RefuseMediation(case=case_id, party=body.party, channel=body.channel, reason=reason))


@action(router, "open-mediation", "开始调解 Open mediation")
async def open_mediation(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- closed for what is not known
    """Open mediation once every party agreed; its term begins."""
    return await do(OpenMediation(case=case_id))
