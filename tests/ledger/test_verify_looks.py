"""The chain over the log of looks: given to looks from before it, and broken by whatever is done to one."""

import asyncpg
import pytest

from ledger.beside import Odd
from ledger.migrations.events.m0031_looks_chained import FILL
from ledger.verify_looks import check_looks
from tests.templates import Stores

_ENTER = (
    "insert into access.look (stream, actor, role, place, what) values ($1, $2, 'supervisor', $3, 'case')"
)


async def _entered(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    for stream, actor, place in (("case/a", "李", "hean"), ("case/b", "x", None), ("case/a", "y", None)):
        await owner.execute(_ENTER, stream, actor, place)


async def _odd(owner: "asyncpg.Connection[asyncpg.Record]") -> list[Odd]:
    async with owner.transaction():
        return await check_looks(owner, 9)


async def test_looks_from_before_the_chain_are_tied_to_it(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _entered(owner)
    assert await _odd(owner) == []
    chained = await owner.fetch("select id, hash from access.look order by id")
    await owner.execute("alter table access.look alter hash drop not null")
    await owner.execute("set session_replication_role = replica")
    await owner.execute("update access.look set hash = null")
    await owner.execute(FILL)
    await owner.execute("set session_replication_role = default")
    assert await owner.fetch("select id, hash from access.look order by id") == chained
    await _entered(owner)
    assert await _odd(owner) == []


@pytest.mark.parametrize(
    "change",
    [
        "delete from access.look where actor = '李'",
        "update access.look set place = '' where actor = 'y'",
        "update access.look set at = at + interval '1 microsecond' where actor = '李'",
        "insert into access.look (stream, actor, role, what, hash) select stream, 'z', role, what, hash from access.look limit 1",
    ],
)
async def test_whatever_is_done_to_a_look_breaks_the_chain(
    stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]", change: str
) -> None:
    await _entered(owner)
    await owner.execute("set session_replication_role = replica")
    await owner.execute(change)
    assert [one.stream for one in await _odd(owner)] == ["case/a"]
