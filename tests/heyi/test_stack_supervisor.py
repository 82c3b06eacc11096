"""The supervisor: order, restarts with waits, giving up, and an end in reverse order."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from heyi.stack.postgres import EmbeddedPostgres
from heyi.stack.process import ChildFailed
from heyi.stack.program import Program
from heyi.stack.supervisor import GaveUp, Patience, Supervisor
from heyi.stack.temporal import TemporalDevServer
from tests.heyi.test_stack_temporal import free_port

QUICK = Patience(first=0.01, longest=0.05, settled=5, attempts=3)
WRITER = """
import pathlib, signal, sys, time
diary, name = pathlib.Path(sys.argv[1]), sys.argv[2]
def note(word):
    with diary.open("a") as file: file.write(f"{name} {word}\\n")
def end(*_):
    note("ends"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("begins")
time.sleep(600)
"""


class Diary:
    """What the children of a test wrote about themselves."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines() if self.path.exists() else []

    def program(self, name: str) -> Program:
        async def begun() -> bool:
            return f"{name} begins" in self.lines()

        return Program(name, [sys.executable, "-c", WRITER, str(self.path), name], ready=begun)

    async def until(self, enough: Callable[[list[str]], bool]) -> None:
        async with asyncio.timeout(20):
            while not enough(self.lines()):
                await asyncio.sleep(0.01)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "diary")


@asynccontextmanager
async def _running(supervisor: Supervisor) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(supervisor.run())
    async with asyncio.timeout(60):
        await supervisor.ready.wait()
    try:
        yield task
    finally:
        supervisor.ask_to_stop()
        await task


async def test_order_in_order_out(diary: Diary) -> None:
    async with _running(Supervisor([diary.program("a"), diary.program("b")], print)):
        assert diary.lines() == ["a begins", "b begins"]
    assert diary.lines() == ["a begins", "b begins", "b ends", "a ends"]


async def test_what_dies_is_started_again_and_one_line_says_so(diary: Diary) -> None:
    said: list[str] = []
    program = diary.program("a")
    async with _running(Supervisor([program], said.append, QUICK)):
        assert program.pid is not None
        os.kill(program.pid, signal.SIGKILL)
        await diary.until(lambda lines: lines == ["a begins", "a begins"])
    assert said == ["a ended with status -9; starting it again in 0.01 s"]


async def test_it_gives_up_on_what_never_runs_and_ends_the_others(diary: Diary, tmp_path: Path) -> None:
    said: list[str] = []
    hopeless = Program(
        "b", [sys.executable, "-c", "raise SystemExit('no key')"], log=tmp_path / "log", ready=_never
    )
    with pytest.raises(GaveUp, match=r"(?s)b did not start.*status 1.*no key.*attempt 3 of 3"):
        await Supervisor([diary.program("a"), hopeless], said.append, QUICK).run()
    assert diary.lines() == ["a begins", "a ends"]
    assert len(said) == 2


async def _never() -> bool:
    return False


async def test_a_probe_that_never_agrees_is_a_failed_start(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", "import time; time.sleep(600)"]
    program = Program("a", argv, ready=_never, start_within=0.3, log=tmp_path / "log")
    with pytest.raises(ChildFailed, match="did not answer in time"):
        await program.start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_everything_in_good_order(diary: Diary, number: signal.Signals) -> None:
    supervisor = Supervisor([diary.program("a")], print)
    async with _running(supervisor) as task:
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            await asyncio.shield(task)
    assert diary.lines() == ["a begins", "a ends"]


async def test_a_stop_during_the_start_leaves_nothing_running(diary: Diary) -> None:
    slow = Program("a", diary.program("a")._argv, ready=_never)
    supervisor = Supervisor([slow], print)
    task = asyncio.create_task(supervisor.run())
    await diary.until(lambda lines: lines == ["a begins"])
    supervisor.ask_to_stop()
    await task
    assert slow.pid is not None
    assert not Path(f"/proc/{slow.pid}").exists()


async def test_a_second_signal_ends_everything_at_once(diary: Diary) -> None:
    said: list[str] = []
    code = WRITER.replace('note("ends"); sys.exit(0)', 'note("ends"); time.sleep(600)')
    stubborn = Program("a", [sys.executable, "-c", code, str(diary.path), "a"], grace=60)
    supervisor = Supervisor([stubborn], said.append)
    task = asyncio.create_task(supervisor.run())
    await diary.until(lambda lines: lines == ["a begins"])
    supervisor.ask_to_stop()
    await diary.until(lambda lines: lines[-1] == "a ends")
    supervisor.ask_to_stop()
    async with asyncio.timeout(10):
        await task
    assert said == ["ending everything at once"]


def test_waits_double_up_to_a_bound() -> None:
    patience = Patience(first=0.5, longest=30)
    assert [patience.wait_after(n) for n in (1, 2, 3, 7, 1000)] == [0.5, 1, 2, 30, 30]


async def test_the_real_servers_come_back_after_kill(short_folder: Path, tmp_path: Path) -> None:
    said: list[str] = []
    postgres = EmbeddedPostgres(short_folder / "supervised")
    temporal = TemporalDevServer(tmp_path / "temporal", free_port())
    async with _running(Supervisor([postgres, temporal], said.append, QUICK)):
        for server in (postgres, temporal):
            before = server.pid
            assert before is not None
            os.kill(before, signal.SIGKILL)
            async with asyncio.timeout(30):
                while server.pid == before or not server.running:
                    await asyncio.sleep(0.02)
        async with asyncio.timeout(30):
            while not await _answers(postgres):
                await asyncio.sleep(0.05)
    assert [line.split(" ")[0] for line in said] == ["postgres", "temporal"]
    assert not postgres.running
    assert not temporal.running


async def _answers(postgres: EmbeddedPostgres) -> bool:
    try:
        await postgres.execute("SELECT 1")
    except (OSError, asyncpg.PostgresError):
        return False
    return True
