"""Two clocks at full speed, Temporal and a sweeper over the table: each obligation is met once."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from heyi.compose import House
from schemas.actors import Level
from schemas.council.clock_kinds import CouncilClock
from tests.house import Neighbourhood
from tests.templates import Templates
from tests.workflows.chambers import Council, listed, overdue
from tests.workflows.sweeper import Sweeper
from tests.workflows.test_on_server import server, until, working
from tests.workflows.town import staffed, times_met


@asynccontextmanager
async def sweeping(house: House) -> AsyncIterator[Sweeper]:
    """A sweeper beside the clock-work."""
    sweeper = Sweeper(house)
    task = asyncio.create_task(sweeper.run())
    try:
        yield sweeper
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.slow
async def test_two_clocks_meet_each_obligation_once(templates: Templates, tmp_path: Path) -> None:
    async with server(tmp_path) as temporal, working(templates, temporal) as (house, _):
        neighbours = Neighbourhood(house)
        streams = [(await neighbours.report()).stream for _ in range(20)]
        async with sweeping(house) as sweeper:
            for stream in streams:
                await until(house, stream, lambda case: case.level is Level.STREET)
        total = 0
        for stream in streams:
            recorded = (await house.ledger.load(stream)).events
            met = times_met(recorded)
            assert set(met.values()) == {1}
            assert [one.kind for one in recorded].count("CaseEscalated") == 2
            total += len(met)
        assert total >= 20 * 6
        # The race was a race: the sweeper won some of it, and lost some.
        assert {answer.status for answer in sweeper.answers} >= {"recorded"}


@pytest.mark.slow
async def test_two_clocks_open_close_and_count_each_round_once(templates: Templates, tmp_path: Path) -> None:
    async with server(tmp_path) as temporal, working(templates, temporal) as (house, _):
        await staffed(house)
        register = await listed(house, "households", 3)
        councils = [Council(house, uuid4(), register) for _ in range(12)]
        async with sweeping(house) as sweeper:
            for council in councils:
                await in_seconds(council)
            # A round is open for three seconds, then it cools, then nobody arranges the next one.
            for council in councils:
                await council.hear(overdue(CouncilClock.ARRANGE), within=60)
        for council in councils:
            recorded = (await house.ledger.load(council.stream)).events
            assert set(times_met(recorded).values()) == {1}
            kinds = Counter(one.kind for one in recorded)
            assert [kinds[kind] for kind in ("RoundOpened", "RoundClosed", "RoundCounted")] == [1, 1, 1]
            # The time between two rounds is over, and it is overdue that the next one is arranged.
            assert kinds["DeadlinePassed"] == 2
        assert {answer.status for answer in sweeper.answers} >= {"recorded"}


async def in_seconds(council: Council) -> None:
    """A round is announced that opens in two seconds, for three."""
    await council.suggest()
    await council.screen("hall")
    await council.schedule()
    await council.propose("每月第一个周六清理楼道")
    opens = datetime.now(UTC) + timedelta(seconds=2)
    await council.announce(opens, opens + timedelta(seconds=3))
