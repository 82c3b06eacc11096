"""Who may do what, and at which stage: one table, used to decide and to say what may be done now."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.case.ground import Ground, Relation, relations
from domain.case.state import Case
from domain.refusals import (
    AlreadyContested,
    ContestNeedsSenior,
    NotPermitted,
    PrivateNeedsRequest,
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
    CaseCommand,
    ChangeTriage,
    Close,
    ConfirmTriage,
    ContestTriage,
    Decline,
    Escalate,
    Lapse,
    Receive,
    RecordContact,
    RecordSettlement,
    Register,
    Remind,
    Return,
    Withdraw,
    action_name,
)
from schemas.policy import TriageClass
from schemas.stages import Stage

Guard = Callable[[Case, Ground], Refusal | None]

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


def _may_return(case: Case, ground: Ground) -> Refusal | None:
    if case.returned.count(case.level) >= ground.rung(case.level).returns:
        return ReturnUsedUp(level=case.level.value)
    return None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a command, the relations that may give it, the stages it belongs to, and further guards."""

    command: type[CaseCommand]
    who: tuple[Relation, ...]
    stages: tuple[Stage, ...]
    guards: tuple[Guard, ...] = ()


TABLE: tuple[Row, ...] = (
    Row(Register, (_H, _S), (Stage.REPORTED,)),
    Row(ConfirmTriage, (_H, _S), _OPEN, (_unconfirmed_or_contested, _fit_to_answer)),
    Row(ChangeTriage, (_H, _S), (*_NEW, Stage.TRIAGED, Stage.HANDLING), (_fit_to_answer,)),
    Row(ContestTriage, (_APPLICANT, _OTHER), _OPEN, (_not_contested,)),
    Row(Accept, (_H,), (*_NEW, Stage.TRIAGED), (_confirmed,)),
    Row(Decline, (_H, _S), (*_NEW, Stage.TRIAGED)),
    Row(Assign, (_H, _S), (*_NEW, Stage.TRIAGED, Stage.HANDLING)),
    Row(RecordContact, (_H,), _OPEN),
    Row(AddNote, (_H, _R, _S, _J, _APPLICANT, _OTHER, _SUPERVISOR), _ANY),
    Row(
        Escalate,
        (_H, _APPLICANT),
        _OPEN,
        (_applicant_only_if_private, _not_on_its_way, _classed_unless_asked_for, _has_level_above),
    ),
    Row(Receive, (_R,), (Stage.HANDOVER,)),
    Row(Return, (_R,), (Stage.HANDOVER,), (_may_return,)),
    Row(RecordSettlement, (_H,), (Stage.HANDLING,)),
    Row(Withdraw, (_APPLICANT, _H), _OPEN),
    Row(Close, (_H, _S), (Stage.HANDLING, Stage.SETTLED)),
    Row(Remind, (_CLOCK,), _ANY),
    Row(Lapse, (_CLOCK,), _ANY),
)

_BY_COMMAND = {row.command: row for row in TABLE}


def permit(command: type[CaseCommand], case: Case, ground: Ground) -> None:
    """Return when the command may be given now, whatever it says in detail; raise the `Refusal` that forbids it."""
    refusal = _forbids(_BY_COMMAND[command], case, ground)
    if refusal is not None:
        raise refusal


def _forbids(row: Row, case: Case, ground: Ground) -> Refusal | None:
    if not relations(case, ground).intersection(row.who):
        return NotPermitted(action=action_name(row.command))
    if case.stage not in row.stages:
        return WrongStage(stage=case.stage.value)
    refusals = (guard(case, ground) for guard in row.guards)
    return next((refusal for refusal in refusals if refusal), None)


@dataclass(frozen=True, slots=True)
class Action:
    """Something the actor may do with a case, or may not do yet (`refusal` says why)."""

    command: type[CaseCommand]
    refusal: Refusal | None


def available_actions(case: Case, ground: Ground) -> tuple[Action, ...]:
    """What the actor may do now, and what this actor may do at another time, with the reason; the clock's own left out.

    What is not for this actor at all is not listed. The same table decides, so a listed action is refused only for what the
    command itself says.
    """
    found = (Action(row.command, _forbids(row, case, ground)) for row in TABLE if _CLOCK not in row.who)
    return tuple(action for action in found if not isinstance(action.refusal, NotPermitted))


def needs_request(case: Case, ground: Ground, at_request_of: int | None) -> None:
    """Raise `PrivateNeedsRequest` when staff would hand up a private matter that no party asked to hand up."""
    private = case.triage.triage_class is TriageClass.PRIVATE_MATTER
    if private and ground.actor.role is not Role.PARTY and at_request_of is None:
        raise PrivateNeedsRequest(rule=case.triage.rule)
