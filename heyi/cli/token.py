"""`heyi token`: lets somebody in, and ends a token."""

import asyncio
import sys
from typing import Annotated
from uuid import UUID, uuid4

import typer

from domain.refusals import TokenOver
from engine.doorkeeper import issue_token, party_actor, revoke_token
from engine.processes import CASES
from heyi.cli.finding import case_id as find_case
from heyi.cli.speaking import Spoken, out
from heyi.compose import open_house
from heyi.installation import find_settings
from heyi.staff import Staff, enter
from heyi.trouble import Trouble
from schemas.actors import STAFF_ROLES, Role
from schemas.ids import case_stream, is_place

app = typer.Typer(cls=Spoken, invoke_without_command=True)

_USAGE = 2


@app.callback()
def issue(
    ctx: typer.Context,
    *,
    role: Annotated[str | None, typer.Option(help=f"One of {', '.join(STAFF_ROLES)}")] = None,
    place: Annotated[
        str | None, typer.Option(help="Where the authority begins, such as hean/xinhe/e1")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The person's name; it is kept sealed")] = None,
    staff: Annotated[UUID | None, typer.Option(help="Somebody who is in the roster already")] = None,
    case: Annotated[str | None, typer.Option(help="Id or number of a case, for one of its parties")] = None,
    party: Annotated[int | None, typer.Option(min=1, help="Number of the party")] = None,
) -> None:
    """Make a token and print it, alone. Staff (--role, --place) are entered in the roster; a party needs --case and --party."""
    if ctx.invoked_subcommand is not None:
        return
    if role is not None and place is not None and case is None and party is None:
        token = asyncio.run(_for_staff(_staff(role, place, staff), name))
    elif case is not None and party is not None and role is None and place is None:
        token = asyncio.run(_for_party(case, party))
    else:
        raise Trouble("say --role ROLE --place PATH for staff, or --case ID --party N for a party", _USAGE)
    out.print(token)


@app.command()
def revoke(
    token: Annotated[
        str, typer.Argument(help="The token; - reads it from standard input, which no history keeps")
    ],
) -> None:
    """End a token; within seconds it opens nothing any more. Whoever holds a post keeps it."""
    asyncio.run(_revoke(sys.stdin.readline().strip() if token == "-" else token))  # noqa: S105 -- a dash is no secret
    out.print("the token is ended")


def _staff(role: str, place: str, staff: UUID | None) -> Staff:
    if role not in STAFF_ROLES:
        raise Trouble(f"{role} is no role of staff; there are {', '.join(STAFF_ROLES)}", _USAGE)
    if not is_place(place):
        raise Trouble(f"{place} is no path of a place; write one such as hean/xinhe/e1", _USAGE)
    return Staff(staff or uuid4(), Role(role), place)


async def _for_staff(staff: Staff, name: str | None) -> str:
    async with open_house(find_settings()) as house:
        return await enter(house, staff, name)


async def _for_party(case: str, party: int) -> str:
    async with open_house(find_settings()) as house:
        case_id = await find_case(house, case)
        found = CASES.fold(None, (await house.ledger.load(case_stream(case_id))).events)
        if found is None:
            raise Trouble(f"there is no case {case}")
        if not found.has_party(party):
            raise Trouble(f"case {found.number} has the parties 1 to {len(found.parties)}")
        return await issue_token(house.desk, house.keys, party_actor(case_id, party), uuid4())


async def _revoke(token: str) -> None:
    async with open_house(find_settings()) as house:
        try:
            await revoke_token(house.desk, house.ledger, house.keys, token, uuid4())
        except TokenOver:
            raise Trouble(
                "no such token is in force: it was never made here, or it was ended before"
            ) from None
