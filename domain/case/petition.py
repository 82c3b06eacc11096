"""Decisions: petitions."""

from typing import assert_never

from domain.case.acting import voice
from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, extend, start, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.refusals.ending import NotAnApplicant
from domain.case.refusals.petition import OpinionIncomplete, ReferredThereBefore, ReviewNeedsAnother
from domain.case.state import Case, Clock
from domain.case.table.petition import reviewing
from domain.refusals import PackLacks
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.petition import (
    AcceptPetition,
    AnswerReview,
    AskReview,
    DecidePetition,
    ExtendPetition,
    ObjectToReferral,
    PetitionAccepted,
    PetitionCommand,
    PetitionDecided,
    PetitionExtended,
    PetitionReferred,
    ReferPetition,
    ReferralObjected,
    ReviewAnswered,
    ReviewAsked,
    StaffSteppedAside,
    StepAside,
)
from schemas.stages import Stage
from schemas.words import Words

_INTAKE = (ClockKind.REFER_PETITION, ClockKind.INFORM_PETITIONER, ClockKind.OBJECT_REFERRAL)


def decide(command: PetitionCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    permit(type(command), case, ground)
    match command:
        case ReferPetition():
            return _refer(command, case, ground)
        case ObjectToReferral():
            return _object(command, case, ground)
        case AcceptPetition():
            return _accept(case, ground)
        case ExtendPetition():
            return _extend(command, case, ground)
        case StepAside():
            return _step_aside(command, case, ground)
        case DecidePetition():
            return _decide(command, case, ground)
        case AskReview():
            return _ask(command, case, ground)
        case AnswerReview():
            return _answer(command, case, ground)
    assert_never(command)


def _refer(command: ReferPetition, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Within 15 days of registration (art. 22); the time to tell the petitioner goes on meanwhile."""
    if command.level is case.level or command.level in case.petition.objected:
        raise ReferredThereBefore(level=command.level.value)
    referred = PetitionReferred(
        from_level=case.level,
        to_level=command.level,
        post=ground.answering(command.level, case),
        letter=command.letter.sealed,
    )
    return (
        *stop(case, "referred", ClockKind.REFER_PETITION, ClockKind.OBJECT_REFERRAL, *LEVEL_CLOCKS),
        referred,
        *start_if_ruled(ClockKind.OBJECT_REFERRAL, command.level, case, ground),
    )


def _object(command: ObjectToReferral, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    back = case.petition.referred_by
    if back is None:
        raise AssertionError("the time to object runs for what was referred")
    return (
        ReferralObjected(
            from_level=case.level,
            to_level=back,
            post=ground.answering(back, case),
            reason=command.reason.sealed,
        ),
        *stop(case, "objected", ClockKind.OBJECT_REFERRAL, *LEVEL_CLOCKS),
    )


def _accept(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    return (
        PetitionAccepted(level=case.level),
        *stop(case, "accepted", *_INTAKE, *LEVEL_CLOCKS),
        start(ClockKind.DECIDE_PETITION, case.level, case, ground),
    )


def _extend(command: ExtendPetition, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    longer = ground.practice.petition_extension
    if longer is None:
        raise PackLacks(section="petition_extension", pack=ground.pack.id)
    (clock,) = case.of_kind(ClockKind.DECIDE_PETITION)
    return (
        PetitionExtended(reason=command.reason.sealed),
        extend(clock, longer.budget, "approved", case, ground),
    )


def _step_aside(command: StepAside, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Everybody for himself; of another only somebody who answers above says it."""
    staff = command.staff or ground.actor.id
    if staff != ground.actor.id and ground.actor.role in ground.roles_at(case.level, case):
        raise ReviewNeedsAnother
    if staff in case.petition.aside:
        return ()
    return (StaffSteppedAside(staff=staff, reason=command.reason.sealed),)


def _decide(command: DecidePetition, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    _complete(request=command.request, facts=command.facts, opinion=command.opinion, law=command.law)
    decided = PetitionDecided(
        level=case.level,
        request=command.request.sealed,
        facts=command.facts.sealed,
        opinion=command.opinion.sealed,
        law=command.law.sealed,
    )
    asked = (ClockKind.CONSENT, ClockKind.ANSWER_CONTEST)
    clocks = (ClockKind.DECIDE_PETITION, ClockKind.SERVE_NOTICE, *asked, *LEVEL_CLOCKS)
    return (decided, *stop(case, "decided", *clocks), *_to_serve(case, ground))


def _ask(command: AskReview, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    asking = voice(command, case, ground)
    if not case.is_applicant(asking.party):
        raise NotAnApplicant(party=asking.party)
    above = reviewing(case, ground)
    if above is None:
        raise AssertionError("a review is asked of a level of the ladder")
    asked = ReviewAsked(
        nth=case.petition.reviews + 1,
        party=asking.party,
        level=above,
        reviewer=ground.answering(above, case),
        reason=command.reason.sealed,
    )
    return (
        asked,
        *stop(case, "review_asked", ClockKind.ASK_REVIEW),
        start(ClockKind.ANSWER_REVIEW, above, case, ground),
    )


def _answer(command: AnswerReview, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    _complete(facts=command.facts, opinion=command.opinion, law=command.law)
    answered = ReviewAnswered(
        nth=case.petition.reviews,
        result=command.result,
        facts=command.facts.sealed,
        opinion=command.opinion.sealed,
        law=command.law.sealed,
    )
    ended = stop(case, "answered", ClockKind.ANSWER_REVIEW, ClockKind.SERVE_NOTICE)
    anew: tuple[CaseEvent, ...] = ()
    if command.result == "revoked":
        # Nothing is decided any more: who decided does so again, in the time that the law gives for it.
        anew = (start(ClockKind.DECIDE_PETITION, case.level, case, ground),)
    return (answered, *ended, *_to_serve(case, ground), *anew)


def _complete(**parts: Words) -> None:
    missing = tuple(name for name, words in parts.items() if not words.plain.strip())
    if missing:
        raise OpinionIncomplete(missing=missing)


def _to_serve(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """An answer in writing is served with proof; the petitioner's time counts from then (art. 35)."""
    return start_if_ruled(ClockKind.SERVE_NOTICE, case.level, case, ground)


def all_served(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when the last proof of service is there: the time to ask for a review, or after both the end."""
    follows = case.of_kind(ClockKind.ASK_REVIEW, ClockKind.CLOSE)
    if case.kind != "petition" or case.stage is not Stage.DECIDED or follows:
        return ()
    if reviewing(case, ground) is not None:
        return (start(ClockKind.ASK_REVIEW, case.level, case, ground),)
    return (start(ClockKind.CLOSE, case.level, case, ground),)


def window_closed(case: Case, clock: Clock, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when a time to act is over unused: without a review the decision stands, and the matter is to be closed."""
    if clock.kind is not ClockKind.ASK_REVIEW:
        return ()
    return (start(ClockKind.CLOSE, case.level, case, ground),)
