"""Appending: one by one and in groups, from one process and from several, beside a bare INSERT and beside eventsourcing."""

from bench.contenders import eventsourcing, heyi, processes, raw_insert
from bench.ground import Ground, Row, rounds, row

ONE_BY_ONE = {1: 1.5, 8: 3.0, 32: 3.0}
"""Writers, and the least times eventsourcing's rate that will do."""


async def append_1(ground: Ground) -> list[Row]:
    """A commit per append, at 1, 8 and 32 writers."""
    rows = []
    for writers, goal in ONE_BY_ONE.items():
        results = await rounds(
            ground,
            {
                "heyi": await heyi(ground, writers, grouping=False),
                "raw INSERT": await raw_insert(ground, writers),
                "eventsourcing": await eventsourcing(ground, writers),
            },
        )
        name = f"append_1, {writers} writers"
        rows.append(row(results, name, "heyi", "eventsourcing", goal))
        rows.append(row(results, name, "heyi", "raw INSERT", 0.35 if writers == 1 else None))
    return rows


async def append_group(ground: Ground) -> list[Row]:
    """Group commit with 32 and 256 waiting callers; and with rows for lists and clocks written along."""
    results = await rounds(
        ground,
        {
            "heyi 32": await heyi(ground, 32, grouping=True),
            "heyi 256": await heyi(ground, 256, grouping=True),
            "heyi 256 with rows": await heyi(ground, 256, grouping=True, derived=True),
            "heyi 256 counted": await heyi(ground, 256, grouping=True, derived=True, counted=True),
            "raw INSERT at 32": await raw_insert(ground, 32),
            "eventsourcing at 32": await eventsourcing(ground, 32),
        },
    )
    return [
        row(results, "append_group, 32 callers", "heyi 32", "raw INSERT at 32", 1.0),
        row(results, "append_group, 256 callers", "heyi 256", "raw INSERT at 32", 1.5),
        row(results, "append_group, 32 callers", "heyi 32", "eventsourcing at 32", 10.0),
        row(results, "append_group, 256 callers", "heyi 256", "eventsourcing at 32"),
        row(results, "append_group, 256 callers, with rows", "heyi 256 with rows", "raw INSERT at 32"),
        row(results, "append_group, 256 callers, with rows", "heyi 256 with rows", "heyi 256"),
        row(results, "append_group, 256 callers, counted anew", "heyi 256 counted", "heyi 256 with rows"),
    ]


async def append_processes(ground: Ground) -> list[Row]:
    """Group commit from 1, 2 and 4 processes of 32 callers each on one ledger: what the counter's row costs."""
    results = await rounds(ground, {f"{n} processes": await processes(ground, n, 32) for n in (1, 2, 4)})
    return [
        row(results, f"append_processes, {n} processes", f"{n} processes", "1 processes", 0.9) for n in (2, 4)
    ]
