"""One person in two posts of one matter: noticed by any identity that both share, flagged for disclosure, decided by people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from domain.council.bodies import Body, in_office, same_person
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


def conflicts(posts: Iterable[Post]) -> tuple[Conflict, ...]:
    """Every pair of posts that one person holds, in the order in which they are given."""
    return tuple(
        Conflict(one, other)
        for one, other in combinations(tuple(posts), 2)
        if same_person(one.identity, other.identity)
    )
