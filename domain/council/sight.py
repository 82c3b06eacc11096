"""Who sees what of bodies, registers and rolls, and what each may do with them now."""

from domain.council.bodies import Body
from domain.council.fieldwork import Step
from domain.council.organisers import organises
from domain.council.registers import Register, UnknownRegister, UnknownUnit
from domain.council.rolls import Roll, UnknownRoll
from domain.council.seating import BodyIsDissolved, MemberLeft, SeatsTaken, UnknownBody
from domain.refusals import NotPermitted
from schemas.actors import Actor, Role
from schemas.council.bodies import (
    AmendBody,
    AmendMember,
    DissolveBody,
    RecallMember,
    SeatMember,
    VacateSeat,
)
from schemas.council.registers import EnterLines, RemoveLines, ReplacePass
from schemas.council.rolls import FreezeRoll, RollEntry
from schemas.ids import body_stream, covers, register_stream


def known_body(body: Body | None) -> Body:
    """A body, which everybody may know of: what it is, its offices and terms; raise `UnknownBody` where there is none."""
    if body is None:
        raise UnknownBody
    return body


def watches(actor: Actor, place: str) -> bool:
    """Whether somebody sees who sits in bodies of a place and who is on its rolls: who organises there, and who supervises."""
    supervises = actor.role is Role.SUPERVISOR and actor.place is not None and covers(actor.place, place)
    return supervises or organises(actor, place)


def seen_register(register: Register | None, actor: Actor) -> Register:
    """A register, for who organises or supervises there; raise `UnknownRegister` for everybody else."""
    if register is None or not watches(actor, register.place):
        raise UnknownRegister
    return register


def known_roll(roll: Roll | None) -> Roll:
    """A roll, whose header everybody may see; raise `UnknownRoll` where there is none."""
    if roll is None:
        raise UnknownRoll
    return roll


def listed(roll: Roll, actor: Actor) -> Roll:
    """A roll with its entries, for who organises or supervises at its place; raise `NotPermitted` for everybody else."""
    if not watches(actor, roll.header.place):
        raise NotPermitted(action="read-roll")
    return roll


def mine(roll: Roll, actor: Actor) -> RollEntry | None:
    """The entry of somebody with a pass, None when the roll has none; raise `NotPermitted` for who has no pass."""
    if actor.role is not Role.RESIDENT or actor.register_id is None or actor.unit is None:
        raise NotPermitted(action="read-own-entry")
    sources = (register_stream(actor.register_id), body_stream(actor.register_id))
    return roll.entries.get(actor.unit) if roll.header.source in sources else None


def register_steps(register: Register, actor: Actor) -> tuple[Step, ...]:
    """What somebody may do with a register now."""
    if not organises(actor, register.place):
        return ()
    empty = None if register.lines else UnknownUnit()
    return (Step(EnterLines), Step(RemoveLines, empty), Step(ReplacePass, empty), Step(FreezeRoll, empty))


def body_steps(body: Body, actor: Actor, sitting: int) -> tuple[Step, ...]:
    """What somebody may do with a body now, of whose seats so many are held."""
    if not organises(actor, body.place):
        return ()
    if body.dissolved is not None:
        over = BodyIsDissolved()
        return tuple(Step(one, over) for one in (AmendBody, SeatMember))
    full = SeatsTaken(seats=body.seats) if body.seats and sitting >= body.seats else None
    left = None if any(one.left_on is None for one in body.members.values()) else MemberLeft()
    return (
        Step(AmendBody),
        Step(SeatMember, full),
        *(Step(one, left) for one in (AmendMember, VacateSeat, RecallMember, FreezeRoll)),
        Step(DissolveBody),
    )
