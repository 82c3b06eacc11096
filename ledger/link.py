"""Connections for the hot path: asyncpg without the pool's extra round trip, and the kinds of failure told apart."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncpg

from ledger.migrate import LIMITS
from ledger.port import Busy, Full, ReadOnly, Unavailable
from ledger.urls import driver_dsn

COMMAND_TIMEOUT = 30.0
"""Seconds after which a silent server counts as a lost connection."""

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InterfaceError,
    # What asyncpg says when the server's farewell arrived while the connection was idle.
    asyncpg.InternalClientError,
    OSError,
    asyncio.TimeoutError,
)
"""The connection is of no use any more, and what it was doing may or may not have been committed."""

RETRY = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.UniqueViolationError)
"""Nothing was written; the same call may well succeed when it is made again."""

NO_ROOM = (asyncpg.DiskFullError, asyncpg.PostgresSystemError)
"""The server could not write a file: its disk is full or broken."""

GAVE_UP = (
    asyncpg.QueryCanceledError,
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    *NO_ROOM,
)
"""Nothing was written; somebody else holds what was needed, or the server has no room, or may not write just now."""

NO_CONNECTION = (*LOST, asyncpg.InvalidAuthorizationSpecificationError, asyncpg.TooManyConnectionsError)
"""What may go wrong while connecting."""


def gave_up(error: BaseException) -> Busy | Unavailable:
    """What one of GAVE_UP is called in this house."""
    if isinstance(error, NO_ROOM):
        return Full("the database's disk takes nothing more")
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return ReadOnly("the database may be read and not written")
    return Busy("the database gave up waiting")


if TYPE_CHECKING:  # generic for the type checker only
    _Connection = asyncpg.Connection[asyncpg.Record]
else:
    _Connection = asyncpg.Connection


class QuickConnection(_Connection):
    """A connection that is given back to the pool as it is: nothing here changes a session's settings or listens on it."""

    def get_reset_query(self) -> str:
        """Return no statement, which saves a round trip per use."""
        return ""


def session_settings(name: str) -> dict[str, str]:
    """Return the settings of a session: its name in pg_stat_activity, the time limits, and no just-in-time compilation."""
    return {"application_name": name, "jit": "off", **LIMITS}


async def connect(url: str, name: str = "heyi-ledger", **settings: str) -> QuickConnection:
    """Open one connection, with these settings of its session on top; raises one of NO_CONNECTION."""
    connection: QuickConnection = await _dial(
        driver_dsn(url),
        connection_class=QuickConnection,
        server_settings={**session_settings(name), **settings},
        timeout=10.0,
        command_timeout=COMMAND_TIMEOUT,
    )
    return connection


async def open_pool(url: str, size: int, name: str = "heyi-ledger") -> "asyncpg.Pool[asyncpg.Record]":
    """Open a pool of at most `size` connections, one of them at once."""
    return await asyncpg.create_pool(
        driver_dsn(url),
        connect=_dial,
        min_size=1,
        max_size=size,
        connection_class=QuickConnection,
        server_settings=session_settings(name),
        timeout=10.0,
        command_timeout=COMMAND_TIMEOUT,
    )


async def _dial(*args: Any, **options: Any) -> Any:
    """Connect; whatever the server says against it (the database is being restored, it has no room) is no connection."""
    try:
        return await asyncpg.connect(*args, **options)
    except NO_CONNECTION:
        raise
    except asyncpg.PostgresError as error:
        raise ConnectionRefusedError("the server takes no connection") from error


def discard(connection: Any) -> None:
    """Give a broken connection of a pool up; the pool may have done so already."""
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


async def fetch(
    pool: "asyncpg.Pool[asyncpg.Record]", query: str, *args: Any, again: bool = True
) -> list[Any]:
    """Run one statement on a connection of the pool.

    One that broke while it idled is replaced, together with the others of its age, and with `again` the statement is run a
    second time: only for what may be repeated. Raises one of NO_CONNECTION, or what the statement raises.
    """
    for last in (not again, True):
        async with pool.acquire() as connection:
            try:
                return await connection.fetch(query, *args)
            except LOST:
                discard(connection)
                await pool.expire_connections()
                if last:
                    raise
    raise AssertionError("the last attempt returns or raises")
