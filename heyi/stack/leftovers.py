"""What a killed PostgreSQL leaves behind: processes that still run, lock files that name a dead one.

PostgreSQL believes its lock file when any process has the number in it. After a crash, and above all in a
container, where numbers start again from one, that is often a stranger. The kernel knows better: a server's
processes stand in its data folder.
"""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

from heyi.stack.process import ChildFailed

_POSTMASTER_GRACE = 30.0
_BACKEND_GRACE = 2.0
_STEP = 0.05


async def clear_leftovers(cluster: Path, socket: Path) -> None:
    """See that no process works on `cluster` any more, then remove the files that say one does.

    Raises:
        ChildFailed: A whole server still runs there. One whose starter died is given time to end by itself.
    """
    waited = 0.0
    while standing := _standing_in(cluster):
        if _postmaster(cluster) in standing:
            if waited >= _POSTMASTER_GRACE:
                raise ChildFailed(
                    f"a PostgreSQL still runs on {cluster} (process {_postmaster(cluster)}): stop it first"
                )
        elif waited >= _BACKEND_GRACE:
            # Sessions without their server: it was killed, they are busy. Nothing they still do can be
            # committed.
            for pid in standing:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(_STEP)
        waited += _STEP
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for stale in socket.glob(".s.PGSQL.*"):
        stale.unlink(missing_ok=True)


def _postmaster(cluster: Path) -> int | None:
    """The process that the lock file names."""
    try:
        return int((cluster / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _standing_in(cluster: Path) -> frozenset[int]:
    """Processes whose working directory is the cluster, as far as we may see."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if (entry / "cwd").readlink() == cluster and _is_postgres(entry):
                    found.add(int(entry.name))
    return frozenset(found)


def _is_postgres(entry: Path) -> bool:
    """Whether a process is a living server's, and no shell that a person left standing there."""
    state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
    return state not in ("Z", "X") and (entry / "comm").read_text().strip() == "postgres"
