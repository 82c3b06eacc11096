"""The map of opinions of 2,000 voters and 500 statements, beside one decomposition of the same table by numpy alone."""

import asyncio
import random
import statistics
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.ground import Ground, Row
from domain.council.opinion.map import opinion_map
from domain.council.opinion.picture import projected
from domain.council.opinion.table import tabled
from schemas.council.opinion import Stance, StanceTaken

VOTERS = 2_000
STATEMENTS = 500
ANSWERED = 0.2
CAMPS = 3
GOAL = 5.0
"""At most so many times as long as the decomposition: all counts, bars, tests and camps from the bare log included."""
LEANING: tuple[tuple[Stance, ...], ...] = (("agree", "agree", "pass"), ("disagree", "disagree", "agree"))


def log_of(dice: random.Random) -> list[StanceTaken]:
    """Lines of everyone on about a fifth of the statements; each camp leans to one side of each statement."""
    sides = [[dice.randrange(2) for _ in range(STATEMENTS)] for _ in range(CAMPS)]
    said = [
        (f"unit{voter:05d}", f"unit{statement:05d}.1", dice.choice(LEANING[sides[voter % CAMPS][statement]]))
        for voter in range(VOTERS)
        for statement in range(STATEMENTS)
        if dice.random() < ANSWERED
    ]
    return [
        StanceTaken(voter=voter, statement=statement, stance=stance, order=order)
        for order, (voter, statement, stance) in enumerate(said, start=1)
    ]


async def opinion_map_of_many(ground: Ground) -> list[Row]:
    """Milliseconds of the whole map and of the picture alone, taking turns with the decomposition."""
    lines = log_of(random.Random(20_260_105))
    table = tabled(lines)
    known = {
        "building": {voter: f"b{place % 8}" for place, voter in enumerate(table.voters)},
        "title": {voter: ("owner", "tenant")[place // 8 % 2] for place, voter in enumerate(table.voters)},
    }
    plain: NDArray[np.float64] = np.where(table.marks == 2, 0, table.marks).astype(np.float64)
    acts: dict[str, Callable[[], object]] = {
        f"opinion_map, {VOTERS:,} x {STATEMENTS}: from the log, two groupings and camps": lambda: opinion_map(
            lines, known
        ),
        f"opinion_map, {VOTERS:,} x {STATEMENTS}: the two components alone": lambda: projected(table.marks),
        "svd": lambda: np.linalg.svd(plain, full_matrices=False),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(1 + 3 * ground.rounds):
        for name in random.sample(list(acts), len(acts)):
            took = await asyncio.to_thread(_milliseconds, acts[name])
            if number:  # the first of each warms up
                times[name].append(took)
    *ours, beside = acts
    return [_row(name, times[name], times[beside], GOAL if name == ours[0] else None) for name in ours]


def _milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _row(name: str, ours: list[float], beside: list[float], goal: float | None) -> Row:
    ratios = [one / other for one, other in zip(ours, beside, strict=True)]
    ratio = statistics.median(ratios)
    return Row(
        name=name,
        value=round(statistics.median(ours), 1),
        unit="ms",
        beside=f"numpy's svd of the same table: {statistics.median(beside):.1f} ms",
        ratio=round(ratio, 2),
        goal=None if goal is None else f"<= {goal:g}",
        met=None if goal is None else ratio <= goal,
        n=len(ratios),
        spread=(round(min(ratios), 2), round(max(ratios), 2)),
    )
