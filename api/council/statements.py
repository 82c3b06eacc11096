"""The doors of statements: made, shown one at a time, agreed with or not, withheld, and drawn as a map."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from api.bodies import NoQuery, ReasonBody
from api.council.acting import said
from api.council.ballot_shapes import (
    CardDone,
    MapQuery,
    MapView,
    NextView,
    StanceBody,
    StatementBody,
    StatementsQuery,
    StatementsView,
    StatementView,
)
from api.council.ballots import READS, ROUND, WRITES, Nth
from api.doors import Doors, DoorsDep, Key, Known
from api.problems import ProblemError
from api.strict import StrictRoute
from domain.council.opinion.asking import author_of
from engine.council.cards import card_of
from engine.council.polling import StatementSeen
from schemas.actors import Actor
from schemas.council.acts import Unit
from schemas.council.opinion import StatementId
from schemas.council.statements import MakeStatement, VoteOnStatement, WithholdStatement
from schemas.frame import Frame
from schemas.ids import human_command_id
from schemas.outcomes import Outcome

router = APIRouter(route_class=StrictRoute, tags=["statements"])

Named = Annotated[StatementId, Path(description="Id of the statement")]
_PAGE = 200


@router.post(
    f"{ROUND}/statements",
    status_code=201,
    operation_id="make_statement",
    summary="发表意见 Make a statement",
    responses=WRITES,
)
async def make_statement(
    deliberation_id: UUID, number: Nth, body: StatementBody, doors: DoorsDep, who: Known, key: Key
) -> CardDone:
    """Say something that others may agree or disagree with; its id tells nothing of who said it."""
    unit = _unit(who)
    text = said(body.text, deliberation_id, "statement")
    command = MakeStatement(deliberation=deliberation_id, number=number, unit=unit, text=text)
    outcome = await _carried_out(doors, command, who, key)
    # A repeated request is told of the statement that it made then.
    card = await card_of(doors.desk.supplies.ledger, deliberation_id, number, unit, outcome.version)
    made = f"{unit}.{len(card.said) if card else 1}"
    return CardDone(statement=doors.polling.shown(deliberation_id, number, made), events=outcome.events)


@router.get(
    f"{ROUND}/statements", operation_id="list_statements", summary="意见列表 List statements", responses=READS
)
async def list_statements(
    deliberation_id: UUID,
    number: Nth,
    doors: DoorsDep,
    who: Known,
    query: Annotated[StatementsQuery, Query()],
) -> StatementsView:
    """Statements by id; the stances on one are shown to who took one, and to all once the round is closed."""
    found, more = await doors.polling.statements(deliberation_id, number, who, query.after, _PAGE)
    return StatementsView(
        statements=tuple(_view(one) for one in found), next=found[-1].id if more and found else None
    )


@router.get(
    f"{ROUND}/statements/next",
    operation_id="next_statement",
    summary="下一条意见 The next one",
    responses=READS,
)
async def next_statement(
    deliberation_id: UUID, number: Nth, _: Annotated[NoQuery, Query()], doors: DoorsDep, who: Known
) -> NextView:
    """The statement that the caller is asked next: one that few have answered."""
    found, left = await doors.polling.next(deliberation_id, number, who)
    return NextView(statement=None if found is None else _view(found), left=left)


@router.post(
    f"{ROUND}/statements/{{statement}}/votes",
    status_code=201,
    operation_id="vote_on_statement",
    summary="表态 Take a stance",
    responses=WRITES,
)
async def vote_on_statement(
    deliberation_id: UUID,
    number: Nth,
    statement: Named,
    body: StanceBody,
    doors: DoorsDep,
    who: Known,
    key: Key,
) -> CardDone:
    """Agree, disagree or pass; a later stance replaces the earlier one."""
    unit = _unit(who)
    meant = await doors.polling.meant(deliberation_id, number, who, statement)
    command = VoteOnStatement(
        deliberation=deliberation_id, number=number, unit=unit, statement=meant, stance=body.stance
    )
    return CardDone(statement=statement, events=(await _carried_out(doors, command, who, key)).events)


@router.post(
    f"{ROUND}/statements/{{statement}}/withhold",
    status_code=201,
    operation_id="withhold_statement",
    summary="不再展示 Withhold",
    responses=WRITES,
)
async def withhold_statement(
    deliberation_id: UUID,
    number: Nth,
    statement: Named,
    body: ReasonBody,
    doors: DoorsDep,
    who: Known,
    key: Key,
) -> CardDone:
    """Keep a statement from being shown any further, as the chair; that there was one, and why it is gone, stays."""
    meant = await doors.polling.meant(deliberation_id, number, who, statement)
    command = WithholdStatement(
        deliberation=deliberation_id,
        number=number,
        unit=author_of(meant),
        statement=meant,
        reason=said(body.reason, deliberation_id, "reason"),
    )
    return CardDone(statement=statement, events=(await _carried_out(doors, command, who, key)).events)


@router.get(
    "/api/deliberations/{deliberation_id}/map",
    operation_id="read_map",
    summary="意见地图 Opinion map",
    responses=READS,
)
async def read_map(
    deliberation_id: UUID,
    doors: DoorsDep,
    who: Known,
    query: Annotated[MapQuery, Query()],
) -> MapView:
    """Where people agree and differ, never drawn where somebody could be found out; and where the caller stands."""
    found, terms = await doors.polling.map(deliberation_id, query.round, who)
    mine = who.unit is not None and terms.is_unit(who, who.unit)
    return MapView(map=found.map, own=found.own.get(who.unit or "") if mine else None)


def _unit(who: Actor) -> Unit:
    if who.unit is None:
        raise ProblemError("unit_missing")
    return who.unit


def _view(one: StatementSeen) -> StatementView:
    return StatementView(
        id=one.id, text=one.text, withheld=one.withheld, mine=one.mine, own=one.own, stances=one.stances
    )


async def _carried_out(doors: Doors, command: Frame, who: Actor, key: str) -> Outcome:
    outcome = (await doors.desk.answer(command, who, human_command_id(who.id, key))).outcome
    if outcome.refusal is not None:
        raise ProblemError(outcome.refusal.code, None, **outcome.refusal.facts)
    return outcome
