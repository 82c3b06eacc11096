"""`heyi import`: files the rows of a sheet as matters; with --ledger, hands an exported ledger on to `heyi.cli.restoring`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from heyi.cli.restoring import restore
from heyi.cli.speaking import err, out, progress_bar
from heyi.compose import open_house
from heyi.importer.entering import Tally, enter_rows, target
from heyi.importer.layout import HEADERS, Layout
from heyi.importer.sheets import read_sheet
from heyi.installation import find_settings
from heyi.trouble import Trouble
from schemas.ids import is_place

LISTED = 50
"""Bad rows that are listed; the rest are counted."""


def import_file(
    file: Annotated[
        Path, typer.Argument(help="JSON lines, CSV (UTF-8 or GB18030) or xlsx; with --ledger an export")
    ],
    *,
    place: Annotated[str | None, typer.Option(help="Where these matters belong, such as hean/xinhe")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help=f"Fields: {', '.join(HEADERS)}")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be filed, and how sorted")
    ] = False,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="FILE is what `heyi export` wrote (- is standard input)")
    ] = False,
) -> None:
    """File each row as a matter, once however often it is brought. Bad rows are listed with line and reason; the others land.

    Usual headers are recognised, in Chinese and English; --map names others, and may be given several times. Ends with 1 if any
    row was bad.

    With --ledger the whole of an exported ledger is read into an empty one, or nothing at all. The person store is not in an
    export: restore it from its own backup, under the same HEYI_MASTER_KEY.
    """
    if ledger:
        if place is not None or mapping or dry_run:
            raise Trouble(
                "--ledger takes no --place, --map or --dry-run: an export says all of that itself", 2
            )
        restore(file)
        return
    if place is None:
        raise Trouble("say where these matters belong: --place PATH, such as hean/xinhe", 2)
    if not is_place(place):
        raise Trouble(f"{place} is no path of a place; write one such as hean/xinhe", 2)
    layout = Layout.of(mapping or ())
    tally = asyncio.run(_import(file, place, layout, dry=dry_run))
    _show(tally, dry=dry_run)
    if tally.bad:
        raise typer.Exit(1)


async def _import(file: Path, place: str, layout: Layout, *, dry: bool) -> Tally:
    rows = list(read_sheet(file, layout.is_header))
    async with open_house(find_settings()) as house:
        to = await target(house, place, layout, dry=dry)
        with progress_bar() as bar:
            task = bar.add_task("rows", total=len(rows))
            return await enter_rows(to, rows, lambda: bar.advance(task))


def _show(tally: Tally, *, dry: bool) -> None:
    for bad in tally.bad[:LISTED]:
        err.print(f"line {bad.line}: {bad.code}: {bad}")
    if len(tally.bad) > LISTED:
        err.print(f"and {len(tally.bad) - LISTED} more bad rows")
    summary = Table("rows", "count", title=None)
    summary.add_row("would be filed" if dry else "filed", str(tally.filed))
    summary.add_row("already there", str(tally.there))
    summary.add_row("bad", str(len(tally.bad)))
    out.print(summary)
    if tally.sorted_as:
        classes = Table("class", "level", "rule", "count")
        for (triage_class, level, rule), count in sorted(tally.sorted_as.items()):
            classes.add_row(triage_class, level, rule, str(count))
        out.print(classes)
    for name, count in sorted(tally.left_out.items()):
        out.print(f"{name}: not recognised in {count} rows that were filed without it")
    if tally.unused:
        out.print(f"columns that nothing was read from: {', '.join(sorted(tally.unused))}")
