"""The doors of ballots: cast, looked at, taken back, counted."""

import os
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.bodies import NoQuery
from api.council.acting import said, said_if
from api.council.ballot_shapes import (
    BallotBody,
    BallotTaken,
    CountView,
    OwnBallot,
    OwnBallotLine,
    TurnoutView,
    VoidBody,
)
from api.documents import responses
from api.doors import DoorsDep, Key, Known, Staff, doors_of
from api.problems import ProblemError
from api.strict import StrictRoute
from engine.council.ballots import secret_paper
from engine.council.shelf import shelf_of
from ledger.vault import SubjectForgotten
from schemas.actors import Actor, Role
from schemas.council.acts import RoundNumber, Unit
from schemas.council.ballots import (
    CastBallot,
    Casting,
    CastSecretBallot,
    ProxyGiven,
    VoidBallot,
)
from schemas.frame import Frame
from schemas.ids import human_command_id
from schemas.outcomes import Outcome

router = APIRouter(route_class=StrictRoute, tags=["ballots"])

ROUND = "/api/deliberations/{deliberation_id}/rounds/{number}"
Nth = Annotated[RoundNumber, Path(description="Number of the round")]
WRITES = responses(400, 401, 403, 404, 409, 413, 415, 422, 503, etag=True, replay=True)
READS = responses(401, 403, 404, 409, 422, 503, ok=200)


@router.post(
    f"{ROUND}/ballots",
    status_code=201,
    operation_id="cast_ballot",
    summary="投票 Cast a ballot",
    responses=WRITES,
)
async def cast_ballot(
    deliberation_id: UUID,
    number: Nth,
    body: BallotBody,
    request: Request,
    response: Response,
    who: Known,
    key: Key,
) -> BallotTaken:
    """Vote with one's own pass, for another as a proxy, or take a ballot down as staff; one ballot of a unit counts.

    The receipt of a secret ballot is drawn here by chance and shown once: a repeated request is answered without it. What could tell
    it again, a key of the request as well, would be a link from the voter to the paper.
    """
    terms = await shelf_of(doors_of(request).desk.supplies).terms(deliberation_id, number)
    unit = body.unit or who.unit
    if unit is None:
        raise ProblemError("unit_missing")
    secret = terms.opened.secret
    receipt = _drawn() if secret else None
    command = _casting(body, deliberation_id, number, unit, who, receipt)
    outcome, replayed = await carried_out(request, response, command, who, key)
    return BallotTaken(
        deliberation_id=deliberation_id,
        round=number,
        unit=unit,
        revision=outcome.version,
        events=outcome.events,
        receipt=None if replayed else receipt,
    )


@router.get(
    f"{ROUND}/ballots/mine",
    operation_id="read_own_ballot",
    summary="自己的选票 One's own ballot",
    responses=READS,
)
async def read_own_ballot(
    deliberation_id: UUID, number: Nth, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Known
) -> OwnBallot:
    """What came in for the caller in this round, by whose hand, and what counts."""
    own = await doors.polling.own(deliberation_id, number, who)
    terms, counting = own.terms.opened, own.counting
    return OwnBallot(
        unit=who.unit or "",
        voted=counting is not None,
        secret=terms.secret,
        may_change=terms.may_change and not terms.secret,
        counting=counting.revision if counting else None,
        answers=counting.answers if counting else (),
        ballots=tuple(
            OwnBallotLine(
                revision=one.revision,
                channel=one.channel,
                by_proxy=one.proxy.holder if one.proxy else None,
                voided=one.voided,
                helper=one.help.helper if one.help else None,
                witness=one.help.witness if one.help else None,
                paper=one.help.paper if one.help else None,
            )
            for one in own.paper.ballots
        ),
        proxy=own.paper.proxy,
    )


@router.get(
    f"{ROUND}/ballots", operation_id="read_turnout", summary="谁投了票 Who has voted", responses=READS
)
async def read_turnout(
    deliberation_id: UUID, number: Nth, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Staff
) -> TurnoutView:
    """Who has voted, not how; for those who run the round."""
    terms, units = await doors.polling.turnout(deliberation_id, number, who)
    return TurnoutView(units=terms.roll.totals.units, voted=len(units), who=units)


@router.post(
    f"{ROUND}/ballots/{{unit}}/void",
    status_code=201,
    operation_id="void_ballot",
    summary="撤回选票 Take a ballot back",
    responses=WRITES,
)
async def void_ballot(
    deliberation_id: UUID,
    number: Nth,
    unit: Annotated[Unit, Path(description="Whose ballot")],
    body: VoidBody,
    request: Request,
    response: Response,
    who: Known,
    key: Key,
) -> BallotTaken:
    """Take back what staff recorded or a proxy cast, with a reason; the one before it counts again."""
    command = VoidBallot(
        deliberation=deliberation_id,
        number=number,
        unit=unit,
        revision=body.revision,
        reason=said(body.reason, deliberation_id, "reason"),
    )
    outcome, _ = await carried_out(request, response, command, who, key)
    return BallotTaken(
        deliberation_id=deliberation_id,
        round=number,
        unit=unit,
        revision=outcome.version,
        events=outcome.events,
    )


@router.get(f"{ROUND}/count", operation_id="read_count", summary="计票结果 The count", responses=READS)
async def read_count(
    deliberation_id: UUID, number: Nth, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Known
) -> CountView:
    """What the round comes to: after its close, or so far for who has voted in the open."""
    found = await doors.polling.results(deliberation_id, number, who)
    count = found.count
    return CountView(final=found.final, ballots=count.ballots, tallies=count.tallies, verdicts=count.verdicts)


_LETTERS = bytes(b"abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in range(256))
"""The letter of base 32 (RFC 4648) for each byte; each of the 32 stands for equally many."""


def _drawn() -> str:
    """A receipt code nobody can guess: 130 bits."""
    return os.urandom(26).translate(_LETTERS).decode()


def _casting(
    body: BallotBody, deliberation: UUID, number: int, unit: Unit, who: Actor, receipt: str | None
) -> Casting:
    proxy = None
    if body.proxy is not None:
        holder = body.proxy.holder or who.unit
        if holder is None or (who.role is Role.RESIDENT and holder != who.unit):
            raise ProblemError("unit_missing")
        paper = said(body.proxy.authorisation, deliberation, "authorisation")
        proxy = ProxyGiven(holder=holder, authorisation=paper)
    given = body.taken_down(who.id)
    if receipt is None:
        return CastBallot(
            deliberation=deliberation,
            number=number,
            unit=unit,
            channel=body.channel,
            proxy=proxy,
            help=given,
            answers=body.answers,
            reason=said_if(body.reason, deliberation, "reason"),
        )
    return CastSecretBallot(
        deliberation=deliberation,
        number=number,
        unit=unit,
        channel=body.channel,
        proxy=proxy,
        help=given,
        paper=secret_paper(deliberation, number, receipt, body.answers),
    )


async def carried_out(
    request: Request, response: Response, command: Frame, who: Actor, key: str
) -> tuple[Outcome, bool]:
    """Have it carried out once; raise `ProblemError` for a refusal that was recorded."""
    try:
        outcome, replayed, *_ = await doors_of(request).desk.answer(
            command, who, human_command_id(who.id, key)
        )
    except SubjectForgotten:
        # The urn was opened and emptied while the ballot was on its way.
        raise ProblemError("round_over") from None
    headers = {"ETag": f'"{outcome.version}"', **({"Idempotency-Replayed": "true"} if replayed else {})}
    if outcome.refusal is not None:
        raise ProblemError(outcome.refusal.code, headers, **outcome.refusal.facts)
    response.headers.update(headers)
    return outcome, replayed
