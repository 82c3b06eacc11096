"""The door of proxies: who may vote for whom, said by the voter or seen by staff before anybody uses it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from api.council.acting import said_if
from api.council.ballot_shapes import BallotTaken, ProxyGiving
from api.council.ballots import ROUND, WRITES, Nth, carried_out
from api.doors import Key, Known
from api.strict import StrictRoute
from schemas.council.acts import Unit
from schemas.council.ballots import GiveProxy

router = APIRouter(route_class=StrictRoute, tags=["ballots"])


@router.post(
    f"{ROUND}/ballots/{{unit}}/proxy",
    status_code=201,
    operation_id="give_proxy",
    summary="委托投票 Give a proxy",
    responses=WRITES,
)
async def give_proxy(
    deliberation_id: UUID,
    number: Nth,
    unit: Annotated[Unit, Path(description="For whom the holder may vote")],
    body: ProxyGiving,
    request: Request,
    response: Response,
    who: Known,
    key: Key,
) -> BallotTaken:
    """Name who may vote for oneself; or record, as staff and with a witness, the written paper that names somebody."""
    command = GiveProxy(
        deliberation=deliberation_id,
        number=number,
        unit=unit,
        holder=body.holder,
        authorisation=said_if(body.authorisation, deliberation_id, "authorisation"),
        help=body.help.of(who.id) if body.help else None,
    )
    outcome, _ = await carried_out(request, response, command, who, key)
    return BallotTaken(
        deliberation_id=deliberation_id,
        round=number,
        unit=unit,
        revision=outcome.version,
        events=outcome.events,
    )
