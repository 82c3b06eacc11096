"""`heyi places`: the place tree and the roster of posts, from a sheet or to look at."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from heyi.cli.speaking import Spoken, err, out
from heyi.compose import open_house
from heyi.importer.sheets import read_sheet
from heyi.importer.town import Entered, TownSheet, is_header
from heyi.installation import find_settings

app = typer.Typer(cls=Spoken, no_args_is_help=True, help="Places and posts: who answers for a level.")


@app.command("import")
def import_places(
    file: Annotated[
        Path, typer.Argument(help="CSV or xlsx with the columns place, kind, name, role, holder")
    ],
) -> None:
    """Enter places, posts and who holds them, each once; list bad rows with line and reason. Ends with 1 if any was bad."""
    entered = asyncio.run(_enter(file))
    for bad in entered.bad:
        err.print(f"line {bad.line}: {bad.code}: {bad}")
    out.print(f"entered {entered.places} places, {entered.posts} posts, {entered.holders} holders")
    if entered.bad:
        raise typer.Exit(1)


@app.command("show")
def show() -> None:
    """Print the tree with its posts; a vacant post is shown as vacant."""
    out.print(asyncio.run(_table()))


async def _enter(file: Path) -> Entered:
    rows = list(read_sheet(file, is_header))
    async with open_house(find_settings()) as house:
        return await TownSheet(house.desk, house.rulebook, house.keys).enter(rows)


async def _table() -> Table:
    async with open_house(find_settings()) as house:
        directory = await house.rulebook.directory()
    table = Table("place", "kind", "name", "post", "held by")
    for path, place in sorted(directory.places.items()):
        posts = [(role, held) for (at, role), held in directory.posts.items() if at == path]
        table.add_row(path, place.kind, place.name, *(("", "") if not posts else _post(*posts[0])))
        for role, held in posts[1:]:
            table.add_row("", "", "", *_post(role, held))
    return table


def _post(role: str, held: tuple[str, ...]) -> tuple[str, str]:
    return role, f"{len(held)}" if held else "vacant"
