"""Waits until no workflow of a town has a task under way, so that time may pass.

The server whose time is skipped refuses a completion that cancels a timer which fired while the task was with the worker, and
never hands that task out again (temporalio/sdk-java#3088); the server of a street drops such a firing. Under load a poke and a
skip met in just that way, and the case then stood still for ever.
"""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from schemas.clockwork import CLOCKED
from schemas.ids import workflow_id

WITHIN = 60
"""How long a task may take on a loaded machine before the test says so, in seconds."""

_OPEN = text("select stream from current.stream_row where kind = any(:kinds) and not over")
_BEGUN = {EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED}
_ENDED = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
}


async def at_rest(client: Client, engine: AsyncEngine) -> None:
    """Wait until no workflow of an open stream has a task scheduled or started."""
    async with engine.connect() as connection:
        streams = (await connection.execute(_OPEN, {"kinds": list(CLOCKED)})).scalars().all()
    for stream in streams:
        try:
            async with asyncio.timeout(WITHIN):
                while await _has_task(client, workflow_id(stream)):
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{stream}: a workflow task is under way for a minute") from None


async def _has_task(client: Client, workflow: str) -> bool:
    request = GetWorkflowExecutionHistoryRequest(
        namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow)
    )
    try:
        page = await client.workflow_service.get_workflow_execution_history(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    assert not page.next_page_token, "the server whose time is skipped gives a history in one page"
    kinds = [one.event_type for one in page.history.events]
    return next((kind in _BEGUN for kind in reversed(kinds) if kind in _BEGUN | _ENDED), False)
