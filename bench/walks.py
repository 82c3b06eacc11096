"""Walks over the whole ledger: what it costs to verify it, and to write its rows anew."""

import statistics
import time
from collections.abc import Awaitable, Callable

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
"""Seconds for a million events, chain and all, on one core."""
FLAT = 1.3
"""How many times as much an event may cost in the large ledger as in the small one."""
_CASES = 850
"""Cases of the small ledger, of some ten thousand events."""


async def verify(ground: Ground) -> list[Row]:
    """Seconds for a million events, scaled from what is there: chain with heads and commands; and what each further look adds."""
    preloaded = await million(ground)
    url = preloaded.settings.database_url.get_secret_value()
    chain = await _median(lambda: verify_ledger(url))
    rows = [_scaled("verify, chain, positions, heads and commands", chain, preloaded, GOAL)]
    beside = await _median(lambda: verify_ledger(url, None, None, BESIDE))
    rows.append(_scaled("verify, outcomes, checkpoints and queues as well", beside, preloaded))
    derived = await _timed(lambda: verify_ledger(url, derive))
    rows.append(_scaled("verify, derived rows as well", derived, preloaded))
    master = MasterKey.from_base64(preloaded.settings.master_key.get_secret_value())
    persons = preloaded.settings.persons_url.get_secret_value()
    words = await _timed(lambda: verify_persons(persons, url, master))
    rows.append(_scaled("verify, words that events quote in the person store", words, preloaded))
    return rows


async def rebuild(ground: Ground) -> list[Row]:
    """Events a second, and what an event costs in the whole ledger beside one of some ten thousand events."""
    large, small = await million(ground), await million(ground, _CASES)

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


async def _median(walk: Callable[[], Awaitable[Report]]) -> float:
    """The median of the rounds."""
    return statistics.median([await _timed(walk) for _ in range(3)])


async def _timed(walk: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    done = await walk()
    if isinstance(done, Report) and not done.sound:
        raise AssertionError(f"the ledger is not sound: {done.findings[0]}")
    return time.perf_counter() - begun


def _scaled(name: str, seconds: float, preloaded: Preloaded, goal: float | None = None) -> Row:
    value = seconds * MILLION / preloaded.events
    return Row(
        name=f"{name}, a million events",
        value=round(value, 1),
        unit="s",
        beside=f"taken from {preloaded.events:,} events",
        goal=None if goal is None else f"<= {goal:g}",
        met=None if goal is None else value <= goal,
    )
