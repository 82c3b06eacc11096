"""The whole embedded stack as a person starts it, and a hand that pulls its plugs."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

_PLUGS = {
    "worker": re.compile(r"heyi\S* worker"),
    "api": re.compile(r"heyi\S* api"),
    "temporal": re.compile(r"temporal\S* server start-dev"),
    "postgres": re.compile(r"postgres -D"),
}


@dataclass(frozen=True, slots=True)
class Stack:
    """A running `heyi run`."""

    process: asyncio.subprocess.Process
    data: Path
    address: str
    environment: dict[str, str]

    @property
    def tokens(self) -> dict[str, str]:
        """The sample tokens by role, as the first start wrote them."""
        lines = [line.split() for line in (self.data / "tokens").read_text().splitlines()]
        return {parts[0]: parts[-1] for parts in lines if len(parts) >= 3}

    async def pull(self, name: str, within: float = 120) -> int:
        """Kill -9 one of the children, once it is up (of PostgreSQL the postmaster; the rest of it notices by itself).

        Returns the process id that it had.
        """
        async with asyncio.timeout(within):
            while not (victims := self._running(name)):
                await asyncio.sleep(0.1)
        victims[0].send_signal(signal.SIGKILL)
        return victims[0].pid

    def pids(self, name: str) -> set[int]:
        """The processes of a child that run now."""
        return {one.pid for one in self._running(name)}

    def _running(self, name: str) -> list[psutil.Process]:
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if _PLUGS[name].search(" ".join(child.cmdline())):
                    found.append(child)
        return found

    async def heyi(self, *arguments: str) -> tuple[int, str]:
        """Run another `heyi` command on this installation; return its exit code and what it said."""
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "heyi",
            *arguments,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await child.communicate()
        return child.returncode or 0, said.decode()


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on now."""
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@asynccontextmanager
async def running_stack(data: Path, policy: str = "quick") -> AsyncIterator[Stack]:
    """Start `heyi run` on a data folder of its own, wait until it is ready, and stop it as Ctrl-C does."""
    port, temporal, ui = free_ports(3)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("HEYI_")},
        "HEYI_DATA": str(data),
        "HEYI_PORT": str(port),
        "HEYI_TEMPORAL_PORT": str(temporal),
        "HEYI_TEMPORAL_UI_PORT": str(ui),
        "HEYI_POLICY": policy,
    }
    log = (data.parent / f"{data.name}.log").open("wb")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "heyi", "run", env=environment, stdout=log, stderr=log
    )
    stack = Stack(process, data, f"http://127.0.0.1:{port}", environment)
    try:
        await _ready(stack)
        yield stack
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(40):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        log.close()


async def _ready(stack: Stack, within: float = 180) -> None:
    async with asyncio.timeout(within), httpx.AsyncClient(base_url=stack.address) as client:
        while True:
            assert stack.process.returncode is None, "heyi run ended by itself"
            try:
                if (await client.get("/readyz")).status_code == 200 and (stack.data / "tokens").exists():
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)
