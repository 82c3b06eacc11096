"""Telling a database that is away from a statement that is wrong, whichever client says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.link import NO_CONNECTION
from ledger.port import Unavailable

_TRY_AGAIN = frozenset(
    {"40001", "40P01", "55P03", "57014"}
)  # serialization, deadlock, lock timeout, cancelled
_AWAY = frozenset({"08", "53", "57"})  # connection exceptions; no room; the operator's intervention


def went_away(error: BaseException) -> bool:
    """Whether the connection broke or the server gave up waiting, so that the same may succeed later."""
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return error.connection_invalidated or state in _TRY_AGAIN or state[:2] in _AWAY
    return isinstance(error, (Unavailable, *NO_CONNECTION))


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that commits at its end; raises `Unavailable` when the database is away."""
    try:
        async with engine.begin() as connection:
            yield connection
    except (DBAPIError, *NO_CONNECTION) as error:
        if went_away(error):
            raise Unavailable("no connection to the ledger's database") from error
        raise
