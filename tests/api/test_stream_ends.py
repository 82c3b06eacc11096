"""How an event stream ends: by hanging up, by reading too slowly, by a token that is over, with the database; and what is left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI

from api.doors import Doors
from api.sse import Pace
from engine.doorkeeper import Doorkeeper, revoke_token
from heyi.app import app_of
from tests.apart import apart
from tests.api.listening import Line, blocks, heard, opened
from tests.api.street import Street, open_street
from tests.house import furnished, settings_for
from tests.templates import Stores, Templates


@pytest.fixture
async def stores(templates: Templates) -> AsyncIterator[Stores]:
    async with templates.fresh() as stores:
        yield stores


@asynccontextmanager
async def near(stores: Stores, pace: Pace) -> AsyncIterator[tuple[Street, FastAPI]]:
    """A street and its application, whose tokens are looked up each time."""
    async with furnished(settings_for(stores, policy="xinhe")) as house:
        app = app_of(house, pace=pace)
        doors: Doors = app.state.doors
        app.state.doors = replace(doors, doorkeeper=Doorkeeper(house.ledger, house.keys, fresh=0))
        async with open_street(house, app) as street:
            yield street, app
        doors.newsroom.close()


async def _open_streams(street: Street) -> float:
    said = (await street.get("/metrics")).text.splitlines()
    return float(next(line for line in said if line.startswith("heyi_event_streams ")).split()[1])


async def test_signs_of_life_say_how_far_one_is(stores: Stores) -> None:
    async with near(stores, Pace(heartbeat=0.02)) as (street, app):
        line = Line(app, street.bearer("captain"))
        calling = asyncio.create_task(line.call())
        stream = blocks(line.lines())
        first = await opened(stream)
        elsewhere = await street.case(place="hean/xinhe/e1/b2")
        newest = await street.position()
        while (seen := await anext(stream)).id != newest:
            assert seen.data == ""
        assert elsewhere
        assert first.id is not None
        assert first.id < newest
        line.left.set()
        await calling


async def test_who_hangs_up_leaves_nothing_behind(stores: Stores) -> None:
    async with near(stores, Pace()) as (street, app):
        line = Line(app, street.bearer("captain"))
        calling = asyncio.create_task(line.call())
        await opened(blocks(line.lines()))
        assert await _open_streams(street) == 1
        line.left.set()
        await calling
        assert await _open_streams(street) == 0


async def test_who_reads_too_slowly_is_cut_off_and_comes_back_without_a_gap(stores: Stores) -> None:
    async with near(stores, Pace(patience=0.05)) as (street, app):
        slow = Line(app, street.bearer("captain"), takes=asyncio.Semaphore(3))  # the head and two blocks
        calling = asyncio.create_task(slow.call())
        stream = blocks(slow.lines())
        await opened(stream)
        first = await street.case()
        (told,) = await heard(stream, 1)
        for _ in range(3):
            await street.case()
        await calling
        assert await _open_streams(street) == 0
        assert slow.sent.empty()
        assert told.told["stream"] == f"case/{first}"
        again = Line(app, {**street.bearer("captain"), "Last-Event-ID": str(told.id)})
        calling = asyncio.create_task(again.call())
        positions = [
            one.position
            for one in await street.house.ledger.read(told.id or 0, 500)
            if one.stream.startswith("case/")
        ]
        rest = await heard(blocks(again.lines()), len(positions))
        assert [one.id for one in rest] == positions
        again.left.set()
        await calling


async def test_a_revoked_token_hears_nothing_more(stores: Stores) -> None:
    async with near(stores, Pace()) as (street, app):
        line = Line(app, street.bearer("captain"))
        calling = asyncio.create_task(line.call())
        stream = blocks(line.lines())
        await opened(stream)
        house = street.house
        await revoke_token(house.desk, house.ledger, house.keys, street.tokens["captain"], uuid4())
        await street.case()
        assert [block async for block in stream] == []
        await calling


async def test_a_database_that_goes_away_ends_the_stream_in_order(stores: Stores) -> None:
    async with near(stores, Pace()) as (street, app):
        lines = [Line(app, street.bearer(who)) for who in ("captain", "officer")]
        calling = [asyncio.create_task(line.call()) for line in lines]
        streams = [blocks(line.lines()) for line in lines]
        for stream in streams:
            await opened(stream)
        async with apart(stores.ledger_owner):
            for stream in streams:
                assert [(block.retry, block.data) async for block in stream] == [(3000, "")]
            await asyncio.gather(*calling)
            refused = await street.get("/api/events/stream", "captain")
            assert (refused.status_code, refused.json()["code"]) == (503, "store_away")
        line = Line(app, street.bearer("captain"))
        again = asyncio.create_task(line.call())
        stream = blocks(line.lines())
        await opened(stream)
        case = await street.case()
        assert (await heard(stream, 1))[0].told["stream"] == f"case/{case}"
        line.left.set()
        await again


async def test_one_caller_has_so_many_streams_and_all_of_them_share_one_listener(stores: Stores) -> None:
    async with near(stores, Pace()) as (street, app):
        lines = [Line(app, street.bearer(who)) for who in ["captain"] * 8 + ["officer"] * 3]
        calling = [asyncio.create_task(line.call()) for line in lines]
        streams = [blocks(line.lines()) for line in lines]
        for stream in streams:
            await opened(stream)
        refused = await street.get("/api/events/stream", "captain")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert refused.headers["retry-after"] == "30"
        owner = await asyncpg.connect(stores.ledger_owner)
        ears = await owner.fetchval(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and application_name = 'heyi-ear'"
        )
        await owner.close()
        assert ears == 1
        case = await street.case()
        for stream in streams:
            assert (await heard(stream, 1))[0].told["stream"] == f"case/{case}"
        for line in lines:
            line.left.set()
        await asyncio.gather(*calling)
        assert await _open_streams(street) == 0
