"""The walk over all events: in whatever pieces they come, with a limit to each COPY, and as the chain itself computes it."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import asyncpg
import pytest

from ledger.chaining import Chaining
from ledger.link import connect
from ledger.postgres import PostgresLedger
from ledger.walk import Walk
from ledger.wire import EVENT_COLUMNS
from tests.ledger.test_verify import alter, grown
from tests.templates import Stores


class Crumbs:
    """A connection that hands over what is copied in pieces of so many bytes."""

    def __init__(self, connection: "asyncpg.Connection[Any]", size: int) -> None:
        self._connection = connection
        self._size = size
        self.copies = 0

    async def copy_from_query(
        self,
        query: str,
        *,
        output: Callable[[bytes], Awaitable[None]],
        format: str,  # noqa: A002 - asyncpg's own name; there is one here
    ) -> None:
        """Collect everything, then hand it over in pieces."""
        whole = bytearray()

        async def collect(piece: bytes) -> None:
            whole.extend(piece)

        await self._connection.copy_from_query(query, output=collect, format="binary")
        self.copies += 1
        for start in range(0, len(whole), self._size):
            await output(bytes(whole[start : start + self._size]))


async def walked(stores: Stores, size: int, **bounds: int) -> tuple[Walk, list[Any], int]:
    """A walk over everything, what it found odd, and how many times it asked."""
    connection = await connect(stores.ledger)
    try:
        crumbs, odd = Crumbs(connection, size), []
        walk = Walk(lambda *found: odd.append(found), lambda _: None, **bounds)
        await walk.over(cast("asyncpg.Connection[Any]", crumbs))
        return walk, odd, crumbs.copies
    finally:
        await connection.close()


@pytest.mark.parametrize("size", [1, 7, 120, 1_000_000])
async def test_events_come_in_pieces_that_end_anywhere(
    real: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]", size: int
) -> None:
    await grown(real)
    chaining = Chaining()
    for row in await owner.fetch(f"select {EVENT_COLUMNS} from ledger.event order by position"):
        assert chaining.wrong(row) is None

    walk, odd, _ = await walked(stores, size)
    assert odd == []
    assert (walk.events, walk.position, walk.fingerprint) == (10, 10, chaining.fingerprint.hex())
    assert walk.heads == {stream.encode(): head for stream, head in chaining.heads.items()}


@pytest.mark.parametrize(("block", "copies"), [(1, 11), (3, 4), (5, 3), (10, 2), (11, 1)])
async def test_no_event_is_lost_or_doubled_between_two_copies(
    real: PostgresLedger, stores: Stores, block: int, copies: int
) -> None:
    await grown(real)
    walk, odd, asked = await walked(stores, 1_000_000, block=block)
    assert (walk.events, odd, asked) == (10, [], copies)


async def test_what_is_remembered_of_names_is_no_more_than_it_may_be(
    real: PostgresLedger,
    stores: Stores,
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    await grown(real)
    await alter(owner, "update ledger.event set kind = 'NoteTakem' where position = 6")
    _, odd, _ = await walked(stores, 1_000_000, remembered=1)
    assert [(what, position) for what, _, _, position in odd] == [
        ("hash does not fit content and predecessor", 6)
    ]
