"""Reading in groups: each of many who ask at once is told its own answer, and what is wrong with one is told to that one alone."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import asyncpg

from ledger.port import Found
from ledger.postgres import PostgresLedger
from ledger.reader import GroupReader
from schemas.envelope import CurrentRow, Lookup, Rows
from tests.ledger.given import intent


async def test_many_who_load_at_once_are_each_told_of_their_own_stream(real: PostgresLedger) -> None:
    appends = [intent(f"case/{uuid4()}", events=1 + n % 3) for n in range(40)]
    for one in appends:
        await real.append(one)

    loaded = await asyncio.gather(*(real.load(one.stream, one.command_id) for one in appends))

    for one, found in zip(appends, loaded, strict=True):
        assert found.version == len(one.events)
        assert {event.stream for event in found.events} == {one.stream}
        assert found.outcome is not None
        assert found.outcome.digest == one.digest


async def test_a_stream_that_is_not_there_is_told_as_such_among_others(real: PostgresLedger) -> None:
    there = intent(f"case/{uuid4()}", events=2)
    await real.append(there)

    first, missing, again = await asyncio.gather(
        real.load(there.stream, uuid4()),
        real.load(f"case/{uuid4()}", uuid4()),
        real.load(there.stream, there.command_id),
    )

    assert (first.version, first.outcome) == (2, None)
    assert (missing.version, missing.events, missing.outcome) == (0, (), None)
    assert again.outcome is not None


async def test_many_who_look_up_at_once_are_each_led_to_their_own_stream(real: PostgresLedger) -> None:
    keys = [uuid4().bytes for _ in range(12)]
    streams = [f"case/{uuid4()}" for _ in keys]
    for n, (stream, key) in enumerate(zip(streams, keys, strict=True)):
        rows = Rows(current=CurrentRow(kind="case"), lookups=(Lookup(kind="code", key=key, ref=n),))
        await real.append(intent(stream, rows=rows))

    found = await asyncio.gather(*(real.find("code", key) for key in keys), real.find("code", b"none"))

    assert found[:-1] == [Found(stream, n) for n, stream in enumerate(streams)]
    assert found[-1] is None


async def test_a_name_that_cannot_be_asked_for_spoils_nobody_elses_load(real: PostgresLedger) -> None:
    there = intent(f"case/{uuid4()}")
    await real.append(there)

    good, bad, also_good = await asyncio.gather(
        real.load(there.stream, uuid4()),
        real.load("case/\x00", uuid4()),
        real.load(there.stream, uuid4()),
        return_exceptions=True,
    )

    assert isinstance(bad, asyncpg.PostgresError)
    assert not isinstance(good, BaseException)
    assert not isinstance(also_good, BaseException)
    assert (good.version, also_good.version) == (1, 1)


async def test_in_a_crowd_nobody_goes_ahead_of_those_who_share_a_statement() -> None:
    lone: list[int] = []
    shared: list[int] = []

    async def one(question: int) -> int:
        await asyncio.sleep(0)
        lone.append(question)
        return question

    async def many(questions: Sequence[int]) -> Sequence[int]:
        await asyncio.sleep(0.001)
        shared.extend(questions)
        return questions

    reader = GroupReader("crowd", one, many)

    async def caller(nth: int) -> None:
        for turn in range(20):
            assert await reader.ask(nth * 100 + turn) == nth * 100 + turn

    await asyncio.gather(*(caller(nth) for nth in range(6)))
    crowd = len(lone)
    assert sorted(lone + shared) == sorted(nth * 100 + turn for nth in range(6) for turn in range(20))
    await caller(9)

    assert crowd < 10, "only who came before there was a crowd, or after it, asked alone"
    assert lone[crowd:] == [900 + turn for turn in range(20)]
    await reader.close()
