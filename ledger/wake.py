"""The bell: tells followers that something was appended, in this process at once and in others by NOTIFY."""

import asyncio
from collections.abc import Awaitable, Callable

CHANNEL = "heyi_ledger"
"""PostgreSQL channel of the bell; the payload is empty, since a follower reads by position anyway."""

PAUSE = 0.010
"""Seconds between two notifications of one process at least."""


class Bell:
    """Wakes waiters in this process, and calls `notify` for the other ones.

    It does so outside append transactions (NOTIFY takes a lock of the whole server while it commits) and at
    most once per PAUSE, however many appends there were. `on_subscribe` is called when somebody starts to
    wait.
    """

    def __init__(
        self,
        notify: Callable[[], Awaitable[None]] | None = None,
        on_subscribe: Callable[[], None] | None = None,
    ) -> None:
        self._notify = notify
        self._on_subscribe = on_subscribe
        self._waiters: set[asyncio.Event] = set()
        self._owed = False
        self._task: asyncio.Task[None] | None = None

    def subscribe(self) -> asyncio.Event:
        """Return an event that is set on every ring; its owner clears it."""
        event = asyncio.Event()
        self._waiters.add(event)
        if self._on_subscribe is not None:
            self._on_subscribe()
        return event

    def unsubscribe(self, event: asyncio.Event) -> None:
        """Forget a subscriber."""
        self._waiters.discard(event)

    def ring(self) -> None:
        """Something was appended by this process."""
        self.wake()
        if self._notify is None:
            return
        self._owed = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._tell(self._notify), name="ledger-bell")

    def wake(self) -> None:
        """Wake the waiters of this process."""
        for event in self._waiters:
            event.set()

    async def close(self) -> None:
        """Send what is owed and stop."""
        if self._task is not None:
            await self._task

    async def _tell(self, notify: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(0)  # whoever appended goes on first, and has an answer to give
        while self._owed:
            self._owed = False
            await notify()
            await asyncio.sleep(PAUSE)
