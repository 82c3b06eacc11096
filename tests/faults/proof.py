"""What a storm has to leave: what was acknowledged stands once, what was refused nowhere, followers saw all in order."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg

from tests.faults.asking import Acknowledged

HOUSE = ("relay", "turnout", "handover", "repeats", "effects")
"""The followers of the worker."""

if TYPE_CHECKING:  # generic for the type checker only
    Connection = asyncpg.Connection[Any]
else:
    Connection = asyncpg.Connection

_ACKNOWLEDGED = "create temp table told (command_id uuid, path text, kinds text[])"
_UNEQUAL = """
select t.path, t.command_id, t.kinds as told, array_agg(e.kind order by e.position) filter (where e.kind is not null) as stands
from told t left join ledger.event e using (command_id)
group by t.path, t.command_id, t.kinds
having case when t.kinds is null then count(e.kind) = 0
            else t.kinds <> coalesce(array_agg(e.kind order by e.position) filter (where e.kind is not null), '{}') end
limit 5
"""
_JOURNAL = (
    "create temp table journal (stream text, command_id uuid, version int, position bigint, events int)"
)
_LOST = """
with appended as (select command_id, count(*) as events from ledger.event group by command_id)
select j.* from journal j left join appended a using (command_id)
left join ledger.event e on e.position = j.position and e.command_id = j.command_id
    and e.stream = j.stream and e.version = j.version
where e.position is null or a.events <> j.events limit 5
"""
# The few streams are gathered first: asked "in (select ...)" with a limit, a million events are each compared with the whole journal.
_UNTOLD = """
with written as materialized (select distinct stream from journal)
select e.stream, e.version, e.position, e.command_id
from written w join ledger.event e using (stream) left join journal j using (command_id)
where j.command_id is null
   or convert_from(e.body, 'utf8')::json ->> 'statement' <> 'n' || lpad(e.version::text, 9, '0') || '.1'
limit 5
"""
_SKIPPED = """
select follower, before, position from (
    select follower, position, lag(position, 1, 0::bigint) over (partition by follower order by nth) as before from storm.seen
) s where position <> before + 1 limit 5
"""
_OTHERWISE = """
select s.follower, s.position from storm.seen s left join ledger.event e using (position)
where e.position is null or e.hash <> s.hash limit 5
"""

NEWEST = "select position, stream, kind, actor, recorded_at from ledger.event order by position desc limit 6"


RESTLESS = """
select n.position, (select count(*) from current.obligation) as owed,
    (select min((stream, id)::text) from current.obligation) as such_as,
    (select count(*) from current.effect) as carried,
    n.position - coalesce(min(c.position), 0) as behind, count(c.position) as there
from ledger.counter n left join ledger.checkpoint c on c.follower = any($1::text[]) group by n.position
"""


class Broken(AssertionError):
    """Something did not survive; says what and where."""


def hold(what: str, found: Sequence[Any]) -> None:
    """Nothing may have been found."""
    if found:
        raise Broken(
            f"{what}: " + "; ".join(str(dict(one) if not isinstance(one, str) else one) for one in found)
        )


async def requests(
    connection: Connection, done: Sequence[Acknowledged], refused: Sequence[tuple[Any, str, str]]
) -> None:
    """Each acknowledged request stands with the events that the answer named, and no refused one with any."""
    await connection.execute(_ACKNOWLEDGED)
    told = [(one.command_id, one.path, list(one.kinds) if one.kinds is not None else None) for one in done]
    told += [(command_id, f"{path} ({code})", []) for command_id, path, code in refused]
    await connection.copy_records_to_table("told", records=told)
    hold("requests that stand otherwise than they were answered", await connection.fetch(_UNEQUAL))


async def journals(connection: Connection, paths: Sequence[Path]) -> dict[str, int]:
    """Each acknowledged append stands once where it was said to stand, and beside it nothing; returns the writers' counts."""
    await connection.execute(_JOURNAL)
    counts = {"acknowledged": 0, "retried": 0, "found": 0, "events": 0}
    for path in paths:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        ends = [line["end"] for line in lines if "end" in line]
        if len(ends) != 1:
            raise Broken(f"{path} does not end as a writer ends it")
        records = [
            (one["stream"], one["command_id"], one["version"], one["position"], one["events"])
            for one in lines
            if "end" not in one
        ]
        await connection.copy_records_to_table("journal", records=records)
        for name, count in ends[0].items():
            counts[name] += count
        counts["events"] += sum(one[4] for one in records)
    await connection.execute("analyze journal")
    hold("acknowledged appends that do not stand as they were acknowledged", await connection.fetch(_LOST))
    hold("events that no writer was told of, or that are not the next", await connection.fetch(_UNTOLD))
    return counts


async def followers(connection: Connection, names: Sequence[str], last: int) -> int:
    """Each follower saw every event once, in order; returns how many were followed by those who wrote it down."""
    hold("events skipped, doubled or out of order", await connection.fetch(_SKIPPED))
    hold("events seen that are not in the ledger", await connection.fetch(_OTHERWISE))
    seen = dict(await connection.fetch("select follower, count(*) from storm.seen group by follower"))
    if seen != dict.fromkeys(names, last):
        raise Broken(f"the ledger holds {last} events, and the followers saw {seen}")
    at = dict(await connection.fetch("select follower, position from ledger.checkpoint"))
    if any(at.get(name) != last for name in HOUSE):
        raise Broken(f"the ledger holds {last} events, and the checkpoints of the house are {at}")
    return sum(seen.values())


async def forget_followers(connection: Connection, names: Sequence[str]) -> None:
    """Take away the checkpoints of the storm's own followers: a ledger that verifies knows everybody who follows it."""
    await connection.execute("delete from ledger.checkpoint where follower = any($1::text[])", list(names))


async def rows(connection: Connection) -> dict[str, str]:
    """A hash over the rows of each derived table that a rebuild writes."""
    tables = ("stream_row", "obligation", "lookup", "span", "measure", "window")
    return {
        table: await connection.fetchval(
            f"select md5(coalesce(string_agg(md5(t::text), '' order by t::text), '')) from current.{table} t"
        )
        for table in tables
    }
