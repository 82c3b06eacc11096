"""Who keeps bodies, registers and rolls of a place: the offices that organise its deliberations."""

from domain.refusals import NotPermitted
from schemas.actors import Actor, Role
from schemas.ids import covers

ORGANISERS = (Role.PARTY_MASS_WORKER, Role.COMMUNITY_OFFICER, Role.STREET_OFFICER, Role.ADMINISTRATOR)
"""Roles that organise deliberation, each within its place."""


def organises(actor: Actor, place: str) -> bool:
    """Whether an actor organises deliberation at a place: an office there or above it, or the system itself."""
    if actor.role is Role.SYSTEM:
        return True
    return actor.role in ORGANISERS and actor.place is not None and covers(actor.place, place)


def must_organise(actor: Actor, place: str, action: str) -> None:
    """Raise `NotPermitted` for whoever does not organise deliberation at a place."""
    if not organises(actor, place):
        raise NotPermitted(action=action)
