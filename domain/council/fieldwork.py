"""Who works in the field (surveys, reception days, rounds of doors), and what a decision about that rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.directory import Directory
from domain.refusals import NotPermitted, Refusal
from schemas.actors import Actor, Role
from schemas.acts import action_name
from schemas.frame import Frame
from schemas.ids import covers

WORKERS = (
    Role.BUILDING_CAPTAIN,
    Role.PARTY_BRANCH_SECRETARY,
    Role.GRID_WORKER,
    Role.PARTY_MASS_WORKER,
    Role.COMMUNITY_OFFICER,
    Role.STREET_OFFICER,
)
"""Whose work it is, each within the own place."""

WATCHERS = (*WORKERS, Role.SUPERVISOR)
"""Who of the staff may look at all of it, each within the own place."""


@dataclass(frozen=True, slots=True)
class FieldGround:
    """Who acts, when (the ledger's clock), and the places and posts as they stand."""

    actor: Actor
    at: datetime
    directory: Directory


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the actor may do now, or may not do yet (`refusal` says why)."""

    command: type[Frame]
    refusal: Refusal | None = None


def works_at(actor: Actor, place: str) -> bool:
    """Whether the actor does field work at a place."""
    return actor.role in WORKERS and actor.place is not None and covers(actor.place, place)


def watches(actor: Actor, place: str) -> bool:
    """Whether the actor may look at field work of a place."""
    return actor.role in WATCHERS and actor.place is not None and covers(actor.place, place)


def permit(command: type[Frame], actor: Actor, place: str) -> None:
    """Raise `NotPermitted` unless the actor does field work at the place."""
    if not works_at(actor, place):
        raise NotPermitted(action=action_name(command))


def steps(rows: Iterable[tuple[type[Frame], Refusal | None]]) -> tuple[Step, ...]:
    """Rows of a table of steps; what is not for this actor at all is left out."""
    found = (Step(command, refusal) for command, refusal in rows)
    return tuple(step for step in found if not isinstance(step.refusal, NotPermitted))
