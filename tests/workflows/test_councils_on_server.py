"""Deliberations on the real Temporal server: a worker that was away, and a server that lost everything."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus

from heyi.worker import connect
from ledger.pokes import Pokes
from schemas.council.results import ShelveDeliberation
from schemas.council.stages import Step
from schemas.ids import workflow_id
from tests.house import furnished, settings_for
from tests.templates import Stores, Templates
from tests.workflows.chambers import Council, at, listed
from tests.workflows.test_on_server import listed as found
from tests.workflows.test_on_server import server
from tests.workflows.town import clockwork, ending, staffed, times_met


@pytest.mark.slow
async def test_a_round_is_opened_by_one_worker_closed_by_the_next_and_gone_on_with_from_the_ledger_alone(
    templates: Templates, tmp_path: Path
) -> None:
    async with templates.fresh() as stores:
        first = settings_for(stores, temporal_address="")
        council: Council
        async with server(tmp_path / "first") as temporal:
            settings = settings_for(stores, temporal_address=temporal.address)
            async with furnished(settings) as house:
                await staffed(house)
                council = Council(house, uuid4(), await listed(house, "households", 3))
                client = await connect(settings)
                async with clockwork(client, house):
                    await announced(council)
                    await council.hear(at(Step.ROUND))
