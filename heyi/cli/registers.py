"""`heyi register` and `heyi pass`: lists of owners, households and residents, and the letters that let them vote."""

import asyncio
from pathlib import Path
from typing import Annotated, get_args
from uuid import UUID, uuid4

import typer
from rich.table import Table

from api.wording import Locales
from domain.council.rolls import entries_of
from engine.council.keeping import register_of
from engine.council.registrar import Brought, Manner
from heyi.cli.speaking import Spoken, err, out
from heyi.compose import open_house
from heyi.importer.entering import IMPORTER
from heyi.importer.registers import Letter, enter_register, letters, letters_csv, read_register, register_at
from heyi.installation import find_settings, write_private
from heyi.settings import LOCALES
from heyi.trouble import Trouble
from projections.council.field_list import FieldList
from schemas.council.registers import RegisterKind, ReplacePass
from schemas.council.rolls import RollTotals, totals_of
from schemas.ids import is_place

app = typer.Typer(
    cls=Spoken,
    no_args_is_help=True,
    help="Registers: who owns or lives where, from sheets; names are sealed.",
)
KINDS: tuple[RegisterKind, ...] = get_args(RegisterKind)
LISTED = 50
_USAGE = 2


@app.command("import")
def import_register(
    file: Annotated[
        Path, typer.Argument(help="CSV (UTF-8 or GB18030), xlsx or JSON lines, one line per row")
    ],
    *,
    place: Annotated[
        str | None, typer.Option(help="Where the register is for, such as hean/xinhe/e1")
    ] = None,
    kind: Annotated[str | None, typer.Option(help=f"One of {', '.join(KINDS)}")] = None,
    register: Annotated[UUID | None, typer.Option(help="Id of a register, instead of place and kind")] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Enter the good rows beside bad ones")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Lines that the list lacks stay in the register")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change")] = False,
) -> None:
    """Make a register what a list says, and tell what that changed. With bad rows nothing is entered, and all of them are listed.

    Usual headers are recognised, in Chinese and English: building, room, name, id_number, phone, area (or area_registry,
    area_survey, area_contract), status, adults, birth, tags. Ends with 1 if any row was bad.
    """
    if register is None and (place is None or kind not in KINDS):
        raise Trouble(f"say --place PATH and --kind {'|'.join(KINDS)}, or --register ID", _USAGE)
    if place is not None and not is_place(place):
        raise Trouble(f"{place} is no path of a place; write one such as hean/xinhe/e1", _USAGE)
    manner = Manner(leave_out_slips=leave_out, keep_missing=keep, dry=dry_run)
    found, brought = asyncio.run(_import(file, place, kind, register, manner))
    _show(found, brought)
    if brought.slips:
        raise typer.Exit(1)


async def _import(
    file: Path, place: str | None, kind: str | None, register: UUID | None, manner: Manner
) -> tuple[UUID, Brought]:
    sheet = read_register(file)
    async with open_house(find_settings()) as house:
        if register is None:
            known = next(one for one in KINDS if one == kind)
            register = await register_at(house, place or "", known)
        return register, await enter_register(house, register, sheet, manner)


def _show(register: UUID, brought: Brought) -> None:
    sentences = Locales.load(LOCALES).by_language["zh"].rows
    for slip in brought.slips[:LISTED]:
        err.print(f"line {slip.line}: {slip.column or '-'}: {slip.code}: {sentences[slip.code]}")
    if len(brought.slips) > LISTED:
        err.print(f"and {len(brought.slips) - LISTED} more bad rows")
    for row, fields in brought.changed_rows[:LISTED]:
        out.print(f"line {row}: changed: {', '.join(fields)}")
    changes = brought.changes
    done = "entered" if brought.entered else "not entered"
    out.print(
        f"{done}: {len(changes.new)} new, {len(changes.changed)} changed, {changes.same} as before,"
        f" {len(changes.gone)} no more, {len(brought.slips)} bad"
    )
    out.print(f"register {register}")


@app.command("show")
def show(register: Annotated[UUID, typer.Argument(help="Id of the register")]) -> None:
    """Print what a roll of the whole register would sum up to: heads as the law counts them."""
    place, kind, lines, totals = asyncio.run(_totals(register))
    table = Table("what", "how many", title=f"{kind} of {place}")
    table.add_row("lines", str(lines))
    for name, count in totals.model_dump(exclude={"area"}).items():
        table.add_row(name, str(count))
    table.add_row("area (m2)", f"{totals.area // 100}.{totals.area % 100:02d}")
    out.print(table)


async def _totals(register_id: UUID) -> tuple[str, str, int, RollTotals]:
    async with open_house(find_settings()) as house:
        register = await register_of(house.ledger, register_id)
        if register is None:
            raise Trouble(f"there is no register {register_id}")
        today = (await house.ledger.load("place/tree")).now.date()
        totals = totals_of(entries_of(register, register.place, today))
        return register.place, register.kind, len(register.lines), totals


@app.command("list")
def list_registers(place: Annotated[str, typer.Argument(help="At or below this place")]) -> None:
    """Print the registers of a place, the newest first."""
    table = Table("register", "place", "kind")
    for found, at, kind in asyncio.run(_listed(place)):
        table.add_row(found, at, kind)
    out.print(table)


async def _listed(place: str) -> list[tuple[str, str, str]]:
    async with open_house(find_settings()) as house:
        lines = await FieldList(house.engine).page("register", place, None, 500)
        return [(one.stream.partition("/")[2], one.place, one.category or "") for one in lines]


def print_passes(
    *,
    register: Annotated[UUID, typer.Option(help="Id of the register, or of a body for its members")],
    unit: Annotated[str | None, typer.Option(help="Id of one unit")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Of every unit; needs --out")] = False,
    to: Annotated[
        Path | None, typer.Option("--out", help="A CSV for printing letters; only you may read it")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="End the unit's pass and make the next one")
    ] = False,
) -> None:
    """Print the pass of one unit, alone, or write those of all of them with room and name, a letter per row."""
    if everybody is (unit is not None) or (everybody and (to is None or replace)):
        raise Trouble("say --unit ID, or --all --out FILE", _USAGE)
    written = asyncio.run(_passes(register, unit, replace=replace))
    if to is not None:
        write_private(to, letters_csv(written))
        out.print(f"{len(written)} passes in {to}")
        return
    out.print(written[0].secret)


async def _passes(register: UUID, unit: str | None, *, replace: bool) -> tuple[Letter, ...]:
    async with open_house(find_settings()) as house:
        if replace and unit is not None:
            outcome = await house.desk.take(ReplacePass(register_id=register, unit=unit), IMPORTER, uuid4())
            if outcome.refusal is not None:
                raise Trouble(f"refused: {outcome.refusal.code}")
        return await letters(house, register, unit)
