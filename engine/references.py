"""Which sealed words an event or a post refers to, for whom contact details are, and what of a report is for the offices."""

from collections.abc import Iterable

from domain.case.state import Case
from domain.directory import Directory
from domain.triage import confidential, confidential_facts
from schemas.actors import Actor, Role
from schemas.acts import PartyEntry
from schemas.case_events import CaseEvent, DisputeReported
from schemas.frame import Frame
from schemas.places import Post
from schemas.policy import PolicyPack
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


def unsaid(event: CaseEvent, pack: PolicyPack) -> CaseEvent:
    """A report as parties may read it: not which rule suspected violence or a crime, and by which answers and words."""
    if not isinstance(event, DisputeReported):
        return event
    suspicious = confidential_facts(pack)
    facts = {name: value for name, value in event.facts.items() if name not in suspicious}
    proposal = event.proposal
    if confidential(pack, proposal.rule):
        proposal = proposal.model_copy(update={"rule": None, "used": ()})
    return event.model_copy(update={"facts": facts, "proposal": proposal})
