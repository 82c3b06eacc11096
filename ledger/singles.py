"""Appends without grouping: each is a commit of its own, and those under way at once share the wait for the disk."""

import asyncio
from collections.abc import Callable, Sequence

from ledger.call import Answer
from ledger.flush import Flush
from ledger.lanes import Lanes
from ledger.link import NO_CONNECTION
from ledger.port import Appended, Busy, Closed, LedgerError, OutcomeUnknown, Rejected, Unavailable
from ledger.wire import Prepared

AT_ONCE = 4
"""Appends on their way at once beside others: all come by the counter's row, one after the other."""

_LATER = {"synchronous_commit": "off"}
"""The commit gives the counter's row to the next one before the disk has it; the answer waits for the disk all the same."""

_OF_NOTHING = (Busy, Unavailable, OutcomeUnknown, Rejected)
"""Answers that tell of nothing in the ledger."""


class Singles:
    """Records commands one by one. One that finds no other under way is committed and flushed in one round trip.

    Beside others the flush would keep the counter's row for half of the time, so they commit first and are flushed together
    (docs/decisions/0028-shared-flush.md). Nothing is answered before it is durable, nor anything that it may rest on; then
    `told` hears of it.
    """

    def __init__(self, url: str, told: Callable[[Sequence[Answer]], None]) -> None:
        self._told = told
        self._alone = Lanes(url, 1)
        self._beside = Lanes(url, AT_ONCE, _LATER)
        self._flush = Flush(url)
        self._under_way = 0
        self._closing = False
        self._idle = asyncio.Event()

    async def append(self, prepared: Prepared) -> Appended:
        """Wait until the command is recorded or refused; cancelling gives up the answer, not the command."""
        if self._closing:
            raise Closed("the ledger was closed before the command was taken up")
        self._under_way += 1
        try:
            answer = await self._answer(prepared, self._alone if self._under_way == 1 else self._beside)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
        self._told([answer])
        if isinstance(answer, LedgerError):
            raise answer
        return answer

    async def close(self) -> None:
        """Refuse new appends, and close the connections once those under way are answered."""
        self._closing = True
        if self._under_way:
            self._idle.clear()
            await self._idle.wait()
        await self._flush.close()
        await self._alone.close()
        await self._beside.close()

    async def _answer(self, prepared: Prepared, lanes: Lanes) -> Answer:
        try:
            before = await self._flush.ready()
        except NO_CONNECTION:
            return Unavailable("no connection to the ledger's database")
        (answer,) = await lanes.send([prepared])
        # What refuses writes nothing and so flushes nothing: what it tells of may have been committed a moment ago.
        if not isinstance(answer, _OF_NOTHING) and (lanes is self._beside or isinstance(answer, LedgerError)):
            await self._flush.flushed(before)
        return answer
