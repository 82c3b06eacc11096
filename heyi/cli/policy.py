"""`heyi policy`: check a pack before it is used, put it into force, show what is in force."""

import asyncio
from pathlib import Path
from typing import Annotated, cast

import typer
import yaml

from engine.bootstrap import publish as publish_pack
from engine.bootstrap import settle_places
from engine.catalogue import CODEC
from engine.packs import load_pack, pack_digest
from heyi.cli.speaking import Spoken, out
from heyi.compose import open_house
from heyi.furnish import pack_folder
from heyi.installation import find_settings
from heyi.trouble import Trouble
from ledger.port import Ledger
from schemas.ids import policy_stream
from schemas.policies import PolicyPublished
from schemas.policy import PolicyPack

app = typer.Typer(cls=Spoken, help="Policy packs: the rules of a community as data.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="Folder of a pack, or the name of one that comes with heyi")]


@app.command()
def check(folder: Folder) -> None:
    """Read a pack and say everything that is wrong with it, by file and line; nothing is published."""
    pack = load_pack(pack_folder(folder))
    out.print(f"{pack.id} is sound: {_counted(pack)}")
    out.print(f"digest {pack_digest(pack)}")


@app.command()
def publish(folder: Folder) -> None:
    """Put a pack into force for what is filed from now on; what was filed before keeps its own."""
    pack = load_pack(pack_folder(folder))
    new, entered, filed_under = asyncio.run(_publish(pack))
    done = "is in force" if new else "was in force already"
    out.print(f"{pack.id} {done}; {entered} places and posts were entered")
    if filed_under != pack.name:
        out.print(
            f"note: new cases are filed under {filed_under}; set HEYI_POLICY={pack.name} to change that"
        )


@app.command()
def show(
    name: Annotated[
        str | None, typer.Argument(help="Name of a published pack; HEYI_POLICY unless given")
    ] = None,
) -> None:
    """Print the newest published version of a pack as YAML."""
    published = asyncio.run(_published(name))
    newest = published[-1]
    typer.echo(f"# {newest.pack.id}, digest {newest.digest}")
    typer.echo(f"# published: {', '.join(one.pack.id for one in published)}")
    content = newest.pack.model_dump(mode="json", exclude_defaults=True)
    typer.echo(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120), nl=False)


async def _publish(pack: PolicyPack) -> tuple[bool, int, str]:
    """Whether anything was new, how many places and posts were entered, and the pack that new cases are filed under."""
    async with open_house(find_settings()) as house:
        before = await _publications(house.ledger, pack.name)
        await publish_pack(house.desk, house.rulebook, pack)
        after = await _publications(house.ledger, pack.name)
        newest = after[-1]
        if newest.digest != pack_digest(pack):
            raise Trouble(
                f"{pack.id} was not published: {newest.pack.id} is in force and has other content;"
                " give the new content a higher version"
            )
        entered = await settle_places(house.desk, house.rulebook, pack)
        return len(after) > len(before), entered, house.settings.policy


async def _published(name: str | None) -> list[PolicyPublished]:
    async with open_house(find_settings()) as house:
        wanted = name or house.settings.policy
        published = await _publications(house.ledger, wanted)
    if not published:
        raise Trouble(f"no policy pack {wanted} is published")
    return published


async def _publications(ledger: Ledger, name: str) -> list[PolicyPublished]:
    return [
        cast(PolicyPublished, CODEC.decode(one)) for one in (await ledger.load(policy_stream(name))).events
    ]


def _counted(pack: PolicyPack) -> str:
    return (
        f"{len(pack.ladder)} levels, {len(pack.triage)} rules of triage, {len(pack.clocks)} clocks,"
        f" {len(pack.categories)} categories, {len(pack.places)} places, {len(pack.posts)} posts"
    )
