"""How late a time limit is recorded when many run out at once, beside bare timers of the same server; and what open cases cost."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.clockwork import Clockwork, until
from bench.deadlines import Deadlines
from bench.ground import Ground, Row
from bench.latency import installation

WARM = 20
"""Cases that are filed before anything is measured."""
FAR = timedelta(days=60)
IDLE = 8.0
"""Seconds for which nothing happens, to see what that costs."""
SAMPLE = 10
"""About how many histories are looked at for their events."""
PATIENCE = 1800.0
ATTEMPTS = 3
"""How often limits are set anew that ran out before everything waited for them."""


class TooSlow(Exception):
    """An instant came before everything waited for it: nothing was measured."""


@dataclass(frozen=True, slots=True)
class Bare:
    """How late bare timers were, in seconds, and what each cost the server, in milliseconds of a processor."""

    late: list[float]
    server_ms: float


@dataclass(frozen=True, slots=True)
class Lapses:
    """How late limits were, in seconds; milliseconds of a processor and events of its history for each of them."""

    late: list[float]
    server_ms: float
    worker_ms: float
    database_ms: float
    events: float


Round = tuple[Lapses, Bare]


async def lapse_lateness(ground: Ground) -> list[Row]:
    """Open cases and what they cost; then limits that all run out at one instant, in turns with bare timers."""
    full = ground.rounds > 3
    number, opened, times = (2_000, 10_000, 3) if full else (200, 500, 1)
    settings, _ = await installation(ground)
    assert ground.server.pid is not None
    with tempfile.TemporaryDirectory(prefix="heyi-lapses-") as folder:
        async with (
            Deadlines.open(settings) as deadlines,
            Clockwork.started(settings, Path(folder), ground.server.pid) as clockwork,
        ):
            storm = _Storm(deadlines, clockwork)
            rows = await storm.open(opened)
            rounds = [await storm.round(number, bare_first=bool(nth % 2)) for nth in range(times)]
    return [*_rows(rounds, number), *rows]


class _Storm:
    """Files cases, and waits for what becomes of them."""

    def __init__(self, deadlines: Deadlines, clockwork: Clockwork) -> None:
        self._deadlines = deadlines
        self._clockwork = clockwork
        self._open = 0
        self._pace = 0.0

    async def open(self, number: int) -> list[Row]:
        """File cases that wait for a far instant; what they hold of memory and processor."""
        far = datetime.now(UTC) + FAR
        await self._file(WARM, far)
        before = self._clockwork.use()
        begun = time.monotonic()
        await self._file(number, far)
        self._pace = (time.monotonic() - begun) / number
        after = self._clockwork.use()
        await asyncio.sleep(IDLE)
        idle = self._clockwork.use()
        held = {"server": after.server_mb - before.server_mb, "worker": after.worker_mb - before.worker_mb}
        used = {"server": idle.server - after.server, "worker": idle.worker - after.worker}
        memory = "lapse_lateness, memory of the {} per 10,000 open cases" + (
            "" if number == 10_000 else f", scaled from {number:,}"
        )
        rest = "lapse_lateness, processor of the {} at rest with " + f"{number:,} open cases"
        return [
            *(Row(memory.format(who), round(more * 10_000 / number), "MB") for who, more in held.items()),
            # Milliseconds in so many seconds, as hundredths of a core.
            *(Row(rest.format(who), round(ms / IDLE / 10, 2), "% of a core") for who, ms in used.items()),
        ]

    async def round(self, number: int, *, bare_first: bool) -> Round:
        """Let so many limits run out, and so many bare timers."""
        if bare_first:
            bare = await self._bare(number)
            return await self._lapses(number), bare
        return await self._lapses(number), await self._bare(number)

    async def _lapses(self, number: int) -> Lapses:
        for _ in range(ATTEMPTS):
            recorded = await self._deadlines.recorded()
            due = self._soon(number)
            try:
                streams = await self._file(number, due)
            except TooSlow:
                self._pace *= 2
                await self._past(recorded + number)
            else:
                return await self._lapse(streams, due, recorded)
        raise TooSlow

    async def _lapse(self, streams: Sequence[str], due: datetime, recorded: int) -> Lapses:
        number = len(streams)
        chosen = streams[:: max(1, number // SAMPLE)]
        events = await self._clockwork.events(chosen)
        await until(due)
        before = self._clockwork.use()
        await self._past(recorded + number)
        after = self._clockwork.use()
        self._open -= number
        late = await self._deadlines.late(streams)
        if len(late) != number:
            raise RuntimeError(f"{number - len(late)} limits were never recorded")
        return Lapses(
            late=late,
            server_ms=(after.server - before.server) / number,
            worker_ms=(after.worker - before.worker) / number,
            database_ms=(after.database - before.database) / number,
            events=(await self._clockwork.events(chosen) - events) / len(chosen),
        )

    async def _bare(self, number: int) -> Bare:
        due = self._soon(number)
        await self._clockwork.set_bare(number, due)
        if datetime.now(UTC) > due:
            raise TooSlow
        await until(due)
        before = self._clockwork.use().server
        late = await self._clockwork.bare(number, PATIENCE)
        return Bare(late, (self._clockwork.use().server - before) / number)

    def _soon(self, number: int) -> datetime:
        """An instant by which so many workflows wait, even at half the pace of those that were opened first."""
        return datetime.now(UTC) + timedelta(seconds=number * self._pace * 2 + 5)

    async def _file(self, number: int, due: datetime) -> list[str]:
        """File cases, and wait until the workflow of each of them waits; raise `TooSlow` when they came due before."""
        streams = await self._deadlines.file(number, due)
        self._open += number
        async with asyncio.timeout(PATIENCE):
            while await self._clockwork.waiting() < self._open:
                if datetime.now(UTC) > due:
                    break
                await asyncio.sleep(0.2)
        await self._quiet()
        if datetime.now(UTC) > due:
            self._open -= number
            raise TooSlow
        return streams

    async def _past(self, recorded: int) -> None:
        """Wait until so many limits were recorded in all, and everybody was told."""
        async with asyncio.timeout(PATIENCE):
            while await self._deadlines.recorded() < recorded:  # noqa: ASYNC110 -- of another process
                await asyncio.sleep(0.2)
        await self._quiet()

    async def _quiet(self) -> None:
        """Wait until every poke is delivered, and a moment more."""
        async with asyncio.timeout(PATIENCE):
            while await self._deadlines.unheard():  # noqa: ASYNC110 -- of another process
                await asyncio.sleep(0.1)
        await asyncio.sleep(1)


def _rows(rounds: Sequence[Round], number: int) -> list[Row]:
    name = f"lapse_lateness, {number:,} limits due at one instant:"
    return [
        *(
            _beside(
                f"{name} {label}", "s", [(_quantile(a.late, at), _quantile(b.late, at)) for a, b in rounds]
            )
            for label, at in (("p50", 0.5), ("p99", 0.99))
        ),
        _beside(f"{name} recorded", "/s", [(_rate(a.late), _rate(b.late)) for a, b in rounds]),
        _beside(f"{name} Temporal for each", "ms", [(a.server_ms, b.server_ms) for a, b in rounds]),
        _alone(f"{name} worker for each", "ms", [a.worker_ms for a, _ in rounds]),
        _alone(f"{name} PostgreSQL for each", "ms", [a.database_ms for a, _ in rounds]),
        _alone(f"{name} history of each grows by", "events", [a.events for a, _ in rounds]),
    ]


def _beside(name: str, unit: str, pairs: Sequence[tuple[float, float]]) -> Row:
    ratios = [ours / bare for ours, bare in pairs]
    return Row(
        name=name,
        value=round(statistics.median(ours for ours, _ in pairs), 2),
        unit=unit,
        beside=f"bare timers: {statistics.median(bare for _, bare in pairs):.2f} {unit}",
        ratio=round(statistics.median(ratios), 2),
        n=len(pairs),
        spread=(round(min(ratios), 2), round(max(ratios), 2)),
    )


def _alone(name: str, unit: str, values: Sequence[float]) -> Row:
    spread = (round(min(values), 1), round(max(values), 1))
    return Row(name, round(statistics.median(values), 1), unit, n=len(values), spread=spread)


def _quantile(values: Sequence[float], point: float) -> float:
    return sorted(values)[min(int(len(values) * point), len(values) - 1)]


def _rate(late: Sequence[float]) -> float:
    """How many were done per second, from the due instant to the last of them."""
    return len(late) / max(late)
