"""Telling a database that is away from a statement that is wrong, whichever client says so."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.link import NO_CONNECTION
from ledger.port import Busy, Full, ReadOnly, Unavailable

# serialization, deadlock, lock timeout, cancelled, read-only, a database that is being restored
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03", "57014", "25006", "3D000"})
# connection exceptions; no room; the operator's intervention; files that cannot be written
_AWAY = frozenset({"08", "53", "57", "58"})
_DISK_FULL, _BROKEN_FILES, _READ_ONLY = "53100", "58", "25006"

SEEN_AWAY = (DBAPIError, PoolTimeout, asyncpg.PostgresError, Unavailable, Busy, *NO_CONNECTION)
"""What may mean that a database is away; `went_away` says whether it does. What fails while connecting SQLAlchemy does not wrap."""


def went_away(error: BaseException) -> bool:
    """Whether the connection broke or the server gave up waiting, so that the same may succeed later."""
    if isinstance(error, (PoolTimeout, Unavailable, Busy, *NO_CONNECTION)):
        return True
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    state = _state(error)
    return broken or state in _TRY_AGAIN or state[:2] in _AWAY


def _state(error: BaseException) -> str:
    """What the server said, as SQLSTATE; empty where it said nothing."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(said, "sqlstate", None) or "")


def away(error: BaseException) -> Unavailable:
    """What a database that went away is called in this house."""
    state = _state(error)
    if state == _DISK_FULL or state[:2] == _BROKEN_FILES:
        return Full("the disk of the ledger's database takes nothing more")
    if state == _READ_ONLY:
        return ReadOnly("the ledger's database may be read and not written")
    return Unavailable("no connection to the ledger's database")


def asked_to_stop() -> bool:
    """Whether this task was cancelled, and has not ended yet: somebody it awaited may have swallowed it.

    Who catches what a task group raises and goes on in the same task takes its cancellation back first (`Task.uncancel`).
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


@contextmanager
def stopping_first() -> Iterator[None]:
    """Let a task that was cancelled end so, whatever came up on its way out.

    The rollback of a cancelled transaction fails where its connection broke as well, and its error would take the place of
    the cancellation: whoever then waits for the database to come back would wait for ever, and so would whoever cancelled.
    """
    try:
        yield
    except Exception as error:  # whatever it is, it is told on, or gives way to the cancellation
        if asked_to_stop():
            raise asyncio.CancelledError from error
        raise


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that commits at its end; raises `Unavailable` when the database is away."""
    try:
        with stopping_first():
            async with engine.begin() as connection:
                yield connection
    except Unavailable:
        raise
    except SEEN_AWAY as error:
        if went_away(error):
            raise away(error) from error
        raise
