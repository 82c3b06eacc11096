"""How long one human action takes over HTTP, beside a bare FastAPI route that commits one INSERT."""

import asyncio
import base64
import os
import secrets
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from uuid import UUID, uuid4

import httpx

from bench.ground import Ground, Row
from heyi.compose import open_house
from heyi.embedded import free_port
from heyi.furnish import furnish
from heyi.settings import Settings
from heyi.staff import Staff, enter
from ledger.migrate import migrate
from schemas.actors import Role

STEPS_PER_CASE = 8
"""How many steps are taken in one case before the next one is filed: a case has fifteen to twenty events in its life."""
LONG_LIFE = 90
"""Events of a case that went through everything, and that a step in a short one is held against."""
LONG_STEPS = 24
"""How many steps are taken in a long case before the next one is made: it takes eighty steps to make one."""
PLACE = "hean/xinhe/e1/b1"
STARTS = 120
"""Seconds that a server may take to start, on a machine that others use as well."""

Act = Callable[[], Awaitable[object]]


async def write_latency(ground: Ground) -> list[Row]:
    """p50 and p99 of a filing, a step with words and one without, beside the bare route, one caller at a time; and in a long case."""
    settings, token = await installation(ground)
    bare_url = ground.server.dsn(await ground.database())
    port = free_port()
    bare_environment = {"BENCH_DATABASE_URL": bare_url, "BENCH_PORT": str(port)}
    async with (
        serving(["heyi", "api"], environment(settings), settings.port, "/readyz"),
        serving(["bench.bare"], bare_environment, port, "/openapi.json"),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}") as ours,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as bare,
    ):
        desk, old = _Counter(ours, token), _Counter(ours, token)
        acts: dict[str, Act] = {
            "filing": desk.file,
            "note": lambda: desk.step("add-note", {"text": "已经约好双方周六上午在议事厅见面"}),
            "contact": lambda: desk.step("record-contact", {"party": 1, "channel": "phone"}),
            "contact in a long case": lambda: old.step("record-contact", {"party": 1, "channel": "phone"}),
            "bare": lambda: _insert(bare),
        }

        async def prepare() -> None:
            await desk.prepare()
            await old.prepare_long()

        rounds = [await _round(acts, prepare, ground.seconds) for _ in range(ground.rounds)]
        return [*_rows(rounds), _long(rounds)]


class _Counter:
    """Somebody at a counter, who takes steps in cases; filing the next case is not part of a step."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}
        self._steps = count()
        self._case: UUID | None = None

    async def step(self, action: str, body: dict[str, object]) -> int:
        """Take a step in the case, and say how many events it has since."""
        headers = {**self._headers, "Idempotency-Key": str(uuid4())}
        answer = await self._client.post(f"/api/cases/{self._case}/{action}", json=body, headers=headers)
        return int(answer.raise_for_status().json()["version"])

    async def prepare(self) -> None:
        """File the next case when this one has had its steps."""
        if next(self._steps) % STEPS_PER_CASE == 0:
            self._case = await self.file()

    async def prepare_long(self) -> None:
        """File the next case when this one has had its steps, and talk about it until it has lived long."""
        if next(self._steps) % LONG_STEPS == 0:
            self._case = await self.file()
            while await self.step("add-note", {"text": "双方都说愿意再谈一次"}) < LONG_LIFE:
                pass

    async def file(self) -> UUID:
        """Report a matter as anybody may, with what two people are called."""
        body = {
            "title": "楼道堆放自行车",
            "statement": "三楼楼道堆满自行车，老人出入不便。",
            "place": PLACE,
            "channel": "window",
            "applicant": {"name": "王女士"},
            "others": [{"name": "楼上住户"}],
        }
        headers = {"Idempotency-Key": str(uuid4())}
        answer = await self._client.post("/api/cases", json=body, headers=headers)
        return UUID(answer.raise_for_status().json()["case_id"])


async def _insert(client: httpx.AsyncClient) -> None:
    (await client.post("/notes", json={"text": "已经约好双方周六上午在议事厅见面"})).raise_for_status()


async def _round(acts: dict[str, Act], prepare: Act, seconds: float) -> dict[str, list[float]]:
    """Milliseconds of every act, the contenders taking turns one by one, so that what else the machine does hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    end = time.perf_counter() + seconds * 3
    while time.perf_counter() < end:
        await prepare()
        for name, act in acts.items():
            begun = time.perf_counter()
            await act()
            times[name].append((time.perf_counter() - begun) * 1000)
    return times


def _rows(rounds: list[dict[str, list[float]]]) -> list[Row]:
    rows = []
    for name, what in (
        (
            "filing",
            "a filing (a number drawn while words and names are sealed under three new keys, two commits)",
        ),
        ("note", "a step with words (sealed, two commits)"),
        ("contact", "a step without words"),
    ):
        for label, point in (("p50", 0.5), ("p99", 0.99)):
            ours = [_quantile(one[name], point) for one in rounds]
            ratios = [_quantile(one[name], point) / _quantile(one["bare"], point) for one in rounds]
            ratio = statistics.median(ratios)
            goal = label == "p50"
            rows.append(
                Row(
                    name=f"write_latency {label}: {what}",
                    value=statistics.median(ours),
                    unit="ms",
                    beside="bare FastAPI route, one INSERT",
                    ratio=ratio,
                    goal="<= 3" if goal else None,
                    met=ratio <= 3 if goal else None,
                    n=len(rounds),
                    spread=(min(ratios), max(ratios)),
                )
            )
    return rows


def _long(rounds: list[dict[str, list[float]]]) -> Row:
    """A step in a case of a long life beside the same step in one of a few events."""
    ours = [_quantile(one["contact in a long case"], 0.5) for one in rounds]
    ratios = [long / _quantile(one["contact"], 0.5) for long, one in zip(ours, rounds, strict=True)]
    ratio = statistics.median(ratios)
    return Row(
        name=f"write_latency p50: a step without words in a case of {LONG_LIFE} events and more",
        value=statistics.median(ours),
        unit="ms",
        beside="the same step in a case of some ten events",
        ratio=ratio,
        goal="<= 1.5",
        met=ratio <= 1.5,
        n=len(rounds),
        spread=(min(ratios), max(ratios)),
    )


def _quantile(values: list[float], point: float) -> float:
    return sorted(values)[min(int(len(values) * point), len(values) - 1)]


async def installation(ground: Ground) -> tuple[Settings, str]:
    """Fresh databases with a pack, its places and one officer; the officer's token."""
    ledger, persons = await ground.database(), await ground.database()
    dsn = ground.server.dsn
    await migrate(dsn(ledger), dsn(ledger, "heyi"))
    await migrate(dsn(persons), dsn(persons, "heyi"), "persons")
    settings = Settings.model_validate(
        {
            "database_url": dsn(ledger, "heyi"),
            "persons_url": dsn(persons, "heyi"),
            "master_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "port": free_port(),
        }
    )
    async with open_house(settings) as house:
        await furnish(house)
        officer = Staff(uuid4(), Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
        return settings, await enter(house, officer, None)


def environment(settings: Settings) -> dict[str, str]:
    return {
        "HEYI_DATABASE_URL": settings.database_url.get_secret_value(),
        "HEYI_PERSONS_URL": settings.persons_url.get_secret_value(),
        "HEYI_MASTER_KEY": settings.master_key.get_secret_value(),
        "HEYI_PORT": str(settings.port),
    }


@asynccontextmanager
async def serving(
    module: list[str], environment: dict[str, str], port: int, ready: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A server in a process of its own, for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *module,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(STARTS), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            while True:
                try:
                    if (await client.get(ready)).is_success:
                        break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield process
    finally:
        process.terminate()
        await process.wait()
