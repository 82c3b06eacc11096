"""A house in which scenes of the demonstration are played, on a day of one's choice, without servers beside it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from activities.cases import CaseHandsBody
from activities.council import CouncilHandsBody
from api.wording import Locales
from domain.calendar import local_day
from engine.bootstrap import publish_calendar
from engine.doorkeeper import issue_token, party_actor
from engine.reading import Reader
from heyi.app import app_of
from heyi.compose import House
from heyi.demo.almanac import Almanac
from heyi.demo.hindsight import EYES, everything
from heyi.demo.matters import Matter
from heyi.demo.opening import Staff
from heyi.demo.outcomes import judge_privacy
from heyi.demo.people import Doors, Filed, Person
from heyi.demo.play import let_in
from heyi.demo.timeline import Teller
from heyi.handover import HandoverFollower, carrier_of
from heyi.settings import LOCALES
from ledger.follow import FollowerRunner
from projections.council.turnout import TurnoutBoard
from schemas.calendar import WorkingCalendar
from schemas.clockwork import CaseRef, Order
from schemas.ids import case_stream
from tests.house import furnished, settings_for
from tests.templates import Templates

T = TypeVar("T")
PACE = 2
"""Seconds of the ledger's clock in one second of the test."""

_DUE = text("select stream, id, command from current.obligation where due_at <= :now order by due_at")


@dataclass
class Play:
    """A house in which scenes are played, on a day of one's choice."""

    house: House
    doors: Doors
    staff: Staff
    names: dict[str, str]
    now: Callable[[], datetime]

    @property
    def hands(self) -> CaseHandsBody:
        return CaseHandsBody(self.house.ledger, self.house.rulebook, self.house.desk)

    async def party_of(self, case: UUID, number: int, name: str) -> Person:
        token = await issue_token(self.house.desk, self.house.keys, party_actor(case, number), uuid4())
        return Person(name, token)

    async def tick(self) -> None:
        """The clock: what is due is issued, and what goes between cases and deliberations is brought over, until the test is over."""
        council = CouncilHandsBody(
            self.house.ledger, self.house.rulebook, self.house.desk, TurnoutBoard(self.house.engine)
        )
        follower = FollowerRunner(self.house.engine, self.house.ledger, HandoverFollower())
        carrier = carrier_of(self.house)
        while True:
            await follower.catch_up()
            await carrier.step()
            async with self.house.engine.connect() as connection:
                rows = (await connection.execute(_DUE, {"now": self.now()})).all()
            for row in rows:
                hands = council if row.stream.startswith("deliberation/") else self.hands
                await hands.issue(Order(stream=row.stream, obligation=row.id, command=row.command))
            await asyncio.sleep(0.05)

    async def almanac(self) -> Almanac:
        """The calendar of the house; when an edition is published, every case is looked at again."""

        async def publish(edition: WorkingCalendar) -> None:
            await publish_calendar(self.house.desk, self.house.rulebook, edition)
            streams = {one.stream for one in await everything(self.house.ledger)}
            for stream in sorted(one for one in streams if one.startswith("case/")):
                for owed in (await self.hands.look(CaseRef(stream=stream))).owed:
                    if owed.command == "recompute":
                        order = Order(stream=stream, obligation=owed.obligation, command=owed.command)
                        await self.hands.issue(order)

        calendar = await self.house.rulebook.calendar(await self.house.rulebook.current())
        return Almanac(local_day(self.now(), calendar), calendar, publish)

    async def played(self, scene: Awaitable[Filed]) -> str:
        """Play a scene with the clock beside it; returns the stream of its case."""
        return case_stream((await self.beside(scene)).case_id)

    async def beside(self, scene: Awaitable[T]) -> T:
        """What a scene comes to, with the clock beside it."""
        ticking = asyncio.create_task(self.tick())
        try:
            return await scene
        finally:
            ticking.cancel()
            with suppress(asyncio.CancelledError):
                await ticking

    async def told(self, stream: str, matter: Matter) -> str:
        """The timeline in one text, after its end and its privacy were looked at."""
        reader = Reader(self.house.ledger, self.house.vault, self.house.rulebook)
        case = (await reader.look(stream, EYES)).case
        assert (case.over, case.outcome) == (True, matter.outcome)
        assert judge_privacy(await everything(self.house.ledger), self.doors.said).holds
        teller = Teller(reader, Locales.load(LOCALES).by_language["zh"], self.names, EYES)
        return "\n".join(f"{line.what} {line.detail}" for line in await teller.tell(stream))


@asynccontextmanager
async def playing(templates: Templates, day: str) -> AsyncIterator[Play]:
    began, start = asyncio.get_running_loop().time(), datetime.fromisoformat(f"{day}T09:00:00+08:00")

    def now() -> datetime:
        passed = (asyncio.get_running_loop().time() - began) * PACE
        return datetime.fromtimestamp(start.timestamp() + passed, UTC)

    async def begins(_: UUID) -> None:
        """No server has to hear of it."""

    async with templates.fresh() as stores, furnished(settings_for(stores), now) as house:
        transport = httpx.ASGITransport(app=app_of(house), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://heyi.test") as client:
            staff, names = await let_in(house)
            doors = Doors(client, lambda _: None, begins, 0.0)
            yield Play(house, doors, staff, names, now)
