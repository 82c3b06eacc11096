"""Ballots that race the close of their round through two processes of the API: each is counted or refused, none is lost."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from engine.council.counting import count_round
from engine.council.passes import Pass, make_pass
from engine.council.telling import Teller
from heyi.compose import House
from heyi.settings import Settings
from schemas.ids import ballots_of
from tests.engine.council.assembly import Assembly, households, unit_of
from tests.faults.stack import free_ports
from tests.house import MASTER, furnished, settings_for
from tests.templates import Templates

VOTERS = 240
HANDS = 24


@asynccontextmanager
async def api(settings: Settings, port: int) -> AsyncIterator[httpx.AsyncClient]:
    """A process that serves the API on the same databases."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HEYI_")},
        "HEYI_DATABASE_URL": settings.database_url.get_secret_value(),
        "HEYI_PERSONS_URL": settings.persons_url.get_secret_value(),
        "HEYI_MASTER_KEY": MASTER,
        "HEYI_POLICY": "xinhe",
        "HEYI_PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "heyi", "api", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            async with asyncio.timeout(60):
                while not await _ready(client):
                    assert process.returncode is None, "the API ended by itself"
                    await asyncio.sleep(0.1)
            yield client
    finally:
        process.terminate()
        await process.wait()


async def _ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).is_success
    except httpx.TransportError:
        return False


class Evening:
    """Everybody of a round votes over one door or the other, until nobody is left or the round is closed."""

    def __init__(self, house: House, assembly: Assembly, doors: list[httpx.AsyncClient]) -> None:
        self.house = house
        self.assembly = assembly
        self.doors = doors
        self.answers: dict[int, str] = {}
        self._left = iter(range(VOTERS))

    async def vote(self) -> None:
        """One hand: the next voter, until nobody is left."""
        path = f"/api/deliberations/{self.assembly.deliberation}/rounds/1/ballots"
        body = {"answers": [{"question": "p1", "marks": {"answer": "yes"}}]}
        for number in self._left:
            token = make_pass(self.house.keys, Pass(self.assembly.register, unit_of(number)))
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
            answer = await self.doors[number % 2].post(path, json=body, headers=headers)
            self.answers[number] = "recorded" if answer.status_code == 201 else answer.json()["code"]

    async def close(self) -> int:
        """Close the round when a third has voted, while the others go on."""
        while len(self.answers) < VOTERS // 3:
            await asyncio.sleep(0.01)
        return await self.assembly.close(datetime.now(UTC))


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.parametrize("secret", [False, True])
async def test_each_is_counted_or_refused_and_none_is_lost(templates: Templates, secret: bool) -> None:
    one, other = free_ports(2)
    async with templates.fresh() as stores:
        settings = settings_for(stores, policy="xinhe")
        async with furnished(settings) as house, api(settings, one) as first, api(settings, other) as second:
            assembly = Assembly(house.ledger, datetime.now(UTC), (await house.rulebook.current()).id)
            await assembly.move_in(VOTERS)
            await assembly.open(households(VOTERS), secret=secret, may_change=not secret)
            evening = Evening(house, assembly, [first, second])
            closing = asyncio.create_task(evening.close())
            await asyncio.gather(*(evening.vote() for _ in range(HANDS)))
            position = await closing
            said = Counter(evening.answers.values())
            cast = await house.ledger.read_under(ballots_of(assembly.deliberation, 1))
            assert set(said) == {"recorded", "round_over"}
            assert len(cast) == said["recorded"]
            assert all(event.position < position for event in cast)
            voted = {event.stream.rpartition("/")[2] for event in cast}
            assert voted == {unit_of(n) for n, answer in evening.answers.items() if answer == "recorded"}
            if secret:
                await Teller(house.desk).open_urn(assembly.deliberation, 1)
            found = await count_round(house.desk.supplies, assembly.deliberation, 1)
            assert found.ballots == said["recorded"]
            assert found.tallies[0].answers["yes"] == {"units": said["recorded"]}
