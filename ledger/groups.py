"""Grouping: one task gathers what waits in this process into one durable commit after the other."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Groups(ABC, Generic[Item, Answer]):
    """Takes items one by one and sends them in groups of at most `group`.

    While one group is being committed the next one gathers, so that a group is as large as the load makes it
    and a lone item waits for nobody. At most `waiting` items are queued; more wait in their callers.
    """

    name = "groups"
    """What the task is called."""

    def __init__(self, *, group: int, waiting: int) -> None:
        self._group = group
        self._queue: asyncio.Queue[tuple[Item, asyncio.Future[Answer]] | None] = asyncio.Queue(waiting)
        self._held: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def put(self, item: Item) -> Answer:
        """Wait until the item is taken or refused; cancelling gives up the answer, not the group."""
        if self._closing:
            raise self.closed()
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=self.name)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        await self._queue.put((item, answer))
        if self._task.done() and not answer.done():
            raise self.closed()
        return await answer

    async def close(self) -> None:
        """Refuse new items, send those that wait, and return when the last one is answered."""
        self._closing = True
        if self._task is None:
            return
        await self._queue.put(None)
        await self._task
        self._task = None

    @abstractmethod
    async def send(self, group: Sequence[Item]) -> Sequence[Answer | Exception]:
        """Commit a group and answer every item of it, in order."""

    @abstractmethod
    def lost(self) -> Exception:
        """Return what is told to each of a group whose sending failed in a way that nobody thought of."""

    @abstractmethod
    def closed(self) -> Exception:
        """Return what is told to those who come too late."""

    def fits(self, item: Item, fresh: bool) -> bool:  # noqa: ARG002 - for those who have groups that clash
        """Say whether an item may join the group that is being gathered; `fresh` with the first one of a group.

        Called for each that waits, oldest first, until the group is full; what does not fit stays, in its order.
        """
        return True

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
                    self._answer(
                        [future for _, future in group], await self._record([one for one, _ in group])
                    )
        finally:
            self._refuse_rest()

    async def _record(self, group: Sequence[Item]) -> Sequence[Answer | Exception]:
        """Send a group; a failure that nobody thought of ends neither the task nor the patience of its callers."""
        try:
            return await self.send(group)
        except Exception as error:  # noqa: BLE001 -- told by its kind: its text may quote what was sent
            log.error("a group of %d in %s failed: %s", len(group), self.name, type(error).__name__)  # noqa: TRY400
            return [self.lost() for _ in group]

    def _hold(self, waiting: tuple[Item, asyncio.Future[Answer]] | None) -> bool:
        if waiting is None:
            return False
        self._held.append(waiting)
        return True

    def _gather(self) -> list[tuple[Item, asyncio.Future[Answer]]]:
        """Take the next group off those held, oldest first."""
        group: list[tuple[Item, asyncio.Future[Answer]]] = []
        stays: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        held, fresh = self._held, True
        while held and len(group) < self._group:
            waiting = held.popleft()
            if waiting[1].done():  # its caller was cancelled while it waited
                continue
            (group if self.fits(waiting[0], fresh) else stays).append(waiting)
            fresh = False
        stays.extend(held)
        self._held = stays
        return group

    @staticmethod
    def _answer(futures: Sequence[asyncio.Future[Answer]], answers: Sequence[Answer | Exception]) -> None:
        for future, answer in zip(futures, answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def _refuse_rest(self) -> None:
        """Answer whoever slipped in behind the last group."""
        while not self._queue.empty():
            self._hold(self._queue.get_nowait())
        for _, future in self._held:
            if not future.done():
                future.set_exception(self.closed())
        self._held.clear()
