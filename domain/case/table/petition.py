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
    ReviewWindowNotOpen,
    StandsAside,
)
from domain.case.state import Case
from domain.case.table.kinds import petition_only
from domain.case.table.row import Row
from domain.refusals import Refusal, TriageNotConfirmed
from schemas.actors import Level
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


def _not_accepted(case: Case, _ground: Ground) -> Refusal | None:
    """What was settled and is taken up again without a decision is accepted anew, with the time for it."""
    accepted = case.petition.decided or case.of_kind(ClockKind.DECIDE_PETITION)
    return PetitionAlreadyAccepted() if accepted else None


def _accepted(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.of_kind(ClockKind.DECIDE_PETITION) else PetitionNotAccepted()


def _classed(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.triage.confirmed else TriageNotConfirmed()


def _not_aside(case: Case, ground: Ground) -> Refusal | None:
    return StandsAside() if ground.actor.id in case.petition.aside else None


def _objectable(case: Case, ground: Ground) -> Refusal | None:
    open_still = case.window_open(ClockKind.OBJECT_REFERRAL, ground.at)
    return None if open_still else ReferralWindowClosed()


def _spoken_for(case: Case, ground: Ground) -> Refusal | None:
    """More petitioners than may come together speak through representatives (art. 20)."""
    practice = ground.pack.practice
    asking = sum(1 for party in case.parties if party.side == "applicant")
    named = any(side == "applicant" for side, _ in case.duties.representatives)
    if practice is not None and asking > practice.representatives.value and not named:
        return RepresentativesMissing(most=practice.representatives.value)
    return None


def _extendable(case: Case, ground: Ground) -> Refusal | None:
    open_once = not case.petition.extended and case.window_open(ClockKind.DECIDE_PETITION, ground.at)
    return None if open_once else PetitionExtendedBefore()


def _approves(case: Case, ground: Ground) -> Refusal | None:
    """From above; at the top of the ladder nobody is, and another there than whoever decided does."""
    top = ground.above(case.level) is None
    handles = case.handler is not None and case.handler.staff == ground.actor.id
    if ground.actor.id in case.petition.decided_by or (top and handles):
        return ReviewNeedsAnother()
    return None if top or ground.actor.role not in ground.roles_at(case.level, case) else ReviewNeedsAnother()


def reviewing(case: Case, ground: Ground) -> Level | None:
    """The level that the next review is asked of, above the one that answered last (arts. 35, 36).

    None after the second one, and where it lies above this ladder: then it is asked of the organ above, in writing.
    """
    if case.petition.reviews >= REVIEWS:
        return None
    return ground.above(case.petition.reviewed_at or case.level)


def _reviewable(case: Case, ground: Ground) -> Refusal | None:
    if reviewing(case, ground) is None:
        return ReviewWindowClosed()
    # What service begins stands on the file once it began: the time to ask, and after it the time to close.
    if not case.of_kind(ClockKind.ASK_REVIEW, ClockKind.CLOSE):
        return ReviewWindowNotOpen()
    return None if case.window_open(ClockKind.ASK_REVIEW, ground.at) else ReviewWindowClosed()


def _reviews(case: Case, ground: Ground) -> Refusal | None:
    """The organ that was asked answers, by somebody who gave none of the answers before."""
    level = case.petition.reviewed_at or ground.above(case.level)
    asked = level is not None and ground.actor.role in ground.roles_at(level, case)
    return None if asked and ground.actor.id not in case.petition.decided_by else ReviewNeedsAnother()


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
    Row(AnswerReview, (_H, _S), (Stage.REVIEW,), (petition_only, _not_aside, _reviews)),
)
