"""Deliberations on the real Temporal server: a worker that was away, and a server that lost everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowExecutionStatus

from heyi.compose import House
from heyi.stack.temporal import TemporalDevServer
from heyi.worker import connect
from ledger.pokes import Pokes
from schemas.council.clock_kinds import CouncilClock
from schemas.council.results import AnnulDecision
from schemas.council.stages import Step
from tests.house import furnished, settings_for
from tests.templates import Stores, Templates
from tests.workflows.chambers import Council, at, listed, overdue
from tests.workflows.test_on_server import listed as found
from tests.workflows.test_on_server import server
from tests.workflows.town import clockwork, ending, staffed, times_met


@asynccontextmanager
async def working(stores: Stores, temporal: TemporalDevServer) -> AsyncIterator[tuple[House, Client]]:
    """Clock-work over these databases, from its start to its stop."""
    settings = settings_for(stores, temporal_address=temporal.address)
    async with furnished(settings) as house:
        client = await connect(settings)
        async with clockwork(client, house):
            yield house, client


@pytest.mark.slow
async def test_a_round_goes_on_with_the_next_worker_and_on_a_server_that_knows_of_nothing(
    templates: Templates, tmp_path: Path
) -> None:
    async with templates.fresh() as stores:
        async with server(tmp_path / "first") as temporal:
            async with working(stores, temporal) as (house, _):
                council = await announced(house)
                await council.hear(at(Step.ROUND), within=40)
            async with furnished(settings_for(stores)) as house:
                # No worker, no relay: people vote all the same.
                await replace(council, house=house).vote(yes=(0, 1, 2))
            async with working(stores, temporal) as (house, _):
                state = await replace(council, house=house).hear(at(Step.CONSENSUS), within=40)
                assert state.rounds[0].closed_why == "everybody_voted"
        async with server(tmp_path / "second") as temporal, working(stores, temporal) as (house, client):
            council = replace(council, house=house)
            assert await Pokes(house.engine).put_open("deliberation") == 1
            await council.hear(overdue(CouncilClock.PUBLISH), within=40)
            assert len(await found(client, "HeyiStage='consensus' and HeyiClass='community'")) == 1
            await council.do(AnnulDecision, by="court", reason=council.words("判决撤销", "reason"))
            assert await ending(client, council.stream) is WorkflowExecutionStatus.COMPLETED
            recorded = (await house.ledger.load(council.stream)).events
            assert set(times_met(recorded).values()) == {1}
            assert [one.kind for one in recorded].count("RoundOpened") == 1


async def announced(house: House) -> Council:
    """A round is announced that opens in two seconds, for an hour."""
    await staffed(house)
    council = Council(house, uuid4(), await listed(house, "households", 3))
    await council.suggest()
    await council.screen("hall")
    await council.schedule()
    await council.propose("每月第一个周六清理楼道")
    opens = datetime.now(UTC) + timedelta(seconds=2)
    await council.announce(opens, opens + timedelta(hours=1))
    return council
