"""The doors for acting on a case: one per action, named as its command; body in, command out, no decision."""

from typing import Annotated
from uuid import UUID

from fastapi import Body

from api.acting import Do, Empty, action, room, said
from api.bodies import (
    AssignBody,
    ChangeTriageBody,
    CloseBody,
    ContactBody,
    DeclineBody,
    EscalateBody,
    NoteBody,
    ReasonBody,
    RegisterBody,
    SettlementBody,
    WithdrawBody,
)
from api.doors import Known
from api.shapes import Recorded
from schemas.actors import Role, Visibility
from schemas.case_commands import (
    Accept,
    AddNote,
    Assign,
    ChangeTriage,
    Close,
    ConfirmTriage,
    ContestTriage,
    Decline,
    Escalate,
    Receive,
    RecordContact,
    RecordSettlement,
    Register,
    Return,
    Withdraw,
)

router = room()


@action(router, "register", "登记 Register")
async def register(case_id: UUID, body: RegisterBody, do: Do) -> Recorded:
    """Enter the matter in the book, with its category and how urgent it is."""
    return await do(Register(case=case_id, category=body.category, risk=body.risk))


@action(router, "confirm-triage", "确认分流 Confirm the class")
async def confirm_triage(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- closed for what is not known
    """Stand behind the proposed class."""
    return await do(ConfirmTriage(case=case_id))


@action(router, "change-triage", "调整分流 Change the class")
async def change_triage(case_id: UUID, body: ChangeTriageBody, do: Do) -> Recorded:
    """Put the matter into another class, with a reason."""
    reason = said(body.reason, case_id, "reason")
    command = ChangeTriage(case=case_id, triage_class=body.triage_class, level=body.level, reason=reason)
    return await do(command)


@action(router, "contest-triage", "对分流提出异议 Contest the class")
async def contest_triage(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Object to the class, as a party."""
    return await do(ContestTriage(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "accept", "受理 Accept")
async def accept(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- as above
    """Take the case on at its level."""
    return await do(Accept(case=case_id))


@action(router, "decline", "不予受理 Decline")
async def decline(case_id: UUID, body: DeclineBody, do: Do) -> Recorded:
    """Refuse to take the matter on, with a reason and the routes that are told instead."""
    reason = said(body.reason, case_id, "reason")
    return await do(Decline(case=case_id, reason_code=body.reason_code, reason=reason, routes=body.routes))


@action(router, "assign", "指定经办人 Assign")
async def assign(case_id: UUID, body: AssignBody, do: Do) -> Recorded:
    """Give the case to a staff member who holds a post that answers here."""
    return await do(Assign(case=case_id, staff=body.staff))


@action(router, "record-contact", "记录联系 Record a contact")
async def record_contact(case_id: UUID, body: ContactBody, do: Do) -> Recorded:
    """Record that a party was spoken with."""
    return await do(RecordContact(case=case_id, party=body.party, channel=body.channel))


@action(router, "add-note", "写记录 Add a note")
async def add_note(case_id: UUID, body: NoteBody, do: Do, who: Known) -> Recorded:
    """Add a note for a chosen audience; what a party writes goes to those who handle the case unless it says otherwise."""
    unless_named = Visibility.ONE_PARTY if who.role is Role.PARTY else Visibility.HANDLERS
    audience = body.visibility or unless_named
    text = said(body.text, case_id, "text")
    return await do(AddNote(case=case_id, text=text, audience=audience, party=body.party))


@action(router, "escalate", "移交上一级 Hand up")
async def escalate(case_id: UUID, body: EscalateBody, do: Do) -> Recorded:
    """Hand the case up one rung, saying what was tried."""
    tried = said(body.tried, case_id, "tried")
    return await do(Escalate(case=case_id, tried=tried, at_request_of=body.at_request_of))


@action(router, "receive", "接收 Receive")
async def receive(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- as above
    """Take over a case that was handed up."""
    return await do(Receive(case=case_id))


@action(router, "return", "退回 Return")
async def give_back(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Send a handed-up case back, with a reason."""
    return await do(Return(case=case_id, reason=said(body.reason, case_id, "reason")))


@action(router, "record-settlement", "记录协议 Record a settlement")
async def record_settlement(case_id: UUID, body: SettlementBody, do: Do) -> Recorded:
    """Record what all parties agreed to by word of mouth (People's Mediation Law, art. 28)."""
    terms = said(body.terms, case_id, "terms")
    return await do(RecordSettlement(case=case_id, terms=terms, consents=body.consents))


@action(router, "withdraw", "撤回 Withdraw")
async def withdraw(
    case_id: UUID, body: Annotated[WithdrawBody, Body(default_factory=WithdrawBody)], do: Do
) -> Recorded:
    """Take the request back, as an applicant; staff may record it for one. The case ends when every applicant has."""
    reason = said(body.reason, case_id, "reason") if body.reason else None
    return await do(Withdraw(case=case_id, reason=reason, party=body.party))


@action(router, "close", "结案 Close")
async def close(case_id: UUID, body: CloseBody, do: Do) -> Recorded:
    """End the matter; without an agreement, say which parties were told of the other remedies (art. 26)."""
    return await do(Close(case=case_id, outcome=body.outcome, remedies_told=body.remedies_told))
