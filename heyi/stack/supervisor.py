"""Starts servers in order, starts again what dies, and stops everything in reverse order."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from heyi.stack.process import ChildFailed


class Server(Protocol):
    """What the supervisor keeps up."""

    @property
    def name(self) -> str:
        """What people read."""

    async def start(self) -> None:
        """Start and return when ready; raise when that fails, with nothing left running."""

    async def wait(self) -> int:
        """Wait for the end; returns the exit status."""

    async def stop(self) -> None:
        """End in good order; quiet when already ended."""

    async def kill(self) -> None:
        """End at once."""


@dataclass(frozen=True)
class Patience:
    """How long to wait before starting a server again, in seconds.

    Attributes:
        first: The first wait; each further one is twice as long.
        longest: No wait is longer.
        settled: A server that ran this long has settled: its waits begin again at the first.
        attempts: Starts that may fail in a row before a server has ever settled and before everything was up once; then the
            supervisor gives up.
    """

    first: float = 0.5
    longest: float = 10.0
    settled: float = 10.0
    attempts: int = 3

    def wait_after(self, failures: int) -> float:
        """The wait after that many failures in a row."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 30))


class GaveUp(RuntimeError):
    """A server ended too soon, too often, before it had ever run well."""


class Supervisor:
    """Keeps servers up until it is told to stop.

    Args:
        servers: In the order of starting; each is started when those before it are ready.
        say: Takes one line for people about what happens.
        patience: How long to wait between attempts.
    """

    def __init__(
        self, servers: Sequence[Server], say: Callable[[str], None], patience: Patience | None = None
    ) -> None:
        self._servers = tuple(servers)
        self._say = say
        self._patience = patience or Patience()
        self._stopping = asyncio.Event()
        self.ready = asyncio.Event()

    def ask_to_stop(self) -> None:
        """Have `run` stop everything and return."""
        self._stopping.set()

    async def run(self) -> None:
        """Start everything, keep it up, and return after a stop was asked for, by call, SIGINT or SIGTERM.

        Sets `ready` once every server is up. A second signal ends the servers at once.

        Raises:
            GaveUp: A server could not be brought up. The others have been stopped by then.
        """
        loop = asyncio.get_running_loop()
        work = asyncio.create_task(self._keep_all())
        stop = asyncio.create_task(self._stopping.wait())
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.ask_to_stop)
        try:
            await asyncio.wait((work, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            await self._let_go(work)
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
        if not work.cancelled():
            work.result()

    async def _keep_all(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for server in self._servers:
                    up = asyncio.Event()
                    group.create_task(self._keep(server, up), name=f"keep {server.name}")
                    await up.wait()
                self.ready.set()
        except* GaveUp as several:
            raise several.exceptions[0] from None

    async def _keep(self, server: Server, up: asyncio.Event) -> None:
        """Start a server, and start it again whenever it ends."""
        clock = asyncio.get_running_loop().time
        failures, settled = 0, False
        while True:
            began = clock()
            try:
                await server.start()
                up.set()
                ending = f"{server.name} ended with status {await server.wait()}"
            except (ChildFailed, OSError) as error:
                ending = f"{server.name} did not start: {error}"
            if clock() - began >= self._patience.settled:
                failures, settled = 0, True
            failures += 1
            # Once everything was up, a server that cannot start may be waiting for another that just fell: no giving up.
            if not (settled or self.ready.is_set()) and failures >= self._patience.attempts:
                raise GaveUp(f"{ending} (attempt {failures} of {self._patience.attempts})")
            wait = self._patience.wait_after(failures)
            self._say(f"{ending.splitlines()[0]}; starting it again in {wait:g} s")
            await asyncio.sleep(wait)

    async def _let_go(self, work: asyncio.Task[None]) -> None:
        """End the keeping, then the servers, last started first; a second signal hurries."""
        work.cancel()
        await asyncio.wait((work,))
        self._stopping.clear()
        ending = asyncio.create_task(self._stop_all())
        hurry = asyncio.create_task(self._stopping.wait())
        await asyncio.wait((ending, hurry), return_when=asyncio.FIRST_COMPLETED)
        if not ending.done():
            self._say("ending everything at once")
            ending.cancel()
            await asyncio.gather(*(server.kill() for server in self._servers), return_exceptions=True)
        hurry.cancel()
        with suppress(asyncio.CancelledError):
            await ending

    async def _stop_all(self) -> None:
        for server in reversed(self._servers):
            await server.stop()
