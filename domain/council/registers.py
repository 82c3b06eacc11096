"""Rules of registers: lines are entered, changed and taken out; a list that is brought again changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never
from uuid import UUID

from domain.council.organisers import must_organise
from domain.directory import Directory
from domain.refusals import Refusal, UnknownPlace
from schemas.actors import Actor
from schemas.acts import action_name
from schemas.council.registers import (
    PER_EVENT,
    EnterLines,
    Line,
    LineDraft,
    LineFacts,
    LinesEntered,
    LinesRemoved,
    OpenRegister,
    PassReplaced,
    RegisterEvent,
    RegisterField,
    RegisterIntent,
    RegisterKind,
    RegisterOpened,
    RemoveLines,
    ReplacePass,
)
from schemas.ids import covers


class RegisterExists(Refusal):
    """The register is open already, for another place or of another kind."""

    code = "register_exists"


class UnknownRegister(Refusal):
    """No such register, or none that the asker may know of."""

    code = "register_unknown"
    stored = False


class LineElsewhere(Refusal):
    """A line lies at a place that the register is not for."""

    code = "line_elsewhere"


class UnknownUnit(Refusal):
    """The register has nobody of this id."""

    code = "unit_unknown"


@dataclass(frozen=True, slots=True)
class Register:
    """A register as it stands: its lines by their id, and how often the pass of a unit was replaced (never: not listed)."""

    id: UUID
    place: str
    kind: RegisterKind
    lines: Mapping[str, Line] = field(default_factory=dict)
    generations: Mapping[str, int] = field(default_factory=dict)

    @property
    def units(self) -> tuple[str, ...]:
        """Everybody who has a vote by this register, in the order of their ids."""
        return tuple(sorted({one.unit for one in self.lines.values()}))


def evolve_register(register: Register | None, events: Iterable[RegisterEvent]) -> Register | None:
    """The register after these events; lines are copied once however many events there are."""
    lines = dict(register.lines) if register else {}
    generations = dict(register.generations) if register else {}
    opened = register
    for event in events:
        match event:
            case RegisterOpened():
                opened = Register(event.register_id, event.place, event.kind)
            case LinesEntered():
                lines.update((one.line, one) for one in event.lines)
            case LinesRemoved():
                for gone in event.lines:
                    lines.pop(gone, None)
            case PassReplaced():
                generations[event.unit] = event.generation
            case _:
                assert_never(event)
    if opened is None:
        return None
    return Register(opened.id, opened.place, opened.kind, lines, generations)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a whole list changes in a register: new lines, what differs in those that stand there, lines that it lacks."""

    new: tuple[str, ...] = ()
    changed: Mapping[str, tuple[RegisterField, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    same: int = 0

    @property
    def entered(self) -> frozenset[str]:
        """The lines that are to be entered."""
        return frozenset((*self.new, *self.changed))


def changes(register: Register, brought: Iterable[LineFacts]) -> Changes:
    """Compare a whole list with a register; nothing is gone from a list that was only added to."""
    listed = {one.line: one for one in brought}
    known = register.lines
    differing = {line: _differing(known[line], one) for line, one in listed.items() if line in known}
    return Changes(
        new=tuple(sorted(listed.keys() - known.keys())),
        changed={line: fields for line, fields in sorted(differing.items()) if fields},
        gone=tuple(sorted(known.keys() - listed.keys())),
        same=sum(not fields for fields in differing.values()),
    )


_FIELDS: tuple[RegisterField, ...] = (
    "unit",
    "place",
    "area",
    "area_source",
    "adults",
    "handed_over",
    "tags",
)


def _differing(known: LineFacts, brought: LineFacts) -> tuple[RegisterField, ...]:
    found: tuple[RegisterField, ...] = tuple(
        one for one in _FIELDS if getattr(known, one) != getattr(brought, one)
    )
    return found if known.mark == brought.mark else (*found, "words")


def decide_register(
    register: Register | None, command: RegisterIntent, actor: Actor, directory: Directory
) -> tuple[RegisterEvent, ...]:
    """Keep a register; only who organises deliberation at its place may. What stands there already is no event."""
    if isinstance(command, OpenRegister):
        return _open(register, command, actor, directory)
    if register is None:
        raise UnknownRegister
    must_organise(actor, register.place, action_name(type(command)))
    match command:
        case EnterLines():
            return _enter(register, command.lines, directory)
        case RemoveLines():
            there = tuple(one for one in command.lines if one in register.lines)
            return (LinesRemoved(lines=there),) if there else ()
        case ReplacePass():
            if command.unit not in register.units:
                raise UnknownUnit
            generation = register.generations.get(command.unit, 0) + 1
            return (PassReplaced(register_id=register.id, unit=command.unit, generation=generation),)
    assert_never(command)


def _open(
    register: Register | None, command: OpenRegister, actor: Actor, directory: Directory
) -> tuple[RegisterEvent, ...]:
    must_organise(actor, command.place, "open-register")
    if not directory.knows(command.place):
        raise UnknownPlace(place=command.place)
    if register is None:
        return (RegisterOpened(register_id=command.register_id, place=command.place, kind=command.kind),)
    if (register.place, register.kind) != (command.place, command.kind):
        raise RegisterExists
    return ()


def _enter(
    register: Register, lines: tuple[LineDraft, ...], directory: Directory
) -> tuple[RegisterEvent, ...]:
    for one in lines:
        if not covers(register.place, one.place):
            raise LineElsewhere(place=one.place)
        if not directory.knows(one.place):
            raise UnknownPlace(place=one.place)
    wanted = changes(register, lines).entered
    kept = (_kept(one) for one in lines if one.line in wanted)
    return tuple(LinesEntered(lines=some) for some in _batches(kept))


_FACTS = tuple(LineFacts.model_fields)


def _kept(draft: LineDraft) -> Line:
    # What a draft holds was checked when it was made; a hundred thousand of them need not be checked again.
    facts = {name: getattr(draft, name) for name in _FACTS}
    return Line.model_construct(**facts, who=draft.who.sealed)


def _batches(lines: Iterable[Line]) -> Iterable[tuple[Line, ...]]:
    waiting = list(lines)
    return (tuple(waiting[n : n + PER_EVENT]) for n in range(0, len(waiting), PER_EVENT))
