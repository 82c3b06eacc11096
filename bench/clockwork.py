"""The clock-work as `make run` starts it, a Temporal server and a worker in processes of their own, and beside it bare timers."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from temporalio.client import Client

from bench.timers import Sleeper
from heyi.embedded import free_port
from heyi.installation import child_environment
from heyi.settings import Settings
from heyi.stack.program import Program
from heyi.stack.temporal import TemporalDevServer
from heyi.worker import SEARCH_ATTRIBUTES, connect
from schemas.ids import workflow_id

BARE = "bench-bare"
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Use:
    """What processes used so far: milliseconds of a processor, and megabytes that are theirs now."""

    server: float
    worker: float
    database: float
    server_mb: float
    worker_mb: float


class Clockwork:
    """Server, worker, bare timers, and what they cost."""

    def __init__(
        self, temporal: TemporalDevServer, worker: Program, database: int, client: Client, notes: Path
    ) -> None:
        self.client = client
        self._temporal = temporal
        self._worker = worker
        self._database = database
        self._notes = notes
        self._bare = 0

    @classmethod
    @asynccontextmanager
    async def started(cls, settings: Settings, folder: Path, database: int) -> AsyncIterator["Clockwork"]:
        """Start both, and the worker of the bare timers; `database` is the postmaster's process id."""
        temporal = TemporalDevServer(folder / "temporal", free_port(), search_attributes=SEARCH_ATTRIBUTES)
        settings = settings.model_copy(update={"temporal_address": temporal.address})
        worker = Program(
            "worker",
            [sys.executable, "-P", "-m", "heyi", "worker"],
            env=child_environment(settings),
            log=folder / "worker.log",
        )
        notes = folder / "notes"
        bare = Program(
            "bare timers",
            [sys.executable, "-m", "bench.timers", temporal.address, BARE, str(notes)],
            log=folder / "bare.log",
        )
        await temporal.start()
        try:
            await worker.start()
            await bare.start()
            yield cls(temporal, worker, database, await connect(settings), notes)
        finally:
            await bare.stop()
            await worker.stop()
            await temporal.stop()

    async def waiting(self) -> int:
        """How many workflows of cases wait for their instant, by the server's own lists."""
        return (await self.client.count_workflows("HeyiStage='reported' and ExecutionStatus='Running'")).count

    async def events(self, streams: Sequence[str]) -> int:
        """How many events the histories of these cases have together."""
        told = [await self.client.get_workflow_handle(workflow_id(one)).describe() for one in streams]
        return sum(one.history_length for one in told)

    async def set_bare(self, number: int, due: datetime) -> None:
        """Start so many bare timers for an instant."""
        line = asyncio.Semaphore(AT_ONCE)

        async def one(nth: int) -> None:
            async with line:
                await self.client.start_workflow(
                    Sleeper.run, due.timestamp(), id=f"bare-{nth}", task_queue=BARE
                )

        first = self._bare + 1
        self._bare += number
        await asyncio.gather(*(one(nth) for nth in range(first, first + number)))

    async def bare(self, number: int, within: float) -> list[float]:
        """How late each of the last so many bare timers was, in seconds, once all have woken."""
        async with asyncio.timeout(within):
            while len(lines := self._notes.read_text().splitlines()) < self._bare:  # noqa: ASYNC110 -- of another process
                await asyncio.sleep(0.2)
        return [float(line) for line in lines[-number:]]

    def use(self) -> Use:
        """What the server, the worker and PostgreSQL used since they were started."""
        server, worker = psutil.Process(self._temporal.pid), psutil.Process(self._worker.pid)
        backends = psutil.Process(self._database).children()
        return Use(
            server=_milliseconds(server),
            worker=_milliseconds(worker),
            database=sum(map(_milliseconds, backends)),
            server_mb=server.memory_info().rss / 2**20,
            worker_mb=worker.memory_info().rss / 2**20,
        )


def _milliseconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return (times.user + times.system) * 1000


async def until(instant: datetime) -> None:
    """Wait until an instant."""
    await asyncio.sleep(max((instant - datetime.now(UTC)).total_seconds(), 0))
