"""The relay: follows the ledger and tells workflows to look again, coalesced per stream; it never waits in a transaction."""

import asyncio
import logging
from collections.abc import Sequence

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from engine.rulebook import FRESH
from ledger.pokes import Pending, Pokes
from ledger.port import Unavailable
from schemas.clockwork import CLOCKED, CaseRef, Poke
from schemas.envelope import Recorded
from schemas.ids import workflow_id
from workflows.case import CaseWorkflow
from workflows.deliberation import DeliberationWorkflow

log = logging.getLogger(__name__)

PAGE = 500
AT_ONCE = 16
IDLE = 0.25
"""Seconds between looks at the table when nothing rang: pokes that failed come due by themselves."""

CLOCKS: dict[str, type[CaseWorkflow] | type[DeliberationWorkflow]] = {
    "case": CaseWorkflow,
    "deliberation": DeliberationWorkflow,
}
"""Which workflow is the clock of a kind of stream."""

RUNNING = WorkflowIDConflictPolicy.USE_EXISTING
"""A clock that runs is told."""
STUCK = WorkflowIDConflictPolicy.TERMINATE_EXISTING
"""One that seems to stand still gives way to a new one."""

REST = 3.0
"""Seconds between two pages while a crowd is at work: what happens to a stream meanwhile is one poke."""
CROWD = 60
"""Pokes of one page from which on it is a crowd's."""


def pause(told: int) -> float:
    """How long to wait after a page. A lone poke waits for next to nothing, a crowd's for moments, a backlog not at all."""
    return 0.0 if told >= PAGE else REST * min(1.0, told / CROWD)


def _has_clock(stream: str) -> bool:
    return stream.partition("/")[0] in CLOCKED


def _message_of(poke: Pending) -> Poke | None:
    """What a workflow is told; None for what nobody but a broken program can have asked for."""
    try:
        return Poke(stream=poke.stream, version=poke.version) if _has_clock(poke.stream) else None
    except ValidationError:
        return None


def _is_news(event: Recorded) -> bool:
    """Whether a stream has a clock, and somebody else than that clock recorded something in it."""
    return _has_clock(event.stream) and event.actor.id != workflow_id(event.stream)


class RelayFollower:
    """Turns events of cases and deliberations into pokes, in the transaction of its checkpoint."""

    name = "relay"

    def __init__(self, woken: asyncio.Event) -> None:
        self._woken = woken

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """Note the newest version of each stream with a clock in the batch: a burst on one of them is one poke.

        What a clock recorded itself is no news to it: a workflow looks again after whatever it issued.

        A published calendar may move the due times of whatever is open: all of them are looked at again, once no process
        can be holding the edition before.
        """
        if any(event.stream.startswith("calendar/") for event in batch):
            for kind in CLOCKED:
                await Pokes.put_open_later(kind, 2 * FRESH, tx)
        newest = {event.stream: event.version for event in batch if _is_news(event)}
        if newest:
            await Pokes.put(newest, tx)
            # Set before the commit: the messenger may look once for nothing, and looks again a moment later.
            asyncio.get_running_loop().call_later(0.005, self._woken.set)


class Messenger:
    """Delivers pokes to Temporal, several at once; one that fails is tried later and holds up none of the others."""

    def __init__(self, client: Client, pokes: Pokes, task_queue: str, woken: asyncio.Event) -> None:
        self._client = client
        self._pokes = pokes
        self._task_queue = task_queue
        self._woken = woken

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._woken.clear()
            try:
                taken = await self.step()
            except Unavailable:
                log.warning("messenger: the database is away")
                await asyncio.sleep(1)
                continue
            if taken:
                await asyncio.sleep(pause(taken))
                continue
            try:
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def step(self) -> int:
        """Deliver one page of pokes; return how many were delivered."""
        pending = await self._pokes.pending(PAGE)
        line = asyncio.Semaphore(AT_ONCE)

        async def deliver(poke: Pending) -> bool:
            async with line:
                return await self._deliver(poke)

        told = await asyncio.gather(*(deliver(poke) for poke in pending))
        # All at once: should this process die before, they are told again, which does no harm.
        await self._pokes.delivered(*(poke for poke, done in zip(pending, told, strict=True) if done))
        return sum(told)

    async def _deliver(self, poke: Pending) -> bool:
        """Say whether a poke may be taken away: it was told, or nobody is there to tell."""
        message = _message_of(poke)
        if message is None:
            log.warning("a poke of something that has no clock is dropped")
            return True
        try:
            await self._tell(poke, message)
        except RPCError as error:
            log.warning("poke of %s failed: %s", workflow_id(poke.stream), error.status.name)
            await self._pokes.failed(poke)
            return False
        return True

    async def _tell(self, poke: Pending, message: Poke) -> None:
        clock = CLOCKS[poke.stream.partition("/")[0]]
        if poke.over:
            # Nothing is owed any more: tell a workflow that still runs, and start none.
            try:
                handle = self._client.get_workflow_handle_for(clock.run, workflow_id(poke.stream))
                await handle.signal("look_again", message)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
            return
        if poke.stuck:
            # It was told and told again: it may be one that cannot go on. It holds nothing that the ledger does not.
            log.warning(
                "the clock of %s is late by an hour and more: another takes its place",
                workflow_id(poke.stream),
            )
        await self._client.start_workflow(
            clock.run,
            CaseRef(stream=poke.stream),
            id=workflow_id(poke.stream),
            task_queue=self._task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=STUCK if poke.stuck else RUNNING,
            start_signal="look_again",
            start_signal_args=[message],
        )
