"""Migrated databases for any room's tests: migrated once a session, copied per test in some tens of milliseconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from heyi.stack.postgres import EmbeddedPostgres
from ledger.migrate import migrate

APP = "heyi"
"""Login of the application in tests; a member of heyi_app."""

_LEDGER = "template_ledger"
_PERSONS = "template_persons"


@dataclass(frozen=True, slots=True)
class Stores:
    """URLs of one ledger and one person store: as the application sees them, and as their owner (a superuser) does."""

    ledger: str
    persons: str
    ledger_owner: str
    persons_owner: str


class Templates:
    """Makes fresh pairs of databases on one server; build it with `Templates.make`."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._numbers = count(1)

    @classmethod
    async def make(cls, server: EmbeddedPostgres) -> "Templates":
        """Migrate the two templates on a running server, once per server."""
        await server.execute(f"create database {_LEDGER}", f"create database {_PERSONS}")
        await migrate(server.dsn(_LEDGER), server.dsn(_LEDGER, APP))
        await migrate(server.dsn(_PERSONS), server.dsn(_PERSONS, APP), "persons")
        return cls(server)

    @asynccontextmanager
    async def fresh(self, *, ledger: bool = True, persons: bool = True) -> AsyncIterator[Stores]:
        """Databases of the test's own, for as long as the block lasts; a pair costs twice what one does."""
        n = next(self._numbers)
        wanted = {f"ledger_{n}": _LEDGER} if ledger else {}
        if persons:
            wanted[f"persons_{n}"] = _PERSONS
        await self._server.execute(*(f"create database {name} template {of}" for name, of in wanted.items()))
        dsn = self._server.dsn
        try:
            yield Stores(
                dsn(f"ledger_{n}", APP), dsn(f"persons_{n}", APP), dsn(f"ledger_{n}"), dsn(f"persons_{n}")
            )
        finally:
            await self._server.execute(*(f"drop database {name} with (force)" for name in wanted))
