"""What every test stands on: one PostgreSQL for the session, no network beyond this machine, steady dice."""

import atexit
import time

# Before anything imports the Temporal SDK; the reason stands in heyi/__main__.py.
atexit.register(time.sleep, 0.05)

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from heyi.stack.postgres import EmbeddedPostgres
from tests.databases import Databases
from tests.loopback import only_loopback
from tests.templates import Templates

# A gate must not fail by chance: in continuous integration the examples are the same on every run. At a desk
# they are new each time, which is how they find things. Neither has a deadline: the machines are shared.
settings.register_profile(
    "ci", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "desk", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    with only_loopback():
        yield


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A folder of the session: a path short enough for sockets, open to an unprivileged user."""
    folder = Path(tempfile.mkdtemp(prefix="heyi-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def postgres(short_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """The session's PostgreSQL, the same server that `make run` starts."""
    server = EmbeddedPostgres(short_folder / "postgres", settings={"max_connections": "300"})
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
async def databases(postgres: EmbeddedPostgres) -> Databases:
    """Makes and drops databases on the session's server; a room with tables keeps its template there."""
    return Databases(postgres)


@pytest.fixture
async def empty_database(databases: Databases) -> AsyncIterator[str]:
    """The name of a database of the test's own, empty; `postgres.dsn(name)` reaches it."""
    async with databases.fresh() as name:
        yield name


@pytest.fixture(scope="session")
async def templates(postgres: EmbeddedPostgres) -> Templates:
    """Migrated databases to copy; one set for the session, whatever room needs them."""
    return await Templates.make(postgres)
