"""Connections of the hot path, and what the driver says of them told apart: lost, to be tried again, given up."""

import asyncio
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
    Connection = asyncpg.Connection[asyncpg.Record]
else:
    Connection = asyncpg.Connection


def session_settings(name: str) -> dict[str, str]:
    """Return the settings of a session: its name in pg_stat_activity, the time limits, and no just-in-time compilation."""
    return {"application_name": name, "jit": "off", **LIMITS}


async def connect(url: str, name: str = "heyi-ledger", **settings: str) -> Connection:
    """Open one connection, with these settings of its session on top; raises one of NO_CONNECTION."""
    connection: Connection = await _dial(
        driver_dsn(url),
        server_settings={**session_settings(name), **settings},
        timeout=10.0,
        command_timeout=COMMAND_TIMEOUT,
    )
    return connection


async def _dial(*args: Any, **options: Any) -> Any:
    """Connect; whatever the server says against it (the database is being restored, it has no room) is no connection."""
    try:
        return await asyncpg.connect(*args, **options)
    except NO_CONNECTION:
        raise
    except asyncpg.PostgresError as error:
        raise ConnectionRefusedError("the server takes no connection") from error
