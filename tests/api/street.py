"""A street for the tests of the doors: people who call over HTTP, each with a token of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from engine.doorkeeper import issue_token, party_actor
from heyi.compose import House
from schemas.actors import Actor, Role
from schemas.places import FillPost, VacatePost

BUILDING = "hean/xinhe/e1/b1"
STAFF: dict[str, tuple[Role, str]] = {
    "captain": (Role.BUILDING_CAPTAIN, BUILDING),
    "neighbour_captain": (Role.BUILDING_CAPTAIN, "hean/xinhe/e1/b2"),
    "grid": (Role.GRID_WORKER, "hean/xinhe/e1"),
    "officer": (Role.COMMUNITY_OFFICER, "hean/xinhe"),
    "mediator": (Role.MEDIATOR, "hean/xinhe"),
    "street": (Role.STREET_OFFICER, "hean"),
    "supervisor": (Role.SUPERVISOR, "hean"),
    "administrator": (Role.ADMINISTRATOR, "hean"),
    "stranger": (Role.COMMUNITY_OFFICER, "hean/qinglan"),
}
NAME, PHONE, OTHER, OTHER_PHONE = "林秀英", "13900000001", "周国强", "13900000002"
TITLE = "楼上漏水"
STATEMENT = "十月以来楼上卫生间一直渗水，我家天花板发霉，上门说过两次没有结果。"


def report(**changes: Any) -> dict[str, Any]:
    """A private matter between two neighbours of building one."""
    body: dict[str, Any] = {
        "title": TITLE,
        "statement": STATEMENT,
        "place": BUILDING,
        "channel": "online",
        "applicant": {"name": NAME, "phone": PHONE},
        "others": [{"name": OTHER, "phone": OTHER_PHONE}],
    }
    return {name: item for name, item in {**body, **changes}.items() if item is not None}


@dataclass
class Street:
    """Calls the doors as one person or another."""

    house: House
    client: httpx.AsyncClient
    tokens: dict[str, str] = field(default_factory=dict)

    def bearer(self, who: str | None) -> dict[str, str]:
        """The header of somebody who has a token; nobody has none."""
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}

    async def file(self, who: str | None = None, key: str | None = None, **changes: Any) -> httpx.Response:
        """Report a matter."""
        return await self.client.post(
            "/api/cases",
            json=report(**changes),
            headers={"Idempotency-Key": key or str(uuid4()), **self.bearer(who)},
        )

    async def case(self, **changes: Any) -> str:
        """Report a matter and return its id."""
        answer = await self.file(**changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_id"])

    async def do(
        self,
        who: str | None,
        case: str,
        action: str,
        key: str | None = None,
        headers: Any = None,
        **body: Any,
    ) -> httpx.Response:
        """Act on a case."""
        return await self.client.post(
            f"/api/cases/{case}/{action}",
            json=body,
            headers={"Idempotency-Key": key or str(uuid4()), **self.bearer(who), **(headers or {})},
        )

    async def done(self, who: str, case: str, action: str, **body: Any) -> dict[str, Any]:
        """Act on a case, which has to succeed."""
        answer = await self.do(who, case, action, **body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def get(self, path: str, who: str | None = None, **headers: str) -> httpx.Response:
        """Look at something."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.get(path, headers={**self.bearer(who), **named})

    async def party(self, case: str, number: int) -> str:
        """Give a party a token, and return the name to call it by."""
        name = f"{case}/{number}"
        if name not in self.tokens:
            self.tokens[name] = await self.token(party_actor(UUID(case), number))
        return name

    async def token(self, actor: Actor) -> str:
        """A token for an actor."""
        return await issue_token(self.house.desk, self.house.keys, actor, uuid4())

    async def seat(self, who: str) -> None:
        """Enter a member of staff into the roster: what is filed from now on is theirs to answer for."""
        role, place = STAFF[who]
        await self._roster(FillPost(place=place, role=role, staff=f"staff-{who}"))

    async def unseat(self, who: str) -> None:
        """Take a member of staff out of the roster."""
        role, place = STAFF[who]
        await self._roster(VacatePost(place=place, role=role, staff=f"staff-{who}"))

    async def _roster(self, command: FillPost | VacatePost) -> None:
        administrator = Actor(id="staff-administrator", role=Role.ADMINISTRATOR, place="hean")
        outcome = await self.house.desk.take(command, administrator, uuid4())
        assert outcome.status == "recorded", outcome
        self.house.rulebook.stale()

    async def position(self) -> int:
        """How much was ever written."""
        return await self.house.ledger.last_position()


@asynccontextmanager
async def open_street(house: House, app: FastAPI) -> AsyncIterator[Street]:
    """A street with a token for everybody who works there."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://heyi.test") as client:
        street = Street(house, client)
        for name, (role, place) in STAFF.items():
            street.tokens[name] = await street.token(Actor(id=f"staff-{name}", role=role, place=place))
        yield street
