"""Two processes of the API and two workers; one of each is killed in mid-work: the others go on, and nothing is lost or doubled."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from uuid import uuid4

import httpx
import pytest

from heyi.compose import House
from heyi.derived import derive
from heyi.settings import Settings
from ledger.verify import verify
from projections.pulse import Pulse
from schemas.actors import Level
from tests.faults.stack import free_ports
from tests.house import MASTER, furnished, settings_for
from tests.templates import Templates
from tests.workflows.test_on_server import server, until
from tests.workflows.town import staffed, times_met

LONG = bool(os.environ.get("FAULTS_LONG"))
MATTERS, HANDS, KILLS = (600, 16, 8) if LONG else (36, 6, 1)
Kind = Literal["api", "worker"]
FOLLOWERS = {"relay", "turnout", "handover", "repeats", "effects"}


@dataclass
class Twins:
    """Two processes of each kind over the same databases, of which one may be killed and started again."""

    settings: Settings
    ports: list[int]
    nursery: asyncio.subprocess.Process
    running: dict[tuple[Kind, int], int] = field(default_factory=dict)

    async def start(self, kind: Kind, nth: int) -> None:
        environment = {
            "HEYI_DATABASE_URL": self.settings.database_url.get_secret_value(),
            "HEYI_PERSONS_URL": self.settings.persons_url.get_secret_value(),
            "HEYI_MASTER_KEY": MASTER,
            "HEYI_POLICY": self.settings.policy,
            "HEYI_TEMPORAL_ADDRESS": self.settings.temporal_address,
            "HEYI_PORT": str(self.ports[nth]),
        }
        told = json.dumps({"arguments": [kind], "environment": environment})
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(f"{told}\n".encode())
        self.running[kind, nth] = int(await self.nursery.stdout.readline())

    async def ready(self, nth: int, within: float = 120) -> None:
        """Wait until a door is open."""
        async with asyncio.timeout(within), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{self.ports[nth]}/readyz")).is_success:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.1)

    def kill(self, kind: Kind, nth: int) -> None:
        """Kill -9."""
        os.kill(self.running.pop((kind, nth)), signal.SIGKILL)


@asynccontextmanager
async def twins(settings: Settings) -> AsyncIterator[Twins]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEYI_")}
    nursery = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.forked",
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    pair = Twins(settings, free_ports(2), nursery)
    try:
        for nth in (0, 1):
            await pair.start("api", nth)
            await pair.start("worker", nth)
        await asyncio.gather(pair.ready(0), pair.ready(1))
        yield pair
    finally:
        for kind, nth in tuple(pair.running):
            pair.kill(kind, nth)
        nursery.kill()
        await nursery.wait()


@dataclass
class People:
    """Hands that file one matter after the other over either door, and ask again under the same key until they are answered."""

    doors: list[str]
    filed: dict[str, str] = field(default_factory=dict)
    retries: int = 0

    async def file(self, client: httpx.AsyncClient, number: int) -> None:
        """One matter, each from an address of its own."""
        key, body = (
            str(uuid4()),
            {
                "title": "楼道堆放纸箱",
                "statement": f"三单元楼道的事情，第{number}次反映，希望有人来看看。",
                "place": "hean/xinhe/e1/b1",
                "channel": "online",
                "applicant": {"name": "林秀英"},
                "others": [{"name": "周国强"}],
            },
        )
        address = f"10.7.{number // 250}.{number % 250 + 1}"
        headers = {"Idempotency-Key": key, "X-Forwarded-For": address}
        for attempt in range(200):
            door = self.doors[(number + attempt) % 2]
            try:
                answer = await client.post(f"{door}/api/cases", json=body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                self.filed[key] = str(answer.json()["case_id"])
                return
            assert answer is None or answer.status_code == 503, answer.text
            self.retries += 1
            await asyncio.sleep(0.1)
        raise AssertionError("nobody answered")


async def caught_up(house: House, after: int, within: float = 30) -> None:
    """Wait until every follower has handled what was recorded until a position, and something after it if there is."""
    async with asyncio.timeout(within):
        while True:
            behind = {one.follower: one.events for one in (await Pulse(house.engine).read()).followers}
            last = await house.ledger.last_position()
            if behind.keys() >= FOLLOWERS and all(last - behind[name] >= after for name in FOLLOWERS):
                return
            await asyncio.sleep(0.1)


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.timeout(1200 if LONG else 240)
async def test_one_of_each_is_killed_and_the_other_carries_on(templates: Templates, tmp_path: Path) -> None:
    async with server(tmp_path) as temporal, templates.fresh() as stores:
        settings = settings_for(stores, temporal_address=temporal.address)
        async with furnished(settings) as house, twins(settings) as pair:
            await staffed(house)
            people = People([f"http://127.0.0.1:{port}" for port in pair.ports])
            numbers = iter(range(MATTERS))

            async def hand() -> None:
                async with httpx.AsyncClient(timeout=20) as client:
                    for number in numbers:
                        await people.file(client, number)

            hands = [asyncio.create_task(hand()) for _ in range(HANDS)]
            for n in range(KILLS):
                while len(people.filed) < MATTERS * (n + 1) // (KILLS + 2):
                    await asyncio.sleep(0.01)
                pair.kill("api", n % 2)
                pair.kill("worker", n % 2)
                # Whoever led is dead: the other one leads within moments, also for what is recorded only now.
                await caught_up(house, await house.ledger.last_position())
                if n + 1 < KILLS:
                    await pair.start("api", n % 2)
                    await pair.start("worker", n % 2)
                    await pair.ready(n % 2)
            await asyncio.gather(*hands)
            assert people.retries > 0, "nobody felt it"

            assert len(people.filed) == len(set(people.filed.values())) == MATTERS
            for case in people.filed.values():
                await until(house, f"case/{case}", lambda found: found.level is Level.STREET, within=120)
            await caught_up(house, await house.ledger.last_position())
            await nothing_twice(house, people)
        report = await verify(stores.ledger, derive)
        assert report.sound, report.findings


async def nothing_twice(house: House, people: People) -> None:
    """Each matter was filed once, each obligation met once, each climb made once, and positions are dense."""
    recorded = await house.ledger.read(0, 1_000_000)
    assert [event.position for event in recorded] == list(range(1, len(recorded) + 1))
    reported = Counter(event.stream for event in recorded if event.kind == "DisputeReported")
    assert reported == {f"case/{case}": 1 for case in people.filed.values()}
    for case in people.filed.values():
        events = (await house.ledger.load(f"case/{case}")).events
        assert set(times_met(events).values()) == {1}
        assert [event.kind for event in events].count("CaseEscalated") == 2
