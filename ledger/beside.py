"""Verification of what stands beside the events and is no row of a stream: kinds, outcomes, checkpoints, pokes, effects."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from ledger.effects import Prepared
from ledger.pokes import FORCED
from ledger.wire import EVENT_COLUMNS, recorded
from schemas.envelope import Recorded

Judge = Callable[[UUID, str, int, tuple[str, ...], bytes], str | None]
"""Says what is wrong with a command's outcome, given the command's id, stream, version and its events' kinds; None: nothing is."""

Called = Callable[[Recorded, Collection[str]], Collection[Prepared]]
"""Which effects an event calls for, given the streams of the topics that heaps of reports became."""

_PAGE = 5000
_KINDS = "select stream, version from ledger.stream where kind <> split_part(stream, '/', 1) limit $1"
_COMMANDS = """
select c.command_id, c.stream, c.version, coalesce(e.last, c.version), coalesce(e.kinds, '{}'), c.outcome from ledger.command c
left join (
    select command_id, max(version) as last, array_agg(kind order by version) as kinds from ledger.event group by command_id
) e using (command_id)
"""
_CHECKPOINTS = """
select c.follower, c.position from ledger.checkpoint c left join ledger.event e using (position)
where case when c.position = 0 then c.hash is not null else c.hash is distinct from e.hash end
"""
_FOLLOWERS = "select follower from ledger.checkpoint where follower <> all ($1::text[]) order by follower"
_EFFECTS = f"""
select {", ".join(f"e.{name.strip()}" for name in EVENT_COLUMNS.split(","))}, x.stream, x.number, x.channel
from current.effect x left join ledger.event e on e.recorded_at = x.prepared_at order by x.stream, x.number, x.channel
"""  # noqa: S608 - columns of our own
_HEAPS = "select 'deliberation/' || topic from current.heap"
_POKES = f"""
select p.stream from current.poke p left join ledger.stream s using (stream)
where s.stream is null or (p.version > s.version and p.version <> {FORCED}) limit $1
"""  # noqa: S608 - a number of our own


@dataclass(frozen=True, slots=True)
class Beside:
    """What a verification knows of an installation beside its rows: how outcomes are judged, what calls for effects, who follows."""

    judge: Judge
    called: Called
    followers: Collection[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Odd:
    """Something beside the events that is not as it was: what, and of which stream and version if it is of one."""

    what: str
    stream: str | None = None
    version: int | None = None


async def check_beside(connection: "asyncpg.Connection[Any]", beside: Beside, most: int) -> list[Odd]:
    """Look at everything beside the events, within the caller's transaction; return the first `most` oddities of each sort."""
    odd = [
        Odd("kind of the head is not that of its name", *row) for row in await connection.fetch(_KINDS, most)
    ]
    cursor = await connection.cursor(_COMMANDS)
    while len(odd) < most and (page := await cursor.fetch(_PAGE)):
        odd += _judged(page, beside.judge)
    for follower, position in await connection.fetch(_CHECKPOINTS):
        odd.append(Odd(f"checkpoint of {follower} at {position}: not an event that is there"))
    if beside.followers:
        for (follower,) in await connection.fetch(_FOLLOWERS, list(beside.followers)):
            odd.append(Odd(f"checkpoint of {follower}: nobody follows under this name"))
    for (stream,) in await connection.fetch(_POKES, most):
        odd.append(Odd("poke: of a stream or a version that does not exist", stream))
    return odd + await _effects(connection, beside.called)


async def _effects(connection: "asyncpg.Connection[Any]", called: Called) -> list[Odd]:
    """Effects that no event of their instant called for."""
    heaps = frozenset(row[0] for row in await connection.fetch(_HEAPS))
    known: dict[tuple[str, int, str], bool] = {}
    for row in await connection.fetch(_EFFECTS):
        *columns, stream, number, channel = row
        right = columns[0] is not None and (stream, number, channel) in _calls(columns, called, heaps)
        known[stream, number, channel] = known.get((stream, number, channel), False) or right
    return [
        Odd(f"effect {number} by {channel}: no event called for it", stream)
        for (stream, number, channel), right in known.items()
        if not right
    ]


def _calls(columns: list[Any], called: Called, heaps: Collection[str]) -> set[tuple[str, int, str]]:
    try:
        return {(one.stream, one.number, one.channel) for one in called(recorded(columns), heaps)}
    except Exception:  # noqa: BLE001 - whatever is made of an altered event, which is told as one: it calls for nothing
        return set()


def _judged(page: list[Any], judge: Judge) -> Iterator[Odd]:
    for command_id, stream, version, last, kinds, outcome in page:
        if version != last:
            yield Odd(f"command {command_id} is not of the version of its last event", stream, version)
        elif wrong := judge(command_id, stream, version, tuple(kinds), outcome):
            yield Odd(f"outcome of command {command_id}: {wrong}", stream, version)
