"""Ballots through the HTTP API, open and secret, beside bare INSERTs and beside one Temporal signal per ballot."""

import asyncio
import base64
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from temporalio.client import Client

from bench.burst import burst, request
from bench.contenders import raw_insert
from bench.ground import Ground, Row, row
from bench.latency import environment, installation, serving
from engine.council.passes import Pass, make_pass
from engine.secrets import Keys
from heyi.embedded import free_port
from heyi.settings import Settings
from heyi.stack.temporal import TemporalDevServer
from ledger.postgres import PostgresLedger
from schemas.ids import ballots_of
from tests.engine.council.assembly import Assembly, households, unit_of

BURST = {True: 20_000, False: 4_000}
"""Voters of one evening, in the full form and in the short one."""
CONNECTIONS = 128
SIGNALLERS = 32
BESIDE_SIGNALS = 1.0
"""A ballot that is checked, counted and durable costs no more than handing the bare word of it to a workflow."""
POLICY = "xinhe/3"

Burst = Callable[[], Awaitable[float]]


async def ballots_per_s(ground: Ground) -> list[Row]:
    """A burst of ballots in an open and in a secret round, then bare INSERTs and signals, in every round anew."""
    settings, _ = await installation(ground)
    ledger = await ground.closing.enter_async_context(
        await PostgresLedger.open(settings.database_url.get_secret_value())
    )
    insert = await raw_insert(ground, 32)
    client = await _temporal(ground)
    voters = BURST[ground.rounds > 3]
    results: list[dict[str, float]] = []
    async with serving(["heyi", "api"], environment(settings), settings.port, "/readyz"):
        await _evening(settings, ledger, 500, secret=True)
        for _ in range(3):
            contenders: dict[str, Burst] = {
                "open": lambda: _evening(settings, ledger, voters, secret=False),
                "secret": lambda: _evening(settings, ledger, voters, secret=True),
                "raw INSERT at 32": lambda: insert(ground.seconds),
                "Temporal signals": lambda: _signals(client, ground.seconds),
            }
            names = list(contenders)
            random.shuffle(names)
            results.append({name: await contenders[name]() for name in names})
    return [
        row(results, f"ballots_per_s, {kind}, {voters:,} voters over HTTP", kind, beside, goal, "ballots/s")
        for kind in ("open", "secret")
        for beside, goal in (("raw INSERT at 32", None), ("Temporal signals", BESIDE_SIGNALS))
    ]


async def _evening(settings: Settings, ledger: PostgresLedger, voters: int, *, secret: bool) -> float:
    """Everybody of a round votes at once; return ballots per second, once each of them was found in the ledger."""
    assembly = Assembly(ledger, datetime.now(UTC), POLICY)
    await assembly.move_in(voters)
    await assembly.open(households(voters), secret=secret, may_change=not secret)
    keys = Keys.derive(base64.b64decode(settings.master_key.get_secret_value()))
    path = f"/api/deliberations/{assembly.deliberation}/rounds/1/ballots"
    answers = ("yes", "no", "abstain")
    requests = [
        request(
            path,
            settings.port,
            make_pass(keys, Pass(assembly.register, unit_of(number))),
            str(uuid4()),
            {"answers": [{"question": "p1", "marks": {"answer": answers[number % 3]}}]},
        )
        for number in range(voters)
    ]
    begun = time.perf_counter()
    statuses = await burst(settings.port, requests, CONNECTIONS)
    took = time.perf_counter() - begun
    recorded, after = 0, 0
    while page := await ledger.read_under(ballots_of(assembly.deliberation, 1), after):
        recorded, after = recorded + len(page), page[-1].position
    if statuses != {201: voters} or recorded != voters:
        raise AssertionError(f"{voters} voted, {recorded} ballots stand in the ledger, answers: {statuses}")
    return voters / took


async def _temporal(ground: Ground) -> Client:
    """A development server as it is embedded, and a client."""
    server = TemporalDevServer(Path(ground.server.folder).parent / "temporal", free_port())
    await server.start()
    ground.closing.push_async_callback(server.stop)
    return await Client.connect(server.address)


async def _signals(client: Client, seconds: float) -> float:
    """Ballots as signals of a workflow, of which there is a new one before history grows long; nobody works on them."""
    until = time.perf_counter() + seconds
    begun, sent = time.perf_counter(), 0
    handles = [
        await client.start_workflow("Deliberation", id=f"bench-{uuid4()}", task_queue="bench")
        for _ in range(4)
    ]

    async def one(nth: int) -> None:
        nonlocal sent
        while time.perf_counter() < until:
            await handles[nth % len(handles)].signal("ballot", {"unit": unit_of(nth), "answer": "yes"})
            sent += 1

    await asyncio.gather(*(one(nth) for nth in range(SIGNALLERS)))
    return sent / (time.perf_counter() - begun)
