"""What benchmarks stand on: a PostgreSQL of their own, migrated databases, and rounds that are compared within themselves."""

import asyncio
import gc
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from heyi.app import SETTLED
from heyi.stack.postgres import EmbeddedPostgres
from ledger.migrate import migrate

SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
}
"""On top of what `make run` sets; fsync and synchronous_commit stay on, as everywhere in heyi."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `value` in `unit`; where it is a comparison, `ratio` to `beside` as the median over `n` rounds.

    `spread` is the smallest and the largest ratio (or value) of the rounds. `met` says whether `goal` was reached.
    """

    name: str
    value: float
    unit: str
    beside: str | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None
    n: int = 1
    spread: tuple[float, float] | None = None

    def as_json(self) -> dict[str, object]:
        """Return the row as latest.json holds it."""
        return asdict(self)


class Ground:
    """A running server and the length of the measurements: `rounds`, each contender `seconds` in each.

    What contenders open is put on `closing`, which is closed before the server stops.
    """

    def __init__(self, folder: Path, *, full: bool) -> None:
        self.server = EmbeddedPostgres(folder / "postgres", settings=SETTINGS)
        self.rounds = 7 if full else 3
        self.seconds = 4.0 if full else 1.5
        self.closing = AsyncExitStack()
        self.kept: dict[object, object] = {}
        """What several benches work with, made by the first of them."""
        self._numbers = count(1)

    def settle(self) -> None:
        """Search what stands by now for garbage no more, until the bench is over: as the API has it, for every contender alike."""
        self.closing.callback(gc.unfreeze)
        self.closing.callback(gc.set_threshold, *gc.get_threshold())
        gc.freeze()
        gc.set_threshold(*SETTLED)

    async def ledger(self) -> str:
        """Return the URL of a fresh ledger, as the application sees it."""
        name = await self.database()
        await migrate(self.server.dsn(name), self.server.dsn(name, "heyi"))
        return self.server.dsn(name, "heyi")

    async def database(self) -> str:
        """Return the name of a fresh empty database."""
        name = self.name()
        await self.server.execute(f"create database {name}")
        return name

    def name(self) -> str:
        """Return a name that no database has yet."""
        return f"bench_{next(self._numbers)}"


Contender = Callable[[float], Awaitable[float]]
"""Works for so many seconds and returns operations per second."""


async def rounds(ground: Ground, contenders: Mapping[str, Contender]) -> list[dict[str, float]]:
    """Let every contender work once per round, in an order drawn anew, after a short warm-up of each."""
    for contender in contenders.values():
        await contender(0.3)
    ground.settle()
    results = []
    for _ in range(ground.rounds):
        order = list(contenders)
        random.shuffle(order)
        results.append({name: await contenders[name](ground.seconds) for name in order})
    return results


def row(
    results: Sequence[Mapping[str, float]],
    name: str,
    who: str,
    beside: str,
    goal: float | None = None,
    unit: str = "events/s",
) -> Row:
    """State `who` beside `beside`: the median over rounds of the ratio within a round; `goal` is the least that will do."""
    ratios = [result[who] / result[beside] for result in results]
    ratio = statistics.median(ratios)
    return Row(
        name=name,
        value=round(statistics.median(result[who] for result in results), 1),
        unit=unit,
        beside=f"{beside}: {statistics.median(result[beside] for result in results):,.0f} {unit}",
        ratio=round(ratio, 2),
        goal=None if goal is None else f">= {goal}",
        met=None if goal is None else ratio >= goal,
        n=len(results),
        spread=(round(min(ratios), 2), round(max(ratios), 2)),
    )


async def at_once(writers: int, seconds: float, one: Callable[[int, float], Awaitable[int]]) -> float:
    """Run `one(number, until)` for each writer at once; return what they did together per second."""
    begun = time.perf_counter()
    done = await asyncio.gather(*(one(n, begun + seconds) for n in range(writers)))
    return sum(done) / (time.perf_counter() - begun)
