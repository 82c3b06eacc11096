"""What the ledger's tests stand on: migrated databases, and the two ledgers under one contract."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import pytest

from ledger.keys import MasterKey
from ledger.memory import MemoryLedger
from ledger.port import Ledger
from ledger.postgres import PostgresLedger
from ledger.rows import normal, read_rows
from ledger.vault import MemoryVault, Vault
from ledger.vault_postgres import PostgresVault
from schemas.envelope import Lookup, Rows
from tests.templates import Stores, Templates

MASTER = MasterKey(b"m" * 32)


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh(persons=False) as stores:
        yield stores


@pytest.fixture
async def real(stores: Stores) -> AsyncIterator[PostgresLedger]:
    async with await PostgresLedger.open(stores.ledger) as ledger:
        yield ledger


@pytest.fixture
async def owner(stores: Stores) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A session of the ledger database's owner, who is a superuser here."""
    connection = await asyncpg.connect(stores.ledger_owner)
    yield connection
    await connection.close()


@pytest.fixture(params=["memory", "postgres"])
async def vault(request: pytest.FixtureRequest, templates: Templates) -> AsyncIterator[Vault]:
    if request.param == "memory":
        yield MemoryVault()
        return
    async with (
        templates.fresh(ledger=False) as stores,
        await PostgresVault.connect(stores.persons, MASTER) as vault,
    ):
        yield vault


@pytest.fixture
async def person_stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh(ledger=False) as stores:
        yield stores


@pytest.fixture
async def persons(person_stores: Stores) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await asyncpg.connect(person_stores.persons_owner)
    yield connection
    await connection.close()


@pytest.fixture
async def real_vault(person_stores: Stores) -> AsyncIterator[PostgresVault]:
    async with await PostgresVault.connect(person_stores.persons, MASTER) as vault:
        yield vault


@dataclass(frozen=True, slots=True)
class Subject:
    """A ledger under the contract, and a way to look at the rows it derived."""

    ledger: Ledger
    rows: Callable[[str], Awaitable[Rows | None]]


@pytest.fixture(params=["memory", "postgres", "postgres, one by one"])
async def subject(request: pytest.FixtureRequest, templates: Templates) -> AsyncIterator[Subject]:
    if request.param == "memory":
        yield in_memory()
        return
    async with templates.fresh(persons=False) as stores:
        grouping = request.param == "postgres"
        async with await PostgresLedger.open(stores.ledger, grouping=grouping) as ledger:
            yield on_postgres(ledger, stores.ledger)


def in_memory(ledger: MemoryLedger | None = None) -> Subject:
    fake = ledger or MemoryLedger()

    async def rows(stream: str) -> Rows | None:
        if stream not in fake.current:
            return None
        lookups = tuple(
            Lookup(kind=kind, key=key, ref=found.ref)
            for (kind, key), found in fake.lookups.items()
            if found.stream == stream
        )
        return normal(
            Rows(
                current=fake.current[stream],
                obligations=fake.obligations[stream],
                lookups=lookups,
                windows=fake.windows[stream],
                counted=fake.counted.get(stream),
            )
        )

    return Subject(fake, rows)


def on_postgres(ledger: PostgresLedger, url: str) -> Subject:
    async def rows(stream: str) -> Rows | None:
        connection = await asyncpg.connect(url)
        try:
            return (await read_rows(connection, [stream])).get(stream)
        finally:
            await connection.close()

    return Subject(ledger, rows)
