"""What stands in the way of a step after the count, whatever the command says in detail."""

from domain.case.ground import Ground
from domain.council.ground import Tie, ties
from domain.council.refusals.results import (
    AlreadyAppraised,
    FilingMissing,
    FilingNotNeeded,
    MinutesUnsigned,
    NoObjectionOpen,
    NoTaskOpen,
    NothingAppraised,
    NothingCarried,
    NothingPublished,
    ObjectionsOpen,
    OwnerMissing,
    PublicationOver,
    PublicationRunning,
    TaskOfAnother,
    TasksOpen,
)
from domain.council.results.standing import (
    carried,
    needs_filing,
    open_objections,
    open_tasks,
    unowned,
    unsigned,
    up,
    up_until,
)
from domain.council.state import Deliberation
from domain.refusals import Refusal

# ruff: noqa: ARG001 -- all guards are called alike


def is_signed(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: the minutes bear every signature that the procedure asks for."""
    missing = unsigned(deliberation, ground)
    return MinutesUnsigned(missing=missing) if missing else None


def is_owned(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: everything that carried is somebody's task."""
    missing = unowned(deliberation, ground)
    return OwnerMissing(proposals=missing) if missing else None


def is_up(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: a result hangs out."""
    return None if up(deliberation) else NothingPublished()


def days_are_over(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: what hangs out has done so for its days (art. 34)."""
    publication = up(deliberation)
    if publication is None:
        return None
    until = up_until(deliberation, publication)
    return PublicationRunning(until=until.isoformat()) if ground.at < until else None


def days_run(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: objections are heard until the days of the publication are over."""
    publication = up(deliberation)
    over = publication is not None and ground.at >= up_until(deliberation, publication)
    return PublicationOver() if over else None


def is_objected(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: an objection waits."""
    return None if open_objections(deliberation) else NoObjectionOpen()


def objections_are_answered(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: no objection waits."""
    waiting = tuple(one.number for one in open_objections(deliberation))
    return ObjectionsOpen(objections=waiting) if waiting else None


def is_to_be_filed(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: what carried needs filing, and is not on file."""
    wanted = needs_filing(deliberation, ground) and not deliberation.filed
    return None if wanted else FilingNotNeeded()


def is_filed(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: what carried is on file where it needs that."""
    missing = needs_filing(deliberation, ground) and not deliberation.filed
    return FilingMissing() if missing else None


def has_carried(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: there is a decision to carry out."""
    return None if carried(deliberation, ground) else NothingCarried()


def has_decided(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: there is a decision, or an election, that could be annulled."""
    elected = any(
        verdict.elected
        for one in deliberation.rounds
        if one.counted is not None
        for verdict in one.counted.verdicts
    )
    return None if elected or carried(deliberation, ground) else NothingCarried()


def has_task(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: a task is open."""
    return None if open_tasks(deliberation) else NoTaskOpen()


def is_theirs(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: an open task is the actor's, or the actor runs the deliberation."""
    if not ties(deliberation, ground).isdisjoint((Tie.CHAIR, Tie.ORGANISER)):
        return None
    mine = any(one.owner == ground.actor.id for one in open_tasks(deliberation))
    return None if mine else TaskOfAnother()


def tasks_are_settled(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: no task is open."""
    waiting = tuple(one.number for one in open_tasks(deliberation))
    return TasksOpen(tasks=waiting) if waiting else None


def has_not_scored(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: a resident scores once; staff may take it down for several."""
    return AlreadyAppraised() if ground.actor.unit in deliberation.appraised else None


def is_scored(deliberation: Deliberation, ground: Ground) -> Refusal | None:
    """Guard: somebody scored it."""
    return None if deliberation.appraised else NothingAppraised()
