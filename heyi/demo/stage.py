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


class Curtain:
    """The last to rise and the first to fall: when the stack is to stop, the play ends before the servers do."""

    name = "curtain"

    def __init__(self) -> None:
        self.fallen = asyncio.Event()
        self.left = asyncio.Event()

    async def start(self) -> None:
        """It is up."""

    async def wait(self) -> int:
        """It stays up."""
        await asyncio.Event().wait()
        return 0

    async def stop(self) -> None:
        """Fall, and wait until everybody has left."""
        self.fallen.set()
        await self.left.wait()

    async def kill(self) -> None:
        """Fall."""
        self.fallen.set()


@asynccontextmanager
async def stage(say: Callable[[str], None]) -> AsyncIterator[tuple[Embedded, Curtain]]:
    """A running stack with the pack in force, and its curtain: when that falls, somebody pressed Ctrl-C.

    Everything is stopped and removed at the end. Raise `Interrupted` when it was asked to stop before it stood, and `GaveUp`
    when it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="heyi-demo-") as folder:
        stack = Embedded(DataFolder(Path(folder)), Ports(free_port(), free_port(), None), POLICY)
        curtain = Curtain()
        supervisor = Supervisor((*stack.servers(_furnish), curtain), say)
        running = asyncio.create_task(supervisor.run())
        ready = asyncio.create_task(supervisor.ready.wait())
        fallen = asyncio.create_task(curtain.fallen.wait())
        try:
            await asyncio.wait((running, ready, fallen), return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise Interrupted
            yield stack, curtain
        finally:
            ready.cancel()
            fallen.cancel()
            curtain.left.set()
            if not curtain.fallen.is_set():  # asked twice, it would end everything at once
                supervisor.ask_to_stop()
            await running


async def _furnish(settings: Settings) -> None:
    async with open_house(settings) as house:
        await furnish(house)
