"""The newsroom: one look at the ledger for everybody in this process who listens, and a short memory of what was new."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ledger.port import Busy, Unavailable
from ledger.wake import Bell
from projections.news import News, NewsBoard

log = logging.getLogger(__name__)

PAGE = 500
"""News in one look at the ledger."""

KEPT = 5000
"""News that are remembered for those who are a little behind; whoever is further behind reads the ledger on their own."""

POLL = 1.0
"""Seconds after which the newsroom looks even though no bell rang."""


class Silence(Exception):
    """No more news from here for now: the database is away, or the process ends. Come back with the last position."""


class Crowded(Exception):
    """Too many listen already, together or as one caller."""


@dataclass(frozen=True, slots=True)
class Batch:
    """News in order, and the position up to which there is nothing else that was asked for."""

    news: Sequence[News]
    position: int


class Newsroom:
    """Hands the news to any number of listeners, each at a position of its own; nothing waits for a listener that is slow.

    It looks at the ledger only while somebody listens. `together` and `each` are the most listeners in this process, and of
    one caller.
    """

    def __init__(
        self,
        board: NewsBoard,
        bell: Bell,
        *,
        together: int = 1000,
        each: int = 8,
        kept: int = KEPT,
        page: int = PAGE,
    ) -> None:
        self._board = board
        self._bell = bell
        self._together, self._each = together, each
        self._most_kept, self._page = kept, page
        self._listeners: Counter[str] = Counter()
        self._opening = asyncio.Lock()
        self._reading_back = asyncio.Semaphore(2)
        self._looking: asyncio.Task[None] | None = None
        self._closed = False
        self._stir = asyncio.Event()
        self._floor = 0
        self._kept: list[News] = []

    @asynccontextmanager
    async def listening(self, who: str) -> AsyncIterator[int]:
        """Listen as a caller for as long as the block lasts; gives the position of the newest event.

        Raise `Crowded`, `Silence` when the process ends, `Unavailable` or `Busy`.
        """
        if self._listeners.total() >= self._together or self._listeners[who] >= self._each:
            raise Crowded
        self._listeners[who] += 1
        try:
            await self._open()
            yield await self._board.last()
        finally:
            self._listeners[who] -= 1
            self._listeners += Counter()  # forgets those who no longer listen
            if not self._listeners and self._looking is not None:
                self._looking.cancel()

    async def after(self, position: int, stream: str | None, patience: float) -> Batch:
        """What is new above a position, of all streams or of one; nothing when `patience` seconds passed without news.

        Raise `Silence`.
        """
        if position >= self._floor + len(self._kept) and not self._silent:
            try:
                async with asyncio.timeout(patience):
                    await self._stir.wait()
            except TimeoutError:
                return Batch((), position)
        if self._silent:
            raise Silence
        if position < self._floor:
            return await self._read_back(position, stream)
        news: Sequence[News] = self._kept[position - self._floor :]  # positions are dense
        if stream is not None:
            news = [one for one in news if one.stream == stream]
        return Batch(news, max(position, self._floor + len(self._kept)))

    def close(self) -> None:
        """Send everybody away: each listener hears `Silence` at once."""
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
        self._wake()

    @property
    def _silent(self) -> bool:
        return self._closed or self._looking is None or self._looking.done()

    async def _open(self) -> None:
        async with self._opening:
            if self._closed:
                raise Silence
            if self._looking is not None and not self._looking.done():
                if not self._looking.cancelling():
                    return
                await asyncio.wait([self._looking])
            self._floor, self._kept = await self._board.last(), []
            self._looking = asyncio.create_task(self._look(), name="newsroom")

    async def _look(self) -> None:
        ring = self._bell.subscribe()
        try:
            while True:
                ring.clear()
                fresh = await self._board.after(self._floor + len(self._kept), self._page)
                if fresh:
                    self._keep(fresh)
                if len(fresh) < self._page:
                    await _rung(ring)
        except (Unavailable, Busy) as error:
            log.warning("the news stop: %s", type(error).__name__)
        finally:
            self._bell.unsubscribe(ring)
            # Done only after this step: whoever is woken must find the task ended.
            asyncio.get_running_loop().call_soon(self._wake)

    def _keep(self, fresh: Sequence[News]) -> None:
        self._kept.extend(fresh)
        if len(self._kept) > 2 * self._most_kept:
            gone = len(self._kept) - self._most_kept
            del self._kept[:gone]
            self._floor += gone
        self._wake()

    def _wake(self) -> None:
        self._stir.set()
        self._stir = asyncio.Event()

    async def _read_back(self, position: int, stream: str | None) -> Batch:
        # Whatever stood at the floor was recorded before this look, so that a short page reaches up to it.
        floor = self._floor
        try:
            async with self._reading_back:
                if stream is None:
                    news = await self._board.after(position, self._page)
                else:
                    news = await self._board.of_stream(stream, position, self._page)
        except (Unavailable, Busy):
            raise Silence from None
        reached = news[-1].position if news else position
        return Batch(news, reached if len(news) == self._page else max(reached, floor))


async def _rung(ring: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL):
            await ring.wait()
    except TimeoutError:
        return
