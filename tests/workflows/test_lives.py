"""Whole lives of cases, in short runs: every path to its end, a year of instalments, and one that comes back after its end."""

from collections import Counter

import pytest
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowExecutionStatus

from schemas.case_commands import AddNote, Withdraw
from schemas.ending import Reopen
from schemas.ids import case_id_of, workflow_id
from tests.workflows.agreements import LATE, MONTHS, paid_for_a_year
from tests.workflows.in_days import IN_DAYS
from tests.workflows.mediations import in_hand, mediating, mediator, party, settle
from tests.workflows.stories import Story, play, words
from tests.workflows.town import Town, met

TASK_FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
CONTINUED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW


@pytest.mark.parametrize("story", IN_DAYS, ids=lambda story: story.__name__)
async def test_every_story_in_days_ends_where_its_case_does(town_of_days: Town, story: Story) -> None:
    stream = await story(town_of_days)
    await town_of_days.ended(stream)
    assert (await town_of_days.case(stream)).over
    assert set((await met(town_of_days, stream)).values()) <= {1}
    assert [why for run in await runs(town_of_days, stream) for why in failures(run)] == []


def failures(run: list[HistoryEvent]) -> list[str]:
    """Why tasks of a run failed, unless they only did because news came in while they ended."""
    news = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND
    failed = [event.workflow_task_failed_event_attributes for event in run if event.event_type == TASK_FAILED]
    return [one.failure.message for one in failed if one.cause != news]


async def runs(town: Town, stream: str) -> list[list[HistoryEvent]]:
    """The histories of the runs that followed one another without a pause, the first one first."""
    found: list[list[HistoryEvent]] = []
    run: str | None = None
    while run != "":
        handle = town.environment.client.get_workflow_handle(workflow_id(stream), run_id=run)
        history = list((await handle.fetch_history()).events)
        found.insert(0, history)
        run = history[0].workflow_execution_started_event_attributes.continued_execution_run_id
    return found


async def test_a_year_of_instalments_is_carried_through_many_runs_and_nothing_is_done_twice(
    town_of_days: Town,
) -> None:
    stream = await paid_for_a_year(town_of_days)
    await town_of_days.ended(stream)
    kinds = Counter(await town_of_days.kinds(stream))
    assert kinds["PerformanceRecorded"] == MONTHS
    assert kinds["BreachRecorded"] == kinds["PerformanceUrged"] == len(LATE)
    assert kinds["AgreementPerformed"] == kinds["CaseClosed"] == 1
    assert set((await met(town_of_days, stream)).values()) == {1}
    lives = await runs(town_of_days, stream)
    assert len(lives) > 6
    assert {one[-1].event_type for one in lives[:-1]} == {CONTINUED}


async def test_a_case_that_was_over_gets_a_workflow_again_when_it_is_taken_up(town_of_days: Town) -> None:
    town = town_of_days
    stream = await mediating(town)
    await settle(town, stream)
    await town.ended(stream)
    handle = town.environment.client.get_workflow_handle(workflow_id(stream))
    first = await handle.describe()
    why = words(case_id_of(stream), "电梯又停了", "reason")
    await play(town, mediator(town), Reopen(case=case_id_of(stream), reason_code="relapse", reason=why))
    await town.caught_up()
    again = await handle.describe()
    assert (first.status, again.status) == (
        WorkflowExecutionStatus.COMPLETED,
        WorkflowExecutionStatus.RUNNING,
    )
    assert again.run_id != first.run_id
    await settle(town, stream)
    await town.ended(stream)


async def test_news_of_an_ended_case_starts_no_workflow(town_of_days: Town) -> None:
    town = town_of_days
    stream = await in_hand(town)
    await play(town, party(stream, 1), Withdraw(case=case_id_of(stream)))
    await town.ended(stream)
    handle = town.environment.client.get_workflow_handle(workflow_id(stream))
    first = await handle.describe()
    note = AddNote(case=case_id_of(stream), text=words(case_id_of(stream), "已归还材料", "text"))
    await play(town, mediator(town), note)
    await town.caught_up()
    assert (await handle.describe()).run_id == first.run_id
