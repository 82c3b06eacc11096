"""Grouped reading: what many callers ask at once is asked of the database in one statement, and a lone caller waits for nobody."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import asyncpg

from ledger.groups import Groups
from ledger.port import Busy, Closed, LedgerError, Unavailable

GROUP = 64
"""Most questions in one statement: a long answer keeps no more than so many waiting."""

LASTS = 4
"""After so many statements for one alone a crowd has gone."""

Question = TypeVar("Question")
Found = TypeVar("Found")


class GroupReader(Groups[Question, Found]):
    """Asks `one` while nobody else asks, and `many` once others wait; each is told its own answer or error."""

    def __init__(
        self,
        name: str,
        one: Callable[[Question], Awaitable[Found]],
        many: Callable[[Sequence[Question]], Awaitable[Sequence[Found]]],
    ) -> None:
        super().__init__(group=GROUP, waiting=4096)
        self.name = name
        self._one = one
        self._many = many
        self._alone = False
        self._crowd = 0

    async def ask(self, question: Question) -> Found:
        """The answer to a question; raises what the database says against it, `Closed` when it comes too late."""
        if self._alone or self._crowd:
            return await self.put(question)
        # Whoever comes first needs no queue; a second one has somebody to share a statement with. As long as some share one,
        # nobody goes ahead of the queue: that would be a statement for each who finds nobody gone ahead just then.
        self._alone = True
        try:
            return await self._one(question)
        finally:
            self._alone = False

    async def send(self, group: Sequence[Question]) -> Sequence[Found | Exception]:
        """See `Groups.send`."""
        self._crowd = LASTS if len(group) > 1 else max(self._crowd - 1, 0)
        if len(group) > 1:
            try:
                return await self._many(group)
            except (Unavailable, Busy) as error:
                return [type(error)(*error.args) for _ in group]
            except (asyncpg.PostgresError, ValueError):
                pass  # one of them cannot be asked at all: each on its own
        return [await self._told(question) for question in group]

    async def _told(self, question: Question) -> Found | Exception:
        try:
            return await self._one(question)
        except (LedgerError, asyncpg.PostgresError, ValueError) as error:
            return error

    def lost(self) -> Exception:
        """See `Groups.lost`."""
        return Unavailable("the ledger could not be read")

    def closed(self) -> Exception:
        """See `Groups.closed`."""
        return Closed("the ledger was closed")
