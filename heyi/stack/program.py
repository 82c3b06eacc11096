"""A program of ours as a supervised server: started by its arguments, ready when its probe says so."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from heyi.stack.process import Child

Probe = Callable[[], Awaitable[bool]]


class Program:
    """One program that the supervisor keeps up.

    Args:
        name: What people read.
        argv: Program and arguments.
        env: The whole environment; the parent's when absent.
        cwd: Working directory.
        log: File for its output; without it the output appears where the parent's does.
        ready: Asked again and again until true; without it the program is ready as soon as it runs.
        start_within: Seconds that `ready` may take.
        grace: Seconds that the program may take to end when asked to.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        log: Path | None = None,
        ready: Probe | None = None,
        start_within: float = 60,
        grace: float = 20,
    ) -> None:
        self.name = name
        self._argv = tuple(argv)
        self._env = env
        self._cwd = cwd
        self._log = log
        self._ready = ready
        self._start_within = start_within
        self._grace = grace
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """The process id, once started."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Start the program and return once it is ready; raise `ChildFailed` if it ends first."""
        self._child = await Child.start(self.name, self._argv, log=self._log, env=self._env, cwd=self._cwd)
        try:
            await self._answering(self._child)
        except BaseException:
            await self.kill()
            raise

    async def wait(self) -> int:
        """Wait until the program has ended; returns its exit status."""
        if self._child is None:
            raise RuntimeError(f"{self.name} was not started")
        return await self._child.wait()

    async def stop(self) -> None:
        """Ask the program to end, and kill it if it does not."""
        if self._child is not None:
            await self._child.stop(signal.SIGTERM, self._grace)

    async def kill(self) -> None:
        """End the program with SIGKILL."""
        if self._child is not None:
            await self._child.kill()

    async def _answering(self, child: Child) -> None:
        if self._ready is None:
            return
        ended = asyncio.create_task(child.wait())
        try:
            async with asyncio.timeout(self._start_within):
                while not ended.done():
                    if await self._ready():
                        return
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise child.failure("starting") from None
        finally:
            ended.cancel()
        raise child.failure("starting")
