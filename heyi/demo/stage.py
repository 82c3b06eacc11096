"""The stage of the demonstration: a stack of its own in a temporary folder, on free ports, gone without a trace at the end."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from heyi.compose import open_house
from heyi.embedded import Embedded, Ports, free_port
from heyi.furnish import furnish
from heyi.installation import DataFolder
from heyi.settings import Settings
from heyi.stack.supervisor import Supervisor

POLICY = "quick"


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@asynccontextmanager
async def stage(say: Callable[[str], None]) -> AsyncIterator[tuple[Embedded, asyncio.Task[None]]]:
    """A running stack with the pack in force, and the task that keeps it up: when that ends, Ctrl-C was pressed.

    Everything is stopped and removed at the end. Raise `Interrupted` when it was asked to stop before it stood, and `GaveUp`
    when it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="heyi-demo-") as folder:
        stack = Embedded(DataFolder(Path(folder)), Ports(free_port(), free_port(), None), POLICY)
        supervisor = Supervisor(stack.servers(_furnish), say)
        running = asyncio.create_task(supervisor.run())
        ready = asyncio.create_task(supervisor.ready.wait())
        try:
            await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
                raise Interrupted
            yield stack, running
        finally:
            ready.cancel()
            supervisor.ask_to_stop()
            await running


async def _furnish(settings: Settings) -> None:
    async with open_house(settings) as house:
        await furnish(house)
