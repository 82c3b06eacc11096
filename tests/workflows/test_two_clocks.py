"""Two clocks at full speed, Temporal and a sweeper over the table: each obligation is met once."""

import asyncio
import contextlib
from collections import Counter
from pathlib import Path

import pytest

from engine.catalogue import CODEC
from schemas.actors import Level
from schemas.clock_events import DeadlineLapsed, DeadlineReminded
from tests.house import Neighbourhood
from tests.templates import Templates
from tests.workflows.sweeper import Sweeper
from tests.workflows.test_on_server import server, until, working


@pytest.mark.slow
async def test_two_clocks_meet_each_obligation_once(templates: Templates, tmp_path: Path) -> None:
    async with server(tmp_path) as temporal, working(templates, temporal) as (house, _):
        neighbours = Neighbourhood(house)
        streams = [(await neighbours.report()).stream for _ in range(20)]
        sweeper = Sweeper(house)
        sweeping = asyncio.create_task(sweeper.run())
        for stream in streams:
            await until(house, stream, lambda case: case.level is Level.STREET)
        sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeping
        by_clock: Counter[str] = Counter()
        for stream in streams:
            recorded = (await house.ledger.load(stream)).events
            met = Counter(
                (event.clock, getattr(event, "nth", 0))
                for event in map(CODEC.decode, recorded)
                if isinstance(event, DeadlineLapsed | DeadlineReminded)
            )
            assert set(met.values()) == {1}
            assert [one.kind for one in recorded].count("CaseEscalated") == 2
            by_clock.update("sweeper" for _ in met)
        assert by_clock["sweeper"] >= 20 * 6
        # The race was a race: the sweeper won some of it, and lost some.
        assert {answer.status for answer in sweeper.answers} >= {"recorded"}
