"""One byte of every column of every table of both databases is flipped in turn: `heyi verify` finds it, or `heyi rebuild` mends it."""

import os
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache

import asyncpg
import pytest
from alembic.util import CommandError

from heyi.compose import open_house
from heyi.derived import derive
from heyi.settings import Settings
from heyi.soundness import BESIDE, follow_anew
from ledger.keys import MasterKey
from ledger.migrate import migrate
from ledger.rebuild import rebuild
from ledger.verify import verify
from ledger.verify_persons import verify_persons
from schemas.envelope import Recorded, Rows
from tests.faults.flipping import Column, Owner, Row
from tests.faults.lived import lived
from tests.house import MASTER, settings_for
from tests.templates import Stores, Templates

LONG = bool(os.environ.get("FAULTS_LONG"))
ROWS, TIMES = (5, 4) if LONG else (1, 1)
"""Of how many rows of a table each column is flipped, and how often."""

# Twenty flips of each column, and a walk through both databases after each.
pytestmark = pytest.mark.timeout(3_600 if LONG else 120)

SEED = int(os.environ.get("FAULTS_SEED") or (time.time_ns() % 10**9 if LONG else 7))
"""The long form throws other dice each time; a finding tells them."""

DERIVED = {
    "current.stream_row",
    "current.obligation",
    "current.span",
    "current.measure",
    "current.window",
    "current.lookup",
}
"""Tables that `heyi verify` holds against the events and `heyi rebuild` writes anew from them."""

COUNTED = {"current.turnout", "current.heap", "current.report"}
"""Tables of followers that count along: `heyi rebuild` lets them begin with the first event."""

REVISION = "public.heyi_version"
"""Where a database says which migrations it had: `heyi migrate` refuses one that it does not know."""

REFUSED = {"ledger.counter.one", "person.witness.one"}
"""Columns that hold one value in one row: the tables take no other."""

BORNE = {
    "ledger.command.digest": "keyed by the request, which nobody keeps: the same request sent again is refused as another one",
    "ledger.command.at": "nobody reads it: an event bears its own instant",
    "ledger.command.outcome": "codes within an outcome, told again to whoever repeats a request; what the ledger holds is untouched",
    "ledger.checkpoint.at": "nobody decides by it",
    "current.poke.version": "a lower one is a look that finds nothing new; the nightly look at everything open makes up for it",
    "current.poke.failures": "how long until the next try, a minute at the most",
    "current.poke.next_at": "when the next try is; the nightly look at everything open makes up for it",
    "current.effect.tries": "how long until the next try",
    "current.effect.next_at": "when the next try is",
    "current.effect.claimed_until": "until when nobody else tries",
    "person.key.key_id": "only tells cached keys apart: a process that cached the key reads it again",
    "person.key.made_at": "nobody decides by it",
    "person.key.forgotten_at": "when a tombstone was set; that it is one says the missing key",
    "person.sealed.made_at": "when an orphan may be swept; what an event quotes never is",
    "person.witness.at": "nobody decides by it",
}
"""Columns in which a flipped byte may be neither found nor mended, with what comes of it; docs/operations.md tells operators."""


@lru_cache(maxsize=1000)
def _derived(events: tuple[Recorded, ...]) -> Rows | None:
    return derive(events)


def _derive(events: Sequence[Recorded]) -> Rows | None:
    """What follows from events, remembered: verification runs once for each column, and nearly all streams are as they were."""
    return _derived(tuple(events))


@dataclass(frozen=True, slots=True)
class Judged:
    """The ledger under test, and the ways in which a flipped byte comes to light."""

    stores: Stores
    settings: Settings
    owners: tuple[Owner, Owner]
    dice: random.Random

    async def found(self, owner: Owner | None = None) -> bool:
        """Whether `heyi verify` finds something; it walks through both databases, here through one only if the other is as it was."""
        _, persons = self.owners
        if owner is not persons:
            report = await verify(self.stores.ledger, _derive, None, BESIDE)
            if report.findings:
                return True
        _, found = await verify_persons(
            self.stores.persons, self.stores.ledger, MasterKey.from_base64(MASTER)
        )
        return bool(found)

    async def mended(self) -> None:
        """What `heyi rebuild` does."""
        await rebuild(self.stores.ledger_owner, derive)
        async with open_house(self.settings) as house:
            await follow_anew(house)

    async def refused(self, owner: Owner) -> bool:
        """Whether `heyi migrate` refuses the database for its revision."""
        ledger = owner is self.owners[0]
        try:
            await migrate(
                self.stores.ledger_owner if ledger else self.stores.persons_owner,
                None,
                "events" if ledger else "persons",
            )
        except CommandError:
            return True
        return False

    def some(self, rows: list[Row], column: Column) -> list[Row]:
        """Rows of the table in which to flip the column: where there is something, if there is."""
        filled = [row for row in rows if row[column.name] not in (None, "", [])] or rows
        return self.dice.sample(filled, min(ROWS, len(filled))) * TIMES

    async def comes_to_light(self, owner: Owner, column: Column, row: Row) -> bool | None:
        """Flip a byte, see whether it is found, and put back what stood there; None where the table took no other value."""
        altered = await owner.flip(column, row, self.dice)
        if altered is None:
            return None
        found = await (self.refused(owner) if column.table == REVISION else self.found(owner))
        assert await owner.put(column, altered, row[column.name])
        return found


@pytest.fixture(scope="module")
async def judged(templates: Templates) -> AsyncIterator[Judged]:
    async with templates.fresh() as stores:
        settings = settings_for(stores, policy="xinhe")
        async with lived(settings):
            pass
        async with _session(stores.ledger_owner) as ledger, _session(stores.persons_owner) as persons:
            yield Judged(stores, settings, (ledger, persons), random.Random(SEED))


@asynccontextmanager
async def _session(url: str) -> AsyncIterator[Owner]:
    connection = await asyncpg.connect(url)
    try:
        yield Owner(connection)
    finally:
        await connection.close()


async def test_a_flipped_byte_is_found(judged: Judged) -> None:
    told: dict[str, set[bool | None]] = {}
    assert not await judged.found()
    for owner in judged.owners:
        for column in await owner.columns():
            rows = await owner.rows(column.table)
            assert rows, f"the ledger of this test holds nothing in {column.table}: let it live through more"
            if column.table not in COUNTED:
                told[str(column)] = {
                    await judged.comes_to_light(owner, column, row) for row in judged.some(rows, column)
                }
    assert not await judged.found(), "everything was put back"
    assert {name for name, found in told.items() if False in found} <= set(BORNE), (
        f"nobody notices these, FAULTS_SEED={SEED}"
    )
    assert {name for name, found in told.items() if found == {None}} == REFUSED
    assert set(BORNE) <= set(told)


async def test_flipped_bytes_of_what_follows_from_the_events_are_mended(judged: Judged) -> None:
    owner, _ = judged.owners
    columns = [one for one in await owner.columns() if one.table in DERIVED | COUNTED]
    assert {one.table for one in columns} == DERIVED | COUNTED
    before = {one.table: await owner.rows(one.table) for one in columns}
    for _ in range(ROWS * TIMES):
        for column in columns:
            rows = await owner.rows(column.table)
            assert await owner.flip(column, judged.some(rows, column)[0], judged.dice), f"{column}"
        assert all([await owner.rows(table) != rows for table, rows in before.items()])
        await judged.mended()
        assert {table: await owner.rows(table) for table in before} == before
