"""The hand that pulls plugs: kill -9 in turn, at moments drawn by chance, and how long each victim takes to be back."""

import asyncio
import random
import socket
import time
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import httpx
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from heyi.settings import Settings
from tests.faults.scale import Scale
from tests.faults.stack import Stack

VICTIMS = ("worker", "temporal", "postgres", "api")
_WITHIN = 180.0
"""Seconds after which a victim that is not back is a finding."""


class Plugs:
    """Pulls the plugs of a stack; `recoveries` holds for each victim the seconds from its death until it works again."""

    def __init__(
        self,
        stack: Stack,
        settings: Settings,
        scale: Scale,
        dice: random.Random,
        say: Callable[[str], None],
    ) -> None:
        self._stack = stack
        self._scale = scale
        self._since: dict[str, float] = {}
        self._settings = settings
        self._dice = dice
        self._say = say
        self._coming: dict[str, asyncio.Task[None]] = {}
        self.recoveries: dict[str, list[float]] = {name: [] for name in VICTIMS}
        self.kills = dict.fromkeys(VICTIMS, 0)

    @property
    def total(self) -> int:
        """How many kills there were."""
        return sum(self.kills.values())

    async def pull(self, lasting: Callable[[], bool]) -> None:
        """Kill one after the other while it lasts, every one of them in each turn; then wait until all are back."""
        while lasting():
            for name in self._dice.sample(VICTIMS, len(VICTIMS)):
                await asyncio.sleep(self._dice.uniform(0, 2 * self._scale.pause))
                if not lasting():
                    break
                await self._kill(name)
        for name in VICTIMS:
            await self._back(name)

    async def _back(self, name: str) -> None:
        if name in self._coming:
            await self._coming[name]

    async def _kill(self, name: str) -> None:
        """Kill -9, once it is back from the time before and has worked for a while."""
        await self._back(name)
        await asyncio.sleep(self._since.get(name, 0.0) + self._scale.up - time.monotonic())
        assert self._stack.process.returncode is None, f"heyi run ended by itself before the kill of {name}"
        pid = await self._stack.pull(name)
        self.kills[name] += 1
        self._coming[name] = asyncio.create_task(self._recover(name, pid), name=f"recovery of {name}")

    async def _recover(self, name: str, dead: int) -> None:
        began = time.monotonic()
        probe = {
            "worker": self._worker_polls,
            "temporal": self._temporal_serves,
            "postgres": self._postgres_answers,
            "api": self._api_answers,
        }[name]
        try:
            async with asyncio.timeout(_WITHIN):
                while dead in (pids := self._stack.pids(name)) or not pids or not await probe():
                    await asyncio.sleep(0.3)
        except TimeoutError:
            raise AssertionError(
                f"{name} was killed as process {dead} and not back within {_WITHIN:g} s"
            ) from None
        self._since[name] = time.monotonic()
        took = self._since[name] - began
        self.recoveries[name].append(took)
        self._say(f"kill {self.total}: {name} was back after {took:.1f} s")

    async def _api_answers(self) -> bool:
        async with httpx.AsyncClient(base_url=self._stack.address, timeout=5) as client:
            with suppress(httpx.TransportError):
                return (await client.get("/healthz")).is_success
        return False

    async def _postgres_answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self._settings.database_url.get_secret_value(), timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return False
        connection.terminate()
        return True

    async def _temporal_serves(self) -> bool:
        return bool(await self._ask_temporal(lambda _: True))

    async def _worker_polls(self) -> bool:
        """Whether the worker that runs now is among those that ask for work."""
        names = {f"{pid}@{socket.gethostname()}" for pid in self._stack.pids("worker")}
        return bool(await self._ask_temporal(lambda pollers: bool(names & pollers)))

    async def _ask_temporal(self, judge: Callable[[set[str]], bool]) -> bool:
        with suppress(RPCError, RuntimeError, TimeoutError):
            async with asyncio.timeout(5):
                client = await Client.connect(self._settings.temporal_address)
                request = DescribeTaskQueueRequest(
                    namespace=self._settings.temporal_namespace,
                    task_queue=TaskQueue(name=self._settings.task_queue),
                    task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
                )
                answer = await client.workflow_service.describe_task_queue(request)
                return judge({poller.identity for poller in answer.pollers})
        return False
