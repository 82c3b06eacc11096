"""Who may do what, and when: the end of mediation and of the case."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.ending import (
    AgreementNotPerformed,
    OrderUnanswered,
    ReopenedEnough,
    SessionStillRuns,
)
from domain.case.state import Case
from domain.case.table.duties import all_reported
from domain.case.table.kinds import answer_stands, not_final
from domain.case.table.row import Row
from domain.refusals import Refusal, RemediesNotTold, WrongStage
from schemas.case_commands import Close, Withdraw
from schemas.ending import Archive, FilePaper, RecordFollowUp, Reopen, SettleByParties, TerminateMediation
from schemas.stages import Stage

_H, _S = Relation.HANDLER, Relation.SENIOR
_APPLICANT, _OTHER = Relation.APPLICANT, Relation.OTHER_PARTY
_BEFORE_MEDIATION = (Stage.REPORTED, Stage.REGISTERED, Stage.TRIAGED, Stage.HANDLING, Stage.HANDOVER)
_BEFORE_THE_END = (*_BEFORE_MEDIATION, Stage.MEDIATION, Stage.SIGNING)
OVER = tuple(stage for stage in Stage if stage.over and stage is not Stage.ARCHIVED)


def nothing_ordered(case: Case, _ground: Ground) -> Refusal | None:
    """No case ends while somebody above waits for an answer."""
    return OrderUnanswered(orders=case.unanswered) if case.unanswered else None


def nobody_talks(case: Case, _ground: Ground) -> Refusal | None:
    """What a session came to is recorded before anything is made of it."""
    running = case.talks.running
    return SessionStillRuns(session=running.number) if running else None


def _asked_for_consent(case: Case, _ground: Ground) -> Refusal | None:
    """Before mediation was opened there is only the asking for it to end."""
    asked = case.stage is not Stage.HANDLING or case.consent.asked
    return None if asked else WrongStage(stage=case.stage.value)


def told_with_proof(case: Case, _ground: Ground) -> Refusal | None:
    """Where the law waits for proof of service, a word that somebody was told does not do (art. 26).

    A notice follows the case: it is owed wherever the case went since.
    """
    waiting = case.untold
    return RemediesNotTold(missing=waiting) if waiting else None


def in_vain(case: Case, ground: Ground) -> bool:
    """Whether everything left of an agreement was broken, and urged as often as the pack asks (若干规定 art. 37)."""
    practice = ground.pack.practice
    return practice is not None and case.performance.in_vain(practice.urgings.value)


def performed(case: Case, ground: Ground) -> Refusal | None:
    """An agreement in force is performed, or urged in vain, wherever the case went since; or all of them settled it anew."""
    settled = case.agreement.in_force is None or case.stage is Stage.SETTLED
    if settled or case.performance.performed or in_vain(case, ground):
        return None
    return AgreementNotPerformed()


def _not_too_often(case: Case, ground: Ground) -> Refusal | None:
    limit = ground.practice.reopenings.value if ground.pack.practice else 0
    return ReopenedEnough(times=limit) if limit and case.ending.reopened >= limit else None


ROWS: tuple[Row, ...] = (
    Row(
        TerminateMediation,
        (_H,),
        (Stage.HANDLING, Stage.MEDIATION, Stage.SIGNING),
        (_asked_for_consent, nobody_talks),
    ),
    Row(SettleByParties, (_APPLICANT, _OTHER, _H), _BEFORE_THE_END),
    Row(Withdraw, (_APPLICANT, _H), (*_BEFORE_THE_END, Stage.TRANSFER)),
    Row(
        Close,
        (_H, _S),
        (Stage.HANDLING, Stage.SETTLED, Stage.PERFORMANCE, Stage.TERMINATED, Stage.DECIDED),
        (all_reported, nothing_ordered, nobody_talks, performed, answer_stands, told_with_proof),
    ),
    Row(
        RecordFollowUp,
        (_H, _S),
        (Stage.SETTLED, Stage.PERFORMANCE, Stage.TERMINATED, Stage.DECIDED, Stage.CLOSED),
    ),
    Row(FilePaper, (_H,), tuple(stage for stage in Stage if stage is not Stage.ARCHIVED)),
    Row(Archive, (_H, _S), OVER, (all_reported,)),
    Row(
        Reopen,
        (_H, _S),
        (Stage.PERFORMANCE, Stage.TERMINATED, Stage.CLOSED, Stage.ARCHIVED),
        (nobody_talks, _not_too_often, not_final),
    ),
)
