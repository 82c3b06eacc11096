"""The pool of connections that statements go over: a few, used in turn, replaced when they broke."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, TypeVar

import asyncpg

from ledger.link import LOST, Connection, connect

IDLE = 300.0
"""Seconds of rest after which a connection of a pool is not used again: what stands between may have forgotten it."""

_Answer = TypeVar("_Answer")


async def open_pool(url: str, size: int, name: str = "heyi-ledger", **settings: str) -> "Pool":
    """Open a pool of at most `size` connections with these settings, one of them at once; raises one of NO_CONNECTION."""
    pool = Pool(url, size, name, settings)
    await pool.execute("select")
    return pool


class Pool:
    """At most `size` connections to the database at `url`, each carrying one statement at a time; more wait in their callers.

    The driver's own pool makes a task, a timer and a proxy for every use, which cost this process more than a short statement does.
    Here a connection goes back as it is: nothing changes a session's settings or listens on it. One that has rested for longer
    than `idle` seconds is not used again. Somebody who is cancelled ends the connection that served them; the server may go on
    with the statement until it notices, a minute at most (`LIMITS`).
    """

    def __init__(
        self, url: str, size: int, name: str, settings: Mapping[str, str] | None = None, idle: float = IDLE
    ) -> None:
        self._url = url
        self._size = size
        self._name = name
        self._settings = settings or {}
        self._longest = idle
        self._free = asyncio.Semaphore(size)
        self._idle: deque[tuple[float, Connection]] = deque()
        self._age = 0
        self._closed = False
        self._closing = asyncio.Lock()

    async def execute(self, query: str) -> None:
        """Run one statement that has no answer; raises as `fetch` does, and is not run a second time."""
        await self.use(lambda connection: connection.execute(query), again=False)

    async def use(self, call: Callable[[Connection], Awaitable[_Answer]], *, again: bool) -> _Answer:
        """Call once with a connection, and with `again` a second time if it broke; see `fetch`."""
        async with self._free:
            if self._closed:
                raise asyncpg.InterfaceError("the pool is closed")
            for last in (not again, True):
                age = self._age
                connection = await self._connection()
                try:
                    answer = await call(connection)
                except LOST:
                    connection.terminate()
                    self._expire()
                    if last:
                        raise
                except asyncpg.PostgresError:
                    self._rest(connection, age)  # the statement was refused, and the connection is whole
                    raise
                except BaseException:
                    connection.terminate()
                    raise
                else:
                    self._rest(connection, age)
                    return answer
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        """Wait for those in use, and close all; whoever comes later has no connection."""
        self._closed = True
        async with self._closing:
            taken = 0
            try:
                for _ in range(self._size):
                    await self._free.acquire()
                    taken += 1
                while self._idle:
                    await self._idle.pop()[1].close()
            finally:
                for _ in range(taken):
                    self._free.release()

    def _rest(self, connection: Connection, age: int) -> None:
        if age == self._age:
            self._idle.append((monotonic(), connection))
        else:
            connection.terminate()

    def _expire(self) -> None:
        """Use none of the connections again that there are now: what broke one broke the others of its age."""
        self._age += 1
        while self._idle:
            self._idle.pop()[1].terminate()

    async def _connection(self) -> Connection:
        """The one that was used last, while the others rest."""
        rested = monotonic() - self._longest
        while self._idle and self._idle[0][0] < rested:
            self._idle.popleft()[1].terminate()
        while self._idle:
            _, connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await connect(self._url, self._name, **self._settings)


async def fetch(pool: Pool, query: str, *args: Any, again: bool = True) -> list[Any]:
    """Run one statement on a connection of the pool.

    One that broke while it idled is replaced, together with the others of its age, and with `again` the statement is run a
    second time: only for what may be repeated. Raises one of NO_CONNECTION, or what the statement raises.
    """
    return await pool.use(lambda connection: connection.fetch(query, *args), again=again)
