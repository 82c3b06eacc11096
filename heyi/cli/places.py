"""`heyi places`: the place tree and the roster of posts, from a sheet or to look at."""

import asyncio
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from pydantic import ValidationError
from rich.table import Table

from engine.bootstrap import INSTALLER
from heyi.cli.speaking import Spoken, err, out
from heyi.compose import open_house
from heyi.importer.sheets import read_sheet
from heyi.importer.town import Entered, TownSheet, is_header
from heyi.installation import find_settings
from heyi.trouble import Trouble
from schemas.places import DeclareTie, WithdrawTie

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


@app.command("tie")
def tie(
    staff: Annotated[str, typer.Argument(help="Id of the member of staff, as the roster has it")],
    place: Annotated[str, typer.Argument(help="Place of the organisation, or the building where kin live")],
    kind: Annotated[str, typer.Option(help="kinship, post or interest")] = "post",
    organisation: Annotated[
        str | None, typer.Option(help="Such as owners_committee or property_service; none for kinship")
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="The tie is no more")] = False,
) -> None:
    """Enter what ties a member of staff to parties, so that it is proposed for disclosure when he mediates; names nobody."""
    said = {"staff": staff, "place": place, "kind": kind, "organisation": organisation}
    try:
        command = (WithdrawTie if withdraw else DeclareTie).model_validate(said)
    except ValidationError as wrong:
        found = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'tie'}: {one['msg']}" for one in wrong.errors()
        )
        raise Trouble(found, 2) from None
    asyncio.run(_tie(command))
    out.print(f"{kind} of {staff} at {place} {'withdrawn' if withdraw else 'entered'}")


async def _tie(command: DeclareTie | WithdrawTie) -> None:
    async with open_house(find_settings()) as house:
        # A command id of its own: a tie that was withdrawn may come back.
        outcome = await house.desk.take(command, INSTALLER, uuid4())
    if outcome.refusal is not None:
        raise Trouble(f"refused: {outcome.refusal.code}")


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
