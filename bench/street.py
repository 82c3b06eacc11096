"""A town with a past: a hundred cases lived through with the clock turned on, and the doors to look at them."""

import base64
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from activities.cases import CaseHandsBody
from bench.copies import Person
from bench.filling import Town
from bench.ground import Ground
from engine.bootstrap import settle_places
from heyi.app import app_of
from heyi.compose import House, open_house
from heyi.furnish import furnish
from heyi.settings import Settings
from heyi.staff import Staff, enter
from ledger.migrate import migrate
from schemas.actors import Role
from schemas.clockwork import Order
from schemas.policy import PlaceEntry, PlaceKind, PolicyPack, PostEntry

STEP = timedelta(hours=36)
ACT = timedelta(hours=2)
LIVED = 100
"""Cases that are lived through, one every day and a half."""

HOME = "hean/xinhe"
COMMUNITIES = 24
BUILDINGS = ("e1/b1", "e1/b2")
EMPTY = "e1/b3"
"""Where nobody holds the post of the captain."""

LEAK = {"title": "楼上漏水", "statement": "十月以来楼上卫生间一直渗水，我家天花板发霉。"}
LIFT = {"title": "电梯坏了", "statement": "电梯坏了没有人修，整个小区都担心，上门说过两次没有结果。"}
TELL: tuple[tuple[str, dict[str, object]], ...] = (("confirm-triage", {}), ("accept", {}))
TALK = (*TELL, ("record-contact", {"party": 1, "channel": "phone"}))
GONE: dict[str, object] = {"reason_code": "already_handled", "reason": "法院已立案。", "routes": ["court"]}
BACK: tuple[str, dict[str, object]] = ("withdraw", {"party": 1})
AGREED: dict[str, object] = {"terms": "楼上月底前修好。", "consents": [1, 2]}
LIVES: tuple[tuple[tuple[str, dict[str, object]], ...], ...] = (
    (),
    TELL[:1],
    TELL,
    TALK,
    (*TALK, ("close", {"outcome": "failed", "remedies_told": [1, 2]})),
    (("decline", GONE),),
    (BACK,),
    (TELL[0], BACK),
    (*TELL, ("record-settlement", AGREED), ("close", {"outcome": "mediated_oral", "remedies_told": []})),
    (TELL[0], ("decline", GONE)),
)
"""What is done in each tenth case: nothing, a little, or all of it to one of several ends."""

_DUE = text(
    "select stream, id, command, due_at from current.obligation where due_at <= :now order by due_at, id limit 1"
)


@dataclass
class Clock:
    """What the ledgers believe the time to be."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Lived:
    """A house in which cases were lived through, and where and until when; `ledger` and `persons` are names of databases."""

    settings: Settings
    ledger: str
    persons: str
    town: Town
    until: datetime


async def lived(ground: Ground, until: datetime, cases: int = LIVED) -> Lived:
    """Live through so many cases, until a given moment (aware); every time limit that ran out by then is recorded."""
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
    clock = Clock(until - cases * STEP)
    async with street(settings, clock) as (house, client):
        pack = await furnish(house)
        communities = (HOME, *(f"hean/c{n:02}" for n in range(1, COMMUNITIES)))
        await settle_places(house.desk, house.rulebook, _grown(pack, communities[1:]))
        people, tokens = zip(
            *[await _captains(house, building, communities) for building in BUILDINGS], strict=True
        )
        for number in range(cases):
            begun = clock.now
            await _live(house, client, clock, number, tokens[number % 2])
            await to(house, clock, begun + STEP)
    return Lived(settings, ledger, persons, Town(HOME, communities, people), clock.now)


def _grown(pack: PolicyPack, communities: tuple[str, ...]) -> PolicyPack:
    """The pack with communities as the first one is, as far as cases are reported there."""
    below = ((PlaceKind.COMMUNITY, ""), (PlaceKind.ESTATE, "/e1"))
    buildings = tuple((PlaceKind.BUILDING, f"/{one}") for one in (*BUILDINGS, EMPTY))
    return pack.model_copy(
        update={
            "places": tuple(
                PlaceEntry(path=at + path, kind=kind, name=f"{at[-3:]}{path}")
                for at in communities
                for kind, path in (*below, *buildings)
            ),
            "posts": tuple(
                PostEntry(place=at + path, role=Role.BUILDING_CAPTAIN)
                for at in communities
                for _, path in buildings
            ),
        }
    )


async def _captains(house: House, building: str, communities: tuple[str, ...]) -> tuple[Person, str]:
    """Enter a captain of this building in each community; return them, and the token of the first."""
    there = {community: uuid4() for community in communities}
    tokens = [
        await enter(house, Staff(one, Role.BUILDING_CAPTAIN, f"{community}/{building}"), None)
        for community, one in there.items()
    ]
    return Person({community: str(one) for community, one in there.items()}), tokens[0]


@asynccontextmanager
async def street(settings: Settings, clock: Clock) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    """The doors of a ledger, called within the process."""
    async with open_house(settings, lambda: clock.now) as house:
        transport = httpx.ASGITransport(app=app_of(house))
        async with httpx.AsyncClient(transport=transport, base_url="http://heyi.bench", timeout=60) as client:
            yield house, client


async def overseer(house: House, client: httpx.AsyncClient) -> None:
    """Call as a street officer from now on."""
    token = await enter(house, Staff(uuid4(), Role.STREET_OFFICER, "hean"), None)
    client.headers["Authorization"] = f"Bearer {token}"


async def _live(house: House, client: httpx.AsyncClient, clock: Clock, number: int, token: str) -> None:
    """Report a matter and take it as far as its number says, some time between one step and the next."""
    steps = LIVES[number % len(LIVES)]
    # What nobody there takes up was reported by the applicant in person.
    said = {"Authorization": f"Bearer {token}"} if steps else {}
    body = {
        **(LIFT if number % (2 * len(LIVES)) == 0 else LEAK),
        "place": f"{HOME}/{BUILDINGS[number % 2] if steps else EMPTY}",
        "channel": "online",
        "applicant": {"name": "报告人"},
        "others": [{"name": "楼上住户"}],
    }
    case = UUID((await _post(client, "/api/cases", body, said))["case_id"])
    for action, content in steps:
        await to(house, clock, clock.now + ACT)
        await _post(client, f"/api/cases/{case}/{action}", content, said)


async def _post(
    client: httpx.AsyncClient, path: str, body: Mapping[str, object], said: Mapping[str, str]
) -> dict[str, str]:
    answer = await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4()), **said})
    answer.raise_for_status()
    return dict(answer.json())


async def to(house: House, clock: Clock, then: datetime) -> None:
    """Turn the clock on; what falls due meanwhile is done in its order."""
    hands = CaseHandsBody(house.ledger, house.rulebook, house.desk)
    while True:
        async with house.engine.connect() as connection:
            row = (await connection.execute(_DUE, {"now": then})).one_or_none()
        if row is None:
            break
        clock.now = max(clock.now, row.due_at + timedelta(seconds=1))
        await hands.issue(Order(stream=row.stream, obligation=row.id, command=row.command))
    clock.now = max(clock.now, then)
