"""`heyi forget`: destroys what identifies a party, or the words of a case, once the file need not be kept any longer."""

import asyncio
import sys
from typing import Annotated, get_args
from uuid import uuid4

import typer

from domain.refusals import UnknownCase
from engine.bootstrap import INSTALLER
from engine.doorkeeper import Doorkeeper
from engine.forgetting import Forgot, finish
from engine.forgetting import forget as forget_it
from heyi.cli.finding import case_id as find_case
from heyi.cli.speaking import out
from heyi.compose import House, open_house
from heyi.installation import find_settings
from heyi.trouble import Trouble
from projections.forgotten import ForgottenBoard
from schemas.actors import Actor, Role
from schemas.forgetting import Basis, ForgetParty, ForgettingCommand, ForgetWords

_USAGE = 2
_BASES = get_args(Basis)


def forget(
    *,
    case: Annotated[str | None, typer.Option(help="Id or number of the case")] = None,
    party: Annotated[int | None, typer.Option(min=1, help="Number of the party to forget")] = None,
    words: Annotated[
        bool, typer.Option("--words", help="Forget the free texts of the case instead of a party")
    ] = False,
    basis: Annotated[str, typer.Option(help=f"Why (PIPL art. 47): {', '.join(_BASES)}")] = "purpose_done",
    by: Annotated[
        str | None,
        typer.Option(help="Token of the administrator who orders it; - reads it from standard input"),
    ] = None,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Only destroy what is recorded as forgotten and still there")
    ] = False,
) -> None:
    """Destroy a party's key and what was sealed with it; it cannot be undone. Names that stand in free texts stay until --words.

    With --by the ledger keeps who ordered it, else only that it was done on the machine of the installation.

    Refused while the case is open or its file must be kept. What an earlier attempt left unfinished is finished as well; after
    the person store was restored from a backup, say --unfinished.
    """
    if basis not in _BASES:
        raise Trouble(f"{basis} is no basis; there are {', '.join(_BASES)}", _USAGE)
    if unfinished and case is None and party is None and not words and by is None:
        asyncio.run(_finish())
    elif case is not None and not unfinished and (party is not None) is not words:
        token = sys.stdin.readline().strip() if by == "-" else by
        asyncio.run(_forget(case, party, basis, token))
    else:
        raise Trouble("say --case ID with --party N or --words, or --unfinished alone", _USAGE)


async def _forget(case: str, party: int | None, basis: str, token: str | None) -> None:
    async with open_house(find_settings()) as house:
        actor = await _ordered_by(house, token)
        content = {"case": await find_case(house, case), "basis": basis}
        command: ForgettingCommand = (
            ForgetWords.model_validate(content)
            if party is None
            else ForgetParty.model_validate({**content, "party": party})
        )
        try:
            forgot = await forget_it(house.desk, house.vault, command, actor, uuid4())
        except UnknownCase:
            raise Trouble(f"there is no case {case}") from None
        _say(forgot)
        await _rest(house)


async def _ordered_by(house: House, token: str | None) -> Actor:
    """Who stands in the record: the administrator whose token it is, or the installation where nobody is named."""
    if token is None:
        return INSTALLER
    actor = await Doorkeeper(house.ledger, house.keys).actor_of(token)
    if actor is None or actor.role is not Role.ADMINISTRATOR:
        raise Trouble("--by is not the token of an administrator that is in force; nothing was destroyed")
    return actor


async def _finish() -> None:
    async with open_house(find_settings()) as house:
        await _rest(house)


async def _rest(house: House) -> None:
    if finished := await finish(ForgottenBoard(house.engine), house.vault):
        out.print(f"finished {finished} that were recorded as forgotten and still there")


def _say(forgot: Forgot) -> None:
    refusal = forgot.outcome.refusal
    if refusal is None:
        before = "" if forgot.outcome.status == "recorded" else "had been forgotten before; "
        out.print(f"{before}destroyed the key and {forgot.destroyed} sealed texts")
        return
    match refusal.code:
        case "file_must_be_kept":
            raise Trouble(f"the file must be kept until {refusal.facts['until']}; nothing was destroyed")
        case "case_still_open":
            raise Trouble(f"the case is still open ({refusal.facts['stage']}); nothing was destroyed")
        case "party_unknown":
            raise Trouble(f"the case has no party {refusal.facts['party']}")
    raise Trouble(f"refused: {refusal.code}")
