"""Many streams by the beginning of their names: in order, between two positions, and without a walk over everything else."""

import asyncio

import asyncpg
import pytest

from ledger.postgres import PostgresLedger
from ledger.statements import READ_UNDER
from ledger.wire import past_prefix
from tests.ledger.conftest import Subject
from tests.ledger.given import appended, intent

NAMES = (
    "ballot/d/2/u1",
    "ballot/d/2/u2",
    "ballot/d/20/u1",
    "ballot/d/1/u1",
    "ballot/d/2",
    "ballot/e/2/u1",
    "case/a",
)


async def test_the_events_of_all_streams_of_a_prefix_come_in_order(subject: Subject) -> None:
    for name in (*NAMES, "ballot/d/2/u2", "case/a", "ballot/d/2/u1"):
        await subject.ledger.append(intent(name, await subject.ledger.load(name), events=2))
    every = await subject.ledger.read(0)
    below = [event for event in every if event.stream in {"ballot/d/2/u1", "ballot/d/2/u2"}]

    assert len(below) == 8
    assert list(await subject.ledger.read_under("ballot/d/2/")) == below
    assert len(await subject.ledger.read_under("ballot/")) == 16
    assert len(await subject.ledger.read_under("ballot/d/2/u1")) == 4
    assert list(await subject.ledger.read_under("ballot/x/")) == []


async def test_a_span_of_positions_and_a_limit_bound_what_is_read(subject: Subject) -> None:
    for _ in range(3):
        for name in ("ballot/d/2/u1", "case/a", "ballot/d/2/u2"):
            await appended(subject.ledger, name)

    async def positions(after: int = 0, until: int | None = None, limit: int = 5000) -> list[int]:
        found = await subject.ledger.read_under("ballot/d/2/", after, until, limit)
        return [event.position for event in found]

    assert await positions() == [1, 3, 4, 6, 7, 9]
    assert await positions(3) == [4, 6, 7, 9]
    assert await positions(0, 7) == [1, 3, 4, 6]
    assert await positions(3, 8, 2) == [4, 6]
    assert await positions(9) == await positions(0, 1) == await positions(5, 3) == await positions(0, 0) == []


@pytest.mark.parametrize("prefix", ["", "百", "ballot/\n"])
async def test_what_no_stream_begins_with_is_not_asked_for(subject: Subject, prefix: str) -> None:
    with pytest.raises(ValueError, match="beginning"):
        await subject.ledger.read_under(prefix)


async def test_a_prefix_does_not_walk_the_table(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await asyncio.gather(*(real.append(intent(f"ballot/d/2/u{n}")) for n in range(40)))
    await owner.execute(
        """
        insert into ledger.stream
            select format('%s/%s', (array['ballot/c', 'ballot/e', 'case'])[1 + n % 3], n), 'x', 1, decode(repeat('00', 32), 'hex')
            from generate_series(1, 100000) n
        """
    )
    await owner.execute(
        """
        insert into ledger.event (position, recorded_at, event_id, command_id, version, schema_version, stream, kind, policy,
                                  visibility, actor, hash, body)
            select 40 + n, now(), gen_random_uuid(), gen_random_uuid(), 1, 1,
                   format('%s/%s', (array['ballot/c', 'ballot/e', 'case'])[1 + n % 3], n), 'X', '', 'public', '\\x7b7d',
                   decode(repeat('00', 32), 'hex'), ''
            from generate_series(1, 100000) n
        """
    )
    await owner.execute(f"prepare below (text, text, bigint, bigint, int) as {READ_UNDER}")
    # With and without statistics: a table that grew in an evening has none yet.
    for before in ("select", "analyze ledger.stream, ledger.event"):
        await owner.execute(before)
        for mode in ("force_custom_plan", "force_generic_plan"):
            await owner.execute(f"set plan_cache_mode = {mode}")
            asked = f"execute below ('ballot/d/2/', '{past_prefix('ballot/d/2/')}', 0, null, 5000)"
            plan = await owner.fetch(f"explain (analyze, timing off, summary off) {asked}")
            text = "\n".join(row[0] for row in plan)
            assert "stream_prefix" in text, text
            assert "Seq Scan" not in text, text
            assert "Rows Removed by Filter" not in text, text
    assert len(await real.read_under("ballot/d/2/")) == 40
