"""Walks over the whole ledger: what it costs to verify it, and to write its rows anew."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.crowd import children, worked
from bench.ground import Ground, Row
from bench.preload import Preloaded, million
from heyi.derived import derive
from heyi.soundness import BESIDE
from ledger.keys import MasterKey
from ledger.rebuild import rebuild as rebuild_rows
from ledger.verify import Report
from ledger.verify import verify as verify_ledger
from ledger.verify_persons import verify_persons

MILLION = 1_000_000
GOAL = 15.0
"""Seconds of a processor for a million events, chain and all: what one core does, here and in PostgreSQL."""
FLAT = 1.3
"""How many times as much an event may cost in the large ledger as in the small one."""
_CASES = 850
"""Cases of the small ledger, of some ten thousand events."""
_MANY = 83_000
"""Cases of the large ledger in the full form, of some million events."""


async def verify(ground: Ground) -> list[Row]:
    """Processor seconds for a million events, scaled from what is there: chain, heads and commands; then with each further look."""
    preloaded = await _large(ground)
    url = preloaded.settings.database_url.get_secret_value()
    master = MasterKey.from_base64(preloaded.settings.master_key.get_secret_value())
    persons = preloaded.settings.persons_url.get_secret_value()
    chain = [await _spent(ground, lambda: verify_ledger(url)) for _ in range(3)]
    beside = [await _spent(ground, lambda: verify_ledger(url, None, None, BESIDE)) for _ in range(3)]
    derived = [await _spent(ground, lambda: verify_ledger(url, derive))]
    words = [await _spent(ground, lambda: verify_persons(persons, url, master))]
    return [
        _scaled("verify, chain, positions, heads and commands", chain, preloaded, GOAL),
        _scaled("verify, outcomes, checkpoints and queues as well", beside, preloaded),
        _scaled("verify, derived rows as well", derived, preloaded),
        _scaled("verify, words that events quote in the person store", words, preloaded),
    ]


async def rebuild(ground: Ground) -> list[Row]:
    """Events a second, and what an event costs in the whole ledger beside one of some ten thousand events."""
    large, small = await _large(ground), await million(ground, _CASES)

    async def cost(of: Preloaded) -> float:
        seconds = await _timed(lambda: rebuild_rows(ground.server.dsn(of.ledger), derive))
        return seconds / of.events

    ratios, each = [], []
    for _ in range(3):  # the two take turns
        few, many = await cost(small), await cost(large)
        ratios.append(many / few)
        each.append(many)
    ratio = sorted(ratios)[1]
    return [
        Row(
            name=f"rebuild, {large.events:,} events",
            value=round(1 / sorted(each)[1]),
            unit="events/s",
            beside=f"cost of an event among {small.events:,}",
            ratio=round(ratio, 2),
            goal=f"<= {FLAT}",
            met=ratio <= FLAT,
            n=len(ratios),
            spread=(round(min(ratios), 2), round(max(ratios), 2)),
        )
    ]


async def _large(ground: Ground) -> Preloaded:
    return await million(ground, _MANY if ground.rounds > 3 else None)


async def _timed(walk: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    done = await walk()
    if isinstance(done, Report) and not done.sound:
        raise AssertionError(f"the ledger is not sound: {done.findings[0]}")
    return time.perf_counter() - begun


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds of a walk: of a processor here, of a processor in PostgreSQL, and by the clock on the wall."""

    here: float
    server: float
    wall: float

    @property
    def busy(self) -> float:
        """What one core needs for it, who works with whom aside."""
        return self.here + self.server


async def _spent(ground: Ground, walk: Callable[[], Awaitable[object]]) -> _Spent:
    postmaster = ground.server.pid
    assert postmaster is not None

    def server() -> float:
        # A backend that ended is in what its parent waited for.
        return (worked([postmaster], waited_for=True) + worked(children(postmaster))) / 1000

    before, here = server(), time.process_time()
    wall = await _timed(walk)
    return _Spent(time.process_time() - here, server() - before, wall)


def _scaled(name: str, walks: list[_Spent], preloaded: Preloaded, goal: float | None = None) -> Row:
    """The walk in the middle of several, for a million events."""
    many = MILLION / preloaded.events
    walks = sorted(walks, key=lambda one: one.busy)
    middle = walks[len(walks) // 2]
    value = middle.busy * many
    return Row(
        name=f"{name}, a million events on one core",
        value=round(value, 1),
        unit="s of processor",
        beside=f"{middle.here * many:.1f} here, {middle.server * many:.1f} in PostgreSQL, {middle.wall * many:.1f} on the wall;"
        f" taken from {preloaded.events:,} events",
        goal=None if goal is None else f"<= {goal:g}",
        met=None if goal is None else value <= goal,
        n=len(walks),
        spread=(round(walks[0].busy * many, 1), round(walks[-1].busy * many, 1)),
    )
