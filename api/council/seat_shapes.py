"""What is said and answered at the doors of bodies: what they are, who sits in them, and what follows from that."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.shapes import LocalTime, Named, PlaceView
from api.texts import Day, Name, Phone, Staff, Title
from schemas.cited import Code
from schemas.council.acts import Choice, Unit
from schemas.council.bodies import BodyKind, Filled, Leaving, Tier
from schemas.frame import Frame
from schemas.ids import PlacePath, StreamId

Places = Annotated[tuple[PlacePath, ...], Field(min_length=1, max_length=200)]
Seats = Annotated[int, Field(strict=True, ge=0, le=1_000)]
Tags = Annotated[tuple[Code, ...], Field(max_length=20, examples=[["party_member"]])]
IdNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{6,24}$", examples=["110101198001010019"])]


class BodyBody(Frame):
    """A body to set up."""

    kind: BodyKind = Field(examples=["owners_committee"])
    place: PlacePath = Field(examples=["hean/xinhe/e1"])
    name: Title = Field(max_length=60, examples=["和园小区业主委员会"])
    area: Places = Field(examples=[["hean/xinhe/e1"]], description="The places whose matters it speaks about")
    seats: Seats = Field(default=0, description="How many there are; 0: not limited", examples=[7])
    tier: Tier | None = Field(
        default=None, description="Of a hall: 1 residents of a building, 2 its group, 3 round table"
    )

    @model_validator(mode="after")
    def _tiers_are_of_halls(self) -> Self:
        if (self.tier is not None) is not (self.kind == "hall"):
            raise ValueError("a hall names its tier; no other body has one")
        return self


class AmendBodyBody(Frame):
    """What is otherwise; what is left out stays."""

    name: Title | None = Field(default=None, max_length=60)
    area: Places | None = None
    seats: Seats | None = None


class DayBody(Frame):
    """A day, the last one."""

    on: Day


class MemberBody(Frame):
    """Somebody who is to sit in a body; id number and phone are not kept, they make the key by which people are told apart."""

    name: Name = Field(examples=["王秀英"])
    office: Code = Field(default="member", examples=["chair"])
    side: Code | None = Field(default=None, examples=["owners"])
    represents: PlacePath | None = Field(
        default=None, description="Building or community that sent the member"
    )
    filled: Filled = Field(examples=["elected"])
    begins: Day
    ends: Day | None = Field(default=None, description="Last day of the term")
    tags: Tags = ()
    id_number: IdNumber | None = None
    phone: Phone | None = None
    staff: Staff | None = Field(
        default=None, description="Id in the roster of posts, if it is a member of staff"
    )
    register_id: UUID | None = Field(default=None, description="Register in which the member is a unit")
    unit: Unit | None = None
    decided_in: StreamId | None = Field(default=None, description="The deliberation that elected the member")
    elected_as: Choice | None = Field(default=None, description="The candidate that the member was there")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.ends is not None and self.ends < self.begins:
            raise ValueError("a term ends on the day it begins or later")
        if (self.register_id is None) is not (self.unit is None):
            raise ValueError("a unit is named together with its register")
        return self


class AmendMemberBody(Frame):
    """What is otherwise with a member, from which day on."""

    member: Unit
    since: Day
    office: Code | None = None
    ends: Day | None = None
    tags: Tags | None = None


class VacateBody(Frame):
    """Who leaves, the last day, and why."""

    member: Unit
    on: Day
    reason: Leaving


class RecallBody(Frame):
    """Who was recalled, the last day, and the deliberation that decided it."""

    member: Unit
    on: Day
    decided_in: StreamId


class MemberView(Frame):
    """Who sits or sat in a body; names and tags are for who organises or supervises there."""

    member: str
    office: str
    side: Named | None
    represents: PlaceView | None
    filled: str
    begins: date
    ends: date | None
    sits: bool = Field(description="Whether the member is in office today")
    left: str | None = Field(default=None, description="How the seat became free before the end of the term")
    name: str | None = None
    tags: tuple[str, ...] | None = None


class FlagView(Frame):
    """How the body stands under a rule of seats: derived from the roster, never typed in."""

    rule: Named
    have: int
    need: int
    holds: bool
    source: str


class SinceView(Frame):
    """From which day on the flags stood so."""

    since: date
    flags: tuple[FlagView, ...]


class BodyView(Frame):
    """A body with its seats."""

    id: UUID
    version: int
    kind: Named
    name: str
    place: PlaceView
    area: tuple[PlaceView, ...]
    tier: Named | None
    seats: int
    held: int
    vacancies: int
    dissolved: date | None
    flags: tuple[FlagView, ...]
    history: tuple[SinceView, ...]
    members: tuple[MemberView, ...]
    ending: tuple[str, ...] = Field(description="Members whose term ends within ninety days, soonest first")
    missing_sides: tuple[Named, ...] = Field(description="Sides of a joint meeting for which nobody sits")


class ElsewhereView(Frame):
    """A member who sits in another body of the community, too."""

    member: str
    body: UUID
    body_name: str
    kind: Named
    office: str


class ElsewhereList(Frame):
    """Cross-appointments: no fault, but to be known when somebody mediates or presides."""

    id: UUID
    posts: tuple[ElsewhereView, ...]


class BodyLine(Frame):
    """A body in a list."""

    id: UUID
    kind: Named
    name: str
    place: PlaceView
    seats: int
    held: int
    vacancies: int
    ending: int = Field(description="Members whose term ends within ninety days")
    over: bool
    opened_at: LocalTime


class BodyPage(Frame):
    """A page of bodies, the newest first."""

    bodies: tuple[BodyLine, ...]
    next_page: str | None = None


class RouteView(Frame):
    """Which halls a topic belongs to; several: jointly."""

    halls: tuple[UUID, ...]
    joint: bool
    nowhere: tuple[PlaceView, ...] = Field(description="Places that lie in the area of no hall")
