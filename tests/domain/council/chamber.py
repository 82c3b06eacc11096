"""The place, the people, the rolls and the words that the stories of deliberations share."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID

from schemas.actors import Actor, Role, resident
from schemas.council.acts import Electorate
from schemas.council.bodies import BodyKind
from schemas.council.rolls import RollEntry, digest_of, totals_of
from schemas.council.rounds import RollRef
from schemas.ids import deliberation_stream, deliberation_subject
from schemas.words import Words
from tests.domain.case.people import OFFICER, PARTY_MASS, STREET, SUPERVISOR

DELIBERATION = UUID("0198f2a0-0000-7000-8000-00000000d001")
STREAM = deliberation_stream(DELIBERATION)
ESTATE = "hean/xinhe/e1"

REGISTER = UUID(int=0xA1)
OWNERS = UUID(int=0xA2)
DELEGATES = UUID(int=0xA3)
RESIDENTS = UUID(int=0xA4)
HALL = UUID(int=0xB1)
MEETING = UUID(int=0xB2)
BRANCH = UUID(int=0xB3)
COMMITTEE = UUID(int=0xB4)
ASSEMBLY = UUID(int=0xB5)

BODIES: dict[UUID, BodyKind] = {
    HALL: "hall",
    MEETING: "tripartite_meeting",
    BRANCH: "party_branch",
    COMMITTEE: "residents_committee",
    ASSEMBLY: "representatives_assembly",
}
SEATS: tuple[Electorate, ...] = ("seats", "delegates", "members")
SOURCES: dict[UUID, tuple[Electorate, ...]] = {
    REGISTER: ("households",),
    OWNERS: ("owners",),
    DELEGATES: ("delegates",),
    RESIDENTS: ("residents",),
    **dict.fromkeys(BODIES, SEATS),
}
"""Whose rolls each register and each body gives."""

CLOCK = Actor(id=f"deliberation-{DELIBERATION}", role=Role.SYSTEM)
CHAIR = OFFICER
ORGANISER = PARTY_MASS
SENIOR = STREET
OBSERVER = SUPERVISOR
BRANCH_SECRETARY = Actor(id="staff-secretary", role=Role.PARTY_BRANCH_SECRETARY, place=ESTATE)


def household(number: int) -> str:
    return f"house{number:03d}"


def neighbour(number: int) -> Actor:
    """Whoever holds the pass of a household."""
    return resident(REGISTER, household(number), ESTATE)


def sits(side: str, number: int) -> Actor:
    """Whoever holds the pass of a seat of the three-party meeting."""
    return resident(MEETING, f"seat{side}{number}", ESTATE)


NEIGHBOUR = neighbour(1)
FAR_AWAY = resident(UUID(int=0xFF), "house001", "hean/qinglan/e9")


def _entries(prefix: str, number: int, **said: int) -> tuple[RollEntry, ...]:
    units = [f"{prefix}{n:03d}" for n in range(1, number + 1)]
    return tuple(RollEntry.model_validate({"unit": unit, "place": ESTATE, **said}) for unit in units)


CHAMBER: dict[Electorate, Sequence[RollEntry]] = {
    "households": _entries("house", 12, households=1, adults=2),
    "owners": _entries("owner", 20, area=10_000),
    "delegates": _entries("deleg", 10),
    "members": _entries("party", 9),
    "residents": _entries("adult", 12, adults=1),
    "seats": tuple(
        RollEntry(unit=f"seat{side}{n}", tags=(side,))
        for side in ("community", "owners", "property")
        for n in (1, 2)
    ),
}
"""Who stands on the roll of each electorate."""


def roll_of(electorate: Electorate, people: Mapping[Electorate, Sequence[RollEntry]]) -> RollRef:
    """A frozen roll as a round refers to it."""
    entries = people[electorate]
    return RollRef(
        roll=UUID(int=len(entries)),
        hash=digest_of(entries),
        electorate=electorate,
        totals=totals_of(entries),
        tags=tuple(sorted({tag for one in entries for tag in one.tags})),
    )


def words(plain: str, field: str = "text") -> Words:
    """Words as they are once sealed under the deliberation."""
    digest = sha256(plain.encode()).hexdigest()
    return Words(plain=plain, subject=deliberation_subject(DELIBERATION), field=field, digest=digest)
