"""Rules of the place tree and of the roster of posts."""

from dataclasses import dataclass
from typing import assert_never

from domain.directory import Directory
from domain.refusals import (
    KindMisplaced,
    NotPermitted,
    ParentMissing,
    PlaceExists,
    PostExists,
    PostNotHeld,
    UnknownPlace,
)
from domain.ties import decide_tie
from schemas.actors import Actor, Role
from schemas.ids import covers
from schemas.places import (
    DeclareTie,
    EstablishPlace,
    FillPost,
    OpenPost,
    PlaceEstablished,
    PlaceEvent,
    PostFilled,
    PostOpened,
    PostVacated,
    RosterCommand,
    RosterEvent,
    VacatePost,
    WithdrawTie,
)
from schemas.policy import PlaceKind


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision about places rests on: who acts, and the directory before it."""

    actor: Actor
    directory: Directory


def _administers(actor: Actor, place: str) -> None:
    reaches = actor.place is None or covers(actor.place, place)
    if actor.role is Role.SYSTEM or (actor.role is Role.ADMINISTRATOR and reaches):
        return
    raise NotPermitted(action="administer-places")


def decide_place(command: EstablishPlace, ground: Ground) -> tuple[PlaceEvent, ...]:
    """Enter a place under a parent that stands there; only an administrator of the place above, or the system, may."""
    _administers(ground.actor, command.path)
    parent = command.path.rpartition("/")[0]
    if ground.directory.knows(command.path):
        raise PlaceExists(place=command.path)
    if parent and not ground.directory.knows(parent):
        raise ParentMissing(place=command.path, parent=parent)
    order = list(PlaceKind)
    if parent and order.index(command.kind) <= order.index(ground.directory.places[parent].kind):
        raise KindMisplaced(place=command.path, kind=command.kind.value)
    return (PlaceEstablished(path=command.path, kind=command.kind, name=command.name),)


def decide_roster(command: RosterCommand, ground: Ground) -> tuple[RosterEvent, ...]:
    """Open, fill or vacate a post, or enter what ties its holder; only an administrator of the place, or the system, may."""
    _administers(ground.actor, command.place)
    if not ground.directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    if isinstance(command, DeclareTie | WithdrawTie):
        return decide_tie(command, ground.directory)
    held = ground.directory.posts.get((command.place, command.role))
    match command:
        case OpenPost():
            if held is not None:
                raise PostExists(place=command.place, role=command.role.value)
            return (PostOpened(place=command.place, role=command.role),)
        case FillPost():
            if command.staff in (held or ()):
                raise PostExists(place=command.place, role=command.role.value)
            name = command.name.sealed if command.name else None
            filled = PostFilled(place=command.place, role=command.role, staff=command.staff, name=name)
            return (
                (filled,)
                if held is not None
                else (PostOpened(place=command.place, role=command.role), filled)
            )
        case VacatePost():
            if command.staff not in (held or ()):
                raise PostNotHeld(place=command.place, role=command.role.value)
            return (PostVacated(place=command.place, role=command.role, staff=command.staff),)
    assert_never(command)
