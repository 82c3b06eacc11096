"""Who may do what, and when: triage, the ladder, and notes; the plain ends stand with the other ends."""

from domain.case.ground import Ground, Relation
from domain.case.presiding import disclosure_decided, no_recusal_open
from domain.case.refusals.agreement import AgreementRests
from domain.case.safety import danger_met
from domain.case.state import Case
from domain.case.table.duties import all_reported
from domain.case.table.ending import nobody_talks, nothing_ordered, told_with_proof
from domain.case.table.kinds import not_passed_on
from domain.case.table.row import Row
from domain.refusals import (
    AlreadyContested,
    ContestNeedsSenior,
    NotPermitted,
    Refusal,
    ReturnUsedUp,
    TopOfLadder,
    TriageAlreadyConfirmed,
    TriageNotConfirmed,
    WrongStage,
)
from schemas.actors import Role
from schemas.case_commands import (
    Accept,
    AddNote,
    Assign,
    ChangeTriage,
    ConfirmTriage,
    ContestTriage,
    Decline,
    Escalate,
    Lapse,
    Receive,
    Recompute,
    RecordContact,
    RecordSettlement,
    Register,
    Remind,
    Return,
)
from schemas.cited import TriageClass
from schemas.stages import Stage

_H, _R, _S, _J = Relation.HANDLER, Relation.RECEIVER, Relation.SENIOR, Relation.JUNIOR
_APPLICANT, _OTHER, _SUPERVISOR, _CLOCK = (
    Relation.APPLICANT,
    Relation.OTHER_PARTY,
    Relation.SUPERVISOR,
    Relation.CLOCK,
)
_NEW = (Stage.REPORTED, Stage.REGISTERED)
_OPEN = (*_NEW, Stage.TRIAGED, Stage.HANDLING, Stage.HANDOVER)
_ANY = tuple(Stage)


def _unconfirmed_or_contested(case: Case, _ground: Ground) -> Refusal | None:
    if case.triage.confirmed and case.triage.contested_by is None:
        return TriageAlreadyConfirmed()
    return None


def _fit_to_answer(case: Case, ground: Ground) -> Refusal | None:
    """A contested class is not upheld by the person who set it, as long as there is a level above to look at it."""
    above = case.stage is Stage.HANDOVER or ground.above(case.level) is not None
    if case.triage.contested_by is not None and case.triage.decided_by == ground.actor.id and above:
        return ContestNeedsSenior()
    return None


def _not_contested(case: Case, ground: Ground) -> Refusal | None:
    if case.triage.contested_by is not None or ground.actor.party in case.triage.objected:
        return AlreadyContested()
    return None


def _confirmed(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.triage.confirmed else TriageNotConfirmed()


def _has_level_above(case: Case, ground: Ground) -> Refusal | None:
    return None if ground.above(case.level) else TopOfLadder(level=case.level.value)


def _applicant_only_if_private(case: Case, ground: Ground) -> Refusal | None:
    """The clock carries other matters up; a private one waits for the applicant's own word."""
    private = case.triage.triage_class is TriageClass.PRIVATE_MATTER
    return None if private or ground.actor.role is not Role.PARTY else NotPermitted(action="escalate")


def _classed_unless_asked_for(case: Case, ground: Ground) -> Refusal | None:
    """Staff class a matter before they hand it up; a party need not wait for them."""
    return TriageNotConfirmed() if case.stage in _NEW and ground.actor.role is not Role.PARTY else None


def _not_on_its_way(case: Case, ground: Ground) -> Refusal | None:
    """What is handed up waits for its receiver; if nobody takes it, the applicant who is asked may send it on."""
    asked = case.asked and ground.actor.role is Role.PARTY
    return WrongStage(stage=case.stage.value) if case.stage is Stage.HANDOVER and not asked else None


def _mediation_goes_on(case: Case, _ground: Ground) -> Refusal | None:
    return AgreementRests() if case.term.rest else None


def _may_return(case: Case, ground: Ground) -> Refusal | None:
    if case.returned.count(case.level) >= ground.rung(case.level).returns:
        return ReturnUsedUp(level=case.level.value)
    return None


ROWS: tuple[Row, ...] = (
    Row(Register, (_H, _S), (Stage.REPORTED,)),
    Row(ConfirmTriage, (_H, _S), _OPEN, (_unconfirmed_or_contested, _fit_to_answer)),
    Row(ChangeTriage, (_H, _S), (*_NEW, Stage.TRIAGED, Stage.HANDLING), (_fit_to_answer, not_passed_on)),
    Row(ContestTriage, (_APPLICANT, _OTHER), _OPEN, (_not_contested,)),
    Row(Accept, (_H,), (*_NEW, Stage.TRIAGED), (_confirmed,)),
    Row(Decline, (_H, _S), (*_NEW, Stage.TRIAGED), (all_reported, nothing_ordered, told_with_proof)),
    Row(Assign, (_H, _S), (*_NEW, Stage.TRIAGED, Stage.HANDLING, Stage.MEDIATION)),
    Row(RecordContact, (_H, Relation.JOINT), (*_OPEN, Stage.MEDIATION)),
    Row(AddNote, (_H, _R, _S, _J, _APPLICANT, _OTHER, _SUPERVISOR), _ANY),
    Row(
        Escalate,
        (_H, _APPLICANT),
        (*_OPEN, Stage.MEDIATION, Stage.TERMINATED),
        (
            _applicant_only_if_private,
            _not_on_its_way,
            _classed_unless_asked_for,
            _has_level_above,
            not_passed_on,
        ),
    ),
    Row(Receive, (_R,), (Stage.HANDOVER,)),
    Row(Return, (_R,), (Stage.HANDOVER,), (_may_return,)),
    Row(
        RecordSettlement,
        (_H,),
        (Stage.HANDLING, Stage.MEDIATION),
        (_mediation_goes_on, no_recusal_open, disclosure_decided, nobody_talks, danger_met),
    ),
    Row(Remind, (_CLOCK,), _ANY),
    Row(Lapse, (_CLOCK,), _ANY),
    Row(Recompute, (_CLOCK,), _ANY),
)
