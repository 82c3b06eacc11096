"""`heyi run` as a person meets it: it starts, takes a matter, stops on Ctrl-C, and has the matter when it starts again."""

import asyncio
import os
import shutil
import signal
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp

import httpx
import psutil
import pytest

from heyi.embedded import free_port

pytestmark = [pytest.mark.subprocess, pytest.mark.slow]

MATTER = {
    "title": "楼上夜里拖椅子",
    "statement": "楼上夜里十一点以后拖椅子，孩子睡不好。",
    "place": "hean/xinhe/e1/b1",
    "channel": "online",
    "applicant": {"name": "王女士"},
}
READY = "Ctrl-C stops everything"


class Running:
    """One `heyi run`, with what it has said so far."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.port = port
        self.said: list[str] = []

    async def ready(self) -> None:
        """Read until it says how to stop."""
        assert self.process.stdout is not None
        while not (self.said and READY in self.said[-1]):
            line = await self.process.stdout.readline()
            assert line, "".join(self.said)
            self.said.append(line.decode())

    async def stop(self, number: signal.Signals) -> int:
        """Ask it to stop; return its exit code."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(number)
        assert self.process.stdout is not None
        rest = await self.process.stdout.read()
        self.said.append(rest.decode())
        code = await self.process.wait()
        assert [child for child in children if child.is_running()] == []
        return code


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(mkdtemp(prefix="heyi-run-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def told(folder: Path, ports: tuple[int, int, int]) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("HEYI_")}
    api, temporal, ui = map(str, ports)
    return outside | {
        "HEYI_DATA": str(folder / "data"),
        "HEYI_PORT": api,
        "HEYI_TEMPORAL_PORT": temporal,
        "HEYI_TEMPORAL_UI_PORT": ui,
    }


@asynccontextmanager
async def heyi(environment: dict[str, str], *words: str) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "heyi",
        *words,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Running(process, int(environment["HEYI_PORT"]))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def said_by(environment: dict[str, str], *words: str) -> tuple[int, str]:
    async with heyi(environment, *words) as command:
        output, _ = await command.process.communicate()
        assert command.process.returncode is not None
        return command.process.returncode, output.decode()


@pytest.mark.timeout(300)
async def test_a_matter_outlives_a_stop_and_a_second_start(folder: Path) -> None:
    environment = told(folder, (free_port(), free_port(), free_port()))
    base = f"http://127.0.0.1:{environment['HEYI_PORT']}"
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=20) as client:
        async with heyi(environment, "run") as first:
            await first.ready()
            for secret in ("env", "tokens", "master.key"):
                assert stat.S_IMODE((folder / "data" / secret).stat().st_mode) == 0o600
            filed = await client.post("/api/cases", json=MATTER, headers={"Idempotency-Key": "one"})
            assert filed.status_code == 201, filed.text
            code, says = await said_by(environment, "run")
            assert (code, "another heyi uses this folder" in says) == (1, True)
            code, says = await said_by(environment | {"HEYI_DATA": str(folder / "other")}, "run")
            assert (code, "set HEYI_PORT to another one" in says) == (1, True)
            code, says = await said_by(environment, "verify")
            assert (code, "fingerprint" in says) == (0, True)
            assert await first.stop(signal.SIGINT) == 0
        tokens = [
            line.split() for line in (folder / "data" / "tokens").read_text().splitlines() if line[0] != "#"
        ]
        captain = next(token for role, _, token in tokens if role == "building_captain")
        async with heyi(environment, "run") as second:
            await second.ready()
            assert not any(captain in line for line in second.said)
            seen = await client.get(
                f"/api/cases/{filed.json()['case_id']}", headers={"Authorization": f"Bearer {captain}"}
            )
            assert seen.json()["title"] == MATTER["title"]
            tracked = await client.get(f"/api/track/{filed.json()['code']}")
            assert tracked.json()["stage"] == "reported"
            assert await second.stop(signal.SIGTERM) == 0
    assert "Traceback" not in "".join([*first.said, *second.said])
    code, says = await said_by(environment, "verify")
    assert (code, "do not answer" in says) == (1, True)
