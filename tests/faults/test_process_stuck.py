"""A workflow that cannot go on: news and resyncs knock in vain until its case is late by an hour, then another takes its place."""

from pathlib import Path

import asyncpg
import pytest

from heyi.compose import House
from heyi.installation import owner_url
from ledger.pokes import Pokes
from schemas.actors import Level
from schemas.clockwork import CaseRef
from schemas.ids import workflow_id
from tests.faults.test_process_pokes import drained
from tests.house import Neighbourhood
from tests.templates import Templates
from tests.workflows.test_on_server import server, until, working
from tests.workflows.town import times_met
from workflows.case import CaseWorkflow

_TWO_HOURS_LATE = "update current.obligation set due_at = due_at - interval '2 hours' where stream = $1"


@pytest.mark.slow
async def test_a_resync_replaces_what_has_been_late_for_long(templates: Templates, tmp_path: Path) -> None:
    async with server(tmp_path / "temporal") as temporal, working(templates, temporal) as (house, client):
        stuck, well = [(await Neighbourhood(house).report()).stream for _ in range(2)]
        # Its tasks go where nobody is, as those that cannot be replayed might.
        handle = client.get_workflow_handle(workflow_id(stuck))
        await drained(house)
        await handle.terminate()
        still = await client.start_workflow(
            CaseWorkflow.run, CaseRef(stream=stuck), id=workflow_id(stuck), task_queue="nobody"
        )
        await until(house, well, lambda case: case.level is Level.STREET)

        await knocked(house)
        assert (await handle.describe()).run_id == still.first_execution_run_id, "not yet late by an hour"

        owner = await asyncpg.connect(owner_url(house.settings.migration_url, "HEYI_MIGRATION_URL"))
        await owner.execute(_TWO_HOURS_LATE, stuck)
        await owner.close()
        await knocked(house)
        await until(house, stuck, lambda case: case.level is Level.STREET)
        for stream in (stuck, well):
            assert set(times_met((await house.ledger.load(stream)).events).values()) == {1}


async def knocked(house: House) -> None:
    """Ask for a look at everything open, and wait until all were told."""
    assert await Pokes(house.engine).put_open("case") == 2
    await drained(house)
