"""Databases for tests: copied from a template in some tens of milliseconds, dropped with all sessions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from heyi.stack.postgres import EmbeddedPostgres


class Databases:
    """Makes and drops databases on one server."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        self._numbers = count(1)

    async def create(self, prefix: str = "t", *, template: str = "template1") -> str:
        """Make a database and return its name. Nobody may be connected to the template."""
        name = f"{prefix}_{next(self._numbers)}"
        await self.server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def drop(self, name: str) -> None:
        """Drop a database, ending the sessions that are still on it."""
        await self.server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def fresh(self, prefix: str = "t", *, template: str = "template1") -> AsyncIterator[str]:
        """A database for as long as the block lasts."""
        name = await self.create(prefix, template=template)
        try:
            yield name
        finally:
            await self.drop(name)
