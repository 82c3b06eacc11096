"""Clusters and houses for faults of the database: servers of one's own, what a worker does beside Temporal, dumps, and checks."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from sqlalchemy import make_url

from heyi.app import app_of
from heyi.compose import House
from heyi.derived import derive
from heyi.handover import HandoverFollower, RepeatsFollower, carrier_of
from heyi.relay import RelayFollower
from heyi.stack.postgres import EmbeddedPostgres, _installation
from ledger.follow import FollowerRunner
from ledger.verify import verify
from projections.council.turnout import TurnoutFollower
from projections.pulse import Pulse
from tests.api.street import Street

LONG = bool(os.environ.get("FAULTS_LONG"))
"""Whether plugs are pulled for a long time."""

WITHIN = 1200 if LONG else 240
"""Seconds that a test of these may take on a busy machine."""


@asynccontextmanager
async def cluster(folder: Path, **settings: str) -> AsyncIterator[EmbeddedPostgres]:
    """A server of the test's own below a folder, with these settings; whatever became of it, it is gone at the end."""
    own = Path(tempfile.mkdtemp(dir=folder, prefix="pg-"))
    own.chmod(0o755)
    server = EmbeddedPostgres(own / "pg", settings=settings)
    try:
        await server.start()
        yield server
    finally:
        await server.kill()


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[None]:
    """Everything that a worker does beside Temporal, as long as the block lasts; none of it may end by itself."""
    followers = (
        RelayFollower(asyncio.Event()),
        TurnoutFollower(),
        HandoverFollower(),
        RepeatsFollower(house.rulebook),
    )
    works = [FollowerRunner(house.engine, house.ledger, one).run() for one in followers]
    works += [carrier_of(house).run(), house.watch.run()]
    tasks = [asyncio.create_task(one) for one in works]
    try:
        yield
        ended = [task for task in tasks if task.done()]
        assert not ended, [task.exception() for task in ended]
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def calling(house: House, tokens: dict[str, str]) -> AsyncIterator[Street]:
    """A street whose people have their tokens already."""
    transport = httpx.ASGITransport(app=app_of(house), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://heyi.test") as client:
        yield Street(house, client, dict(tokens))


async def caught_up(house: House, within: float = 60) -> None:
    """Wait until every follower has handled every event."""
    async with asyncio.timeout(within):
        while any(one.events for one in (await Pulse(house.engine).read()).followers):
            await asyncio.sleep(0.05)


async def sound(url: str) -> str:
    """Verify a ledger, which has to be sound, and return its fingerprint."""
    report = await verify(url, derive)
    assert report.sound, report.findings
    assert report.events > 0
    return report.fingerprint


def database_of(url: str) -> str:
    """The name of the database that a URL leads to."""
    name = make_url(url).database
    assert name is not None
    return name


async def said_by(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's own programs, as an operator does, and return what it printed."""
    child = await asyncio.create_subprocess_exec(
        str(_installation() / "bin" / program),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await child.communicate()
    assert child.returncode == 0, f"{program}: {err.decode()}"
    return out.decode()


async def moved(old: EmbeddedPostgres, new: EmbeddedPostgres, folder: Path, *databases: str) -> None:
    """Dump roles and databases of one cluster, and load them into another one, as docs/operations.md says."""
    roles = folder / "roles.sql"
    roles.write_text(await said_by("pg_dumpall", "--roles-only", f"--dbname={old.dsn()}"))
    # The superuser is there already, which is all that may be said against it.
    await said_by("psql", "--quiet", "--no-psqlrc", f"--file={roles}", new.dsn())
    for name in databases:
        dump = folder / f"{name}.dump"
        await said_by("pg_dump", "--format=custom", f"--file={dump}", old.dsn(name))
        await new.execute(f"create database {name}")
        await said_by("pg_restore", "--exit-on-error", f"--dbname={new.dsn(name)}", str(dump))
