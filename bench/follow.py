"""Following: pages read by position beside the notifications of eventsourcing, and how long after its commit an event is handled."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bench.contenders import BODY, DIGEST, MEDIATOR, OUTCOME, recorder_of, writing
from bench.ground import Contender, Ground, Row, rounds, row
from ledger.chain import uuid7
from ledger.follow import FollowerRunner
from ledger.postgres import PostgresLedger
from ledger.urls import engine_url
from schemas.actors import Visibility
from schemas.envelope import GENESIS, Append, Draft, Recorded

PAGE = 1000
PAGES = 20
WRITERS = 8
PACE = 0.005
"""Seconds between two appends of a writer: eight of them make some 1,200 events a second."""
GOAL = 100.0
"""Milliseconds within which 99 of 100 events are handled."""


async def follow(ground: Ground) -> list[Row]:
    """Events read per second, one page after the other; and milliseconds from an event's commit to its follower's."""
    url = await ground.ledger()
    ledger = await ground.closing.enter_async_context(await PostgresLedger.open(url))
    while await ledger.last_position() < PAGE * PAGES:
        await asyncio.gather(
            *(writing(ledger, datetime.now(UTC), n, time.perf_counter() + 0.5) for n in range(64))
        )
    peer = await _peer(ground)
    results = await rounds(ground, {"heyi": _reading(ledger), "eventsourcing": peer})
    read = row(
        results, f"follow, pages of {PAGE} typed events by position", "heyi", "eventsourcing", 1.0, "events/s"
    )
    return [read, *await _lag(ground, url, ledger)]


def _reading(ledger: PostgresLedger) -> Contender:
    async def work(seconds: float) -> float:
        begun, done, after = time.perf_counter(), 0, 0
        while time.perf_counter() < begun + seconds:
            page = await ledger.read(after, PAGE)
            done += len(page)
            after = page[-1].position if page and page[-1].position < PAGE * PAGES else 0
        return done / (time.perf_counter() - begun)

    return work


async def _peer(ground: Ground) -> Contender:
    recorder, stored = await asyncio.to_thread(
        recorder_of, await ground.database(), str(ground.server.socket)
    )
    ground.closing.callback(recorder.datastore.close)

    def fill() -> None:
        stream = uuid4()
        for first in range(1, PAGE * PAGES + 1, 50):
            recorder.insert_events(
                [stored(stream, n, "bench:NoteTaken", BODY) for n in range(first, first + 50)]
            )

    def one(seconds: float) -> float:
        begun, done, start = time.perf_counter(), 0, 1
        while time.perf_counter() < begun + seconds:
            page = recorder.select_notifications(start, PAGE)
            done += len(page)
            start = page[-1].id + 1 if page and page[-1].id < PAGE * PAGES else 1
        return done / (time.perf_counter() - begun)

    await asyncio.to_thread(fill)
    return lambda seconds: asyncio.to_thread(one, seconds)


class _Watch:
    """A follower that notes when it was handed each event."""

    name = "bench"

    def __init__(self) -> None:
        self.handed: list[tuple[int, str]] = []

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:  # noqa: ARG002 - it writes nothing
        self.handed += [(one.position, one.stream) for one in batch]


class _Timed(FollowerRunner):
    """A runner that notes when a batch was committed, checkpoint and all."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # whatever a runner takes is handed through
        self.steps: list[tuple[float, int]] = []

    async def step(self) -> int:
        handled = await super().step()
        self.steps.append((time.perf_counter(), handled))
        return handled


async def _lag(ground: Ground, url: str, ledger: PostgresLedger) -> list[Row]:
    """A runner beside eight writers, on one loop, as a worker has it; what is measured begins when an append is answered."""
    engine = create_async_engine(engine_url(url))
    ground.closing.push_async_callback(engine.dispose)
    watch = _Watch()
    runner = _Timed(engine, ledger, watch)
    await runner.catch_up()
    before = len(watch.handed)
    runner.steps.clear()
    running = asyncio.create_task(runner.run())
    seconds = ground.seconds * ground.rounds
    committed: dict[int, float] = {}
    begun = time.perf_counter()
    await asyncio.gather(*(_paced(ledger, begun + seconds, committed) for _ in range(WRITERS)))
    took = time.perf_counter() - begun
    last = max(committed)
    async with asyncio.timeout(60):
        while watch.handed[-1][0] < last:  # noqa: ASYNC110 - a poll costs the runner less than an event per batch
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    running.cancel()
    positions = iter(position for position, _ in watch.handed[before:])
    lags = sorted(
        (at - committed[position]) * 1000
        for at, handled in runner.steps
        for position in (next(positions) for _ in range(handled))
        if position in committed
    )
    rate = len(committed) / took
    return [
        Row(
            name=f"follow, commit to follower {label}, {WRITERS} writers",
            value=round(lags[int(len(lags) * point)], 1),
            unit="ms",
            beside=f"at {rate:,.0f} events/s",
            goal=f"<= {GOAL:g}" if label == "p99" else None,
            met=lags[int(len(lags) * point)] <= GOAL if label == "p99" else None,
            n=len(lags),
            spread=(round(lags[0], 1), round(lags[-1], 1)),
        )
        for label, point in (("p50", 0.5), ("p99", 0.99))
    ]


async def _paced(ledger: PostgresLedger, until: float, committed: dict[int, float]) -> None:
    """Append single events at a pace; note when each was answered."""
    stream = f"case/{uuid4()}"
    version, head = 0, GENESIS
    while (begun := time.perf_counter()) < until:
        now = datetime.now(UTC)
        event = Draft(
            id=uuid7(now),
            kind="NoteTaken",
            recorded_at=now,
            actor=MEDIATOR,
            policy="model@1",
            visibility=Visibility.HANDLERS,
            body=BODY,
        )
        did = await ledger.append(
            Append(
                stream=stream,
                expected=version,
                previous=head,
                command_id=uuid4(),
                digest=DIGEST,
                outcome=OUTCOME,
                events=(event,),
            )
        )
        version, head = did.version, did.head
        if did.position is not None:
            committed[did.position] = time.perf_counter()
        await asyncio.sleep(max(0.0, begun + PACE - time.perf_counter()))
