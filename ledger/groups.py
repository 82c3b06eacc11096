"""Grouping: what waits in this process is gathered into one durable commit after the other, or into a few at a time."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Answer = TypeVar("Answer")

LEAST = 8
"""Fewest items for which a further group is sent while one is on its way: fewer share the next commit at a lower price."""


class Groups(ABC, Generic[Item, Answer]):
    """Takes items one by one and sends them in groups of at most `group`, of which `lanes` are on their way at once at most.

    While a group is being committed the next one gathers, so that a group is as large as the load makes it and a lone item
    waits for nobody. With two lanes the load is halved: one half is made ready here while the database writes the other. At
    most `waiting` items are held; more wait in their callers.
    """

    name = "groups"
    """What the tasks are called."""

    def __init__(self, *, group: int, waiting: int, lanes: int = 1) -> None:
        self._group = group
        self._lanes = lanes
        self._held: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._room = asyncio.Semaphore(waiting)
        self._sent: dict[asyncio.Task[None], int] = {}
        self._soon = False
        self._stuck = False
        self._closing = False

    async def put(self, item: Item) -> Answer:
        """Wait until the item is taken or refused; cancelling gives up the answer, not the group."""
        await self._room.acquire()
        if self._closing:
            self._room.release()
            raise self.closed()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._held.append((item, answer))
        self._wake()
        return await answer

    async def close(self) -> None:
        """Refuse new items, send those that wait, and return when the last one is answered."""
        self._closing = True
        while self._held or self._sent:
            self._wake()
            await (asyncio.wait(list(self._sent)) if self._sent else asyncio.sleep(0))

    def go_over(self, lanes: int) -> None:
        """Have so many groups on their way at once at most from now on; those that are come home."""
        self._lanes = lanes

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

    def arrived(self, group: Sequence[Item]) -> None:
        """Hear that a group is on its way no more; what clashed with it may go."""

    def _wake(self) -> None:
        """Send what can be sent, once those who are about to put something have done so."""
        if not self._soon and not self._stuck and len(self._sent) < self._lanes:
            self._soon = True
            asyncio.get_running_loop().call_soon(self._launch)

    def _launch(self) -> None:
        self._soon = False
        while self._held and len(self._sent) < self._lanes:
            if self._sent and len(self._held) < LEAST:
                return
            group = self._gather()
            if not group:
                # All that waits clashes with what is on its way.
                self._stuck = bool(self._held)
                return
            task = asyncio.create_task(self._carry(group), name=self.name)
            self._sent[task] = len(group)
            task.add_done_callback(self._landed)

    async def _carry(self, group: Sequence[tuple[Item, asyncio.Future[Answer]]]) -> None:
        """Send a group and answer its callers, whatever becomes of it."""
        items = [item for item, _ in group]
        answers: Sequence[Answer | Exception] = ()
        try:
            answers = await self.send(items)
        except Exception as error:  # noqa: BLE001 -- told by its kind: its text may quote what was sent
            log.error("a group of %d in %s failed: %s", len(group), self.name, type(error).__name__)  # noqa: TRY400
        finally:
            self.arrived(items)
            self._answer([future for _, future in group], answers or [self.lost() for _ in group])

    def _landed(self, task: "asyncio.Task[None]") -> None:
        del self._sent[task]
        self._stuck = False
        if task.cancelled():  # the loop ends
            self._closing = True
            held, self._held = self._held, deque()
            self._answer([future for _, future in held], [self.closed() for _ in held])
        elif self._held:
            self._wake()

    def _gather(self) -> list[tuple[Item, asyncio.Future[Answer]]]:
        """Take the next group off those held, oldest first: an equal share of all that waits or is on its way."""
        load = len(self._held) + sum(self._sent.values())
        most = min(self._group, max(LEAST, -(-load // self._lanes)))
        group: list[tuple[Item, asyncio.Future[Answer]]] = []
        stays: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        held, fresh = self._held, True
        while held and len(group) < most:
            waiting = held.popleft()
            if waiting[1].done():  # its caller was cancelled while it waited
                self._room.release()
            elif self.fits(waiting[0], fresh):
                self._room.release()
                group.append(waiting)
                fresh = False
            else:
                stays.append(waiting)
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
