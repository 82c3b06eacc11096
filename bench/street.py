"""A street with a past: a hundred cases lived through with the clock turned on, and a copy of it with as many as one likes."""

import base64
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import httpx
from sqlalchemy import text

from activities.cases import CaseHandsBody
from bench.ground import Ground
from heyi.app import app_of
from heyi.compose import House, open_house
from heyi.furnish import furnish
from heyi.settings import Settings
from heyi.staff import Staff, enter
from ledger.migrate import migrate
from schemas.actors import Role
from schemas.clockwork import Order

BEGAN = datetime.fromisoformat("2026-01-05T09:00:00+08:00")
STEP = timedelta(hours=36)
BUILDINGS = ("hean/xinhe/e1/b1", "hean/xinhe/e1/b2")
LIVED = 100
"""Cases that are lived through, one every day and a half; the rest are their copies."""

_DUE = text(
    "select stream, id, command, due_at from current.obligation where due_at <= :now order by due_at, id limit 1"
)
# Copies are there to be read: their hashes are those of the originals, and no command belongs to them.
_COPIES = """
create temporary table copies as
select s.stream as old, 'case/' || gen_random_uuid() as new
from ledger.stream s, generate_series(1, $1::int) n where s.kind = 'case'
"""
_EVENTS = """
insert into ledger.event
select r.* from (
    select e, c.new, row_number() over (order by c.new, e.version) + (select position from ledger.counter) as n
    from ledger.event e join copies c on c.old = e.stream) x,
    lateral jsonb_populate_record(x.e, jsonb_build_object('stream', x.new, 'position', x.n)) r
"""
_COUNTER = "update ledger.counter set position = (select max(position) from ledger.event)"
_ROWS = """
insert into {table} ({columns}) select {columns} from (
    select r.* from {table} x join copies c on c.old = x.stream,
        lateral jsonb_populate_record(x, jsonb_build_object('stream', c.new)) r)
"""
# Without those that the table computes itself.
_COLUMNS = """
select string_agg(quote_ident(attname), ', ') from pg_attribute
where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""
_TABLES = ("ledger.stream", "current.stream_row", "current.obligation", "current.span", "current.measure")


@dataclass
class Clock:
    """What the ledgers believe the time to be."""

    now: datetime = BEGAN


async def lived(ground: Ground, clock: Clock) -> tuple[Settings, str]:
    """A ledger of `LIVED` cases in every state, each time limit that ran out recorded; and its database's name."""
    ledger, persons = await ground.database(), await ground.database()
    dsn = ground.server.dsn
    await migrate(dsn(ledger), dsn(ledger, "heyi"))
    await migrate(dsn(persons), dsn(persons, "heyi"), "persons")
    settings = Settings.model_validate(
        {
            "database_url": dsn(ledger, "heyi"),
            "persons_url": dsn(persons, "heyi"),
            "master_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
    )
    async with street(settings, clock) as (house, client):
        await furnish(house)
        captains = [await _token(house, Role.BUILDING_CAPTAIN, place) for place in BUILDINGS]
        for number in range(LIVED):
            client.headers["Authorization"] = f"Bearer {captains[number % 2]}"
            await _live(client, number)
            await _to(house, clock, clock.now + STEP)
    return settings, ledger


async def crowded(ground: Ground, settings: Settings, ledger: str, times: int) -> Settings:
    """The same ledger in a database of its own with every case copied so many times."""
    name = f"{ledger}_crowded"
    await ground.server.execute(f"create database {name} template {ledger}")
    connection = await asyncpg.connect(ground.server.dsn(name))
    try:
        await connection.execute("set statement_timeout = 0")
        await connection.execute(_COPIES.replace("$1::int", str(times)))
        await connection.execute(_EVENTS)
        for table in _TABLES:
            columns = await connection.fetchval(_COLUMNS, table)
            await connection.execute(_ROWS.format(table=table, columns=columns))
        await connection.execute(_COUNTER)
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()
    return settings.model_copy(
        update={"database_url": type(settings.database_url)(ground.server.dsn(name, "heyi"))}
    )


@asynccontextmanager
async def street(settings: Settings, clock: Clock) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    """The doors of a ledger, called within the process."""
    async with open_house(settings, lambda: clock.now) as house:
        transport = httpx.ASGITransport(app=app_of(house))
        async with httpx.AsyncClient(transport=transport, base_url="http://heyi.bench", timeout=60) as client:
            yield house, client


async def _token(house: House, role: Role, place: str) -> str:
    return await enter(house, Staff(uuid4(), role, place), None)


async def overseer(house: House, client: httpx.AsyncClient) -> None:
    """Call as a street officer from now on."""
    client.headers["Authorization"] = f"Bearer {await _token(house, Role.STREET_OFFICER, 'hean')}"


async def _live(client: httpx.AsyncClient, number: int) -> None:
    """Report a matter and take it as far as its number says: left alone, taken on, contacted, failed, withdrawn or handed up."""
    body = {
        "title": "楼上漏水",
        "statement": "十月以来楼上卫生间一直渗水，我家天花板发霉。",
        "place": BUILDINGS[number % 2],
        "channel": "online",
        "applicant": {"name": "报告人"},
        "others": [{"name": "楼上住户"}],
    }
    case = (await _post(client, "/api/cases", body))["case_id"]
    far = number % 5
    steps: list[tuple[str, dict[str, object]]] = [
        ("confirm-triage", {}),
        ("accept", {}),
        ("record-contact", {"party": 1, "channel": "phone"}),
        ("close", {"outcome": "failed", "remedies_told": [1, 2]}),
    ]
    for action, said in steps[:far]:
        await _post(client, f"/api/cases/{case}/{action}", said)


async def _post(client: httpx.AsyncClient, path: str, body: Mapping[str, object]) -> dict[str, str]:
    answer = await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    answer.raise_for_status()
    return dict(answer.json())


async def _to(house: House, clock: Clock, then: datetime) -> None:
    hands = CaseHandsBody(house.ledger, house.rulebook, house.desk)
    while True:
        async with house.engine.connect() as connection:
            row = (await connection.execute(_DUE, {"now": then})).one_or_none()
        if row is None:
            break
        clock.now = max(clock.now, row.due_at + timedelta(seconds=1))
        await hands.issue(Order(stream=row.stream, obligation=row.id, command=row.command))
    clock.now = max(clock.now, then)
