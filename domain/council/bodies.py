"""Bodies as they stand: what they are for, and everybody who ever sat in them, from when to when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

from schemas.cited import Code
from schemas.council.bodies import (
    BodyAmended,
    BodyDissolved,
    BodyEstablished,
    BodyEvent,
    BodyKind,
    Identity,
    Leaving,
    MemberAmended,
    MemberRecalled,
    MemberSeated,
    SeatVacated,
)


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a member on a day."""

    office: Code
    tags: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A holding of a seat: how it began, what was otherwise later, and how it ended before its term."""

    seating: MemberSeated
    amended: tuple[MemberAmended, ...] = ()
    left_on: date | None = None
    left: Leaving | Literal["recalled"] | None = None

    @property
    def ends(self) -> date | None:
        """The last day: of the term as last entered, or on which the seat was left; None when there is no end in sight."""
        terms = [self.seating.ends, *(one.ends for one in self.amended if one.ends is not None)]
        days = [day for day in (terms[-1], self.left_on) if day is not None]
        return min(days, default=None)

    def at(self, on: date) -> Held:
        """Office and tags on a day; what was entered last of several things since one day counts."""
        held = Held(self.seating.office, self.seating.tags)
        for one in sorted(self.amended, key=lambda amended: amended.since):
            if one.since <= on:
                held = Held(one.office or held.office, held.tags if one.tags is None else one.tags)
        return held

    def sits(self, on: date) -> bool:
        """Whether the member is in office on a day; the last day of a term counts."""
        return self.seating.begins <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it stands, with everybody who ever sat in it, in the order in which they were seated."""

    id: UUID
    kind: BodyKind
    place: str
    name: str
    area: tuple[str, ...]
    seats: int
    tier: int | None
    members: Mapping[str, Member] = field(default_factory=dict)
    dissolved: date | None = None


def in_office(body: Body, on: date) -> tuple[Member, ...]:
    """Who sits in a body on a day, in the order in which they were seated."""
    if body.dissolved is not None and on > body.dissolved:
        return ()
    return tuple(one for one in body.members.values() if one.sits(on))


def same_person(one: Identity, other: Identity) -> bool:
    """Whether anything by which people are told apart names the same person; what is not said tells nothing."""
    pairs = (
        (one.person, other.person),
        (one.staff, other.staff),
        (one.unit and (one.register_id, one.unit), other.unit and (other.register_id, other.unit)),
    )
    return any(mine is not None and mine == theirs for mine, theirs in pairs)


def evolve_body(body: Body | None, events: Iterable[BodyEvent]) -> Body | None:
    """The body after these events."""
    for event in events:
        if isinstance(event, BodyEstablished):
            body = Body(event.body, event.kind, event.place, event.name, event.area, event.seats, event.tier)
        elif body is None:
            raise ValueError("the stream of a body begins with BodyEstablished")
        else:
            body = _evolved(body, event)
    return body


def _evolved(body: Body, event: BodyEvent) -> Body:
    match event:
        case BodyAmended():
            said = {
                name: value
                for name in ("name", "area", "seats")
                if (value := getattr(event, name)) is not None
            }
            return replace(body, **said)
        case BodyDissolved():
            return replace(body, dissolved=event.on)
        case MemberSeated():
            return _with(body, Member(event))
        case MemberAmended():
            known = body.members[event.member]
            return _with(body, replace(known, amended=(*known.amended, event)))
        case SeatVacated():
            return _with(body, replace(body.members[event.member], left_on=event.on, left=event.reason))
        case MemberRecalled():
            return _with(body, replace(body.members[event.member], left_on=event.on, left="recalled"))
        case BodyEstablished():
            raise ValueError("a body is established once")
    assert_never(event)


def _with(body: Body, member: Member) -> Body:
    return replace(body, members={**body.members, member.seating.member: member})
