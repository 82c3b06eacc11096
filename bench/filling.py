"""Filling a ledger with copies of the cases in it: planned in the order of time, made by several processes, brought in by COPY.

What comes of it is a ledger like any other: it verifies, its rows are those that its events give, and its cases go on. Only the words
are shared: the person store holds those of the cases that were lived through, and copies refer to them.
"""

import asyncio
import multiprocessing
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import numpy as np

from bench.copies import Copy, Life, Person
from heyi.derived import derive
from ledger.copying import COLUMNS, copy
from ledger.lines import COMMAND_FIELDS
from ledger.wire import EVENT_COLUMNS, recorded

YEARS = timedelta(days=3 * 365)
"""Over so many years before the present those cases were reported that are settled."""

RECENT = timedelta(days=60)
"""Within so much time those were reported that are not, unless something of theirs falls due sooner."""

SETTLED = 0.9
"""What part of all copies is over and owes nothing any more."""

WORKERS = 2
BATCH = 4000
"""Events that are sent together."""

_EVENTS = f"select {EVENT_COLUMNS} from ledger.event where stream like 'case/%' order by stream, version"
_COMMANDS = f"""
select {", ".join(COMMAND_FIELDS)} from ledger.command where stream like 'case/%' order by stream, version, at
"""
_KEYS = """
select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as made
from pg_constraint where conrelid = any ($1::regclass[]) and contype in ('p', 'u')
"""
_INDEXES = """
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)
"""
_LAST_NUMBER = "select last_value from ledger.number_case"
_SESSION = {"application_name": "bench-filling", "jit": "off"}


@dataclass(frozen=True, slots=True)
class Town:
    """Where copies live: the community of the originals, all of them, and who holds in each the posts of the first."""

    home: str
    communities: tuple[str, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the workers must agree on; each works out the whole order and makes its part of the cases."""

    dsn: str
    lives: tuple[Life, ...]
    cases: int
    until: datetime
    communities: tuple[str, ...]
    position: int
    number: int
    workers: int

    def worked_out(self) -> "Order":
        """Draw which case each copy is of, where, and how much later or earlier; the same each time."""
        dice = np.random.default_rng(self.cases)
        settled = [n for n, life in enumerate(self.lives) if life.over and life.owed is None]
        others = [n for n in range(len(self.lives)) if n not in settled]
        many = round(self.cases * SETTLED) if settled and others else self.cases * bool(settled)
        lengths = np.array([len(life.lines) for life in self.lives])

        def drawn(among: list[int], times: int) -> Any:
            # Most matters are over soon: a life is the rarer the longer it is.
            chances = 1 / lengths[among]
            return (
                dice.choice(among, times, p=chances / chances.sum()) if times else np.empty(0, dtype=np.int64)
            )

        of = np.concatenate((drawn(settled, many), drawn(others, self.cases - many)))
        dice.shuffle(of)
        earliest, latest = np.array([_room(life, self.until) for life in self.lives]).T
        shifts = dice.integers(earliest[of], latest[of], endpoint=True)
        began = np.array([_seconds(life.began) for life in self.lives])[of] + shifts
        first = np.cumsum(lengths) - lengths
        offsets = np.array([line.offset.total_seconds() for life in self.lives for line in life.lines])
        case = np.repeat(np.arange(self.cases, dtype=np.int32), lengths[of])
        nth = np.arange(len(case)) - np.repeat(np.cumsum(lengths[of]) - lengths[of], lengths[of])
        at = began[case] + offsets[first[of[case]] + nth]
        # Stable, so that the events of a case keep their order.
        order = np.argsort(at, kind="stable")
        ranks = np.empty(self.cases, dtype=np.int64)
        ranks[np.argsort(began, kind="stable")] = np.arange(self.cases)
        return Order(case[order], of, shifts, dice.integers(len(self.communities), size=self.cases), ranks)


@dataclass(frozen=True, slots=True)
class Order:
    """For each event in the order of positions its case; for each case which life it copies, seconds, community, rank by time."""

    case: Any
    life: Any
    shift: Any
    community: Any
    rank: Any


def _room(life: Life, until: datetime) -> tuple[int, int]:
    """By how many seconds a copy may be moved, from and to: what it owes stays due, and nothing of it lies in the future."""
    latest = int((until - life.ended).total_seconds())
    if life.over and life.owed is None:
        return latest - int(YEARS.total_seconds()), latest
    room = RECENT if life.owed is None else min(RECENT, life.owed - until)
    return min(latest, -max(0, int(room.total_seconds()))), min(latest, 0)


def _seconds(at: datetime) -> float:
    return at.astimezone(UTC).timestamp()


def make(plan: Plan, worker: int) -> int:
    """Make every copy of one worker and bring it in; return how many events that were."""
    return asyncio.run(_make(plan, worker))


async def _make(plan: Plan, worker: int) -> int:
    order = plan.worked_out()
    mine = np.flatnonzero(order.case % plan.workers == worker)
    waiting: dict[str, list[Sequence[Any]]] = defaultdict(list)
    under_way: dict[int, Copy] = {}
    connection = await asyncpg.connect(plan.dsn, server_settings={**_SESSION, "synchronous_commit": "off"})
    try:
        for start in range(0, len(mine), BATCH):
            part = mine[start : start + BATCH]
            cases, positions = order.case[part].tolist(), (part + plan.position + 1).tolist()
            for case, position in zip(cases, positions, strict=True):
                one = under_way.get(case)
                if one is None:
                    one = under_way[case] = _copy(plan, order, case)
                event, commands = one.event(position)
                waiting["ledger.event"].append(event)
                waiting["ledger.command"].extend(commands)
                if one.whole:
                    for table, made in under_way.pop(case).rows().items():
                        waiting[table].extend(made)
            for table, rows in waiting.items():
                if rows:
                    await copy(connection, table, rows)
            waiting.clear()
    finally:
        await connection.close()
    return len(mine)


def _copy(plan: Plan, order: Order, case: int) -> Copy:
    return Copy(
        plan.lives[order.life[case]],
        UUID(bytes=os.urandom(16), version=5),
        plan.communities[order.community[case]],
        timedelta(seconds=int(order.shift[case])),
        plan.number + 1 + int(order.rank[case]),
    )


async def fill(dsn: str, cases: int, until: datetime, town: Town, workers: int = WORKERS) -> int:
    """Bring so many copies into the ledger at `dsn` (its owner's login), which nobody else uses; return how many events they have.

    `until` is the present moment of the ledger. Keys and indexes are taken away meanwhile and made again as they were.
    """
    connection = await asyncpg.connect(dsn, server_settings=_SESSION)
    try:
        lives = await _lives(connection, town)
        position = await connection.fetchval("select position from ledger.counter")
        number = await connection.fetchval(_LAST_NUMBER)
        plan = Plan(dsn, lives, cases, until, town.communities, position, number, workers)
        keys = await connection.fetch(_KEYS, list(COLUMNS))
        indexes = await connection.fetch(_INDEXES, list(COLUMNS))
        for key in keys:
            await connection.execute(f"alter table {key['table']} drop constraint {key['name']}")
        for index in indexes:
            await connection.execute(f"drop index {index['name']}")
        events = await _worked(plan)
        await connection.execute("update ledger.counter set position = $1", position + events)
        await connection.execute(f"select setval('ledger.number_case', {number + cases})")
    finally:
        await connection.close()
    again = [f"alter table {key['table']} add constraint {key['name']} {key['made']}" for key in keys]
    await _in_turn(dsn, [*again, *(index["made"] for index in indexes)], 1 if workers == 1 else 2)
    await _in_turn(dsn, [f"vacuum (freeze, analyze) {table}" for table in (*COLUMNS, "ledger.counter")], 2)
    return events


async def _worked(plan: Plan) -> int:
    """Let all workers make their parts; one alone needs no process of its own."""
    if plan.workers == 1:
        return await asyncio.to_thread(make, plan, 0)
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(plan.workers, multiprocessing.get_context("spawn")) as pool:
        parts = (loop.run_in_executor(pool, make, plan, n) for n in range(plan.workers))
        return sum(await asyncio.gather(*parts))


async def _in_turn(dsn: str, statements: Iterable[str], hands: int) -> None:
    """Run statements, so many at once."""
    left = list(statements)
    left.reverse()

    async def hand() -> None:
        settings = {**_SESSION, "maintenance_work_mem": "512MB", "max_parallel_maintenance_workers": "0"}
        connection = await asyncpg.connect(dsn, server_settings=settings)
        try:
            while left:
                await connection.execute(left.pop())
        finally:
            await connection.close()

    await asyncio.gather(*(hand() for _ in range(hands)))


async def _lives(connection: "asyncpg.Connection[Any]", town: Town) -> tuple[Life, ...]:
    events: dict[str, list[Any]] = defaultdict(list)
    for row in await connection.fetch(_EVENTS):
        events[row["stream"]].append(tuple(row))
    commands: dict[str, list[Any]] = defaultdict(list)
    for row in await connection.fetch(_COMMANDS):
        commands[row["stream"]].append(tuple(row))
    found = []
    for stream, many in events.items():
        rows = derive([recorded(one) for one in many])
        if rows is not None:
            found.append(Life(many, commands[stream], rows, town.home, town.people))
    return tuple(life for life in found if life.plain)
