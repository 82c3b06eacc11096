"""Rules of bodies: set up, amended, dissolved; who is seated, until when, and how a seat becomes free again."""

from collections.abc import Iterable
from typing import assert_never

from domain.council.bodies import Body, Member, same_person
from domain.council.organisers import must_organise
from domain.directory import Directory
from domain.refusals import Refusal, UnknownPlace
from schemas.actors import Actor
from schemas.acts import action_name
from schemas.council.bodies import (
    AmendBody,
    AmendMember,
    BodyAmended,
    BodyDissolved,
    BodyEstablished,
    BodyEvent,
    BodyIntent,
    DissolveBody,
    EstablishBody,
    MemberAmended,
    MemberRecalled,
    MemberSeated,
    RecallMember,
    Seating,
    SeatMember,
    SeatVacated,
    VacateSeat,
)


class BodyExists(Refusal):
    """The body was established before."""

    code = "body_exists"


class UnknownBody(Refusal):
    """No such body."""

    code = "body_unknown"
    stored = False


class BodyIsDissolved(Refusal):
    """The body is no more; nothing in it changes."""

    code = "body_dissolved"


class SeatsTaken(Refusal):
    """All seats are held during this term, or would be too many for a smaller number."""

    code = "seats_taken"


class SeatedAlready(Refusal):
    """This person sits in the body at that time already: nobody holds two seats of one body."""

    code = "seated_already"


class NotElectedThere(Refusal):
    """The deliberation that is named did not elect this candidate, or its election does not stand."""

    code = "not_elected_there"


class UnknownMember(Refusal):
    """Nobody of this id ever sat in the body."""

    code = "member_unknown"


class MemberLeft(Refusal):
    """The seat of this member was given up before."""

    code = "member_left"


class NeverSat(Refusal):
    """A day from before the term began cannot be its end, nor one on which something changed in it."""

    code = "day_before_term"


def decide_body(
    body: Body | None, command: BodyIntent, actor: Actor, directory: Directory
) -> tuple[BodyEvent, ...]:
    """Keep a body and its seats; only who organises deliberation at its place may."""
    if isinstance(command, EstablishBody):
        return _establish(body, command, actor, directory)
    if body is None:
        raise UnknownBody
    must_organise(actor, body.place, action_name(type(command)))
    if body.dissolved is not None:
        raise BodyIsDissolved
    match command:
        case AmendBody():
            return _amend(body, command, directory)
        case DissolveBody():
            return (BodyDissolved(on=command.on),)
        case SeatMember():
            return (_seat(body, command),)
        case AmendMember() | VacateSeat() | RecallMember():
            return _change(body, command)
    assert_never(command)


def _establish(
    body: Body | None, command: EstablishBody, actor: Actor, directory: Directory
) -> tuple[BodyEvent, ...]:
    must_organise(actor, command.place, "establish-body")
    _known((command.place, *command.area), directory)
    if body is not None:
        raise BodyExists
    return (BodyEstablished.model_validate(command.model_dump()),)


def _known(places: Iterable[str], directory: Directory) -> None:
    for place in places:
        if not directory.knows(place):
            raise UnknownPlace(place=place)


def _amend(body: Body, command: AmendBody, directory: Directory) -> tuple[BodyEvent, ...]:
    _known(command.area or (), directory)
    said = command.model_dump(exclude={"body"}, exclude_none=True)
    changed = {name: value for name, value in said.items() if getattr(body, name) != value}
    return (BodyAmended.model_validate(changed),) if changed else ()


def _seat(body: Body, command: SeatMember) -> MemberSeated:
    if command.member in body.members:
        raise SeatedAlready
    beside = [one for one in body.members.values() if _overlap(one, command)]
    if any(same_person(one.seating.identity, command.identity) for one in beside):
        raise SeatedAlready
    _elected(command, beside)
    days = (command.begins, *(one.seating.begins for one in beside if one.seating.begins > command.begins))
    if body.seats and any(sum(one.sits(day) for one in beside) >= body.seats for day in days):
        raise SeatsTaken(seats=body.seats)
    facts = {name: getattr(command, name) for name in Seating.model_fields}
    return MemberSeated(**facts, name=command.name.sealed)


def _elected(command: SeatMember, beside: Iterable[Member]) -> None:
    """Raise `NotElectedThere` for who says to be elected where that was not so, `SeatedAlready` where that candidate has a seat."""
    if command.filled != "elected" or command.decided_in is None:
        return
    named = (command.elected_as,) if command.elected_as else (command.member, command.identity.unit)
    if not set(named) & set(command.elected):
        raise NotElectedThere
    taken = [(one.seating.decided_in, one.seating.elected_as) for one in beside]
    if command.elected_as and (command.decided_in, command.elected_as) in taken:
        raise SeatedAlready


def _overlap(member: Member, seating: Seating) -> bool:
    before = member.ends is not None and member.ends < seating.begins
    after = seating.ends is not None and seating.ends < member.seating.begins
    return not before and not after


def _change(body: Body, command: AmendMember | VacateSeat | RecallMember) -> tuple[BodyEvent, ...]:
    member = body.members.get(command.member)
    if member is None:
        raise UnknownMember
    if member.left_on is not None:
        raise MemberLeft
    days = (command.since, command.ends) if isinstance(command, AmendMember) else (command.on,)
    if any(day is not None and day < member.seating.begins for day in days):
        raise NeverSat(begins=member.seating.begins.isoformat())
    said = command.model_dump(exclude={"body"})
    match command:
        case AmendMember():
            return (MemberAmended.model_validate(said),)
        case VacateSeat():
            return (SeatVacated.model_validate(said),)
        case RecallMember():
            return (MemberRecalled.model_validate(said),)
    assert_never(command)
