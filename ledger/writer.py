"""Group commit: one task gathers the waiting commands of this process into one durable commit after the other."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from ledger.call import Answer, unknown
from ledger.port import Appended, Closed, LedgerError
from ledger.wire import Prepared

log = logging.getLogger(__name__)

GROUP = 512
"""Most commands in one commit."""

Send = Callable[[Sequence[Prepared]], Awaitable[list[Answer]]]
"""Records a group and answers every command of it. Should it raise all the same, nobody knows what became of the group."""

_Waiting = tuple[Prepared, "asyncio.Future[Appended]"]


class GroupWriter:
    """Takes commands one by one and sends them in groups.

    While one group is being committed the next one gathers, so that a group is as large as the load makes it
    and a lone command waits for nobody. A group holds at most one command per stream and no command id or
    lookup twice; the second one waits for the next group. At most `waiting` commands are queued; more wait in
    their callers.
    """

    def __init__(self, send: Send, *, group: int = GROUP, waiting: int = 4096) -> None:
        self._send = send
        self._group = group
        self._queue: asyncio.Queue[_Waiting | None] = asyncio.Queue(waiting)
        self._held: deque[_Waiting] = deque()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def append(self, prepared: Prepared) -> Appended:
        """Wait until the command is recorded or refused; cancelling gives up the answer, not the group."""
        if self._closing:
            raise Closed("the ledger is closed")
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="ledger-writer")
        answer: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        await self._queue.put((prepared, answer))
        if self._task.done() and not answer.done():
            raise Closed("the ledger was closed while the command waited")
        return await answer

    async def close(self) -> None:
        """Refuse new commands, record those that wait, and return when the last one is answered."""
        self._closing = True
        if self._task is None:
            return
        await self._queue.put(None)
        await self._task
        self._task = None

    async def _run(self) -> None:
        open_ = True
        try:
            while open_ or self._held:
                if open_ and not self._held:
                    open_ = self._hold(await self._queue.get())
                while open_ and len(self._held) < 4 * self._group and not self._queue.empty():
                    open_ = self._hold(self._queue.get_nowait())
                group = self._gather()
                if group:
                    self._answer(group, await self._record([one for one, _ in group]))
        finally:
            self._refuse_rest()

    async def _record(self, group: Sequence[Prepared]) -> list[Answer]:
        """Send a group; a failure that nobody thought of ends neither the writer nor the patience of its callers."""
        try:
            return await self._send(group)
        except Exception as error:  # noqa: BLE001 -- told by its kind: its text may quote what was sent
            log.error("a group of %d commands failed: %s", len(group), type(error).__name__)  # noqa: TRY400
            return unknown(group)

    def _hold(self, item: _Waiting | None) -> bool:
        if item is None:
            return False
        self._held.append(item)
        return True

    def _gather(self) -> list[_Waiting]:
        """Take the next group off the held commands, oldest first; what clashes with it stays, in its order."""
        group: list[_Waiting] = []
        stays: deque[_Waiting] = deque()
        streams: set[str] = set()
        commands: set[UUID] = set()
        lookups: set[tuple[str, bytes]] = set()
        held = self._held
        while held and len(group) < self._group:
            item = held.popleft()
            one, answer = item
            if answer.done():  # its caller was cancelled while it waited
                continue
            stream, command_id = one.command[0], one.command[6]
            keys = [(row[1], row[2]) for row in one.lookups]
            if stream in streams or command_id in commands or not lookups.isdisjoint(keys):
                stays.append(item)
                streams.add(stream)  # later commands of this stream must not overtake this one
                continue
            streams.add(stream)
            commands.add(command_id)
            lookups.update(keys)
            group.append(item)
        stays.extend(held)
        self._held = stays
        return group

    @staticmethod
    def _answer(group: Sequence[_Waiting], answers: Sequence[Answer]) -> None:
        for (_, future), answer in zip(group, answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, LedgerError):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def _refuse_rest(self) -> None:
        """Answer whoever slipped in behind the last group."""
        while not self._queue.empty():
            item = self._queue.get_nowait()
            if item is not None:
                self._held.append(item)
        for _, future in self._held:
            if not future.done():
                future.set_exception(Closed("the ledger was closed before the command was taken up"))
        self._held.clear()
