"""Rooms: which door belongs to which unit of a register, and whether it has voted by now; no names, no passes, no votes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from domain.council.fieldwork import watches
from domain.council.refusals.ballots import UnknownRound
from domain.council.registers import UnknownRegister
from engine.council.counting import voted
from engine.council.keeping import register_of
from engine.council.listed import told
from engine.council.shelf import shelf_of
from engine.process import Supplies
from schemas.actors import Actor
from schemas.council.acts import Unit
from schemas.council.registers import Line


@dataclass(frozen=True, slots=True)
class Room:
    """A door: `room` is None where the list gave none; `voted` is None where no round was named, or the unit is not on its roll."""

    place: str
    room: str | None = field(repr=False)
    unit: Unit
    voted: bool | None = None


async def rooms_of(
    register_id: UUID, actor: Actor, supplies: Supplies, held: tuple[UUID, int] | None = None
) -> tuple[Room, ...]:
    """The doors within the actor's reach, by place and room; `held` names a deliberation and a round of it.

    Raise `UnknownRegister` for who neither works nor supervises at any of its doors, `UnknownRound` for a round of another register.
    """
    register = await register_of(supplies.ledger, register_id)
    lines = tuple(register.lines.values()) if register else ()
    mine = [one for one in lines if watches(actor, one.place)]
    if not mine:
        raise UnknownRegister
    on_roll, done = await _polled(register_id, supplies, held) if held else (frozenset(), frozenset())
    texts = await supplies.vault.open([one.who for one in mine])
    rooms = (_room(one, texts.get(one.who.digest), on_roll, done) for one in mine)
    return tuple(sorted(rooms, key=lambda one: (one.place, one.room or "", one.unit)))


async def _polled(
    register_id: UUID, supplies: Supplies, held: tuple[UUID, int]
) -> tuple[frozenset[Unit], frozenset[Unit]]:
    terms = await shelf_of(supplies).terms(*held)
    if terms.source != register_id:
        raise UnknownRound
    return frozenset(terms.entries), frozenset(await voted(supplies, *held))


def _room(line: Line, text: str | None, on_roll: frozenset[Unit], done: Iterable[Unit]) -> Room:
    try:
        room = told(text).get("room")
    except (ValueError, AttributeError):  # lines that were entered one by one may hold a name alone
        room = None
    return Room(line.place, room or None, line.unit, line.unit in done if line.unit in on_roll else None)
