"""What must hold at the end: the ledger is sound, its rows are those of a rebuild, every workflow ended where its case did."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from heyi.settings import Settings
from ledger.rebuild import rebuild
from ledger.rows import Derive
from ledger.verify import Report, verify
from schemas.ids import workflow_id

PATIENCE = 20.0
"""Seconds that a workflow may take to hear of the end of its case."""

COMPLETED = "COMPLETED"
MISSING = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and what was seen."""

    name: str
    holds: bool
    seen: str


def judge_ledger(before: Report, after: Report) -> tuple[Check, Check]:
    """The ledger as it was recorded, and its rows beside those that a rebuild wrote."""
    found = "；".join(finding.what for finding in before.findings[:3])
    sound = Check(
        "账本校验", before.sound, found or f"{before.streams}条流、{before.events}个事件，哈希全部一致"
    )
    same = after.sound and before.sound and after.fingerprint == before.fingerprint
    return sound, Check("重建对照", same, "重建后的状态与原状态一致" if same else "重建后的状态不同")


def judge_workflows(ended: Mapping[str, bool], statuses: Mapping[str, str]) -> Check:
    """Each workflow ended if and only if its case did; `ended` and `statuses` are by stream."""
    wrong = {
        stream: statuses.get(stream, MISSING)
        for stream, over in ended.items()
        if (statuses.get(stream) == COMPLETED) is not over
    }
    right = f"{len(ended)}个流程都随事项一起结束"
    return Check(
        "流程对照", not wrong and bool(ended), "；".join(f"{k}: {v}" for k, v in wrong.items()) or right
    )


async def check_ledger(settings: Settings, owner: str, derive: Derive) -> tuple[Check, Check]:
    """Verify, rebuild as the database's owner, and verify again."""
    url = settings.database_url.get_secret_value()
    before = await verify(url, derive)
    await rebuild(owner, derive)
    return judge_ledger(before, await verify(url, derive))


class Clockwork:
    """The workflows as Temporal knows them."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @classmethod
    async def connect(cls, settings: Settings) -> Self:
        """Connect to Temporal."""
        return cls(await Client.connect(settings.temporal_address, namespace=settings.temporal_namespace))

    async def begins(self, stream: str) -> None:
        """Wait until the workflow of a case has begun: a case that ends before that needs none and gets none."""
        await self._until([stream], lambda status: status != MISSING)

    async def ends(self, streams: Sequence[str]) -> dict[str, str]:
        """How the workflow of each case stands, once all have ended or patience is at an end."""
        return await self._until(streams, lambda status: status == COMPLETED)

    async def words(self, streams: Sequence[str]) -> dict[str, bytes]:
        """Everything that the history of each workflow holds, as the bytes that Temporal keeps."""
        found = {}
        for stream in streams:
            history = await self._client.get_workflow_handle(workflow_id(stream)).fetch_history()
            found[stream] = b"".join(event.SerializeToString() for event in history.events)
        return found

    async def _until(self, streams: Sequence[str], right: Callable[[str], bool]) -> dict[str, str]:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            statuses = {stream: await self._status(stream) for stream in streams}
            if all(right(status) for status in statuses.values()) or loop.time() > until:
                return statuses
            await asyncio.sleep(0.1)

    async def _status(self, stream: str) -> str:
        try:
            described = await self._client.get_workflow_handle(workflow_id(stream)).describe()
        except RPCError as error:
            return error.status.name
        return (described.status or WorkflowExecutionStatus.RUNNING).name
