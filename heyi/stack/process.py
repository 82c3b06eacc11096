"""Child processes: they never outlive their parent, see no Ctrl-C of the terminal, and block no event loop."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LAUNCHER = Path(__file__).with_name("launch.py")
_TAIL_BYTES = 2000


class ChildFailed(RuntimeError):
    """A child ended when it should have gone on, or could not begin."""


@dataclass(frozen=True)
class Identity:
    """The user that a child becomes.

    Attributes:
        uid: Numeric user.
        gid: Numeric group.
        reach: Keep the right to pass folders that are closed to this user.
    """

    uid: int
    gid: int
    reach: bool


class Child:
    """One running child process, in a session of its own.

    Start it from a thread that lives as long as the child may: Linux sends the farewell signal when the
    thread that started the child ends.
    """

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path | None) -> None:
        self.name = name
        self._process = process
        self._log = log

    @classmethod
    async def start(
        cls,
        name: str,
        argv: Sequence[str],
        *,
        log: Path | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        identity: Identity | None = None,
        farewell: signal.Signals = signal.SIGTERM,
        nice: int = 0,
    ) -> "Child":
        """Start a program.

        Args:
            name: What people read in messages.
            argv: Program and arguments.
            log: File that output is appended to; without it the child writes where the parent does.
            env: The child's whole environment; the parent's when absent.
            cwd: Working directory.
            identity: The user to become; without it the child stays who the parent is.
            farewell: The signal that the kernel sends to the child when the parent dies in whatever way.
            nice: By how much the child stands back behind others when processors are short (nice(2)).
        """
        order = {
            "nice": nice,
            "argv": list(argv),
            "parent": os.getpid(),
            "farewell": int(farewell),
            "uid": identity.uid if identity else None,
            "gid": identity.gid if identity else None,
            "reach": identity.reach if identity else False,
        }
        # Opened here and not in a thread: whoever is cancelled while it waits for one never hears of the file.
        sink = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666) if log else None
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-S",
                str(_LAUNCHER),
                json.dumps(order),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
            )
        finally:
            if sink is not None:
                os.close(sink)
        return cls(name, process, log)

    @property
    def pid(self) -> int:
        """The process id; the program has the launcher's."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status, negative for a signal, or None while the child runs."""
        return self._process.returncode

    async def wait(self) -> int:
        """Wait until the child has ended, and return its exit status."""
        return await self._process.wait()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the child alone; quiet when it has already ended."""
        if self.returncode is None:
            # Not through the process object: `Popen.send_signal` polls first, and where the child has just died it takes its
            # status from whoever waits for it, who is then told 255.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def stop(self, number: signal.Signals = signal.SIGTERM, grace: float = 10) -> int:
        """Ask the child to end; after `grace` seconds kill it and its group. Returns the exit status."""
        self.send(number)
        try:
            async with asyncio.timeout(grace):
                return await self.wait()
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int:
        """End the child and its group with SIGKILL. Returns the exit status."""
        if self.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.send(signal.SIGKILL)
        return await self.wait()

    def last_words(self) -> str:
        """The end of the child's log, for a message about its failure."""
        if self._log is None or not self._log.exists():
            return ""
        with self._log.open("rb") as file:
            file.seek(max(0, self._log.stat().st_size - _TAIL_BYTES))
            return file.read().decode(errors="replace").strip()

    def failure(self, doing: str) -> ChildFailed:
        """An error that says what the child did not manage, with the end of its log."""
        ended = (
            f"ended with status {self.returncode}"
            if self.returncode is not None
            else "did not answer in time"
        )
        return ChildFailed(f"{self.name} {ended} while {doing}\n{self.last_words()}".strip())


async def run_to_end(
    name: str, argv: Sequence[str], *, log: Path, identity: Identity | None = None, cwd: Path | None = None
) -> None:
    """Run a program that ends by itself; raise `ChildFailed` with the end of its log unless it succeeds."""
    child = await Child.start(name, argv, log=log, identity=identity, cwd=cwd, farewell=signal.SIGKILL)
    try:
        status = await child.wait()
    except asyncio.CancelledError:
        await child.kill()
        raise
    if status != 0:
        raise child.failure("running " + Path(argv[0]).name)
