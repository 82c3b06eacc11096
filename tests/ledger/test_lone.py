"""A lone command takes a short way into the database; what the short way cannot do leaves no trace and goes the long one."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from ledger.port import Appended, CommandTaken, Conflict, OutcomeUnknown, WindowShut
from ledger.postgres import PostgresLedger
from ledger.wire import Prepared, prepare
from tests.ledger.given import appended, intent, rows
from tests.templates import Stores

WRITTEN = """
select (select array_agg(s order by s.stream) from ledger.stream s), (select count(*) from ledger.command),
    (select count(*) from ledger.event), (select position from ledger.counter), (select count(*) from current.stream_row)
"""


@pytest.fixture(params=[True, False], ids=["grouped", "each its own commit"])
async def ledger(request: pytest.FixtureRequest, stores: Stores) -> AsyncIterator[PostgresLedger]:
    async with await PostgresLedger.open(stores.ledger, grouping=request.param) as opened:
        yield opened


def short(told: Prepared) -> bool:
    return told.lone is not None


def test_only_what_has_events_and_no_lookups_is_asked_of_the_short_way() -> None:
    assert short(prepare(intent("case/a", events=3, rows=rows(due=("resolve/1",)))))
    assert not short(prepare(intent("case/a", events=0)))
    assert not short(prepare(intent("case/a", rows=rows(b"k"))))


async def test_all_events_of_a_lone_command_are_recorded_in_order(ledger: PostgresLedger) -> None:
    await appended(ledger, "case/other")
    for events in (1, 4):
        seen = await ledger.load("case/a")
        done = await ledger.append(intent("case/a", seen, events=events, rows=rows(due=("resolve/1",))))
        loaded = await ledger.load("case/a")

        assert (done.version, done.head) == (loaded.version, loaded.head)
        assert done.position == loaded.events[-1].position
        assert [e.version for e in loaded.events] == list(range(1, loaded.version + 1))
        assert [e.position for e in loaded.events] == list(range(2, loaded.version + 2))
        assert loaded.events[-1].hash == loaded.head


@pytest.mark.parametrize("stream", ["case/new", "case/old"])
async def test_what_is_refused_leaves_no_trace(
    ledger: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]", stream: str
) -> None:
    taken = uuid4()
    await ledger.append(intent("case/first", command_id=taken))
    old = await appended(ledger, "case/old", 2)
    seen = old if stream == "case/old" else None
    before = await owner.fetchrow(WRITTEN)

    with pytest.raises(CommandTaken):
        await ledger.append(intent(stream, seen, command_id=taken, rows=rows()))
    with pytest.raises(WindowShut):
        await ledger.append(intent(stream, seen, window="deliberation/none/round/1", rows=rows()))
    with pytest.raises(Conflict):
        await ledger.append(intent(stream, seen, previous=b"x" * 32, rows=rows()))
    with pytest.raises(Conflict):
        await ledger.append(intent(stream, expected=7, previous=b"x" * 32))

    assert await owner.fetchrow(WRITTEN) == before
    assert isinstance(await ledger.append(intent(stream, seen)), Appended)


async def test_two_lone_commands_on_one_head_have_one_winner(stores: Stores) -> None:
    async with (
        await PostgresLedger.open(stores.ledger, grouping=False) as one,
        await PostgresLedger.open(stores.ledger) as other,
    ):
        for version in range(10):
            seen = await one.load("case/a")
            answers = await asyncio.gather(
                *(ledger.append(intent("case/a", seen)) for ledger in (one, other)), return_exceptions=True
            )
            assert sorted(type(answer).__name__ for answer in answers) == ["Appended", "Conflict"]
            assert (await one.load("case/a")).version == version + 1
        assert await one.last_position() == 10


async def test_one_command_sent_twice_at_once_is_recorded_once(stores: Stores) -> None:
    async with (
        await PostgresLedger.open(stores.ledger, grouping=False) as one,
        await PostgresLedger.open(stores.ledger) as other,
    ):
        for number in range(10):
            twice = uuid4()
            answers = await asyncio.gather(
                one.append(intent(f"case/{number}", command_id=twice)),
                other.append(intent(f"case/{number}/b", command_id=twice)),
                return_exceptions=True,
            )
            assert sorted(type(answer).__name__ for answer in answers) == ["Appended", "CommandTaken"]
        assert await one.last_position() == 10


async def test_a_caller_that_gives_up_leaves_a_usable_ledger(
    ledger: PostgresLedger, stores: Stores, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    holder = await asyncpg.connect(stores.ledger_owner)
    told = [intent(f"case/{n}") for n in range(5)]
    async with holder.transaction():
        await holder.execute("select from ledger.counter for update")
        sent = [asyncio.create_task(ledger.append(one)) for one in told]
        while not await owner.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        ):
            await asyncio.sleep(0.005)
        for one in sent:
            one.cancel()
        await asyncio.gather(*sent, return_exceptions=True)
    await holder.close()

    answers = await asyncio.gather(*(ledger.append(one) for one in told), return_exceptions=True)
    assert {type(answer) for answer in answers} <= {Appended, CommandTaken, OutcomeUnknown}
    assert isinstance(await ledger.append(intent("case/next")), Appended)
