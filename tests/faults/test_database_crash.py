"""The server dies in the middle of appends that wait for the disk together: whatever was answered is there afterwards."""

import asyncio
from pathlib import Path

import pytest

from ledger.port import LedgerError
from ledger.postgres import PostgresLedger
from ledger.verify import verify
from schemas.envelope import GENESIS
from tests.faults.clusters import LONG, WITHIN, cluster
from tests.ledger.given import intent
from tests.templates import Templates

pytestmark = pytest.mark.timeout(WITHIN)

CRASHES = 40 if LONG else 2
"""Every other one of a ledger that does not group."""

WRITERS = 8
ANSWERS = 150
"""Appends that are answered before the crash; it comes while others are under way."""


async def answered(ledger: PostgresLedger, name: str, enough: asyncio.Event, told: dict[str, int]) -> None:
    """Append to one stream until the server is gone; note the version of each answer."""
    version, head = 0, GENESIS
    while True:
        try:
            done = await ledger.append(intent(name, expected=version, previous=head))
        except LedgerError:
            return
        version, head = done.version, done.head
        told[name] = version
        if sum(told.values()) >= ANSWERS:
            enough.set()


@pytest.mark.slow
@pytest.mark.subprocess
async def test_whatever_was_answered_survives_a_crash_of_the_server(short_folder: Path) -> None:
    async with cluster(short_folder) as server:
        templates = await Templates.make(server)
        async with templates.fresh() as stores:
            for crash in range(CRASHES):
                told: dict[str, int] = {}
                enough = asyncio.Event()
                async with await PostgresLedger.open(stores.ledger, grouping=bool(crash % 2)) as ledger:
                    names = [f"case/{crash}/{n}" for n in range(WRITERS)]
                    writers = [asyncio.create_task(answered(ledger, one, enough, told)) for one in names]
                    await enough.wait()
                    await server.kill()
                    await asyncio.gather(*writers)
                await server.start()
                async with await PostgresLedger.open(stores.ledger) as ledger:
                    there = {name: (await ledger.load(name)).version for name in told}
                assert {name for name, version in told.items() if there[name] < version} == set()
            assert (await verify(stores.ledger)).sound
