"""A database that is away for as long as a test wants it to be, on a server that goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg


@asynccontextmanager
async def apart(owner_url: str) -> AsyncIterator[None]:
    """Nobody gets into the database while the block runs, and whoever was in it is thrown out; `owner_url` is a superuser's."""
    parts = urlsplit(owner_url)
    name = parts.path.removeprefix("/")
    server = await asyncpg.connect(urlunsplit(parts._replace(path="/postgres")))
    try:
        await server.execute(f"alter database {name} with allow_connections false")
        await server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            f" where datname = '{name}' and backend_type = 'client backend'"
        )
        yield
    finally:
        await server.execute(f"alter database {name} with allow_connections true")
        await server.close()
