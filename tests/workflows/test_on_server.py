"""The clock on the real Temporal server: search, schedule, short runs, and a server that lost everything."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus

from domain.case.state import Case
from engine.processes import CASES
from heyi.compose import House
from heyi.stack.temporal import TemporalDevServer
from heyi.worker import SCHEDULE, SEARCH_ATTRIBUTES, connect, keep_schedule, serve
from ledger.pokes import Pokes
from schemas.actors import Level, Role
from schemas.case_commands import Accept, Close, ConfirmTriage, RecordSettlement
from schemas.ids import case_id_of, workflow_id
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Templates
from tests.workflows.stories import words
from tests.workflows.town import clockwork, ending
from workflows.reconcile import ReconcileWorkflow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def server(folder: Path, config: Mapping[str, str] | None = None) -> AsyncIterator[TemporalDevServer]:
    temporal = TemporalDevServer(
        folder, free_port(), search_attributes=SEARCH_ATTRIBUTES, dynamic_config=config
    )
    await temporal.start()
    try:
        yield temporal
    finally:
        await temporal.stop()


@asynccontextmanager
async def working(templates: Templates, temporal: TemporalDevServer) -> AsyncIterator[tuple[House, Client]]:
    """A house with worker and relay on a server of its own."""
    async with templates.fresh() as stores:
        settings = settings_for(stores, temporal_address=temporal.address)
        async with furnished(settings) as house:
            client = await connect(settings)
            async with clockwork(client, house):
                yield house, client


async def until(house: House, stream: str, holds: Callable[[Case], bool], within: float = 40) -> Case:
    async with asyncio.timeout(within):
        while True:
            case = CASES.fold(None, (await house.ledger.load(stream)).events)
            assert case is not None
            if holds(case):
                return case
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_runs_are_short_searchable_and_the_schedule_stands(
    templates: Templates, tmp_path: Path
) -> None:
    # A new run after every dozen events: nothing is carried over, and nothing is lost.
    short = {"limit.historyCount.suggestContinueAsNew": "12"}
    async with server(tmp_path, short) as temporal, working(templates, temporal) as (house, client):
        stream = (await Neighbourhood(house).report()).stream
        await until(house, stream, lambda case: case.level is Level.STREET)
        runs = await listed(client, f"WorkflowId='{workflow_id(stream)}' and HeyiClass='party_mass_matter'")
        assert len(runs) > 1
        assert {one.status for one in runs} == {
            WorkflowExecutionStatus.RUNNING,
            WorkflowExecutionStatus.CONTINUED_AS_NEW,
        }
        assert await listed(client, "HeyiLevel='street' and HeyiCommunity='hean/xinhe'")
        for _ in range(2):
            await keep_schedule(client, house.settings.task_queue)
        schedule = await client.get_schedule_handle(SCHEDULE).describe()
        assert schedule.schedule.spec.time_zone_name == "Asia/Shanghai"
        reconciled = await client.execute_workflow(
            ReconcileWorkflow.run, id="reconcile-now", task_queue=house.settings.task_queue
        )
        assert reconciled.open == 1


async def listed(client: Client, query: str) -> list[WorkflowExecution]:
    """What a search finds, once it finds something: the server's lists lag behind its workflows a little."""
    async with asyncio.timeout(10):
        while not (found := [one async for one in client.list_workflows(query)]):
            await asyncio.sleep(0.1)
        return found


@pytest.mark.slow
async def test_a_server_that_lost_everything_is_told_again(templates: Templates, tmp_path: Path) -> None:
    async with templates.fresh() as stores:
        async with server(tmp_path / "first") as temporal:
            settings = settings_for(stores, temporal_address=temporal.address)
            async with furnished(settings) as house, clockwork(await connect(settings), house):
                stream = (await Neighbourhood(house).report()).stream
                await until(house, stream, lambda case: case.level is Level.COMMUNITY)
        async with server(tmp_path / "second") as temporal:
            settings = settings_for(stores, temporal_address=temporal.address)
            async with furnished(settings) as house:
                client = await connect(settings)
                async with clockwork(client, house):
                    assert await Pokes(house.engine).put_open("case") == 1
                    await until(house, stream, lambda case: case.level is Level.STREET)
                    kinds = [event.kind for event in (await house.ledger.load(stream)).events]
                    assert kinds.count("CaseEscalated") == 2
                    status = (await client.get_workflow_handle(workflow_id(stream)).describe()).status
                    assert status is WorkflowExecutionStatus.RUNNING


@pytest.mark.slow
async def test_people_work_while_there_is_no_temporal_and_the_clock_catches_up(
    templates: Templates, tmp_path: Path
) -> None:
    async with templates.fresh() as stores:
        settings = settings_for(stores, temporal_address=f"127.0.0.1:{free_port()}")
        async with furnished(settings) as house:
            stop = asyncio.Event()
            serving = asyncio.create_task(serve(house, stop))
            neighbours = Neighbourhood(house)
            handled, left = [(await neighbours.report()).stream for _ in range(2)]
            worker = neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
            case = case_id_of(handled)
            settlement = RecordSettlement(
                case=case, terms=words(case, "自行车移走", "terms"), consents=(1, 2)
            )
            for command in (
                ConfirmTriage(case=case),
                Accept(case=case),
                settlement,
                Close(case=case, outcome="mediated_oral"),
            ):
                assert (await house.desk.take(command, worker, uuid4())).status == "recorded"
            async with asyncio.timeout(10):
                while await Pokes(house.engine).waiting() < 2:
                    await asyncio.sleep(0.05)
            assert not serving.done()
            await asyncio.sleep(4.5)  # budgets run out meanwhile: nobody is there to say so yet
            port = int(settings.temporal_address.rpartition(":")[2])
            temporal = TemporalDevServer(tmp_path, port, search_attributes=SEARCH_ATTRIBUTES)
            await temporal.start()
            try:
                await until(house, left, lambda case: case.level is Level.STREET)
                assert await ending(await connect(settings), handled) is None
                stop.set()
                await serving
            finally:
                await temporal.stop()
