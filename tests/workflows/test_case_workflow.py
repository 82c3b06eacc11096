"""The clock of a case: it climbs, asks, reminds and ends as the law says, and nothing that happens to pokes changes that."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.common import WorkflowIDReusePolicy

from schemas.actors import Actor, Level, Role
from schemas.case_commands import Accept, Close, ConfirmTriage, Lapse, Receive, RecordSettlement, Withdraw
from schemas.clockwork import CaseRef, Poke
from schemas.ids import case_id_of, clock_command_id, workflow_id
from tests.workflows.stories import STORIES, Story, applicant, play, settle, words
from tests.workflows.town import Town
from workflows.case import CaseWorkflow


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_every_story_ends_where_its_case_does(town: Town, story: Story) -> None:
    stream = await story(town)
    await town.ended(stream)
    assert (await town.case(stream)).over


async def test_reminders_come_before_the_lapse_and_each_clock_lapses_once(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    await town.until(stream, lambda case: case.level is Level.STREET)
    kinds = await town.kinds(stream)
    assert kinds.count("CaseEscalated") == 2
    assert kinds.index("DeadlineReminded") < kinds.index("DeadlineLapsed")
    await finish_at_street(town, stream)


async def finish_at_street(town: Town, stream: str) -> None:
    """Leave nothing in flight behind: other tests share the server's clock."""
    officer = town.neighbours.staff(Role.STREET_OFFICER, "hean")
    await play(town, officer, Receive(case=case_id_of(stream)))
    await settle(town, stream, officer)
    await town.ended(stream)


async def test_a_lapse_and_a_settlement_race_and_one_of_them_wins(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    case = case_id_of(stream)
    worker = town.neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
    await play(town, worker, ConfirmTriage(case=case), Accept(case=case))
    (clock,) = [one for one in (await town.case(stream)).clocks if one.kind == "resolve"]
    moment = timedelta(milliseconds=1)
    await town.settled()
    await town.environment.sleep(clock.due - await town.now() - moment)
    settlement = RecordSettlement(case=case, terms=words(case, "自行车移走", "terms"), consents=(1, 2))
    lapse = Lapse(case=case, obligation=clock.id)
    racer = Actor(id=workflow_id(stream), role=Role.SYSTEM)
    lapse_id = clock_command_id(stream, clock.id, "lapse")

    async def the_clock_runs_out() -> None:
        await town.environment.sleep(moment)
        await asyncio.gather(*(town.house.desk.take(lapse, racer, lapse_id) for _ in range(4)))

    await asyncio.gather(the_clock_runs_out(), *(town.take(settlement, worker) for _ in range(4)))
    kinds = await town.kinds(stream)
    assert kinds.count("SettlementRecorded") + kinds.count("CaseEscalated") == 1
    if "CaseEscalated" in kinds:
        await play(town, applicant(stream), Withdraw(case=case))
    else:
        await play(town, worker, Close(case=case, outcome="mediated_oral"))
    await town.ended(stream)


async def test_pokes_doubled_reordered_and_bogus_change_nothing(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    await town.caught_up()
    handle = town.environment.client.get_workflow_handle(workflow_id(stream))
    for version in (5, 1, 2_147_483_647, 3, 3, 1_000_000):
        await handle.signal(CaseWorkflow.look_again, Poke(stream=stream, version=version))
    await town.until(stream, lambda case: case.level is Level.STREET)
    assert (await town.kinds(stream)).count("CaseEscalated") == 2
    await finish_at_street(town, stream)


async def test_a_ledger_whose_clock_is_behind_only_delays(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    town.time.behind = timedelta(seconds=90)
    try:
        await town.until(stream, lambda case: case.level is Level.STREET, step=timedelta(seconds=20))
    finally:
        town.time.behind = timedelta()
    assert (await town.kinds(stream)).count("CaseEscalated") == 2
    await finish_at_street(town, stream)


async def test_a_workflow_that_was_lost_starts_again_from_the_ledger(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    await town.until(stream, lambda case: case.level is Level.COMMUNITY)
    await town.caught_up()
    await asyncio.sleep(
        0.3
    )  # an activity in flight at the end of a workflow would stop all skipping (sdk-java#1138)
    await town.environment.client.get_workflow_handle(workflow_id(stream)).terminate()
    assert await town.pokes.put_open("case") >= 1
    await town.until(stream, lambda case: case.level is Level.STREET)
    assert (await town.kinds(stream)).count("CaseEscalated") == 2
    await finish_at_street(town, stream)


async def test_a_poke_of_a_stream_that_never_was_ends_at_once(town: Town) -> None:
    stream = f"case/{uuid4()}"
    handle = await town.environment.client.start_workflow(
        CaseWorkflow.run,
        CaseRef(stream=stream),
        id=workflow_id(stream),
        task_queue=town.house.settings.task_queue,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )
    await handle.result()
    assert (await town.house.ledger.load(stream)).version == 0
