"""What an actor is to a deliberation, and what its pack says of deliberating."""

from enum import StrEnum

from domain.case.ground import Ground
from domain.council.state import Deliberation
from domain.refusals import PackLacks
from schemas.actors import STAFF_ROLES, Actor, Role
from schemas.council.procedures import Council, Phase, Procedure
from schemas.council.rules import DecisionRule
from schemas.ids import covers


class Tie(StrEnum):
    """What an actor is to a deliberation."""

    PROPOSER = "proposer"
    RESIDENT = "resident"
    """Has a vote somewhere in the place; whether it stands on the roll of a round is that round's question."""
    ORGANISER = "organiser"
    """Runs deliberations of this tier here."""
    CHAIR = "chair"
    OBSERVER = "observer"
    """Of the affairs supervision committee, named when it was scheduled."""
    SENIOR = "senior"
    """Answers for the level above."""
    OWNER = "owner"
    """Carries out a task of the decision."""
    PARTY = "party"
    """A party to the case that the topic came from."""
    STAFF = "staff"
    """Works in the place and looks on."""
    SUPERVISOR = "supervisor"
    CLOCK = "clock"
    PUBLIC = "public"


def ties(deliberation: Deliberation, ground: Ground) -> frozenset[Tie]:
    """Everything that the actor is to a deliberation; everybody is at least the public."""
    actor = ground.actor
    found = {Tie.PUBLIC}
    if actor.role is Role.SYSTEM:
        return frozenset({Tie.CLOCK})
    if actor.id == deliberation.proposer:
        found.add(Tie.PROPOSER)
    if actor.role is Role.RESIDENT and near(lives_at(actor), deliberation.place):
        found.add(Tie.RESIDENT)
    if actor.role is Role.PARTY and actor.case is not None and actor.case == deliberation.origin:
        found.add(Tie.PARTY)
    if actor.role in STAFF_ROLES and actor.place is not None and near(actor.place, deliberation.place):
        found |= _of_staff(deliberation, ground, actor.place)
    return frozenset(found)


def _of_staff(deliberation: Deliberation, ground: Ground, place: str) -> set[Tie]:
    actor, found = ground.actor, {Tie.STAFF}
    if actor.role is Role.SUPERVISOR:
        found.add(Tie.SUPERVISOR)
    if covers(place, deliberation.place):
        roles = council_of(ground).organisers.get(deliberation.tier, ())
        if actor.role in roles:
            found.add(Tie.ORGANISER)
        if actor.role is Role.STREET_OFFICER:
            found |= {Tie.SENIOR, Tie.ORGANISER}
    if actor.id == deliberation.chair:
        found.add(Tie.CHAIR)
    if actor.id == deliberation.observer:
        found.add(Tie.OBSERVER)
    if any(actor.id == one.owner for one in deliberation.tasks):
        found.add(Tie.OWNER)
    return found


def posted(staff: str, deliberation: Deliberation, ground: Ground) -> bool:
    """Whether somebody holds a post in the place of a deliberation, above it or below."""
    posts = ground.directory.posts.items()
    return any(
        role in STAFF_ROLES and staff in held and near(at, deliberation.place) for (at, role), held in posts
    )


def lives_at(actor: Actor) -> str | None:
    """Where a resident's own lines lie; the place of the register where nothing more is known."""
    return actor.home or actor.place


def near(one: str | None, other: str) -> bool:
    """Whether one of two places lies in the other."""
    return one is not None and (covers(one, other) or covers(other, one))


def council_of(ground: Ground) -> Council:
    """What the pack says of deliberation; raise `PackLacks` under a pack from before it."""
    if ground.pack.council is None:
        raise PackLacks(section="council", pack=ground.pack.id)
    return ground.pack.council


def procedure_of(deliberation: Deliberation, ground: Ground) -> Procedure:
    """The procedure that runs now; raise `PackLacks` when there is none."""
    found = ground.pack.procedure(deliberation.procedure) if deliberation.procedure else None
    if found is None:
        raise PackLacks(section="procedures", pack=ground.pack.id)
    return found


def phase_of(deliberation: Deliberation, ground: Ground) -> Phase:
    """The step of the procedure that the next or open round belongs to."""
    phases = procedure_of(deliberation, ground).phases
    return phases[min(deliberation.phase, len(phases) - 1)]


def decision(code: str, ground: Ground) -> DecisionRule:
    """The rule of decision of this id; raise `PackLacks` for an unknown one."""
    found = ground.pack.decision(code)
    if found is None:
        raise PackLacks(section="decisions", pack=ground.pack.id)
    return found
