"""Dump and restore into a fresh cluster: followers, clocks and workflows go on there as if nothing had happened."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from temporalio.testing import WorkflowEnvironment

from heyi.cli.record import look_again
from heyi.compose import open_house
from heyi.stack.postgres import EmbeddedPostgres
from projections.pulse import Pulse
from tests.faults.clusters import WITHIN, cluster, database_of, moved, sound
from tests.house import settings_for
from tests.templates import APP, Stores, Templates
from tests.workflows.town import Town, met, open_town, skipping_server

pytestmark = pytest.mark.timeout(WITHIN)

DAYS = "xinhe"
"""A pack with budgets of days: between two towns real seconds pass, in which none of its clocks may run out."""

BURN = """
do $$ begin
    for n in 1..20000 loop
        begin perform pg_current_xact_id(); create temp table if not exists burnt (n int); insert into burnt values (n);
        exception when others then null; end;
    end loop;
end $$
"""
"""Every one of these blocks takes a transaction id of its own."""


@pytest.fixture
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    async with skipping_server() as environment:
        yield environment


def stores_of(server: EmbeddedPostgres, ledger: str, persons: str) -> Stores:
    dsn = server.dsn
    return Stores(dsn(ledger, APP), dsn(persons, APP), dsn(ledger), dsn(persons))


async def newest_id(url: str) -> int:
    """How far the cluster's transaction ids are."""
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("select pg_snapshot_xmax(pg_current_snapshot())::text"))
    finally:
        await connection.close()


async def checkpoints(town: Town) -> dict[str, int]:
    """By how many events each follower is behind."""
    return {one.follower: one.events for one in (await Pulse(town.house.engine).read()).followers}


@pytest.mark.slow
@pytest.mark.subprocess
async def test_a_case_in_the_middle_of_its_clock_lapses_there_once(
    postgres: EmbeddedPostgres, templates: Templates, skipping: WorkflowEnvironment, short_folder: Path
) -> None:
    queue = f"town-{uuid4()}"
    await postgres.execute(BURN)
    async with templates.fresh() as old, cluster(short_folder) as fresh:
        async with open_town(old, skipping, policy=DAYS, queue=queue) as town:
            stream = (await town.neighbours.report()).stream
            await town.caught_up()
            positions = await town.house.ledger.last_position()
        names = [database_of(url) for url in (old.ledger, old.persons)]
        fingerprint = await sound(old.ledger)
        await moved(postgres, fresh, short_folder, *names)
        there = stores_of(fresh, *names)
        assert await newest_id(there.ledger) < await newest_id(old.ledger), "the new cluster is not young"
        assert await sound(there.ledger) == fingerprint

        async with open_town(there, skipping, policy=DAYS, queue=queue) as town:
            assert town.house.watch.missed is None
            await town.caught_up()
            assert set((await checkpoints(town)).values()) == {0}
            # Its checkpoints came along: nothing was followed from the beginning.
            assert await town.house.ledger.last_position() >= positions
            await look_again(town.house)
            await town.wait(stream, lambda case: case.level.value == "street")
            assert set((await met(town, stream)).values()) == {1}
            later = await town.neighbours.report()
            assert later.status == "recorded"
            await town.caught_up()
        await sound(there.ledger)


@pytest.mark.slow
@pytest.mark.subprocess
async def test_workflows_that_saw_more_than_the_ledger_holds_go_back_with_it(
    postgres: EmbeddedPostgres, templates: Templates, skipping: WorkflowEnvironment
) -> None:
    queue = f"town-{uuid4()}"
    async with templates.fresh() as stores:
        ledger = database_of(stores.ledger)
        copy = f"{ledger}_copy"
        async with open_town(stores, skipping, policy=DAYS, queue=queue) as town:
            filed = await town.neighbours.report()
            stream = filed.stream
            await town.caught_up()
        await postgres.execute(f"create database {copy} template {ledger}")
        async with open_town(stores, skipping, policy=DAYS, queue=queue) as town:
            climbed = await town.wait(stream, lambda case: case.level.value == "community")
            lost = await town.neighbours.report()
            await town.caught_up()
            await town.house.watch.look()
        await postgres.execute(
            f"drop database {ledger} with (force)", f"alter database {copy} rename to {ledger}"
        )

        async with open_house(settings_for(stores)) as house:
            assert house.watch.missed is not None
            await house.watch.accept()
        async with open_town(stores, skipping, policy=DAYS, queue=queue) as town:
            assert (await town.case(stream)).version < climbed.version
            # The workflow has seen later versions than this ledger holds, and looks again all the same.
            await look_again(town.house)
            await town.wait(stream, lambda case: case.level.value == "street")
            assert set((await met(town, stream)).values()) == {1}
            # A workflow of a case that is gone ends by itself.
            await town.pass_time(days=90)
            await town.ended(lost.stream)
        await sound(stores.ledger)
