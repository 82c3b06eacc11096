"""The registrar: brings a whole list into a register through the desk, in pieces, and tells what it changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.council.organisers import organises
from domain.council.registers import Changes, UnknownRegister, changes
from engine.council.keeping import REGISTERS
from engine.council.listed import Given, Slip
from engine.council.listing import Listed, read_list
from engine.desk import Desk
from engine.rulebook import Rulebook
from engine.secrets import Keys
from ledger.port import Ledger
from schemas.actors import Actor
from schemas.council.registers import (
    PER_COMMAND,
    EnterLines,
    RegisterField,
    RegisterIntent,
    RemoveLines,
)
from schemas.ids import NAMESPACE, register_stream

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a list did to a register, or would have done: `rows` tells in which row of the list a line stands.

    `entered` is false when nothing was done, because there were slips and nobody said to leave those rows out, or because it was
    only asked what would happen.
    """

    changes: Changes
    slips: tuple[Slip, ...]
    rows: Mapping[str, int]
    entered: bool

    @property
    def changed_rows(self) -> tuple[tuple[int, tuple[RegisterField, ...]], ...]:
        """The rows whose lines stood there before and are otherwise now, with what is."""
        return tuple(sorted((self.rows[line], fields) for line, fields in self.changes.changed.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a list is brought: with good rows entered beside slips, with lines kept that it lacks, or only to see what it would do."""

    leave_out_slips: bool = False
    keep_missing: bool = False
    dry: bool = False


WHOLE = Manner()
"""The list is the whole register, and is entered if nothing in it is wrong."""


@dataclass(frozen=True, slots=True)
class Registrar:
    """Reads lists and enters them."""

    desk: Desk
    ledger: Ledger
    rulebook: Rulebook
    keys: Keys
    per_command: int = field(default=PER_COMMAND)

    async def bring(
        self,
        register_id: UUID,
        rows: Iterable[Given],
        by: Actor,
        manner: Manner = WHOLE,
        unread: Iterable[Slip] = (),
    ) -> Brought:
        """Make a register what a list says: new lines, changed ones, and those that the list lacks are taken out.

        With slips nothing is entered at all, unless `leave_out_slips`; then lines of rows with slips stay as they are, which means
        that none is taken out. `unread` are rows that no cell could be read from. Brought again the same list changes nothing. Raise
        `UnknownRegister` for who may not keep it.
        """
        loaded = await self.ledger.load(register_stream(register_id))
        register = REGISTERS.fold(None, loaded.events)
        if register is None or not organises(by, register.place):
            raise UnknownRegister
        zone = ZoneInfo((await self.rulebook.current()).calendar.zone)
        on = loaded.now.astimezone(zone).date()
        listed = read_list(rows, register, await self.rulebook.directory(), self.keys, on, tuple(unread))
        found = changes(register, listed.lines)
        if manner.keep_missing or listed.slips:
            found = Changes(found.new, found.changed, (), found.same)
        enters = not manner.dry and (manner.leave_out_slips or not listed.slips)
        if enters:
            for command in self._commands(register_id, listed, found):
                await self.desk.take(command, by, _command_id(command, loaded.version))
        return Brought(found, listed.slips, listed.rows, enters)

    def _commands(self, register_id: UUID, listed: Listed, found: Changes) -> Iterator[RegisterIntent]:
        wanted = found.entered
        lines = [one for one in listed.lines if one.line in wanted]
        for piece in _pieces(lines, self.per_command):
            yield EnterLines(register_id=register_id, lines=piece)
        for gone in _pieces(found.gone, self.per_command):
            yield RemoveLines(register_id=register_id, lines=gone)


def _pieces(items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    return (tuple(items[n : n + size]) for n in range(0, len(items), size))


def _command_id(command: RegisterIntent, version: int) -> UUID:
    """The same piece brought to the same register twice, after an answer was lost, is the same intent."""
    if isinstance(command, EnterLines):
        content = "\n".join(f"{one.line} {one.mark} {one.model_dump_json()}" for one in command.lines)
    else:
        content = command.model_dump_json()
    digest = sha256(content.encode()).hexdigest()
    return uuid5(NAMESPACE, f"register/{command.register_id}/{version}/{digest}")
