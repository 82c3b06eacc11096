"""Which sealed words an event or a post refers to, and for whom contact details are."""

from collections.abc import Iterable

from domain.case.state import Case
from domain.directory import Directory
from schemas.actors import Actor, Role
from schemas.acts import PartyEntry
from schemas.frame import Frame
from schemas.places import Post
from schemas.sealed import Sealed


def is_own(party: PartyEntry, actor: Actor) -> bool:
    """Whether contact details of a party are for the actor: those of others are not for a party (PIPL art. 6)."""
    return actor.role is not Role.PARTY or actor.party == party.number


def is_for(ref: Sealed, case: Case, actor: Actor) -> bool:
    """Whether a reference is none to the contact details of another party."""
    others = (party for party in case.parties if not is_own(party, actor))
    return ref.digest not in {one.digest for party in others for one in contacts(party)}


def contacts(party: PartyEntry) -> tuple[Sealed, ...]:
    """How to reach a party, and for whom it acts."""
    return tuple(one for one in (party.phone, party.email, party.represents) if one)


def references(value: object) -> Iterable[Sealed]:
    """Every sealed reference in an event or a part of one."""
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, Frame):
        for name in type(value).model_fields:
            yield from references(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from references(item)


def named(posts: Iterable[Post], directory: Directory) -> dict[str, Sealed]:
    """The sealed names of those who hold these posts, by id, as far as the roster has them."""
    held = (post.staff for post in posts if post.staff)
    return {staff: directory.names[staff] for staff in held if staff in directory.names}
