"""How events change a case: the written agreement."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.agreement import Draft, InForce
from domain.case.parts.performance import Done, Performance
from domain.case.state import Case
from domain.frozen import replace
from schemas.agreement import (
    AgreementDrafted,
    AgreementEvent,
    AgreementInForce,
    AgreementSealed,
    AgreementSigned,
    CopiesDelivered,
    DraftDropped,
    MediatorSigned,
    SigningRefused,
)
from schemas.stages import Stage


def fold(case: Case, event: AgreementEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    match event:
        case AgreementDrafted():
            agreement = replace(case.agreement, drafts=event.draft, draft=_written(event))
            return replace(case, stage=Stage.SIGNING, agreement=agreement)
        case AgreementSigned():
            draft = _draft(case)
            recorders = draft.recorders if event.recorded_by == "party" else (*draft.recorders, fact.actor)
            return _with(case, replace(draft, signed=(*draft.signed, event.party), recorders=recorders))
        case MediatorSigned():
            return _with(case, replace(_draft(case), mediator=fact.actor))
        case AgreementSealed():
            return _with(case, replace(_draft(case), sealed=True))
        case AgreementInForce():
            return _in_force(case, event, fact)
        case SigningRefused():
            return _with(case, None)
        case DraftDropped():
            return replace(_with(case, None), stage=Stage.MEDIATION)
        case CopiesDelivered():
            return _delivered(case, event)
    assert_never(event)


def _written(event: AgreementDrafted) -> Draft:
    return Draft(
        number=event.draft,
        digest=event.digest,
        parties=event.parties,
        facts=event.facts,
        items=event.items,
        scope=event.scope,
        breach=event.breach,
        open_points=event.open_points,
        warnings=event.warnings,
    )


def _draft(case: Case) -> Draft:
    if case.agreement.draft is None:
        raise ValueError("signatures stand on a draft")
    return case.agreement.draft


def _with(case: Case, draft: Draft | None) -> Case:
    return replace(case, agreement=replace(case.agreement, draft=draft))


def _in_force(case: Case, event: AgreementInForce, fact: Fact) -> Case:
    """From here on the case waits for what was promised; questions that belong to handling are answered by it."""
    draft = _draft(case)
    was = case.agreement
    in_force = InForce(draft=draft, since=fact.at, confirmable=event.confirmable)
    return replace(
        case,
        stage=Stage.PERFORMANCE,
        asked=False,
        triage=replace(case.triage, contested_by=None),
        agreement=replace(was, draft=None, in_force=in_force, earlier=was.earlier + bool(was.in_force)),
        performance=Performance(items=tuple(Done(one.item) for one in draft.items)),
    )


def _delivered(case: Case, event: CopiesDelivered) -> Case:
    in_force = case.agreement.in_force
    if in_force is None:
        raise ValueError("copies are copies of an agreement in force")
    copies = (*in_force.copies, *event.parties)
    return replace(case, agreement=replace(case.agreement, in_force=replace(in_force, copies=copies)))
