"""One person in two posts of one matter: noticed by any identity that both share, flagged for disclosure, decided by people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from domain.council.bodies import Body, in_office, same_person
from domain.council.state import Deliberation
from schemas.cited import Code
from schemas.council.bodies import Identity


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is in a matter: the role (party, mediator, chair, member of a body), and by what the person is known."""

    role: Code
    of: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two posts of one matter that one person holds."""

    one: Post
    other: Post


def posts_of(body: Body, on: date) -> tuple[Post, ...]:
    """The posts that the members of a body hold on a day."""
    return tuple(
        Post(member.at(on).office, f"body/{body.id}", member.seating.identity)
        for member in in_office(body, on)
    )


def posts_in(
    deliberation: Deliberation, body: Body | None, mediators: Iterable[str], on: date
) -> tuple[Post, ...]:
    """The posts of one deliberation on a day: who runs it, who watches it, who sits in its body, who mediates the case it is from."""
    named = (("chair", deliberation.chair), ("observer", deliberation.observer))
    return (
        *(Post(role, deliberation.stream, Identity(staff=staff)) for role, staff in named if staff),
        *(posts_of(body, on) if body else ()),
        *(Post("mediator", deliberation.origin or "", Identity(staff=staff)) for staff in mediators),
    )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A member of a body who sits in another one, too."""

    member: str
    body: Body
    office: Code


def elsewhere(body: Body, others: Iterable[Body], on: date) -> tuple[Elsewhere, ...]:
    """Who sits in a body and in others on a day: cross-appointments, which are no fault and are told to who appoints or mediates."""
    sitting = in_office(body, on)
    return tuple(
        Elsewhere(mine.seating.member, other, theirs.at(on).office)
        for other in others
        if other.id != body.id
        for theirs in in_office(other, on)
        for mine in sitting
        if same_person(mine.seating.identity, theirs.seating.identity)
    )


def conflicts(posts: Iterable[Post]) -> tuple[Conflict, ...]:
    """Every pair of posts that one person holds, in the order in which they are given."""
    return tuple(
        Conflict(one, other)
        for one, other in combinations(tuple(posts), 2)
        if same_person(one.identity, other.identity)
    )
