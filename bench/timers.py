"""The bare timer: a workflow that sleeps until an instant, then notes the time in a local activity. Nothing of heyi is in it.

`python -m bench.timers ADDRESS QUEUE FILE` works with the options of heyi's worker until it is ended.
"""

import asyncio
import sys
import time
from datetime import timedelta
from pathlib import Path

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

from heyi.settings import Settings
from heyi.worker import OPTIONS


@workflow.defn
class Sleeper:
    """Sleeps until an instant, in seconds since 1970."""

    @workflow.run
    async def run(self, due: float) -> None:
        """Sleep, then have the time noted."""
        await workflow.sleep(max(due - workflow.now().timestamp(), 0))
        await workflow.execute_local_activity("note", due, start_to_close_timeout=timedelta(seconds=10))


class Notes:
    """A line for each that woke: how many seconds late."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)

    @activity.defn
    async def note(self, due: float) -> None:
        """Note how late it is."""
        self._file.write(f"{time.time() - due:.6f}\n")


async def main(address: str, queue: str, path: str) -> None:
    """Work until ended."""
    client = await Client.connect(address)
    notes = Notes(Path(path))
    worker = Worker(
        client,
        task_queue=queue,
        workflows=[Sleeper],
        activities=[notes.note],
        max_cached_workflows=Settings.model_fields["cached_workflows"].default,
        **OPTIONS,
    )
    await worker.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
