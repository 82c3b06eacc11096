"""Flushing: what was committed in memory is made durable, for all who wait at once, by a commit of nothing after it."""

import asyncio
from collections.abc import Sequence

import asyncpg

from ledger.groups import Groups
from ledger.link import LOST, Connection, connect
from ledger.port import OutcomeUnknown

# A message in the write-ahead log that nobody reads. It makes its transaction one that must be flushed, and where standbys are
# waited for, waited for: whatever was committed before it lies before it in the log.
FLUSH = "select pg_logical_emit_message(true, 'heyi', '')"


class Flush(Groups[Connection, None]):
    """Takes those who committed without waiting for the disk; one flush is for all who came before it was sent.

    A flush counts only on a connection that was open before the commit: after a crash of the server a new one would
    flush a log in which the commit is missing. So each brings the connection that `ready` gave it beforehand.
    """

    name = "ledger-flush"

    def __init__(self, url: str) -> None:
        super().__init__(group=4096, waiting=4096)
        self._url = url
        self._connection: Connection | None = None
        self._dialling = asyncio.Lock()

    async def ready(self) -> Connection:
        """The connection to flush over; raises one of `NO_CONNECTION`."""
        if self._connection is None or self._connection.is_closed():
            async with self._dialling:  # one for all who found none
                if self._connection is None or self._connection.is_closed():
                    self._connection = await connect(self._url)
        return self._connection

    async def flushed(self, before: Connection) -> None:
        """Wait until everything that was committed by now is durable; raises `OutcomeUnknown` where nobody knows."""
        await self.put(before)

    async def send(self, group: Sequence[Connection]) -> Sequence[Exception | None]:
        """See `Groups.send`."""
        connection = self._connection
        if connection is None:
            return [self.lost() for _ in group]
        try:
            await connection.execute(FLUSH)
        except (*LOST, asyncpg.PostgresError):
            connection.terminate()
            return [self.lost() for _ in group]
        return [None if one is connection else self.lost() for one in group]

    async def close(self) -> None:
        """See `Groups.close`."""
        await super().close()
        if self._connection is not None:
            await self._connection.close()

    def lost(self) -> Exception:
        """See `Groups.lost`."""
        return OutcomeUnknown("the connection broke; send the same command again under the same id")

    def closed(self) -> Exception:
        """See `Groups.closed`. What waits for a flush is recorded already."""
        return OutcomeUnknown("the ledger was closed; send the same command again under the same id")
