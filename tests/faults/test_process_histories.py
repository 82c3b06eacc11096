"""Workflow histories are lost, some and then all, under a worker that goes on: a resync or the night brings every clock back once."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from heyi.compose import House
from heyi.worker import SCHEDULE, keep_scheduled
from ledger.pokes import Pokes
from schemas.actors import Level
from schemas.clockwork import CLOCKED
from schemas.council.clock_kinds import CouncilClock
from schemas.ids import workflow_id
from tests.house import Neighbourhood
from tests.templates import Templates
from tests.workflows.chambers import Council, listed, overdue
from tests.workflows.test_on_server import server, until, working
from tests.workflows.town import staffed, times_met
from workflows.reconcile import ReconcileWorkflow

LONG = bool(os.environ.get("FAULTS_LONG"))
CASES, COUNCILS = (150, 20) if LONG else (6, 2)


async def holds(condition: Callable[[], Awaitable[bool]], within: float = 60) -> None:
    """Wait until it does."""
    async with asyncio.timeout(within):
        while not await condition():
            await asyncio.sleep(0.1)


async def running(client: Client, streams: Sequence[str]) -> bool:
    """Whether each of these streams has a workflow that runs."""
    try:
        found = [await client.get_workflow_handle(workflow_id(one)).describe() for one in streams]
    except RPCError:
        return False
    return all(one.status is WorkflowExecutionStatus.RUNNING for one in found)


async def announced(house: House, within: timedelta) -> Council:
    """A round that opens after some seconds, for two."""
    council = Council(house, uuid4(), await listed(house, "households", 3))
    await council.suggest()
    await council.screen("hall")
    await council.schedule()
    await council.propose("每月第一个周六清理楼道")
    opens = datetime.now(UTC) + within
    await council.announce(opens, opens + timedelta(seconds=2))
    return council


@pytest.mark.slow
@pytest.mark.parametrize("seed", [Random().randrange(10**6) if LONG else 14])
async def test_every_clock_comes_back_and_meets_what_it_owes_once(
    templates: Templates, tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    async with server(tmp_path / "temporal") as temporal, working(templates, temporal) as (house, client):
        keeping = asyncio.create_task(keep_scheduled(client, house.settings.task_queue, every=0.2))
        await staffed(house)
        ahead = timedelta(seconds=20 if LONG else 6)
        councils = [await announced(house, ahead) for _ in range(COUNCILS)]
        cases = [(await Neighbourhood(house).report()).stream for _ in range(CASES)]
        streams = [*cases, *(council.stream for council in councils)]
        await holds(lambda: running(client, streams))

        # Some are terminated by hand. The night, here at once, starts them again.
        for stream in dice.sample(streams, len(streams) // 2):
            await client.get_workflow_handle(workflow_id(stream)).terminate()
        night = f"night-{uuid4()}"
        queue = house.settings.task_queue
        reconciled = await client.execute_workflow(ReconcileWorkflow.run, id=night, task_queue=queue)
        assert reconciled.open == len(streams)
        await holds(lambda: running(client, streams))

        # The server loses its file while worker and relay go on.
        await temporal.stop()
        shutil.rmtree(temporal.folder)
        await temporal.start()
        assert not await running(client, streams)
        assert sum([await Pokes(house.engine).put_open(kind) for kind in CLOCKED]) == len(streams)
        await holds(lambda: running(client, streams))
        # Whoever waits for the night instead has one to wait for.
        await holds(lambda: scheduled(client))
        keeping.cancel()

        for stream in cases:
            await until(house, stream, lambda case: case.level is Level.STREET, within=90)
        for council in councils:
            await council.hear(overdue(CouncilClock.ARRANGE), within=90)
        for stream in streams:
            recorded = (await house.ledger.load(stream)).events
            assert set(times_met(recorded).values()) == {1}
            kinds = [event.kind for event in recorded]
            assert kinds.count("CaseEscalated") == (2 if stream in cases else 0)
            assert kinds.count("RoundCounted") == (0 if stream in cases else 1)


async def scheduled(client: Client) -> bool:
    """Whether there is a nightly schedule."""
    try:
        await client.get_schedule_handle(SCHEDULE).describe()
    except RPCError:
        return False
    return True
