"""Pokes doubled, reordered and bogus: no harm, no workflow for what is not there, and never more looks than were asked for."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import text
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from heyi.compose import House
from heyi.relay import RelayFollower
from ledger.follow import FollowerRunner
from ledger.pokes import FORCED, Pokes
from schemas.actors import Level
from schemas.case_commands import Withdraw
from schemas.clockwork import Poke
from schemas.ids import case_id_of, workflow_id
from tests.house import Neighbourhood
from tests.templates import Templates
from tests.workflows.stories import applicant
from tests.workflows.test_on_server import server, until, working
from tests.workflows.town import ending, times_met
from workflows.case import CaseWorkflow

LONG = bool(os.environ.get("FAULTS_LONG"))
BURSTS, CASES = (60, 20) if LONG else (6, 3)
_PUT = text(
    """
    insert into current.poke (stream, version) values (:stream, :version)
    on conflict (stream) do update set version = excluded.version, failures = 0, next_at = clock_timestamp()
    """
)


async def ask(house: House, streams: Iterable[str], version: int) -> None:
    """Somebody asks for a look at these, as a broken relay might."""
    async with house.engine.begin() as tx:
        await tx.execute(_PUT, [{"stream": stream, "version": version} for stream in sorted(streams)])


async def drained(house: House, within: float = 40) -> None:
    """Wait until every event was relayed, and every poke delivered."""
    runner = FollowerRunner(house.engine, house.ledger, RelayFollower(asyncio.Event()))
    async with asyncio.timeout(within):
        while (await runner.lag()).events or await Pokes(house.engine).waiting():
            await asyncio.sleep(0.02)


async def looks(client: Client, stream: str) -> int:
    """How often the workflow of a stream has looked, once it does nothing more."""
    handle = client.get_workflow_handle(workflow_id(stream))
    before = -1
    while True:
        events = (await handle.fetch_history()).events
        if len(events) == before:
            return sum(one.event_type == EventType.EVENT_TYPE_MARKER_RECORDED for one in events)
        before = len(events)
        await asyncio.sleep(0.5)


async def described(client: Client, stream: str) -> tuple[str | None, WorkflowExecutionStatus | None] | None:
    """The last run of the workflow of a stream, and how it stands; None when there never was one."""
    try:
        found = await client.get_workflow_handle(workflow_id(stream)).describe()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return None
    return found.run_id, found.status


@pytest.mark.slow
@pytest.mark.parametrize("seed", [Random().randrange(10**6) if LONG else 13])
async def test_whatever_pokes_come_nothing_is_doubled_and_nothing_spins(
    templates: Templates, tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    async with server(tmp_path) as temporal, working(templates, temporal) as (house, client):
        neighbours = Neighbourhood(house)
        streams = [(await neighbours.report()).stream for _ in range(CASES)]
        over = (await neighbours.report()).stream
        await drained(house)
        withdrawn = Withdraw(case=case_id_of(over))
        assert (await house.desk.take(withdrawn, applicant(over), uuid4())).status == "recorded"
        await ending(client, over)
        ended = await described(client, over)
        strangers = [f"case/{uuid4()}", f"deliberation/{uuid4()}", "case/nothing", "rumour/1", "case"]

        asked = 0
        for _ in range(BURSTS):
            versions = [FORCED, 0, -5, 1, 2, 10**6, FORCED, dice.randrange(10**9)]
            dice.shuffle(versions)
            for version in versions:
                await ask(house, [*streams, over, *strangers], version)
                await asyncio.sleep(dice.choice((0, 0, 0.02)))
            for stream in streams:
                handle = client.get_workflow_handle(workflow_id(stream))
                pokes = [Poke(stream=dice.choice((stream, over)), version=version) for version in versions]
                await asyncio.gather(*(handle.signal(CaseWorkflow.look_again, poke) for poke in pokes))
            asked += 2 * len(versions)
        await drained(house)
        for stream in streams:
            await until(house, stream, lambda case: case.level is Level.STREET)
        await drained(house)
        for stream in streams:
            recorded = (await house.ledger.load(stream)).events
            assert set(times_met(recorded).values()) == {1}
            assert [one.kind for one in recorded].count("CaseEscalated") == 2
            # One look for each time that somebody asked, that something was recorded, or that something was issued, at most.
            looked = await looks(client, stream)
            assert len(times_met(recorded)) < looked <= 1 + asked + 2 * len(recorded)
        for stranger in strangers:
            assert await described(client, stranger) is None
        assert await described(client, over) == ended
