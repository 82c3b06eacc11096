"""What was recorded stays: neither the application nor the owner can change or take away an event or a command."""

import asyncpg
import pytest

from heyi.stack.postgres import EmbeddedPostgres
from ledger.migrate import LIMITS, migrate
from ledger.postgres import PostgresLedger
from tests.databases import Databases
from tests.ledger.given import appended
from tests.templates import Stores, Templates

CHANGES = [
    "update ledger.event set body = 'x'",
    "update ledger.event set body = 'x' where false",
    "delete from ledger.event",
    "truncate ledger.event",
    "update ledger.command set outcome = 'x'",
    "delete from ledger.command",
    "truncate ledger.command",
]
WRITES = [
    *CHANGES,
    "insert into ledger.event select * from ledger.event",
    "insert into ledger.command select * from ledger.command",
    "update ledger.stream set version = 9",
    "delete from ledger.stream",
    "update ledger.counter set position = 0",
    "insert into current.lookup values ('code', 'k', 'case/a', 1)",
    "update current.stream_row set over = true",
    "delete from current.obligation",
    "update current.window set shut = false",
    "insert into current.window values ('case/a/round/1', 'case/a', now(), now(), false)",
    "select ledger.put_windows('{}')",
    "delete from ledger.checkpoint",
    "alter table ledger.event disable trigger all",
    "drop table ledger.event",
    "create table ledger.mine (x int)",
    "create table public.mine (x int)",
]


@pytest.mark.parametrize("change", CHANGES)
async def test_the_owner_cannot_change_what_was_recorded(
    real: PostgresLedger, stores: Stores, change: str
) -> None:
    await appended(real, "case/a", 2)
    owner = await asyncpg.connect(stores.ledger_owner)
    try:
        with pytest.raises(asyncpg.PostgresError) as raised:
            await owner.execute(change)
    finally:
        await owner.close()

    assert raised.value.sqlstate == "HY001"
    assert len(await real.read(0)) == 2


async def test_the_application_has_no_right_to_write_but_by_appending(
    real: PostgresLedger, stores: Stores
) -> None:
    await appended(real, "case/a", 2)
    app = await asyncpg.connect(stores.ledger)
    try:
        for write in WRITES:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(write)
    finally:
        await app.close()

    assert len(await real.read(0)) == 2


async def test_the_application_can_neither_revive_the_forgotten_nor_take_away_a_key(
    templates: Templates,
) -> None:
    async with templates.fresh(ledger=False) as stores:
        await _tombstones_stay(stores)


async def _tombstones_stay(stores: Stores) -> None:
    app = await asyncpg.connect(stores.persons)
    owner = await asyncpg.connect(stores.persons_owner)
    try:
        await app.execute("select person.forget('case/1')")
        for write in (
            "delete from person.key",
            "truncate person.key",
            "update person.key set forgotten_at = null",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(write)
            with pytest.raises(asyncpg.PostgresError) as raised:
                await owner.execute(write + _cascade(write))
            assert raised.value.sqlstate == "HY001"
    finally:
        await app.close()
        await owner.close()


async def test_sessions_of_the_application_have_time_limits(stores: Stores) -> None:
    app = await asyncpg.connect(stores.ledger)
    try:
        for setting, limit in LIMITS.items():
            assert await app.fetchval("select current_setting($1)", setting) in {limit, "1min"}
    finally:
        await app.close()


async def test_an_owner_without_superpowers_can_migrate(
    databases: Databases, postgres: EmbeddedPostgres
) -> None:
    await postgres.execute("create role builder login createrole")
    async with databases.fresh("owned") as name:
        await postgres.execute(
            f"alter database {name} owner to builder", "grant heyi_app to builder with admin option"
        )
        await migrate(postgres.dsn(name, "builder"), postgres.dsn(name, "guest"))
        await migrate(postgres.dsn(name, "builder"), postgres.dsn(name, "guest"))

        async with await PostgresLedger.open(postgres.dsn(name, "guest")) as ledger:
            assert (await appended(ledger, "case/a")).version == 1
    await postgres.execute("drop role guest", "drop role builder")


def _cascade(write: str) -> str:
    return " cascade" if write.startswith("truncate") else ""
