"""The composition root: from settings to a desk with its ledger, its person store and its rules."""

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from engine.desk import Desk
from engine.rulebook import Rulebook
from engine.secrets import Keys
from heyi.settings import Settings
from heyi.trouble import Trouble
from heyi.witnessing import FileWitness
from ledger.keys import MasterKey
from ledger.postgres import PostgresLedger
from ledger.urls import engine_url
from ledger.vault import Vault, WrongMasterKey
from ledger.vault_postgres import PostgresVault
from ledger.witness import Watch


@dataclass(frozen=True, slots=True)
class House:
    """What a process works with. `engine` reads and follows; the hot road goes through `ledger`."""

    settings: Settings
    ledger: PostgresLedger
    vault: Vault
    engine: AsyncEngine
    rulebook: Rulebook
    keys: Keys
    desk: Desk
    watch: Watch


PLANNED = {"server_settings": {"plan_cache_mode": "force_custom_plan"}}
"""Lists are planned for what is asked. A plan for any place and any period takes both to be small, and sorts all that a street
has: 6 and 20 milliseconds a page at a million cases, and not 0.1."""


@asynccontextmanager
async def open_house(settings: Settings, clock: Callable[[], datetime] | None = None) -> AsyncIterator[House]:
    """Connect to both databases and put the desk together; everything is closed at the end, what waits recorded first.

    `clock` stands in for the database's clock where a test skips time. Raise `Unavailable` or `VaultUnavailable`.
    """
    master = settings.master_key.get_secret_value()
    older = [key.get_secret_value() for key in settings.older_master_keys]
    keys = Keys.derive(base64.b64decode(master, validate=True))
    url = settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        ledger = await stack.enter_async_context(await PostgresLedger.open(url, clock=clock))
        vault = await PostgresVault.connect(
            settings.persons_url.get_secret_value(), MasterKey.from_base64(master, *older)
        )
        await stack.enter_async_context(vault)
        try:
            await vault.check_key()
        except WrongMasterKey as wrong:
            raise Trouble(f"HEYI_MASTER_KEY is not the key of this installation: {wrong}") from None
        engine = create_async_engine(engine_url(url), pool_size=8, pool_pre_ping=True, connect_args=PLANNED)
        stack.push_async_callback(engine.dispose)
        rulebook = Rulebook(ledger, settings.policy)
        desk = Desk(ledger, vault, rulebook, keys)
        files = [] if settings.witness is None else [FileWitness(settings.witness)]
        watch = Watch(ledger, [vault.witness, *files])
        await watch.look()
        yield House(settings, ledger, vault, engine, rulebook, keys, desk, watch)
