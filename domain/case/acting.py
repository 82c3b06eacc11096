"""In whose name a step is taken: a party for itself, or staff recording it for a party; and whose word is needed."""

from typing import Literal, NamedTuple

from domain.case.ground import Ground
from domain.case.state import Case
from domain.refusals import NotPermitted, PartyMissing, UnknownCode, UnknownParty
from schemas.actors import Role
from schemas.acts import PartyAct, action_name


class Voice(NamedTuple):
    """Whose word it is, how it was said, and who recorded it."""

    party: int
    channel: str
    recorded_by: Literal["party", "staff"]


def voice(command: PartyAct, case: Case, ground: Ground) -> Voice:
    """Whose word a command carries.

    A party speaks for itself only; staff name the party they record it for, and how it was said. Raise `NotPermitted`,
    `PartyMissing`, `UnknownParty` or `UnknownCode`.
    """
    if ground.actor.role is Role.PARTY:
        own = ground.actor.party
        if own is None or command.party not in (None, own):
            raise NotPermitted(action=action_name(type(command)))
        return Voice(own, "online", "party")
    if command.party is None:
        raise PartyMissing
    if not case.has_party(command.party):
        raise UnknownParty(party=command.party)
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    return Voice(command.party, command.channel, "staff")


def speakers(case: Case) -> tuple[int, ...]:
    """The parties whose own word is needed for consent, terms and signatures: of a side that named representatives, those."""
    named = dict(case.duties.representatives)
    found = [one.number for one in case.parties if one.side not in named or one.number in named[one.side]]
    return tuple(found)


def silent(case: Case, heard: tuple[int, ...]) -> tuple[int, ...]:
    """Those whose word is needed and who have not said it yet."""
    return tuple(number for number in speakers(case) if number not in heard)
