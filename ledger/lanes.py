"""The connections that appends go over: few, kept for nothing else, opened when first needed and replaced when they broke."""

import asyncio
from collections.abc import Mapping, Sequence

from ledger.call import Answer, call_safely, unknown
from ledger.link import LOST, NO_CONNECTION, Connection, connect
from ledger.port import Unavailable
from ledger.wire import Prepared


class Lanes:
    """At most `number` connections to the database at `url`, each carrying one group at a time; more wait in their callers.

    A pool would do the same at the price of a task and a proxy for every use, which is a fifth of what a lone append costs
    this process. `settings` are those of their sessions, on top of what every session has.
    """

    def __init__(self, url: str, number: int, settings: Mapping[str, str] | None = None) -> None:
        self._url = url
        self._settings = settings or {}
        self._free = asyncio.Semaphore(number)
        self._idle: list[Connection] = []

    async def send(self, group: Sequence[Prepared]) -> list[Answer]:
        """Record a group and answer every command of it; cancelling gives up the answers, not the group."""
        async with self._free:
            try:
                connection = await self._connection()
            except NO_CONNECTION:
                return [Unavailable("no connection to the ledger's database") for _ in group]
            try:
                answers = await call_safely(connection, group)
            except LOST:
                connection.terminate()
                return unknown(group)
            except BaseException:
                connection.terminate()
                raise
            self._idle.append(connection)
            return answers

    async def close(self) -> None:
        """Close the connections; nothing is on its way any more."""
        while self._idle:
            await self._idle.pop().close()

    async def _connection(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await connect(self._url, **self._settings)
