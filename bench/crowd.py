"""What a crowd of ballots is compared with: signals to workflows of a Temporal server; and what a process worked for something."""

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from temporalio.client import Client

from bench.ground import Ground
from heyi.embedded import free_port
from heyi.stack.temporal import TemporalDevServer
from tests.engine.council.assembly import unit_of

SIGNALLERS = 64
"""Callers at once; twice and half as many send no more."""

_TICKS = os.sysconf("SC_CLK_TCK")


class Signals:
    """A development server as it is embedded, and a client; nobody works on what is signalled."""

    def __init__(self, client: Client, pid: int) -> None:
        self._client = client
        self.pid = pid

    @classmethod
    async def start(cls, ground: Ground) -> "Signals":
        """Started, and stopped with the ground."""
        server = TemporalDevServer(Path(ground.server.folder).parent / "temporal", free_port())
        await server.start()
        ground.closing.push_async_callback(server.stop)
        assert server.pid is not None
        return cls(await Client.connect(server.address), server.pid)

    async def send(self, workflows: int, seconds: float) -> tuple[float, int]:
        """A signal for each ballot, to so many new workflows in turn; signals per second, and how many there were."""
        handles = [
            await self._client.start_workflow("Deliberation", id=f"bench-{uuid4()}", task_queue="bench")
            for _ in range(workflows)
        ]
        begun, sent = time.perf_counter(), 0
        until = begun + seconds

        async def one(nth: int) -> None:
            nonlocal sent
            while time.perf_counter() < until:
                await handles[nth % workflows].signal("ballot", {"unit": unit_of(nth), "answer": "yes"})
                sent += 1

        await asyncio.gather(*(one(nth) for nth in range(SIGNALLERS)))
        return sent / (time.perf_counter() - begun), sent


def worked(pids: Sequence[int], *, waited_for: bool = False) -> float:
    """Milliseconds that these processes kept a processor busy since they were started, of theirs and of the system (proc(5)).

    With `waited_for` those count too that they started and that have ended.
    """
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(field) for field in fields[11 : 15 if waited_for else 13])
    return ticks / _TICKS * 1000


def children(pid: int) -> list[int]:
    """The processes that one has started and that live, such as the backends of a postmaster."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
