"""Who may do what, and at which stage: one table, used to decide and to say what may be done now."""

from dataclasses import dataclass

from domain.case.ground import Ground, Relation, relations
from domain.case.state import Case
from domain.case.table import (
    agreement,
    consent,
    deliberating,
    duties,
    ending,
    hotline,
    joining,
    ladder,
    mediators,
    notices,
    performance,
    petition,
    sessions,
    term,
)
from domain.case.table.row import Row
from domain.refusals import (
    NotPermitted,
    PrivateNeedsRequest,
    Refusal,
    WrongStage,
)
from schemas.actors import Role
from schemas.acts import CaseCommand, action_name
from schemas.cited import TriageClass

TABLE: tuple[Row, ...] = (
    *ladder.ROWS,
    *consent.ROWS,
    *mediators.ROWS,
    *sessions.ROWS,
    *term.ROWS,
    *agreement.ROWS,
    *performance.ROWS,
    *ending.ROWS,
    *notices.ROWS,
    *duties.ROWS,
    *joining.ROWS,
    *petition.ROWS,
    *hotline.ROWS,
    *deliberating.ROWS,
)
"""Command x relations x stages x guards."""

_BY_COMMAND = {row.command: row for row in TABLE}


def permit(command: type[CaseCommand], case: Case, ground: Ground) -> None:
    """Return when the command may be given now, whatever it says in detail; raise the `Refusal` that forbids it."""
    refusal = _forbids(_BY_COMMAND[command], case, ground, relations(case, ground))
    if refusal is not None:
        raise refusal


def _forbids(row: Row, case: Case, ground: Ground, related: frozenset[Relation]) -> Refusal | None:
    if related.isdisjoint(row.who):
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
    related = relations(case, ground)
    theirs = (row for row in TABLE if Relation.CLOCK not in row.who and not related.isdisjoint(row.who))
    found = (Action(row.command, _forbids(row, case, ground, related)) for row in theirs)
    return tuple(action for action in found if not isinstance(action.refusal, NotPermitted))


def needs_request(case: Case, ground: Ground, at_request_of: int | None) -> None:
    """Raise `PrivateNeedsRequest` when staff would hand up a private matter that no party asked to hand up."""
    private = case.triage.triage_class is TriageClass.PRIVATE_MATTER
    if private and ground.actor.role is not Role.PARTY and at_request_of is None:
        raise PrivateNeedsRequest(rule=case.triage.rule)
