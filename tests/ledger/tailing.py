"""A workload for readers that tail a log: many writers, some slow, some giving up, and readers that never wait."""

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, Protocol

How = Literal["plain", "slow", "aborted"]


class Log(Protocol):
    """Something that is appended to and tailed."""

    async def write(self, writer: int, how: How) -> Hashable | None:
        """Append one entry; return its key, None when the transaction was rolled back."""
        ...

    async def page(self, after: int) -> Sequence[tuple[int, Hashable]]:
        """Return entries behind a cursor, each with the cursor that it leads to."""
        ...


@dataclass(slots=True)
class Seen:
    """What was committed, and what each reader saw, in its order."""

    committed: list[Hashable] = field(default_factory=list)
    readers: list[list[tuple[int, Hashable]]] = field(default_factory=list)

    def skipped(self) -> int:
        """How many committed entries some reader never saw."""
        return max(len(set(self.committed) - {key for _, key in seen}) for seen in self.readers)


async def run(log: Log, *, writers: int = 16, each: int = 60, readers: int = 2, seed: int = 7) -> Seen:
    """Let `writers` append `each` entries (one in twelve slowly, one in twelve in vain) while readers tail the log."""
    result = Seen(readers=[[] for _ in range(readers)])
    writing = True

    async def write(number: int) -> None:
        dice = Random(seed * 1000 + number)
        for _ in range(each):
            how: How = dice.choice(("plain",) * 10 + ("slow", "aborted"))
            key = await log.write(number, how)
            if key is not None:
                result.committed.append(key)

    async def tail(number: int) -> None:
        at = 0
        seen = result.readers[number]
        while True:
            last_look = not writing
            page = await log.page(at)
            seen.extend(page)
            if page:
                at = page[-1][0]
            elif last_look:
                return

    tails = [asyncio.create_task(tail(n)) for n in range(readers)]
    await asyncio.gather(*(write(n) for n in range(writers)))
    writing = False
    await asyncio.gather(*tails)
    return result
