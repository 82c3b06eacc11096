"""A town whose clock-work runs: a house, and ways to let time pass in it."""

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment

from domain.case.clocks import next_obligations
from domain.case.state import Case
from engine.bootstrap import INSTALLER
from engine.catalogue import CODEC
from engine.desk import Desk
from engine.processes import CASES
from heyi.compose import House
from heyi.relay import Messenger, RelayFollower
from heyi.worker import SEARCH_ATTRIBUTES, make_worker, sandbox
from ledger.follow import FollowerRunner
from ledger.pokes import Pokes
from projections.council.turnout import TurnoutFollower
from schemas.actors import Actor, Role
from schemas.clock_events import DeadlineLapsed, DeadlineReminded
from schemas.council.clocks import DeadlineNeared, DeadlinePassed
from schemas.envelope import Recorded
from schemas.frame import Frame
from schemas.ids import workflow_id
from schemas.outcomes import Outcome
from schemas.places import FillPost
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores
from tests.workflows.resting import at_rest
from tests.workflows.skipped_time import SkippedTime, Sundial


@dataclass(frozen=True, slots=True)
class Town:
    """A house whose clock-work runs, and ways to let time pass in it."""

    house: House
    time: SkippedTime
    environment: WorkflowEnvironment
    neighbours: Neighbourhood
    pokes: Pokes

    async def case(self, stream: str) -> Case:
        case = CASES.fold(None, (await self.house.ledger.load(stream)).events)
        assert case is not None
        return case

    async def kinds(self, stream: str) -> list[str]:
        return [event.kind for event in (await self.house.ledger.load(stream)).events]

    async def take(self, command: Frame, by: Actor) -> Outcome:
        return await self.house.desk.take(command, by, uuid4())

    async def until(
        self,
        stream: str,
        holds: Callable[[Case], bool],
        step: timedelta = timedelta(seconds=1),
        most: int = 200,
    ) -> Case:
        """Let time pass until the ledger says that something holds of a case."""
        for _ in range(most):
            case = await self.case(stream)
            if holds(case):
                return case
            await self.settled()
            await self.environment.sleep(step)
        raise AssertionError(f"{stream} never came there: {await self.kinds(stream)}")

    async def wait(self, stream: str, holds: Callable[[Case], bool], most: int = 200) -> Case:
        """Let time pass from one due instant of a case to the next until something holds of it."""
        for _ in range(most):
            case = await self.case(stream)
            if holds(case):
                return case
            owed = next_obligations(case)
            assert owed, f"{stream} waits for nothing: {await self.kinds(stream)}"
            await self.settled()
            await self.environment.sleep(max(owed[0].due - await self.now(), timedelta(seconds=1)))
        raise AssertionError(f"{stream} never came there: {await self.kinds(stream)}")

    async def hear(self, stream: str, holds: Callable[[Case], bool], within: float = 20) -> Case:
        """Wait until something holds of a case that the clock-work does at once, without any time of the town passing."""
        async with asyncio.timeout(within):
            while not holds(case := await self.case(stream)):
                await asyncio.sleep(0.05)
            return case

    async def pass_time(self, **length: float) -> None:
        """Let so much time pass, once every workflow has heard of all that was recorded."""
        await self.settled()
        await self.environment.sleep(timedelta(**length))

    async def settled(self) -> None:
        """Wait until every workflow has heard of all that was recorded, and has no task under way: then time may pass."""
        await self.caught_up()
        await at_rest(self.environment.client, self.house)

    async def now(self) -> datetime:
        """What the clocks of this town show."""
        return await self.environment.get_current_time()

    async def caught_up(self) -> None:
        """Wait until every event was relayed."""
        while await self._unread() or await self.pokes.waiting():
            await asyncio.sleep(0.01)

    async def _unread(self) -> bool:
        followers = (RelayFollower(asyncio.Event()), TurnoutFollower())
        runners = (FollowerRunner(self.house.engine, self.house.ledger, one) for one in followers)
        return any([(await runner.lag()).events > 0 for runner in runners])

    async def ended(self, stream: str) -> None:
        """Wait until the workflow of a stream came to its end: one that ends with work in flight would stop all skipping.

        A case that was over before the relay told of it never had a workflow.
        """
        await self.caught_up()
        assert await ending(self.environment.client, stream) in (None, WorkflowExecutionStatus.COMPLETED)


async def met(town: Town, stream: str) -> Counter[tuple[str, int]]:
    """How often each obligation of the clock was recorded as met: a clock's lapse (0) and its reminders by number."""
    return times_met((await town.house.ledger.load(stream)).events)


def times_met(recorded: Iterable[Recorded]) -> Counter[tuple[str, int]]:
    """How often these events say of each obligation that it was met."""
    return Counter(
        (event.clock, event.nth if isinstance(event, DeadlineReminded | DeadlineNeared) else 0)
        for event in map(CODEC.decode, recorded)
        if isinstance(event, DeadlineLapsed | DeadlineReminded | DeadlinePassed | DeadlineNeared)
    )


async def ending(client: Client, stream: str, within: float = 20) -> WorkflowExecutionStatus | None:
    """How the workflow of a stream ended, once it did; None when there is none."""
    async with asyncio.timeout(within):
        while True:
            try:
                status = (await client.get_workflow_handle(workflow_id(stream)).describe()).status
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    return None
                raise
            if status is not WorkflowExecutionStatus.RUNNING:
                return status
            await asyncio.sleep(0.02)


@asynccontextmanager
async def skipping_server() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal test server with time skipping; one clock for everything on it."""
    server = Path(sys.executable).with_name("temporal-test-server")
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server), data_converter=pydantic_data_converter
    )
    async with environment:
        kinds = {
            name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
            for name, kind in SEARCH_ATTRIBUTES.items()
        }
        request = AddSearchAttributesRequest(namespace="default", search_attributes=kinds)
        await environment.client.operator_service.add_search_attributes(request)
        yield environment


@asynccontextmanager
async def clockwork(client: Client, house: House, **options: int) -> AsyncIterator[None]:
    """Worker, relay and counting of turnouts; `max_cached_workflows=0` makes every look replay the workflow from its history."""
    woken = asyncio.Event()
    followers = (RelayFollower(woken), TurnoutFollower())
    runners = [FollowerRunner(house.engine, house.ledger, one) for one in followers]
    messenger = Messenger(client, Pokes(house.engine), house.settings.task_queue, woken)
    # In the sandbox, unlike where it counts: what a workflow may not do is found here.
    async with make_worker(client, house, workflow_runner=sandbox(), **options):
        works = (messenger.run(), *(one.run() for one in runners))
        tasks = [asyncio.create_task(one) for one in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def staffed(house: House) -> None:
    """A mediator in the community and a supervisor in the street take up their posts."""
    for role, place in ((Role.MEDIATOR, "hean/xinhe"), (Role.SUPERVISOR, "hean")):
        staff = Neighbourhood(house).staff(role, place)
        await house.desk.take(FillPost(place=place, role=role, staff=staff.id), INSTALLER, uuid4())
    house.rulebook.stale()


@asynccontextmanager
async def open_town(
    stores: Stores,
    environment: WorkflowEnvironment,
    *,
    policy: str = "quick",
    client: Client | None = None,
    queue: str | None = None,
    cached: int = 0,
) -> AsyncIterator[Town]:
    """A town on a server with time skipping, with a mediator in its community and a supervisor in its street.

    Its queue is its own, or `queue`, where workflows that another town began are to go on in it.

    `client` is the one that its clock-work uses, where that is not the server's own; `cached` is how many workflows it keeps in
    memory between looks.
    """
    settings = settings_for(stores, policy=policy, task_queue=queue or f"town-{uuid4()}")
    sundial = Sundial()
    async with furnished(settings, sundial) as house:
        time = SkippedTime(house.ledger, environment, sundial)
        later = replace(house, desk=Desk(time, house.vault, house.rulebook, house.keys))
        await staffed(house)
        async with clockwork(client or environment.client, later, max_cached_workflows=cached):
            yield Town(later, time, environment, Neighbourhood(later), Pokes(house.engine))
