"""Whole lives per second: one process of the API, one worker, a Temporal server and PostgreSQL on the two cores of the crowd."""

import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.ground import Ground, Row
from bench.lives import WRITES, live
from bench.lives_clock import catch_up, signal_rate
from bench.lives_town import Spent, Town, crowded, temporal, town

CONNECTIONS = 48
"""Cases in hand at once: more only wait longer, fewer leave commits half empty."""
LIVES = {True: 1_200, False: 100}
"""Lives of one round, in the full form and in the short one."""
FILED = {True: 1_500, False: 150}
"""Cases filed while the worker is away, for the rate at which it catches up."""
ROUNDS = 3
LIVES_GOAL, WRITES_GOAL, CROWDED_GOAL = 40.0, 400.0, 0.9
PEER = "the nearest open system publishes 37 lives of 4 calls a second on 16 cores, and 6 at a million cases (its own figures)"


@dataclass(frozen=True, slots=True)
class Told:
    """One round: lives per second, what everybody worked for one write, and how the clock came after."""

    rate: float
    spent: Spent
    seconds: float
    behind: int
    behind_seconds: float
    drain: float
    pokes: float
    history: float


async def lifecycle_per_s(ground: Ground) -> list[Row]:
    """Rounds on an empty ledger and on one of many cases, in turns; then how quickly a worker catches up that was away."""
    full = ground.rounds > 3
    server = await temporal(ground)
    rounds: list[tuple[Told, Told]] = []
    async with AsyncExitStack() as stack:
        empty = await stack.enter_async_context(town(ground, server))
        await _round(empty, CONNECTIONS)
        many, cases = await stack.enter_async_context(crowded(ground, server, empty))
        await _round(many, CONNECTIONS)
        for number in range(ROUNDS):
            order = (empty, many) if number % 2 == 0 else (many, empty)
            told = {one.settings.port: await _round(one, LIVES[full]) for one in order}
            rounds.append((told[empty.settings.port], told[many.settings.port]))
    caught, beside = await catch_up(ground, server, FILED[full]), await signal_rate(server, FILED[full])
    alone = [one for one, _ in rounds]
    return [
        *_speed(alone),
        _crowded(rounds, cases),
        *_clock(alone),
        _figure(
            "catch-up of a worker that was away",
            caught,
            "pokes/s",
            f"bare signal-with-start: {beside:,.0f} /s",
            caught / beside,
        ),
    ]


async def _round(where: Town, lives: int) -> Told:
    """A crowd lives so many lives; afterwards the clock comes to rest, every case being over."""
    prepared = await where.prepared(lives)
    await where.delivered()
    known, (_, events) = await where.told(), await where.histories()
    before, begun = where.spent(), time.perf_counter()
    lived = await live(where.settings.port, prepared, CONNECTIONS)
    seconds, spent, lag = time.perf_counter() - begun, where.spent().since(before), await where.lag()
    if lived.lives != lives:
        raise AssertionError(
            f"{lived.lives} of {lives} lives came to their end: {lived.statuses}\n{lived.amiss}"
        )
    ended = time.perf_counter()
    await where.delivered()
    await where.at_rest()
    drain = time.perf_counter() - ended
    return Told(
        lives / seconds,
        spent,
        seconds,
        lag.events,
        lag.seconds,
        drain,
        (await where.told() - known) / lives,
        ((await where.histories())[1] - events) / lives,
    )


def _speed(told: Sequence[Told]) -> list[Row]:
    cores = ", ".join(
        f"{name} {statistics.median(getattr(one.spent, name) / one.seconds / 1000 for one in told):.2f}"
        for name in Spent.__slots__
    )
    costs = ", ".join(
        f"{name} {statistics.median(getattr(one.spent, name) / (one.rate * one.seconds * WRITES) for one in told):.2f}"
        for name in Spent.__slots__
    )
    lives = [one.rate for one in told]
    return [
        _rate(f"whole lives of {WRITES} writes over HTTP", lives, "lives/s", LIVES_GOAL, PEER),
        _rate(
            "writes of whole lives",
            [one * WRITES for one in lives],
            "writes/s",
            WRITES_GOAL,
            f"cores used: {cores}",
        ),
        _figure("processor time of all for one write", _all(told), "ms", costs),
    ]


def _all(told: Sequence[Told]) -> float:
    """Milliseconds of processors that everybody together spent on one write."""
    totals = [float(sum(getattr(one.spent, name) for name in Spent.__slots__)) for one in told]
    writes = [one.rate * one.seconds * WRITES for one in told]
    return statistics.median(total / number for total, number in zip(totals, writes, strict=True))


def _rate(what: str, values: Sequence[float], unit: str, goal: float, beside: str) -> Row:
    value = statistics.median(values)
    spread = (round(min(values), 1), round(max(values), 1))
    name = f"lifecycle_per_s, {what}"
    return Row(name, round(value, 1), unit, beside, None, f">= {goal:g}", value >= goal, len(values), spread)


def _crowded(rounds: Sequence[tuple[Told, Told]], cases: int) -> Row:
    ratios = [many.rate / few.rate for few, many in rounds]
    ratio = statistics.median(ratios)
    return Row(
        f"lifecycle_per_s, whole lives beside {cases:,} cases in the ledger",
        round(statistics.median(many.rate for _, many in rounds), 1),
        "lives/s",
        f"an empty ledger: {statistics.median(few.rate for few, _ in rounds):.1f} lives/s",
        round(ratio, 2),
        f">= {CROWDED_GOAL}",
        ratio >= CROWDED_GOAL,
        len(rounds),
        (round(min(ratios), 2), round(max(ratios), 2)),
    )


def _clock(told: Sequence[Told]) -> list[Row]:
    def middle(of: Callable[[Told], float]) -> float:
        return statistics.median(of(one) for one in told)

    lag = f"{middle(lambda one: one.behind):.0f} events behind"
    return [
        _figure(
            "age of what the relay has not read when the last case closes",
            middle(lambda one: one.behind_seconds),
            "s",
            lag,
        ),
        _figure("time until every workflow is at rest after that", middle(lambda one: one.drain), "s"),
        _figure("pokes of one life", middle(lambda one: one.pokes), "pokes"),
        _figure("events in the workflow history of one life", middle(lambda one: one.history), "events"),
    ]


def _figure(what: str, value: float, unit: str, beside: str | None = None, ratio: float | None = None) -> Row:
    name = f"lifecycle_per_s, {what}"
    return Row(name, round(value, 2), unit, beside, None if ratio is None else round(ratio, 2))
