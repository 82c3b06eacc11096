"""Waits until no workflow of a town has a task under way, so that time may pass.

The server whose time is skipped refuses a completion that cancels a timer which fired while the task was with the worker, and
neither hands that task out again nor lets it time out (temporalio/sdk-java#3088); the server of a street drops such a firing.
Under load a poke and a firing met in just that way, and the case then stood still for ever. Between one passing of time and the
next this server's clock goes on at its own pace: with budgets of seconds (the pack `quick`) a firing may come at any moment.
"""

import asyncio
import time
from collections.abc import Sequence

from sqlalchemy import text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from heyi.compose import House
from schemas.clockwork import CLOCKED
from schemas.ids import workflow_id

WITHIN = 60
"""Seconds a task may take: one that a stopped worker was handed times out after ten, one that is stranded never."""

_OPEN = text("select stream from current.stream_row where kind = any(:kinds) and not over")
_BEGUN = {EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED}
_ENDED = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
}


async def at_rest(client: Client, house: House) -> None:
    """Wait until no workflow of an open stream has a task scheduled or started."""
    async with house.engine.connect() as connection:
        streams = (await connection.execute(_OPEN, {"kinds": list(CLOCKED)})).scalars().all()
    for stream in streams:
        until = time.monotonic() + WITHIN
        while _has_task(kinds := await _history(client, workflow_id(stream))):
            told = [EventType.Name(kind) for kind in kinds[-12:]]
            assert time.monotonic() < until, f"{stream}: a workflow task is under way for so long: {told}"
            await asyncio.sleep(0.01)


def _has_task(kinds: Sequence[EventType.ValueType]) -> bool:
    return next((kind in _BEGUN for kind in reversed(kinds) if kind in _BEGUN | _ENDED), False)


async def _history(client: Client, workflow: str) -> list[EventType.ValueType]:
    request = GetWorkflowExecutionHistoryRequest(
        namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow)
    )
    try:
        page = await client.workflow_service.get_workflow_execution_history(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return []
    assert not page.next_page_token, "the server whose time is skipped gives a history in one page"
    return [one.event_type for one in page.history.events]
