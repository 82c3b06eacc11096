"""Who may do what, and when: the written agreement."""

from domain.case.ground import Ground, Relation
from domain.case.parts.agreement import Draft
from domain.case.presiding import disclosure_decided
from domain.case.refusals.agreement import (
    AgreementAwaitsRecusal,
    AgreementRests,
    MediatorNotSigned,
    NotToSign,
    SealNeedsAnother,
    SignaturesMissing,
    SignedAlready,
)
from domain.case.safety import danger_met
from domain.case.state import Case
from domain.case.table.consent import practised
from domain.case.table.ending import nobody_talks
from domain.case.table.row import Row
from domain.refusals import NotPermitted, Refusal
from schemas.actors import Role
from schemas.agreement import (
    DeliverCopies,
    DraftAgreement,
    DropDraft,
    RefuseToSign,
    SealAgreement,
    SignAgreement,
    SignAsMediator,
)
from schemas.ids import covers
from schemas.stages import Stage

_H, _S, _M = Relation.HANDLER, Relation.SENIOR, Relation.MEDIATOR
_PARTIES = (Relation.APPLICANT, Relation.OTHER_PARTY)


def _goes_on(case: Case, _ground: Ground) -> Refusal | None:
    return AgreementRests() if case.term.rest else None


def _nobody_recused(case: Case, _ground: Ground) -> Refusal | None:
    return AgreementAwaitsRecusal() if case.mediators.recusal else None


def _own_signature_is_due(case: Case, ground: Ground) -> Refusal | None:
    """A party signs once, if it has to sign; staff record signatures as long as one is missing."""
    draft = _draft(case)
    if ground.actor.role is not Role.PARTY:
        return None if draft.missing else SignedAlready()
    own = ground.actor.party
    if own not in draft.parties:
        return NotToSign()
    return SignedAlready() if own in draft.signed else None


def _own_word_counts(case: Case, ground: Ground) -> Refusal | None:
    ours = ground.actor.role is not Role.PARTY or ground.actor.party in _draft(case).parties
    return None if ours else NotToSign()


def _all_parties_signed(case: Case, _ground: Ground) -> Refusal | None:
    missing = _draft(case).missing
    return SignaturesMissing(missing=missing) if missing else None


def _presides(case: Case, ground: Ground) -> Refusal | None:
    post = case.mediators.presiding
    ours = post is not None and post.staff == ground.actor.id
    return None if ours else NotPermitted(action="sign-as-mediator")


def _not_signed_as_mediator(case: Case, ground: Ground) -> Refusal | None:
    return SignedAlready() if _draft(case).mediator == ground.actor.id else None


def _mediator_signed(case: Case, _ground: Ground) -> Refusal | None:
    """The one who presides now: what a mediator signed who had to withdraw after that does not count."""
    post, signed = case.mediators.presiding, _draft(case).mediator
    return None if signed and post and post.staff == signed else MediatorNotSigned()


def _sealed_by_another(case: Case, ground: Ground) -> Refusal | None:
    """One person alone brings no agreement into force on signatures that nobody else saw, unless nobody else is there."""
    own = ground.actor.id
    if own not in _draft(case).recorders:
        return None
    ladder = [rung.level for rung in ground.pack.ladder]
    levels = ladder[ladder.index(case.level) :]
    roles = {role for level in levels for role in ground.roles_at(level, case)}
    others = {
        staff
        for (place, role), held in ground.directory.posts.items()
        if role in roles and covers(place, case.place)
        for staff in held
    } - {own}
    return SealNeedsAnother() if others else None


def _draft(case: Case) -> Draft:
    if case.agreement.draft is None:
        raise ValueError("a case at the stage of signing has a draft")
    return case.agreement.draft


_SIGNING = (Stage.SIGNING,)
ROWS: tuple[Row, ...] = (
    Row(
        DraftAgreement,
        (_M,),
        (Stage.MEDIATION, Stage.SIGNING),
        (practised, _goes_on, _nobody_recused, disclosure_decided, nobody_talks, danger_met),
    ),
    Row(SignAgreement, (*_PARTIES, _H), _SIGNING, (_goes_on, _own_signature_is_due)),
    Row(
        SignAsMediator,
        (_M,),
        _SIGNING,
        (_presides, _goes_on, _nobody_recused, _not_signed_as_mediator, _all_parties_signed),
    ),
    Row(
        SealAgreement,
        (_H, _S),
        _SIGNING,
        (_goes_on, danger_met, _all_parties_signed, _mediator_signed, _sealed_by_another),
    ),
    Row(RefuseToSign, (*_PARTIES, _H), _SIGNING, (_own_word_counts,)),
    # Whoever handles the case may, too: a mediator who left the post must not leave the terms lying there.
    Row(DropDraft, (_M, _H), _SIGNING),
    Row(DeliverCopies, (_H,), (Stage.PERFORMANCE,)),
)
