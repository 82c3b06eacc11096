"""Looking at many cases: each door of lists and of supervision with 100,000 cases, beside the same door with 100."""

import random
import statistics
import time
from datetime import timedelta
from urllib.parse import urlencode

import httpx

from bench.ground import Ground, Row
from bench.street import LIVED, Clock, crowded, lived, overseer, street

CASES = 100_000
GOAL = 10.0
"""At most so many times as long as with a hundred cases, for what answers with a page."""


async def case_queries(ground: Ground) -> list[Row]:
    """Milliseconds of each door, the two ledgers taking turns call by call."""
    clock = Clock()
    settings, name = await lived(ground, clock)
    many = await crowded(ground, settings, name, CASES // LIVED - 1)
    async with street(settings, clock) as (house, small), street(many, clock) as (other, large):
        await overseer(house, small)
        await overseer(other, large)
        times: dict[str, list[tuple[float, float]]] = {}
        for path in (paths := _paths(clock)):  # connections, plans and packs are made once
            await _call(small, paths[path])
            await _call(large, paths[path])
        for _ in range(25 if ground.rounds > 3 else 9):
            for what in random.sample(list(paths), len(paths)):
                ours, theirs = await _call(large, paths[what]), await _call(small, paths[what])
                times.setdefault(what, []).append((ours, theirs))
    return [_row(what, times[what]) for what in paths]


def _paths(clock: Clock) -> dict[str, str]:
    past = {"as_of": (clock.now - timedelta(days=60)).isoformat()}
    month = {"from": (clock.now - timedelta(days=30)).isoformat()}
    year = {"from": (clock.now - timedelta(days=365)).isoformat()}
    supervision = "/api/supervision"
    asked: dict[str, tuple[str, dict[str, str]]] = {
        "desk, nobody's": ("/api/desk", {"tab": "unassigned"}),
        "desk, on hold": ("/api/desk", {"tab": "on_hold"}),
        "desk, over": ("/api/desk", {"tab": "done"}),
        "list": ("/api/cases", {}),
        "list, due": ("/api/cases", {"due_before": clock.now.isoformat()}),
        "overdue now": (f"{supervision}/overdue", {}),
        "overdue 60 days ago": (f"{supervision}/overdue", past),
        "timelines of 30 days": (f"{supervision}/timelines", month),
        "cases behind an indicator": (f"{supervision}/indicators/on_time/cases", month),
        "indicators of 30 days": (f"{supervision}/indicators", month),
        "indicators of a year": (f"{supervision}/indicators", year),
    }
    return {what: f"{path}?{urlencode(query)}" for what, (path, query) in asked.items()}


async def _call(client: httpx.AsyncClient, path: str) -> float:
    begun = time.perf_counter()
    (await client.get(path)).raise_for_status()
    return (time.perf_counter() - begun) * 1000


def _row(what: str, times: list[tuple[float, float]]) -> Row:
    ratios = [ours / theirs for ours, theirs in times]
    ratio = statistics.median(ratios)
    counts_all = what.startswith("indicators")
    return Row(
        name=f"case_queries, {CASES:,} cases: {what}",
        value=round(statistics.median(ours for ours, _ in times), 1),
        unit="ms",
        beside=f"the same with {LIVED} cases: {statistics.median(theirs for _, theirs in times):.1f} ms",
        ratio=round(ratio, 2),
        goal=None if counts_all else f"<= {GOAL:g}",
        met=None if counts_all else ratio <= GOAL,
        n=len(times),
        spread=(round(min(ratios), 2), round(max(ratios), 2)),
    )
