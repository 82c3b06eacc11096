"""Two clocks at full speed, Temporal and a sweeper over the table: each obligation is met once, and all ends as with one clock."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from engine.processes import CASES as CASE_PROCESS
from heyi.compose import House
from heyi.stack.temporal import TemporalDevServer
from heyi.worker import connect
from schemas.actors import Level
from schemas.council.clock_kinds import CouncilClock
from schemas.envelope import Recorded
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Templates
from tests.workflows.chambers import Council, listed, overdue
from tests.workflows.sweeper import Sweeper
from tests.workflows.test_on_server import server, until, working
from tests.workflows.town import clockwork, staffed, times_met

LONG = bool(os.environ.get("FAULTS_LONG"))
CASES, COUNCILS, WITHIN = (400, 80, 300) if LONG else (20, 12, 60)


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


@asynccontextmanager
async def clocked(templates: Templates, temporal: TemporalDevServer) -> AsyncIterator[House]:
    """A house with clock-work of its own, on a server that others use too."""
    async with templates.fresh() as stores:
        address, queue = temporal.address, f"race-{uuid4()}"
        settings = settings_for(stores, temporal_address=address, task_queue=queue)
        async with furnished(settings) as house, clockwork(await connect(settings), house):
            yield house


def course(recorded: Sequence[Recorded]) -> Counter[str]:
    """What became of a case until it stood at the street; how often it was reminded on the way is up to how late a clock is."""
    kinds = [event.kind for event in recorded]
    climbed = max(n for n, kind in enumerate(kinds) if kind == "CaseEscalated")
    return Counter(kind for kind in kinds[: climbed + 1] if kind != "DeadlineReminded")


@pytest.mark.slow
@pytest.mark.timeout(600 if LONG else 180)
async def test_two_clocks_meet_each_obligation_once_and_all_ends_as_with_one(
    templates: Templates, tmp_path: Path
) -> None:
    async with (
        server(tmp_path) as temporal,
        clocked(templates, temporal) as one,
        clocked(templates, temporal) as both,
    ):
        alone = (await Neighbourhood(one).report()).stream
        neighbours = Neighbourhood(both)
        streams = [(await neighbours.report()).stream for _ in range(CASES)]
        async with sweeping(both) as sweeper:
            for stream in streams:
                await until(both, stream, lambda case: case.level is Level.STREET, within=WITHIN)
        end = await until(one, alone, lambda case: case.level is Level.STREET, within=WITHIN)
        expected = course((await one.ledger.load(alone)).events)
        for stream in streams:
            recorded = (await both.ledger.load(stream)).events
            met = times_met(recorded)
            assert set(met.values()) == {1}
            assert course(recorded) == expected
            ended = CASE_PROCESS.fold(None, recorded)
            assert ended is not None
            assert (ended.stage, ended.level, ended.holder) == (end.stage, end.level, end.holder)
            assert len(met) >= 2
        # The race was a race: the sweeper won some of it.
        assert {answer.status for answer in sweeper.answers} >= {"recorded"}


@pytest.mark.slow
@pytest.mark.timeout(600 if LONG else 180)
async def test_two_clocks_open_close_and_count_each_round_once(templates: Templates, tmp_path: Path) -> None:
    async with server(tmp_path) as temporal, working(templates, temporal) as (house, _):
        await staffed(house)
        register = await listed(house, "households", 3)
        councils = [Council(house, uuid4(), register) for _ in range(COUNCILS)]
        async with sweeping(house) as sweeper:
            await asyncio.gather(*(in_seconds(council) for council in councils))
            # A round is open for three seconds, then it cools, then nobody arranges the next one.
            for council in councils:
                await council.hear(overdue(CouncilClock.ARRANGE), within=WITHIN)
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
