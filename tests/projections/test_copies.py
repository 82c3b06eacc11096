"""A ledger filled with copies is one like any other: it verifies, its rows are those that events give, and its cases go on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from bench.copies import Person
from bench.filling import Town, fill
from heyi.compose import House, open_house
from heyi.derived import derive
from ledger.verify import verify
from projections.case_list import CaseList, Wanted
from schemas.actors import Actor, Role
from schemas.case_commands import ConfirmTriage, Withdraw
from schemas.ids import case_id_of
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

COPIES = 300
HOME, OTHER = "hean/xinhe", "hean/qinglan"
CAPTAIN, NEIGHBOUR = "captain-of-home", "captain-elsewhere"


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


async def test_copies_verify_and_go_on(stores: Stores) -> None:
    settings = settings_for(stores)
    async with furnished(settings) as house:
        withdrawn, confirmed, _ = [await _case(house) for _ in range(3)]
        captain = Actor(id=CAPTAIN, role=Role.BUILDING_CAPTAIN, place=f"{HOME}/e1/b1")
        await house.desk.take(ConfirmTriage(case=case_id_of(confirmed)), captain, uuid4())
        party = Actor(id=f"{withdrawn}/party/1", role=Role.PARTY, case=withdrawn, party=1)
        await house.desk.take(Withdraw(case=case_id_of(withdrawn)), party, uuid4())
    before = await verify(stores.ledger_owner, derive)
    town = Town(HOME, (HOME, OTHER), (Person({HOME: CAPTAIN, OTHER: NEIGHBOUR}),))
    indexes = await _indexes(stores)
    now = datetime.now(UTC)

    events = await fill(stores.ledger_owner, COPIES, now, town, workers=1)

    after = await verify(stores.ledger_owner, derive)
    assert (after.events, after.streams) == (before.events + events, before.streams + COPIES)
    assert after.findings == []
    assert await _indexes(stores) == indexes
    async with open_house(settings) as house:
        lists = CaseList(house.engine)
        over = await lists.page(Wanted("hean", outcome="withdrawn"), None, COPIES)
        assert len(over) > COPIES / 2
        assert over[-1].opened_at < now - timedelta(days=365)
        (line, *_) = await lists.page(Wanted(OTHER, stage="triaged"), None, 1)
        loaded = await house.ledger.load(line.stream)
        assert loaded.events[-1].actor == Actor(
            id=NEIGHBOUR, role=Role.BUILDING_CAPTAIN, place=f"{OTHER}/e1/b1"
        )
        party = Actor(id=f"{line.stream}/party/1", role=Role.PARTY, case=line.stream, party=1)
        outcome = await house.desk.take(Withdraw(case=case_id_of(line.stream)), party, uuid4())
        assert outcome.version > loaded.version
    assert (await verify(stores.ledger_owner, derive)).findings == []


async def _case(house: House) -> str:
    outcome = await Neighbourhood(house).report()
    assert outcome.stream is not None
    return outcome.stream


async def _indexes(stores: Stores) -> set[str]:
    connection = await asyncpg.connect(stores.ledger_owner)
    try:
        rows = await connection.fetch(
            "select indexdef from pg_indexes where schemaname in ('ledger', 'current')"
        )
        return {row["indexdef"] for row in rows}
    finally:
        await connection.close()
