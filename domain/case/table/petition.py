"""Who may do what, and when: petitions."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.petition import (
    PetitionAlreadyAccepted,
    PetitionExtendedBefore,
    PetitionNotAccepted,
    ReferralWindowClosed,
    RepresentativesMissing,
    ReviewNeedsAnother,
    ReviewWindowClosed,
    StandsAside,
)
from domain.case.state import Case
from domain.case.table.kinds import petition_only
from domain.case.table.row import Row
from domain.refusals import Refusal, TriageNotConfirmed
from schemas.clock_kinds import ClockKind
from schemas.petition import (
    AcceptPetition,
    AnswerReview,
    AskReview,
    DecidePetition,
    ExtendPetition,
    ObjectToReferral,
    ReferPetition,
    StepAside,
)
from schemas.stages import Stage

_H, _S, _APPLICANT = Relation.HANDLER, Relation.SENIOR, Relation.APPLICANT
_NEW = (Stage.REPORTED, Stage.REGISTERED, Stage.TRIAGED)
REVIEWS = 2
"""复查 and 复核."""


def _open(kind: ClockKind, case: Case) -> bool:
    return any(clock.runs for clock in case.of_kind(kind))


def _not_accepted(case: Case, _ground: Ground) -> Refusal | None:
    return PetitionAlreadyAccepted() if case.petition.accepted else None


def _accepted(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.petition.accepted else PetitionNotAccepted()


def _classed(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.triage.confirmed else TriageNotConfirmed()


def _not_aside(case: Case, ground: Ground) -> Refusal | None:
    return StandsAside() if ground.actor.id in case.petition.aside else None


def _objectable(case: Case, _ground: Ground) -> Refusal | None:
    return None if _open(ClockKind.OBJECT_REFERRAL, case) else ReferralWindowClosed()


def _spoken_for(case: Case, ground: Ground) -> Refusal | None:
    """More petitioners than may come together speak through representatives (art. 20)."""
    practice = ground.pack.practice
    asking = sum(1 for party in case.parties if party.side == "applicant")
    named = any(side == "applicant" for side, _ in case.duties.representatives)
    if practice is not None and asking > practice.representatives.value and not named:
        return RepresentativesMissing(most=practice.representatives.value)
    return None


def _extendable(case: Case, _ground: Ground) -> Refusal | None:
    open_once = not case.petition.extended and _open(ClockKind.DECIDE_PETITION, case)
    return None if open_once else PetitionExtendedBefore()


def _approves(case: Case, ground: Ground) -> Refusal | None:
    """From above; at the top of the ladder nobody is, and another there than whoever decided does."""
    top = ground.above(case.level) is None
    handles = case.handler is not None and case.handler.staff == ground.actor.id
    if ground.actor.id in case.petition.decided_by or (top and handles):
        return ReviewNeedsAnother()
    return None if top or ground.actor.role not in ground.roles_at(case.level, case) else ReviewNeedsAnother()


def _reviewable(case: Case, _ground: Ground) -> Refusal | None:
    return (
        None
        if _open(ClockKind.ASK_REVIEW, case) and case.petition.reviews < REVIEWS
        else ReviewWindowClosed()
    )


ROWS: tuple[Row, ...] = (
    Row(ReferPetition, (_H,), _NEW, (petition_only, _not_aside, _not_accepted, _classed)),
    Row(ObjectToReferral, (_H,), _NEW, (petition_only, _not_accepted, _objectable)),
    Row(
        AcceptPetition,
        (_H,),
        (*_NEW, Stage.HANDLING),
        (petition_only, _not_aside, _not_accepted, _classed, _spoken_for),
    ),
    Row(ExtendPetition, (_H, _S), (Stage.HANDLING,), (petition_only, _accepted, _extendable, _approves)),
    Row(StepAside, (_H, _S), (*_NEW, Stage.HANDLING, Stage.REVIEW), (petition_only, _not_aside)),
    Row(DecidePetition, (_H,), (Stage.HANDLING,), (petition_only, _accepted, _not_aside)),
    Row(AskReview, (_APPLICANT, _H), (Stage.DECIDED,), (petition_only, _reviewable)),
    Row(AnswerReview, (_H, _S), (Stage.REVIEW,), (petition_only, _not_aside, _approves)),
)
