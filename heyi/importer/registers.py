"""Registers from sheets or from rows: opened where there is none yet, filled, and their passes written out for printing."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from engine.council.columns import is_header
from engine.council.keeping import body_of, register_of
from engine.council.listed import Given, Slip, told
from engine.council.passes import Pass, make_pass
from engine.council.registrar import WHOLE, Brought, Manner, Registrar
from heyi.compose import House
from heyi.importer.entering import IMPORTER
from heyi.importer.sheets import BadRowError, read_sheet
from heyi.trouble import Trouble
from projections.council.field_list import FieldList
from schemas.council.registers import OpenRegister, RegisterKind
from schemas.ids import NAMESPACE

_MOST = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, and those that could not be read."""

    rows: tuple[Given, ...]
    unread: tuple[Slip, ...]


def read_register(path: Path) -> Sheet:
    """Read a CSV, xlsx or JSON list; raise `Trouble` for a file that is none or names no known column."""
    rows: list[Given] = []
    unread: list[Slip] = []
    for one in read_sheet(path, is_header):
        if isinstance(one, BadRowError):
            unread.append(Slip(one.line, "", "cells_unreadable"))
        else:
            rows.append(Given(one.line, one.cells))
    return Sheet(tuple(rows), tuple(unread))


def sheet_of(rows: Iterable[Mapping[str, object]]) -> Sheet:
    """Rows that stand in no file, by the same headers; the first is row one."""
    return Sheet(tuple(Given(number, row) for number, row in enumerate(rows, start=1)), ())


async def register_at(house: House, place: str, kind: RegisterKind) -> UUID:
    """The register of a kind at a place, opened if there is none; raise `Trouble` when there are several to choose from."""
    lines = await FieldList(house.engine).page("register", place, None, _MOST)
    found = [
        UUID(one.stream.partition("/")[2]) for one in lines if (one.place, one.category) == (place, kind)
    ]
    if len(found) > 1:
        raise Trouble(
            f"{place} has {len(found)} registers of {kind}; name one with --register: {', '.join(map(str, found))}"
        )
    if found:
        return found[0]
    register = uuid5(NAMESPACE, f"register/{place}/{kind}")
    await house.desk.take(
        OpenRegister(register_id=register, place=place, kind=kind),
        IMPORTER,
        uuid5(NAMESPACE, f"open/{register}"),
    )
    return register


async def enter_register(house: House, register: UUID, sheet: Sheet, manner: Manner = WHOLE) -> Brought:
    """Enter a list in a register, as the installation itself."""
    registrar = Registrar(house.desk, house.ledger, house.rulebook, house.keys)
    return await registrar.bring(register, sheet.rows, IMPORTER, manner, sheet.unread)


@dataclass(frozen=True, slots=True)
class Letter:
    """A pass with where it is to be handed in; of a unit with several parts, the first of them."""

    place: str
    room: str
    name: str
    unit: str
    secret: str

    def __repr__(self) -> str:
        return f"Letter(unit={self.unit})"


async def letters(house: House, register_id: UUID, unit: str | None = None) -> tuple[Letter, ...]:
    """Passes of a register by building and room, or of a body's members; of one unit if named. Raise `Trouble` for unknown ones."""
    register = await register_of(house.ledger, register_id)
    if register is None:
        return await _of_members(house, register_id, unit)
    if unit is not None and unit not in register.units:
        raise Trouble(f"the register has no unit {unit}")
    first = {one.unit: one for one in sorted(register.lines.values(), key=lambda one: one.line, reverse=True)}
    wanted = [one for one in first.values() if unit in (None, one.unit)]
    texts = await house.vault.open([one.who for one in wanted])
    found = []
    for one in wanted:
        said = told(texts[one.who.digest])
        granted = Pass(register_id, one.unit, register.generations.get(one.unit, 0))
        secret = make_pass(house.keys, granted)
        found.append(Letter(one.place, said.get("room", ""), said.get("name", ""), one.unit, secret))
    return tuple(sorted(found, key=lambda one: (one.place, one.room, one.unit)))


async def _of_members(house: House, body_id: UUID, member: str | None) -> tuple[Letter, ...]:
    """The passes of everybody who is seated in a body; one who left opens the door still, and is on no roll any more."""
    body = await body_of(house.ledger, body_id)
    if body is None:
        raise Trouble(f"there is no register and no body {body_id}")
    wanted = [
        one.seating for name, one in body.members.items() if member in (None, name) and one.left_on is None
    ]
    if not wanted:
        raise Trouble(f"the body has no member {member}" if member else "nobody sits in the body")
    texts = await house.vault.open([one.name for one in wanted])
    return tuple(
        Letter(
            one.represents or body.place,
            "",
            texts[one.name.digest] or "",
            one.member,
            make_pass(house.keys, Pass(body_id, one.member)),
        )
        for one in wanted
    )


def letters_csv(written: Iterable[Letter]) -> str:
    """Letters as a CSV that a word processor merges, with a header."""
    text = io.StringIO(newline="")
    rows: Iterator[tuple[str, ...]] = (
        (one.place, one.room, one.name, one.unit, one.secret) for one in written
    )
    csv.writer(text).writerows([("place", "room", "name", "unit", "pass"), *rows])
    return text.getvalue()
