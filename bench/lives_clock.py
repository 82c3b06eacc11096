"""How quickly a worker catches up that was away, beside what its Temporal server takes in at best."""

import asyncio
import time
from uuid import uuid4

from temporalio.client import Client

from bench.burst import burst, request
from bench.ground import Ground
from bench.lives import REPORT
from bench.lives_town import PATIENCE, town, working
from heyi.relay import AT_ONCE
from heyi.stack.temporal import TemporalDevServer
from schemas.clockwork import CaseRef, Poke
from schemas.ids import case_stream, workflow_id

CONNECTIONS = 32


async def catch_up(ground: Ground, server: TemporalDevServer, cases: int) -> float:
    """Cases are filed while no worker is there; then one starts: workflows started per second, from its first one on.

    All of it is counted: the follower reads, notes and tells, and the worker carries each workflow to where it waits.
    """
    async with town(ground, server, worker=False) as where:
        port = where.settings.port
        filings = [request("/api/cases", port, None, str(uuid4()), REPORT) for _ in range(cases)]
        statuses = await burst(port, filings, CONNECTIONS)
        if statuses != {201: cases}:
            raise AssertionError(f"{cases} cases were filed, answers: {statuses}")
        async with working(where.settings), asyncio.timeout(PATIENCE):
            first, begun = 0, time.perf_counter()
            while (started := await where.workflows()) < cases:
                if not first:
                    first, begun = started, time.perf_counter()
                await asyncio.sleep(0.1)
            return (cases - first) / (time.perf_counter() - begun)


async def signal_rate(server: TemporalDevServer, number: int) -> float:
    """Signal-with-starts per second, as the relay sends them, to so many new workflows that nobody works on."""
    client, line = await Client.connect(server.address), asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        stream = case_stream(uuid4())
        async with line:
            await client.start_workflow(
                "CaseWorkflow",
                CaseRef(stream=stream).model_dump(),
                id=workflow_id(stream),
                task_queue="nobody",
                start_signal="look_again",
                start_signal_args=[Poke(stream=stream, version=1).model_dump()],
            )

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(number)))
    return number / (time.perf_counter() - begun)
