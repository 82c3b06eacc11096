"""The clock of a deliberation, in short runs: every story to its end, each obligation met once, lost and bogus pokes harmless."""

import asyncio
from collections import Counter
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.common import WorkflowIDReusePolicy

from engine.catalogue import CODEC
from schemas.clockwork import CaseRef, Poke
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlinePassed
from schemas.council.results import AnnulDecision, ShelveDeliberation
from schemas.council.stages import Step
from schemas.ids import workflow_id
from tests.workflows.chambers import at, in_the_hall, overdue
from tests.workflows.councils import (
    COUNCILS,
    CouncilStory,
    nobody_said_who_is_there,
    nobody_screens,
    six_steps,
)
from tests.workflows.test_lives import CONTINUED, failures, runs
from tests.workflows.town import Town, met
from workflows.deliberation import DeliberationWorkflow


@pytest.mark.parametrize("story", COUNCILS, ids=lambda story: story.__name__)
async def test_every_deliberation_ends_and_nothing_that_was_owed_is_done_twice(
    town_of_days: Town, story: CouncilStory
) -> None:
    council = await story(town_of_days)
    await council.ended()
    assert (await council.state()).over
    assert set((await met(town_of_days, council.stream)).values()) == {1}
    assert [why for run in await runs(town_of_days, council.stream) for why in failures(run)] == []


async def test_what_nobody_answered_is_told_to_the_supervisor_once(town_of_days: Town) -> None:
    council = await nobody_screens(town_of_days)
    await council.ended()
    recorded = map(CODEC.decode, (await town_of_days.house.ledger.load(council.stream)).events)
    (passed,) = [event for event in recorded if isinstance(event, DeadlinePassed)]
    assert [one.staff for one in passed.told] == [council.observer.id]
    assert (await council.state()).step is Step.REJECTED


async def test_many_steps_are_carried_through_many_runs(town_of_days: Town) -> None:
    council = await six_steps(town_of_days)
    await council.ended()
    kinds = Counter(await council.kinds())
    assert kinds["RoundOpened"] == kinds["RoundClosed"] == kinds["RoundCounted"] == 6
    lives = await runs(town_of_days, council.stream)
    assert len(lives) > 3
    assert {one[-1].event_type for one in lives[:-1]} == {CONTINUED}


async def test_pokes_of_a_deliberation_doubled_reordered_and_bogus_change_nothing(
    town_of_days: Town,
) -> None:
    council = await in_the_hall(town_of_days, households=3)
    await council.town.caught_up()
    handle = council.town.environment.client.get_workflow_handle(workflow_id(council.stream))
    for version in (9, 1, 2_147_483_647, 3, 3, 1_000_000):
        poke = Poke(stream=council.stream, version=version)
        await handle.signal(DeliberationWorkflow.look_again, poke)
    await council.wait(overdue(CouncilClock.ARRANGE))
    assert set((await met(town_of_days, council.stream)).values()) == {1}
    await council.do(ShelveDeliberation, reason=council.words("没有人来", "reason"))
    await council.ended()


async def test_a_workflow_of_a_deliberation_that_was_lost_starts_again_from_the_ledger(
    town_of_days: Town,
) -> None:
    town = town_of_days
    council = await in_the_hall(town, households=3)
    await council.propose("每月第一个周六清理楼道")
    await council.notice(after=5)
    await council.wait(at(Step.ROUND))
    await town.caught_up()
    await asyncio.sleep(
        0.3
    )  # what is in flight at the end of a workflow would stop all skipping (sdk-java#1138)
    await town.environment.client.get_workflow_handle(workflow_id(council.stream)).terminate()
    await council.vote(yes=(0, 1))
    assert await town.pokes.put_open("deliberation") >= 1
    state = await council.wait(at(Step.CONSENSUS))
    assert (state.rounds[0].closed_why, len(state.rounds)) == ("time", 1)
    await council.do(AnnulDecision, by="court", reason=council.words("判决撤销", "reason"))
    await council.ended()


async def test_news_of_a_deliberation_that_is_over_starts_no_workflow(town_of_days: Town) -> None:
    council = await nobody_said_who_is_there(town_of_days)
    await council.ended()
    handle = town_of_days.environment.client.get_workflow_handle(workflow_id(council.stream))
    first = await handle.describe()
    await council.do(AnnulDecision, by="court", reason=council.words("判决撤销", "reason"))
    await town_of_days.caught_up()
    assert first.status is WorkflowExecutionStatus.COMPLETED
    assert (await handle.describe()).run_id == first.run_id


async def test_a_poke_of_a_deliberation_that_never_was_ends_at_once(town_of_days: Town) -> None:
    stream = f"deliberation/{uuid4()}"
    handle = await town_of_days.environment.client.start_workflow(
        DeliberationWorkflow.run,
        CaseRef(stream=stream),
        id=workflow_id(stream),
        task_queue=town_of_days.house.settings.task_queue,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )
    await handle.result()
    assert (await town_of_days.house.ledger.load(stream)).version == 0
