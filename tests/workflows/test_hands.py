"""What the clock of a case or a deliberation makes of hands that know more than it, fail at one thing, or are behind."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from temporalio import activity
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.signatures import CaseHands, CouncilHands
from heyi.worker import WORKFLOWS, Discretion, sandbox
from schemas.clockwork import Answer, CaseRef, Order, Owed, Seen
from schemas.council.stages import Step
from schemas.ids import case_stream, deliberation_stream, workflow_id
from schemas.stages import Stage
from tests.workflows.test_lives import failures
from workflows.case import CaseWorkflow
from workflows.deliberation import DeliberationWorkflow

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


class Work:
    """One stream that exists nowhere else: each look is numbered, each order kept."""

    def __init__(
        self,
        see: Callable[["Work"], Seen],
        failing: tuple[str, ...] = (),
        say: Callable[["Work"], Answer] | None = None,
    ) -> None:
        self._see = see
        self._failing = failing
        self._say = say
        self.looks = 0
        self.met: list[str] = []
        self.tried: list[str] = []

    def looked(self) -> Seen:
        self.looks += 1
        return self._see(self)

    def issued(self, order: Order) -> Answer:
        self.tried.append(order.obligation)
        if order.obligation in self._failing:
            raise ValueError("a bug in one rule")
        answer = self._say(self) if self._say else Answer(status="recorded", version=self.looks)
        if answer.status != "too_early":
            self.met.append(order.obligation)
        return answer


class Hands(Work, CaseHands):
    """Hands over one case."""

    @activity.defn(name="look_at_case")
    async def look(self, ref: CaseRef) -> Seen:
        return self.looked()

    @activity.defn(name="issue_case_command")
    async def issue(self, order: Order) -> Answer:
        return self.issued(order)


class OverDeliberation(Work, CouncilHands):
    """Hands over one deliberation."""

    @activity.defn(name="look_at_deliberation")
    async def look(self, ref: CaseRef) -> Seen:
        return self.looked()

    @activity.defn(name="issue_council_command")
    async def issue(self, order: Order) -> Answer:
        return self.issued(order)


def seen(hands: Work, stage: str, *owed: str, over: bool = False) -> Seen:
    return Seen(
        version=hands.looks,
        stage=stage,
        level="community",
        community="hean/xinhe",
        triage_class="community_matter",
        over=over,
        owed=tuple(Owed(obligation=one, command="lapse", due=LONG_AGO) for one in owed),
    )


async def lived(
    skipping: WorkflowEnvironment, hands: Hands | OverDeliberation
) -> "WorkflowHandle[CaseWorkflow, None] | WorkflowHandle[DeliberationWorkflow, None]":
    """A workflow with these hands, from its start to its end."""
    queue = f"queue-{uuid4()}"
    run: Any = CaseWorkflow.run if isinstance(hands, Hands) else DeliberationWorkflow.run
    stream = case_stream(uuid4()) if isinstance(hands, Hands) else deliberation_stream(uuid4())
    async with Worker(
        skipping.client,
        task_queue=queue,
        workflows=WORKFLOWS,
        activities=[hands.look, hands.issue],
        workflow_runner=sandbox(),
        interceptors=[Discretion()],
        max_cached_workflows=0,
    ):
        handle = await skipping.client.start_workflow(
            run, CaseRef(stream=stream), id=workflow_id(stream), task_queue=queue
        )
        await handle.result()
    return handle


async def waits(handle: "WorkflowHandle[Any, None]") -> list[float]:
    """For how many seconds it waited, each time that it did."""
    return [
        event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta().total_seconds()
        for event in (await handle.fetch_history()).events
        if event.HasField("timer_started_event_attributes")
    ]


async def test_a_stage_that_a_worker_does_not_know_fails_the_task_and_not_the_workflow(
    skipping: WorkflowEnvironment,
) -> None:
    """Until a worker that knows it takes the task up: here, until the case stands at a stage known to both."""

    def see(hands: Work) -> Seen:
        return seen(hands, "arbitration") if hands.looks == 1 else seen(hands, Stage.CLOSED, over=True)

    handle = await lived(skipping, Hands(see))
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert failures(list((await handle.fetch_history()).events)) == ["'arbitration' is not a valid Stage"]


async def test_an_obligation_that_cannot_be_met_holds_up_none_of_the_others(
    skipping: WorkflowEnvironment,
) -> None:
    """Clocks of several kinds run at once: a bug in the rule of one must not stop the others."""
    both = ("perform@7", "report_risk@9")

    def see(hands: Work) -> Seen:
        if "report_risk@9" in hands.met:
            return seen(hands, Stage.CLOSED, over=True)
        return seen(hands, Stage.PERFORMANCE, *both)

    hands = Hands(see, failing=("perform@7",))
    await lived(skipping, hands)
    assert hands.met == ["report_risk@9"]
    assert hands.tried.count("perform@7") > 3


async def test_what_stays_owed_after_it_was_issued_is_issued_more_and_more_slowly(
    skipping: WorkflowEnvironment,
) -> None:
    def see(hands: Work) -> Seen:
        if len(hands.met) == 6:
            return seen(hands, Stage.CLOSED, over=True)
        return seen(hands, Stage.MEDIATION, "term@5")

    hands = Hands(see)
    handle = await lived(skipping, hands)
    assert hands.met == ["term@5"] * 6
    assert [round(seconds) for seconds in await waits(handle)] == [2, 4, 8, 16, 32]


async def test_what_is_still_owed_at_an_end_is_met_if_the_law_says_that_it_is_not_over(
    skipping: WorkflowEnvironment,
) -> None:
    def see(hands: Work) -> Seen:
        return (
            seen(hands, Stage.CLOSED, "follow_up@40", over=False)
            if not hands.met
            else seen(hands, Stage.ARCHIVED, over=True)
        )

    hands = Hands(see)
    await lived(skipping, hands)
    assert hands.met == ["follow_up@40"]


async def test_a_step_that_a_worker_does_not_know_fails_the_task_and_not_the_workflow(
    skipping: WorkflowEnvironment,
) -> None:
    def see(hands: Work) -> Seen:
        return seen(hands, "petitioned") if hands.looks == 1 else seen(hands, Step.CLOSED, over=True)

    handle = await lived(skipping, OverDeliberation(see))
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert failures(list((await handle.fetch_history()).events)) == ["'petitioned' is not a valid Step"]


@pytest.mark.parametrize("step", [*Step])
async def test_whatever_a_deliberation_owes_is_met_at_any_step(
    skipping: WorkflowEnvironment, step: Step
) -> None:
    def see(hands: Work) -> Seen:
        return seen(hands, step, "task@9") if not hands.met else seen(hands, Step.CLOSED, over=True)

    hands = OverDeliberation(see)
    await lived(skipping, hands)
    assert hands.met == ["task@9"]


async def test_a_ledger_that_is_behind_is_asked_again_when_it_said_and_holds_up_no_count(
    skipping: WorkflowEnvironment,
) -> None:
    def see(hands: Work) -> Seen:
        return seen(hands, Step.ROUND, "round@9") if not hands.met else seen(hands, Step.CLOSED, over=True)

    def say(hands: Work) -> Answer:
        if len(hands.tried) < 3:
            return Answer(status="too_early", version=0, wait_ms=7000)
        return Answer(status="recorded", version=10)

    hands = OverDeliberation(see, say=say)
    handle = await lived(skipping, hands)
    assert hands.tried == ["round@9"] * 3
    assert [round(seconds) for seconds in await waits(handle)] == [7, 7]


async def test_a_round_that_cannot_close_early_yet_holds_up_none_of_the_reminders(
    skipping: WorkflowEnvironment,
) -> None:
    """Everybody voted, one paper was taken back: the close comes in its time, and what else is owed meanwhile as well."""

    def see(hands: Work) -> Seen:
        if "round@9#1" in hands.met:
            return seen(hands, Step.CLOSED, over=True)
        return seen(hands, Step.ROUND, "round@9!early", "round@9#1")

    def say(hands: Work) -> Answer:
        if hands.tried[-1].endswith("!early"):
            return Answer(status="too_early", version=0, wait_ms=86_400_000)
        return Answer(status="recorded", version=10)

    hands = OverDeliberation(see, say=say)
    await lived(skipping, hands)
    assert hands.met == ["round@9#1"]
