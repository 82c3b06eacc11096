"""The worker: workflows, their hands, the relay and the nightly schedule in one process."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import repeat
from typing import Any

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleRange,
    ScheduleSpec,
)
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    UnsandboxedWorkflowRunner,
    Worker,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.cases import CaseHandsBody
from activities.council import CouncilHandsBody
from activities.reconcile import ReconcileHandsBody
from heyi.compose import House
from heyi.handover import HandoverFollower, RepeatsFollower, carrier_of
from heyi.mail import EffectsFollower, mailer_of
from heyi.relay import Messenger, RelayFollower
from heyi.settings import Settings
from ledger.follow import Follower, FollowerRunner
from ledger.pokes import Pokes
from projections.council.turnout import TurnoutBoard, TurnoutFollower
from projections.forgotten import ForgottenBoard
from workflows.case import CaseWorkflow
from workflows.deliberation import DeliberationWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.stream import CLASS, COMMUNITY, DUE, LEVEL, STAGE

log = logging.getLogger(__name__)

SEARCH_ATTRIBUTES = {
    **{key.name: "Keyword" for key in (STAGE, LEVEL, CLASS, COMMUNITY)},
    DUE.name: "Datetime",
}
"""What the namespace must know before a worker starts: name to type."""

WORKFLOWS: Sequence[type] = (CaseWorkflow, DeliberationWorkflow, ReconcileWorkflow)
SCHEDULE = "heyi-reconcile"
PACE = 0.05
"""Seconds that each follower rests after a lone event, and longer after many: one is taken at once, a crowd's together."""
CHECKED = 600.0
"""Seconds between looks whether the schedule is still there."""


class Discretion(Interceptor):
    """Lets no exception text of an activity into a workflow history: the name of the failure is enough there."""

    def intercept_activity(self, following: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Wrap every activity."""
        return _Discreet(following)


class _Discreet(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 -- the SDK's name
        try:
            return await super().execute_activity(input)
        except ApplicationError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever it was, it is retried; its text stays here
            log.warning("activity %s failed: %s", input.fn.__name__, type(error).__name__)
            raise ApplicationError(type(error).__name__, type=type(error).__name__) from None


def sandbox() -> SandboxedWorkflowRunner:
    """The workflow sandbox of tests and replays; only shapes and names pass through it, no law."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules("schemas", "activities.signatures")
    return SandboxedWorkflowRunner(restrictions=restrictions)


OPTIONS: Mapping[str, Any] = {
    # The sandbox costs more than the workflows themselves, for each of them and for each step. What it would catch, the rules of
    # the room catch before: workflows see names and shapes only, and every recorded history is replayed in the sandbox.
    "workflow_runner": UnsandboxedWorkflowRunner(),
    "graceful_shutdown_timeout": timedelta(seconds=5),
}
"""How a worker works: what goes to the SDK's `Worker` beside queue, workflows and hands."""


async def connect(settings: Settings) -> Client:
    """Connect to Temporal, however long it takes to come up; people keep working meanwhile."""
    runtime = None
    if settings.worker_metrics_port is not None:
        metrics = PrometheusConfig(
            bind_address=f"{settings.host}:{settings.worker_metrics_port}",
            counters_total_suffix=True,
            unit_suffix=True,
            durations_as_seconds=True,
        )
        runtime = Runtime(telemetry=TelemetryConfig(metrics=metrics))
    for pause in _pauses():
        try:
            return await Client.connect(
                settings.temporal_address,
                namespace=settings.temporal_namespace,
                data_converter=pydantic_data_converter,
                runtime=runtime,
            )
        except RuntimeError:
            log.warning("Temporal is not reachable yet")
            await asyncio.sleep(pause)
    raise AssertionError("the pauses never end")


def make_worker(client: Client, house: House, **options: Any) -> Worker:
    """A worker on the house's desk. `options` go to the SDK's `Worker`."""
    cases = CaseHandsBody(house.ledger, house.rulebook, house.desk)
    council = CouncilHandsBody(house.ledger, house.rulebook, house.desk, TurnoutBoard(house.engine))
    reconciler = ReconcileHandsBody(
        Pokes(house.engine), house.vault, house.ledger, ForgottenBoard(house.engine)
    )
    return Worker(
        client,
        task_queue=house.settings.task_queue,
        workflows=WORKFLOWS,
        activities=[cases.look, cases.issue, council.look, council.issue, reconciler.reconcile],
        interceptors=[Discretion()],
        **{"max_cached_workflows": house.settings.cached_workflows, **OPTIONS, **options},
    )


async def keep_schedule(client: Client, task_queue: str) -> None:
    """Have the reconciliation run every night at 03:17 in Shanghai; nothing happens when it already does."""
    action = ScheduleActionStartWorkflow(ReconcileWorkflow.run, id=SCHEDULE, task_queue=task_queue)
    nightly = ScheduleCalendarSpec(hour=[ScheduleRange(3)], minute=[ScheduleRange(17)])
    spec = ScheduleSpec(calendars=[nightly], time_zone_name="Asia/Shanghai")
    try:
        await client.create_schedule(SCHEDULE, Schedule(action=action, spec=spec))
    except ScheduleAlreadyRunningError:
        return


async def serve(house: House, stop: asyncio.Event) -> None:
    """Follow, relay and work until `stop` is set; activities in flight get five seconds to end in their own way."""
    work = asyncio.create_task(_work(house))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work


async def _work(house: House) -> None:
    woken = asyncio.Event()
    queue = house.settings.task_queue
    async with asyncio.TaskGroup() as group:
        group.create_task(house.watch.run())
        mailer = mailer_of(house)
        followers: tuple[Follower, ...] = (
            # It needs no Temporal: pokes are noted from the first moment and delivered once it is there.
            RelayFollower(woken),
            TurnoutFollower(),
            HandoverFollower(),
            RepeatsFollower(house.rulebook),
            EffectsFollower(sends=mailer is not None),
        )
        for follower in followers:
            group.create_task(FollowerRunner(house.engine, house.ledger, follower, pace=PACE).run())
        group.create_task(carrier_of(house).run())
        if mailer is not None:
            group.create_task(mailer.run())
        client = await connect(house.settings)
        group.create_task(Messenger(client, Pokes(house.engine), queue, woken).run())
        group.create_task(keep_scheduled(client, queue))
        await make_worker(client, house).run()


async def keep_scheduled(client: Client, task_queue: str, every: float = CHECKED) -> None:
    """See to the nightly schedule until cancelled: a server that lost its data has lost that too."""
    pauses = _pauses()
    while True:
        try:
            await keep_schedule(client, task_queue)
        except RPCError as error:
            log.warning("the nightly schedule could not be made yet: %s", error.status.name)
            await asyncio.sleep(next(pauses))
        else:
            pauses = _pauses()
            await asyncio.sleep(every)


def _pauses() -> Iterator[float]:
    """Seconds to wait between attempts: quickly at first, then every five seconds for as long as it takes."""
    yield from (0.2, 0.5, 1.0, 2.0)
    yield from repeat(5.0)
