"""Reading from the boards: a connection that reads and never writes, and a database that is away told as such."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.away import SEEN_AWAY, away, stopping_first, went_away
from ledger.link import GAVE_UP, NO_CONNECTION, gave_up
from ledger.port import Busy, Unavailable


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for single statements; raise `Unavailable` when there is none, `Busy` when the database gave up."""
    try:
        with stopping_first():
            async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                yield connection
    except DBAPIError as error:
        cause = error.orig.__cause__ if error.orig else None
        if error.connection_invalidated or isinstance(cause, NO_CONNECTION):
            raise Unavailable("no connection to the ledger's database") from None
        if isinstance(cause, GAVE_UP):
            raise gave_up(cause) from None
        raise
    except PoolTimeout:
        raise Busy("every connection is in use") from None
    except (Unavailable, Busy):
        raise
    except SEEN_AWAY as error:
        if went_away(error):
            raise away(error) from None
        raise
