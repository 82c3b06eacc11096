"""Who acts: every command carries one actor, every event keeps it; ids are opaque, names live in the person store."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.frame import Frame, says_nothing
from schemas.ids import PlacePath


class Role(StrEnum):
    """What a person is to a place or a case (design: roles are held by roster entries with dates)."""

    PUBLIC = "public"
    PARTY = "party"
    RESIDENT = "resident"
    BUILDING_CAPTAIN = "building_captain"
    PARTY_BRANCH_SECRETARY = "party_branch_secretary"
    GRID_WORKER = "grid_worker"
    PARTY_MASS_WORKER = "party_mass_worker"
    MEDIATOR = "mediator"
    COMMUNITY_OFFICER = "community_officer"
    STREET_OFFICER = "street_officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


STAFF_ROLES = (
    Role.BUILDING_CAPTAIN,
    Role.PARTY_BRANCH_SECRETARY,
    Role.GRID_WORKER,
    Role.PARTY_MASS_WORKER,
    Role.MEDIATOR,
    Role.COMMUNITY_OFFICER,
    Role.STREET_OFFICER,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
)


class Level(StrEnum):
    """Rungs of the ladder in code; packs give them local names and may add rungs."""

    BUILDING = "building"
    COMMUNITY = "community"
    STREET = "street"


class Actor(Frame):
    """One who acts or looks.

    `id` is opaque (a staff id, `case/<uuid>/party/<n>`, `public`, or the workflow id of the system); `place` is where a staff
    member's authority begins (it covers everything below); `party` numbers a party within the case of its token.
    """

    id: str = Field(max_length=128)
    role: Role
    place: PlacePath | None = None
    party: int | None = Field(default=None, ge=1)
    case: str | None = Field(
        default=None, max_length=64, description="Stream of the one case a party's token opens"
    )
    register_id: UUID | None = Field(
        default=None, description="In which register a resident has a vote", exclude_if=says_nothing
    )
    unit: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]{4,32}$",
        description="Whose vote a resident has, by its opaque id there",
        exclude_if=says_nothing,
    )
    home: PlacePath | None = Field(
        default=None, exclude=True, repr=False, description="Where a resident's own lines lie; kept nowhere"
    )


def resident(register_id: UUID, unit: str, place: str | None = None, home: str | None = None) -> Actor:
    """One who has a vote: whoever holds the pass of a unit, which lies at `home`, of a register, which is for `place`."""
    name = resident_id(register_id, unit)
    return Actor(id=name, role=Role.RESIDENT, place=place, register_id=register_id, unit=unit, home=home)


def resident_id(register_id: UUID, unit: str) -> str:
    """Id of whoever holds the pass of a unit."""
    return f"register/{register_id}/unit/{unit}"


PUBLIC = Actor(id="public", role=Role.PUBLIC)


class Visibility(StrEnum):
    """Who may see an event; part of its kind, fixed when it is written (design.md, invariant 13)."""

    PUBLIC = "public"
    PARTIES = "parties"
    ONE_PARTY = "one_party"
    HANDLERS = "handlers"
    SUPERVISORS = "supervisors"
