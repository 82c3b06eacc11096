"""Who may do what, and when: performance and confirmation."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.performance import (
    AgreementDone,
    ConfirmationNotJoint,
    ConfirmationPending,
    ConfirmationWindowOver,
    NotConfirmable,
    NothingBeforeCourt,
    NothingToUrge,
    NotYoursToConfirm,
    UrgedEnough,
)
from domain.case.state import Case
from domain.case.table.row import Row
from domain.case.window import confirmation_window
from domain.refusals import Refusal, WrongStage
from schemas.actors import Role
from schemas.performance import (
    AskConfirmation,
    RecordApplication,
    RecordPerformance,
    RecordRuling,
    ReportBreach,
    Urge,
)
from schemas.stages import Stage

_H = Relation.HANDLER
_PARTIES = (Relation.APPLICANT, Relation.OTHER_PARTY)


def _confirmable(case: Case, _ground: Ground) -> Refusal | None:
    in_force = case.agreement.in_force
    return None if in_force and in_force.confirmable else NotConfirmable()


def _not_applied(case: Case, _ground: Ground) -> Refusal | None:
    return ConfirmationPending() if case.performance.applied else None


def _something_left(case: Case, _ground: Ground) -> Refusal | None:
    return AgreementDone() if case.performance.performed else None


def _window_open(case: Case, ground: Ground) -> Refusal | None:
    window = confirmation_window(case)
    return ConfirmationWindowOver() if window is not None and ground.at >= window else None


def _joint(case: Case, ground: Ground) -> Refusal | None:
    """All of them asked; who has not cannot any more once the window is over."""
    signers = case.agreement.in_force.draft.parties if case.agreement.in_force else ()
    missing = tuple(one for one in signers if one not in case.performance.wants_confirmation)
    return (_window_open(case, ground) or ConfirmationNotJoint(missing=missing)) if missing else None


def _before_court(case: Case, _ground: Ground) -> Refusal | None:
    waits = case.performance.applied and case.performance.ruling is None
    return None if waits else NothingBeforeCourt()


def _owed_something(case: Case, ground: Ground) -> Refusal | None:
    """A party to whom nothing is due has nothing to confirm and nothing to report."""
    in_force = case.agreement.in_force
    own = ground.actor.party
    if in_force is None or ground.actor.role is not Role.PARTY:
        return None
    owed = any(item.to == own or (item.to is None and item.by != own) for item in in_force.draft.items)
    return None if owed else NotYoursToConfirm()


def _to_urge(case: Case, ground: Ground) -> Refusal | None:
    broken = [one for one in case.performance.left if one.breached]
    if not broken:
        return NothingToUrge()
    limit = ground.practice.urgings.value
    return UrgedEnough(times=limit) if all(one.urged >= limit for one in broken) else None


def in_force(case: Case, _ground: Ground) -> Refusal | None:
    """An agreement binds wherever the case went since, until another takes its place (art. 31)."""
    return None if case.agreement.in_force else WrongStage(stage=case.stage.value)


_STAGE = tuple(stage for stage in Stage if not stage.over)
ROWS: tuple[Row, ...] = (
    Row(
        AskConfirmation,
        (*_PARTIES, _H),
        _STAGE,
        (in_force, _confirmable, _not_applied, _something_left, _window_open),
    ),
    Row(RecordApplication, (_H,), _STAGE, (in_force, _confirmable, _not_applied, _something_left, _joint)),
    # A case may be closed while the court still looks at its agreement.
    Row(
        RecordRuling,
        (_H,),
        (*_STAGE, Stage.CLOSED),
        (
            in_force,
            _before_court,
        ),
    ),
    Row(RecordPerformance, (*_PARTIES, _H), _STAGE, (in_force, _something_left, _owed_something)),
    Row(ReportBreach, (*_PARTIES, _H), _STAGE, (in_force, _something_left, _owed_something)),
    Row(Urge, (_H,), _STAGE, (in_force, _something_left, _to_urge)),
)
