"""Child processes: their output, their end, and that none outlives a parent that was killed."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import cast

import psutil
import pytest

from heyi.stack.process import Child, ChildFailed, run_to_end

SLEEPER = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
)
PARENT = """
import asyncio, sys
from pathlib import Path
from heyi.stack.process import Child
async def main():
    child = await Child.start("child", [sys.executable, "-c", "import time; time.sleep(600)"])
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""


async def _said(log: Path, word: str) -> None:
    async with asyncio.timeout(10):
        while not log.exists() or word not in log.read_text():
            await asyncio.sleep(0.02)


async def _gone(pid: int) -> bool:
    async with asyncio.timeout(10):
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.02)
    return True


async def test_output_goes_to_the_log_and_the_status_is_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = await Child.start("child", [sys.executable, "-c", "print('said'); raise SystemExit(3)"], log=log)
    assert await child.wait() == 3
    assert child.returncode == 3
    assert child.last_words() == "said"
    assert "child ended with status 3 while working" in str(child.failure("working"))


async def test_it_ends_when_asked(tmp_path: Path) -> None:
    child = await Child.start("child", SLEEPER, log=tmp_path / "log")
    await _said(tmp_path / "log", "up")
    assert await child.stop() == -signal.SIGTERM
    assert await child.stop() == -signal.SIGTERM


async def test_one_that_will_not_listen_is_killed(tmp_path: Path) -> None:
    child = await Child.start("child", DEAF, log=tmp_path / "log")
    await _said(tmp_path / "log", "up")
    assert await child.stop(grace=0.2) == -signal.SIGKILL


def test_a_signal_leaves_the_status_of_the_dead_to_whoever_waits_for_it() -> None:
    dead = subprocess.Popen(["true"])
    for _ in range(500):
        if psutil.Process(dead.pid).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.02)
    # Like the process of asyncio between the death of a child and the moment in which its loop hears of it.
    unheard = cast(asyncio.subprocess.Process, dead)
    Child("child", unheard, None).send(signal.SIGKILL)
    assert psutil.Process(dead.pid).status() == psutil.STATUS_ZOMBIE
    assert dead.wait() == 0


async def test_who_is_cancelled_while_it_starts_a_child_loses_no_open_file(tmp_path: Path) -> None:
    with warnings.catch_warnings(record=True) as lost:
        warnings.simplefilter("always")
        starting = asyncio.create_task(Child.start("child", SLEEPER, log=tmp_path / "log"))
        await asyncio.sleep(0)
        starting.cancel()
        await asyncio.wait((starting,))
        del starting
        await asyncio.sleep(0.2)
        gc.collect()
    assert lost == [], "an open file went away without being closed"


async def test_it_has_a_session_of_its_own_so_that_ctrl_c_passes_it_by(tmp_path: Path) -> None:
    child = await Child.start("child", SLEEPER, log=tmp_path / "log")
    await _said(tmp_path / "log", "up")
    assert os.getsid(child.pid) == child.pid != os.getsid(0)
    await child.kill()


async def test_nothing_outlives_a_parent_that_was_killed() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.kill()
    await parent.communicate()
    assert await _gone(pid)


async def test_a_program_that_is_not_there_is_a_failed_child(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match="No such file"):
        await run_to_end("ghost", ["/no/such/program"], log=tmp_path / "log")


async def test_the_environment_is_the_one_given(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import os; print(sorted(name for name in os.environ if name.startswith('HEYI')))"
    child = await Child.start("child", [sys.executable, "-c", code], log=log, env={"HEYI_ONLY": "1"})
    await child.wait()
    assert child.last_words() == "['HEYI_ONLY']"
