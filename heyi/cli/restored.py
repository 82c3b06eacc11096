"""`heyi restored`: whether the ledger was restored to an earlier moment, and that it goes on from there."""

import asyncio
from typing import Annotated

import typer

from heyi.cli.record import look_again
from heyi.cli.speaking import out
from heyi.compose import House, open_house
from heyi.installation import find_settings
from heyi.trouble import Trouble


def restored(
    *,
    accept: Annotated[
        bool, typer.Option("--accept", help="Go on from where the ledger stands; what is missing stays lost")
    ] = False,
) -> None:
    """Compare the ledger with what was seen of it; ends with 1 while something is missing and nobody accepted that.

    After --accept everybody may write again within a few seconds, and everything open is looked at again.
    """
    asyncio.run(_restored(accept))


async def _restored(accept: bool) -> None:
    async with open_house(find_settings()) as house:
        newest = await house.watch.newest()
        if house.watch.missed is None:
            out.print(
                f"the ledger holds everything that was seen of it; it stands at position {newest.position}"
            )
        elif accept:
            await _go_on(house)
        else:
            raise Trouble(_said(house.watch.missed.position, newest.position))


async def _go_on(house: House) -> None:
    await house.watch.accept()
    newest = await house.watch.newest()
    asked = await look_again(house)
    out.print(f"the ledger goes on from position {newest.position}")
    out.print(f"{asked} open cases and deliberations will be looked at again")


def _said(seen: int, stands: int) -> str:
    lost = (
        f"{seen - stands} events are missing"
        if seen > stands
        else "the events there are not those that were seen"
    )
    return (
        f"position {seen} of the ledger was seen, and it stands at {stands}: {lost}. It takes up nothing until it is restored"
        " to a later moment, or you say `heyi restored --accept`"
    )
