"""The doors for acting on a case: one per action, named as its command; body in, command out, no decision."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Request, Response

from api.bodies import (
    AssignBody,
    ChangeTriageBody,
    CloseBody,
    ContactBody,
    DeclineBody,
    EscalateBody,
    NoteBody,
    Nothing,
    ReasonBody,
    RegisterBody,
    SettlementBody,
    WithdrawBody,
)
from api.documents import responses
from api.doors import Expected, Key, Known
from api.shapes import Recorded
from api.strict import StrictRoute
from api.taking import act
from schemas.actors import Role, Visibility
from schemas.case_commands import (
    Accept,
    AddNote,
    Assign,
    CaseCommand,
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
from schemas.ids import case_subject
from schemas.words import Words

router = APIRouter(route_class=StrictRoute, tags=["actions"])

Empty = Annotated[Nothing, Body(default_factory=Nothing)]
Doing = Callable[[CaseCommand], Awaitable[Recorded]]
F = TypeVar("F", bound=Callable[..., Any])


def doing(request: Request, response: Response, who: Known, key: Key, expected: Expected) -> Doing:
    """Who acts, under which key and belief: everything about a request but its command."""

    def carry_out(command: CaseCommand) -> Awaitable[Recorded]:
        return act(request, response, command, who, key, expected)

    return carry_out


Do = Annotated[Doing, Depends(doing)]


def action(name: str, summary: str) -> Callable[[F], F]:
    """Declare a route for an action on a case."""
    return router.post(
        f"/api/cases/{{case_id}}/{name}",
        operation_id=name.replace("-", "_"),
        summary=summary,
        responses=responses(400, 401, 403, 404, 409, 412, 413, 415, 422, 503, etag=True, replay=True, ok=200),
    )


def _said(text: str, case: UUID, field: str) -> Words:
    return Words(plain=text, subject=case_subject(case), field=field)


@action("register", "登记 Register")
async def register(case_id: UUID, body: RegisterBody, do: Do) -> Recorded:
    """Enter the matter in the book, with its category and how urgent it is."""
    return await do(Register(case=case_id, category=body.category, risk=body.risk))


@action("confirm-triage", "确认分流 Confirm the class")
async def confirm_triage(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- closed for what is not known
    """Stand behind the proposed class."""
    return await do(ConfirmTriage(case=case_id))


@action("change-triage", "调整分流 Change the class")
async def change_triage(case_id: UUID, body: ChangeTriageBody, do: Do) -> Recorded:
    """Put the matter into another class, with a reason."""
    reason = _said(body.reason, case_id, "reason")
    command = ChangeTriage(case=case_id, triage_class=body.triage_class, level=body.level, reason=reason)
    return await do(command)


@action("contest-triage", "对分流提出异议 Contest the class")
async def contest_triage(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Object to the class, as a party."""
    return await do(ContestTriage(case=case_id, reason=_said(body.reason, case_id, "reason")))


@action("accept", "受理 Accept")
async def accept(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- as above
    """Take the case on at its level."""
    return await do(Accept(case=case_id))


@action("decline", "不予受理 Decline")
async def decline(case_id: UUID, body: DeclineBody, do: Do) -> Recorded:
    """Refuse to take the matter on, with a reason and the routes that are told instead."""
    reason = _said(body.reason, case_id, "reason")
    return await do(Decline(case=case_id, reason_code=body.reason_code, reason=reason, routes=body.routes))


@action("assign", "指定经办人 Assign")
async def assign(case_id: UUID, body: AssignBody, do: Do) -> Recorded:
    """Give the case to a staff member who holds a post that answers here."""
    return await do(Assign(case=case_id, staff=body.staff))


@action("record-contact", "记录联系 Record a contact")
async def record_contact(case_id: UUID, body: ContactBody, do: Do) -> Recorded:
    """Record that a party was spoken with."""
    return await do(RecordContact(case=case_id, party=body.party, channel=body.channel))


@action("add-note", "写记录 Add a note")
async def add_note(case_id: UUID, body: NoteBody, do: Do, who: Known) -> Recorded:
    """Add a note for a chosen audience; what a party writes goes to those who handle the case unless it says otherwise."""
    unless_named = Visibility.ONE_PARTY if who.role is Role.PARTY else Visibility.HANDLERS
    audience = body.visibility or unless_named
    text = _said(body.text, case_id, "text")
    return await do(AddNote(case=case_id, text=text, audience=audience, party=body.party))


@action("escalate", "移交上一级 Hand up")
async def escalate(case_id: UUID, body: EscalateBody, do: Do) -> Recorded:
    """Hand the case up one rung, saying what was tried."""
    tried = _said(body.tried, case_id, "tried")
    return await do(Escalate(case=case_id, tried=tried, at_request_of=body.at_request_of))


@action("receive", "接收 Receive")
async def receive(case_id: UUID, body: Empty, do: Do) -> Recorded:  # noqa: ARG001 -- as above
    """Take over a case that was handed up."""
    return await do(Receive(case=case_id))


@action("return", "退回 Return")
async def give_back(case_id: UUID, body: ReasonBody, do: Do) -> Recorded:
    """Send a handed-up case back, with a reason."""
    return await do(Return(case=case_id, reason=_said(body.reason, case_id, "reason")))


@action("record-settlement", "记录协议 Record a settlement")
async def record_settlement(case_id: UUID, body: SettlementBody, do: Do) -> Recorded:
    """Record what all parties agreed to by word of mouth (People's Mediation Law, art. 28)."""
    terms = _said(body.terms, case_id, "terms")
    return await do(RecordSettlement(case=case_id, terms=terms, consents=body.consents))


@action("withdraw", "撤回 Withdraw")
async def withdraw(
    case_id: UUID, body: Annotated[WithdrawBody, Body(default_factory=WithdrawBody)], do: Do
) -> Recorded:
    """Take the request back, as the applicant; staff may record it for the applicant."""
    reason = _said(body.reason, case_id, "reason") if body.reason else None
    return await do(Withdraw(case=case_id, reason=reason))


@action("close", "结案 Close")
async def close(case_id: UUID, body: CloseBody, do: Do) -> Recorded:
    """End the matter; without an agreement, say which parties were told of the other remedies (art. 26)."""
    return await do(Close(case=case_id, outcome=body.outcome, remedies_told=body.remedies_told))
