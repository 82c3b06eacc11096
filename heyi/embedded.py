"""The embedded stack: two servers and two processes of our own below one folder, in the order in which they start."""

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import httpx
from pydantic import SecretStr

from heyi.furnish import migrate_both
from heyi.installation import DataFolder, child_environment, write_env
from heyi.settings import Settings
from heyi.stack.postgres import EmbeddedPostgres
from heyi.stack.program import Program
from heyi.stack.supervisor import Server
from heyi.stack.temporal import TemporalDevServer
from heyi.trouble import Trouble
from heyi.worker import SEARCH_ATTRIBUTES

LEDGER = "heyi"
PERSONS = "persons"
LOGIN = "heyi"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where things listen; without `ui` Temporal shows no pages."""

    api: int
    temporal: int
    ui: int | None


class Step:
    """Something that is done once between the start of one server and the next; to the supervisor it is a server, too."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self._work = work
        self._done = False

    async def start(self) -> None:
        """Do it, unless it is done."""
        if not self._done:
            await self._work()
            self._done = True

    async def wait(self) -> int:
        """It never ends."""
        await asyncio.Event().wait()
        return 0

    async def stop(self) -> None:
        """Nothing is left to stop."""

    async def kill(self) -> None:
        """Nothing is left to stop."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server and the address that mail is sent from, as in the settings."""

    smtp_url: SecretStr | None = None
    mail_from: str | None = None


class Embedded:
    """One installation below a folder.

    Args:
        folder: Where everything is kept.
        ports: Where things listen.
        policy: The pack under which new cases are filed.
        host: Where the API listens.
        mail: The mail server for notices, if there is one.
    """

    def __init__(
        self, folder: DataFolder, ports: Ports, policy: str, host: str = LOOPBACK, mail: Mail | None = None
    ) -> None:
        mail = mail or Mail()
        self.folder = folder
        self.ports = ports
        self.postgres = EmbeddedPostgres(folder.root / "postgres")
        self.temporal = TemporalDevServer(
            folder.root / "temporal", ports.temporal, ports.ui, search_attributes=SEARCH_ATTRIBUTES
        )
        dsn = self.postgres.dsn
        self.settings = Settings(
            database_url=SecretStr(dsn(LEDGER, LOGIN)),
            persons_url=SecretStr(dsn(PERSONS, LOGIN)),
            migration_url=SecretStr(dsn(LEDGER)),
            persons_migration_url=SecretStr(dsn(PERSONS)),
            master_key=SecretStr(folder.master_key()),
            witness=folder.witness,
            temporal_address=self.temporal.address,
            temporal_namespace="default",
            policy=policy,
            host=host,
            port=ports.api,
            smtp_url=mail.smtp_url,
            mail_from=mail.mail_from,
        )
        self.worker = self._program("worker")
        self.api = self._program("api", self._api_answers)

    @property
    def address(self) -> str:
        """Where the API is."""
        return (
            f"http://{LOOPBACK if self.settings.host == '0.0.0.0' else self.settings.host}:{self.ports.api}"  # noqa: S104 -- compared, not bound
        )

    def servers(self, furnish: Callable[[Settings], Awaitable[None]]) -> tuple[Server, ...]:
        """Everything, in the order of starting; `furnish` is called once, when the databases stand."""

        async def prepare() -> None:
            await self._make_databases()
            await migrate_both(self.settings)
            await furnish(self.settings)
            write_env(self.folder, self.settings)

        return (self.postgres, Step("set-up", prepare), self.temporal, self.worker, self.api)

    async def _make_databases(self) -> None:
        for name in (LEDGER, PERSONS):
            try:
                await self.postgres.execute(f"create database {name}")
            except asyncpg.DuplicateDatabaseError:
                continue

    def _program(self, name: str, ready: Callable[[], Awaitable[bool]] | None = None) -> Program:
        return Program(
            name,
            [sys.executable, "-P", "-m", "heyi", name],
            env=child_environment(self.settings),
            log=self.folder.log(name),
            ready=ready,
        )

    async def _api_answers(self) -> bool:
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            try:
                return (await client.get(f"{self.address}/healthz")).is_success
            except httpx.TransportError:
                return False


def check_ports(host: str, ports: Ports) -> None:
    """Raise `Trouble` for the first port that something else listens on."""
    wanted = [(host, ports.api, "HEYI_PORT"), (LOOPBACK, ports.temporal, "HEYI_TEMPORAL_PORT")]
    if ports.ui is not None:
        wanted.append((LOOPBACK, ports.ui, "HEYI_TEMPORAL_UI_PORT"))
    for at, port, variable in wanted:
        family = socket.AF_INET6 if ":" in at else socket.AF_INET
        with socket.socket(family) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((at, port))
            except OSError as error:
                raise Trouble(
                    f"port {port} of {at} cannot be used ({error.strerror}): set {variable} to another one"
                ) from None


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        return int(door.getsockname()[1])
