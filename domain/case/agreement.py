"""Decisions: the written agreement. In force when every party, then the mediator, then the seal stand on one digest (art. 29)."""

from datetime import date, datetime, timedelta
from typing import assert_never

from domain.calendar import local_day, local_midnight
from domain.case.acting import speakers, voice
from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, start, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.lint import warned, warnings
from domain.case.parts.agreement import Draft
from domain.case.refusals.agreement import (
    DuePassed,
    FormNotYours,
    NotToSign,
    OtherTerms,
    OwedToOneself,
    PaperOnly,
    ScopeUnclear,
    SignatureUnproven,
    SignedAlready,
)
from domain.case.state import Case
from domain.case.terminating import MEDIATION_CLOCKS, terminate
from domain.case.terms import drafted
from domain.refusals import UnknownCode, UnknownParty
from schemas.agreement import (
    AgreementCommand,
    AgreementDrafted,
    AgreementInForce,
    AgreementItem,
    AgreementSealed,
    AgreementSigned,
    CopiesDelivered,
    DeliverCopies,
    DraftAgreement,
    DraftDropped,
    DropDraft,
    MediatorSigned,
    RefuseToSign,
    SealAgreement,
    SignAgreement,
    SignAsMediator,
    SigningRefused,
)
from schemas.case_events import CaseEvent
from schemas.clock_events import ClockStarted
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage


def decide(command: AgreementCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    match command:
        case DraftAgreement():
            return _draft(command, case, ground)
        case SignAgreement():
            return _sign(command, case, ground)
        case SignAsMediator():
            return _sign_as_mediator(command, case, ground)
        case SealAgreement():
            return _seal(command, case, ground)
        case RefuseToSign():
            return _refuse(command, case, ground)
        case DropDraft():
            return _drop(command, case, ground)
        case DeliverCopies():
            return _deliver(command, case, ground)
    assert_never(command)


def _draft(command: DraftAgreement, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Write terms down. The time to sign runs from the first draft on: dropping them and writing them anew gives no longer time."""
    permit(DraftAgreement, case, ground)
    today = local_day(ground.at, ground.calendar)
    for number, item in enumerate(command.items, start=1):
        for party in (item.by, item.to):
            if party is not None and not case.has_party(party):
                raise UnknownParty(party=party)
        if item.to == item.by:
            raise OwedToOneself(item=number)
        if item.due is not None and item.due < today:
            raise DuePassed(item=number)
    if (command.scope == "partial") is (command.open_points is None):
        raise ScopeUnclear
    again = case.agreement.draft if case.stage is Stage.SIGNING else None
    terms = drafted(command, speakers(case))
    event = AgreementDrafted(
        draft=case.agreement.drafts + 1,
        digest=terms.digest(case.stream),
        parties=terms.parties,
        facts=terms.facts,
        items=terms.items,
        breach=terms.breach,
        scope=terms.scope,
        open_points=terms.open_points,
        warnings=warnings(command, case.triage.category, ground.practice),
        voids=again.number if again else None,
    )
    runs = case.of_kind(ClockKind.SIGN)
    return (event, *(() if runs else start_if_ruled(ClockKind.SIGN, case.level, case, ground)))


def _seen(digest: str, case: Case) -> Draft:
    """The draft that waits for signatures, if these are the terms that the signer saw."""
    draft = case.agreement.draft
    if draft is None or draft.digest != digest:
        raise OtherTerms(draft=case.agreement.drafts)
    return draft


def _sign(command: SignAgreement, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(SignAgreement, case, ground)
    who = voice(command, case, ground)
    draft = _seen(command.digest, case)
    if who.party not in draft.parties:
        raise NotToSign
    if who.party in draft.signed:
        raise SignedAlready
    if (command.form == "electronic") is not (who.recorded_by == "party"):
        raise FormNotYours
    if command.form != "electronic" and command.proof is None:
        raise SignatureUnproven
    if command.form == "electronic" and warned(draft.warnings, "no_electronic_signature", ground.practice):
        raise PaperOnly
    signed = AgreementSigned(
        draft=draft.number,
        party=who.party,
        digest=draft.digest,
        form=command.form,
        recorded_by=who.recorded_by,
        proof=command.proof.sealed if command.proof else None,
    )
    return (signed,)


def _sign_as_mediator(command: SignAsMediator, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(SignAsMediator, case, ground)
    draft = _seen(command.digest, case)
    return (MediatorSigned(draft=draft.number, digest=draft.digest),)


def _seal(command: SealAgreement, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The last act: the agreement is in force from this instant, and the clocks of what was promised run."""
    permit(SealAgreement, case, ground)
    draft = _seen(command.digest, case)
    confirmable = not warned(draft.warnings, "not_confirmable", ground.practice)
    triage = (ClockKind.CONFIRM_TRIAGE, ClockKind.ANSWER_CONTEST)
    # An earlier agreement that was taken up again is replaced, and its clocks with it.
    earlier = (ClockKind.CONFIRMATION, ClockKind.PERFORM, ClockKind.URGE)
    window = start_if_ruled(ClockKind.CONFIRMATION, case.level, case, ground) if confirmable else ()
    return (
        AgreementSealed(draft=draft.number, digest=draft.digest),
        AgreementInForce(draft=draft.number, digest=draft.digest, scope=draft.scope, confirmable=confirmable),
        *stop(case, "in_force", *LEVEL_CLOCKS, *triage, *MEDIATION_CLOCKS, *earlier),
        *window,
        *(clock for item in draft.items for clock in _promised(item, case, ground)),
    )


def _promised(item: AgreementItem, case: Case, ground: Ground) -> tuple[ClockStarted, ...]:
    """The clock of one item: until the end of its day, or for as long as the pack gives where no day was agreed.

    A day that went by while signatures were collected counts as the day on which the agreement came into force: nobody is
    in default before being bound.
    """
    subject = str(item.item)
    if item.due is None:
        return start_if_ruled(ClockKind.PERFORM, case.level, case, ground, subject=subject)
    due = max(_end_of(item.due, ground), _end_of(local_day(ground.at, ground.calendar), ground))
    return (start(ClockKind.PERFORM, case.level, case, ground, subject=subject, due=due),)


def _end_of(day: date, ground: Ground) -> datetime:
    return local_midnight(day + timedelta(days=1), ground.calendar)


def _refuse(command: RefuseToSign, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """One refusal is enough, whoever has signed already: mediation ends (特邀 art. 26)."""
    permit(RefuseToSign, case, ground)
    who = voice(command, case, ground)
    draft = case.agreement.draft
    if draft is None or who.party not in draft.parties:
        raise NotToSign
    reason = command.reason.sealed if command.reason else None
    return (
        SigningRefused(party=who.party, reason=reason),
        *terminate(case, ground, "refused_to_sign"),
    )


def _drop(command: DropDraft, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    permit(DropDraft, case, ground)
    return (DraftDropped(draft=case.agreement.drafts, reason=command.reason.sealed),)


def _deliver(command: DeliverCopies, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Record who got a copy; whoever has one already is not counted twice."""
    permit(DeliverCopies, case, ground)
    if unknown := sorted(one for one in command.parties if not case.has_party(one)):
        raise UnknownParty(party=unknown[0])
    if command.manner not in ground.pack.channels:
        raise UnknownCode(field="manner", value=command.manner, known=tuple(ground.pack.channels))
    there = case.agreement.in_force.copies if case.agreement.in_force else ()
    new = tuple(sorted(set(command.parties) - set(there)))
    return (CopiesDelivered(parties=new, manner=command.manner),) if new else ()
