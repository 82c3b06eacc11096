"""Bodies: halls, meetings, assemblies and committees, who sits in them, for how long, and how the seat was filled."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from schemas.actors import Visibility
from schemas.acts import StaffId
from schemas.cited import Code
from schemas.council.acts import Choice, Unit
from schemas.frame import Frame, Printable, says_nothing
from schemas.ids import PlacePath, StreamId
from schemas.sealed import Sealed
from schemas.words import Words

BodyKind = Literal[
    "hall",
    "tripartite_meeting",
    "area_conference",
    "regional_conference",
    "residents_assembly",
    "representatives_assembly",
    "owners_assembly",
    "owners_committee",
    "residents_committee",
    "supervision_committee",
    "party_branch",
]
"""议事厅, 三方联席会议, 共治片区联席会, 区域化联席会, 居民会议, 居民代表会议, 业主大会, 业委会, 居委会, 居务监督委员会, 党支部."""

Tier = Annotated[int, Field(ge=1, le=3)]
"""Of a hall: 1 the residents of a building, 2 its self-governance group, 3 the round-table council of the compound."""

PARTY_MEMBER: Code = "party_member"
"""The tag of a member of the Party; whether a body meets a share of them follows from it, nobody enters that."""

Filled = Literal["elected", "appointed", "recommended", "ex_officio"]
Leaving = Literal["resigned", "moved_away", "died", "disqualified", "entered_by_mistake"]
BodyName = Annotated[Printable, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
"""A public name of a body, such as that of a hall; not of a person."""


class Identity(Frame):
    """By what it is noticed that two seats are one person's: any of these that both have and share.

    `person` is a keyed digest of an id number, or of a name with a phone; `register_id` and `unit` name a line of a register.
    """

    person: Unit | None = Field(default=None, exclude_if=says_nothing)
    staff: StaffId | None = Field(default=None, exclude_if=says_nothing)
    register_id: UUID | None = Field(default=None, exclude_if=says_nothing)
    unit: Unit | None = Field(default=None, exclude_if=says_nothing)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.register_id is None) is not (self.unit is None):
            raise ValueError("a unit is named together with its register")
        return self


class Seating(Frame):
    """How somebody sits in a body; `member` is the opaque id by which this holding of a seat votes.

    `side` is whom a meeting of several sides has them for (community, owners, property), `represents` the building or the neighbouring
    community that sent them, `ends` the last day of the term, `decided_in` the deliberation that elected them, and `elected_as` the
    candidate that they were in it (None: the id of the member, or of its unit).
    """

    member: Unit
    office: Code = "member"
    side: Code | None = Field(default=None, exclude_if=says_nothing)
    represents: PlacePath | None = Field(default=None, exclude_if=says_nothing)
    filled: Filled
    begins: date
    ends: date | None = Field(default=None, exclude_if=says_nothing)
    tags: tuple[Code, ...] = Field(default=(), max_length=20, exclude_if=says_nothing)
    identity: Identity = Identity()
    decided_in: StreamId | None = Field(default=None, exclude_if=says_nothing)
    elected_as: Choice | None = Field(default=None, exclude_if=says_nothing)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.ends is not None and self.ends < self.begins:
            raise ValueError("a term ends on the day it begins or later")
        return self


class BodyCommand(Frame):
    """An intent about one body."""

    body: UUID


class BodyShape(Frame):
    """What a body is: `area` are the places whose matters it speaks about, `seats` how many there are (0: not limited)."""

    kind: BodyKind
    place: PlacePath
    name: BodyName
    area: tuple[PlacePath, ...] = Field(min_length=1, max_length=200)
    seats: int = Field(default=0, ge=0, le=1_000)
    tier: Tier | None = None

    @model_validator(mode="after")
    def _tiers_are_of_halls(self) -> Self:
        if (self.tier is not None) is not (self.kind == "hall"):
            raise ValueError("a hall names its tier; no other body has one")
        return self


class EstablishBody(BodyCommand, BodyShape):
    """Set up a body at a place; its area lies there or, for a regional conference, beside it."""


class AmendBody(BodyCommand):
    """Change the name, the area or the number of seats of a body; what is not said stays."""

    name: BodyName | None = None
    area: tuple[PlacePath, ...] | None = Field(default=None, min_length=1, max_length=200)
    seats: int | None = Field(default=None, ge=0, le=1_000)


class DissolveBody(BodyCommand):
    """End a body; nobody sits in it after this day."""

    on: date


class SeatMember(BodyCommand, Seating):
    """Seat somebody; the name is sealed."""

    name: Words
    elected: tuple[Choice, ...] = Field(
        default=(),
        exclude=True,
        description="Who was elected in the deliberation that is named; gathered by the desk",
    )


class AmendMember(BodyCommand):
    """Change what is known of a member from a day on: the office, the last day of the term, the tags."""

    member: Unit
    since: date
    office: Code | None = None
    ends: date | None = None
    tags: tuple[Code, ...] | None = Field(default=None, max_length=20)


class VacateSeat(BodyCommand):
    """Say that somebody sits in a body for the last time on a day, and why."""

    member: Unit
    on: date
    reason: Leaving


class RecallMember(BodyCommand):
    """Enter that those who are entitled to it recalled a member, and in which deliberation."""

    member: Unit
    on: date
    decided_in: StreamId


class BodyEstablished(BodyShape):
    """A body exists."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    body: UUID


class BodyAmended(Frame):
    """A body has another name, area or number of seats from now on."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    name: BodyName | None = None
    area: tuple[PlacePath, ...] | None = None
    seats: int | None = None


class BodyDissolved(Frame):
    """A body is no more after this day."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    on: date


class MemberSeated(Seating):
    """Somebody sits in a body."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    name: Sealed


class MemberAmended(Frame):
    """Something about a member is otherwise from a day on."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    member: Unit
    since: date
    office: Code | None = None
    ends: date | None = None
    tags: tuple[Code, ...] | None = None


class SeatVacated(Frame):
    """A member left; this was the last day."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    member: Unit
    on: date
    reason: Leaving


class MemberRecalled(Frame):
    """A member was recalled; this was the last day."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    member: Unit
    on: date
    decided_in: StreamId


BodyIntent = EstablishBody | AmendBody | DissolveBody | SeatMember | AmendMember | VacateSeat | RecallMember
BodyEvent = (
    BodyEstablished
    | BodyAmended
    | BodyDissolved
    | MemberSeated
    | MemberAmended
    | SeatVacated
    | MemberRecalled
)
