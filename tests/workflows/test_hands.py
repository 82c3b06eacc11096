"""What the clock of a case makes of hands that know more than it, fail at one thing, or are behind."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from temporalio import activity
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.signatures import CaseHands
from heyi.worker import WORKFLOWS, Discretion, sandbox
from schemas.clockwork import Answer, CaseRef, Order, Owed, Seen
from schemas.ids import case_stream, workflow_id
from schemas.stages import Stage
from tests.workflows.test_lives import failures
from workflows.case import CaseWorkflow

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


class Hands(CaseHands):
    """Hands over one case that exists nowhere else: each look is numbered, each order kept."""

    def __init__(self, see: Callable[["Hands"], Seen], failing: tuple[str, ...] = ()) -> None:
        self._see = see
        self._failing = failing
        self.looks = 0
        self.met: list[str] = []
        self.tried: list[str] = []

    @activity.defn(name="look_at_case")
    async def look(self, ref: CaseRef) -> Seen:
        self.looks += 1
        return self._see(self)

    @activity.defn(name="issue_case_command")
    async def issue(self, order: Order) -> Answer:
        self.tried.append(order.obligation)
        if order.obligation in self._failing:
            raise ValueError("a bug in one rule")
        self.met.append(order.obligation)
        return Answer(status="recorded", version=self.looks)


def seen(hands: Hands, stage: str, *owed: str, over: bool = False) -> Seen:
    return Seen(
        version=hands.looks,
        stage=stage,
        level="community",
        community="hean/xinhe",
        triage_class="community_matter",
        over=over,
        owed=tuple(Owed(obligation=one, command="lapse", due=LONG_AGO) for one in owed),
    )


async def lived(skipping: WorkflowEnvironment, hands: Hands) -> "WorkflowHandle[CaseWorkflow, None]":
    """A workflow with these hands, from its start to its end."""
    queue, stream = f"queue-{uuid4()}", case_stream(uuid4())
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
            CaseWorkflow.run, CaseRef(stream=stream), id=workflow_id(stream), task_queue=queue
        )
        await handle.result()
    return handle


async def test_a_stage_that_a_worker_does_not_know_fails_the_task_and_not_the_workflow(
    skipping: WorkflowEnvironment,
) -> None:
    """Until a worker that knows it takes the task up: here, until the case stands at a stage known to both."""

    def see(hands: Hands) -> Seen:
        return seen(hands, "arbitration") if hands.looks == 1 else seen(hands, Stage.CLOSED, over=True)

    handle = await lived(skipping, Hands(see))
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert failures(list((await handle.fetch_history()).events)) == ["'arbitration' is not a valid Stage"]


async def test_an_obligation_that_cannot_be_met_holds_up_none_of_the_others(
    skipping: WorkflowEnvironment,
) -> None:
    """Clocks of several kinds run at once: a bug in the rule of one must not stop the others."""
    both = ("perform@7", "report_risk@9")

    def see(hands: Hands) -> Seen:
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
    def see(hands: Hands) -> Seen:
        if len(hands.met) == 6:
            return seen(hands, Stage.CLOSED, over=True)
        return seen(hands, Stage.MEDIATION, "term@5")

    hands = Hands(see)
    handle = await lived(skipping, hands)
    fired = [
        event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta().total_seconds()
        for event in (await handle.fetch_history()).events
        if event.HasField("timer_started_event_attributes")
    ]
    assert hands.met == ["term@5"] * 6
    assert [round(seconds) for seconds in fired] == [2, 4, 8, 16, 32]


async def test_what_is_still_owed_at_an_end_is_met_if_the_law_says_that_it_is_not_over(
    skipping: WorkflowEnvironment,
) -> None:
    def see(hands: Hands) -> Seen:
        return (
            seen(hands, Stage.CLOSED, "follow_up@40", over=False)
            if not hands.met
            else seen(hands, Stage.ARCHIVED, over=True)
        )

    hands = Hands(see)
    await lived(skipping, hands)
    assert hands.met == ["follow_up@40"]
