"""Derived rows are written where they differ, and what stays as it was is not touched."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from ledger.postgres import PostgresLedger
from schemas.derived import Counted
from schemas.envelope import Rows, WindowRow
from tests.ledger.given import NOON, counted_of, intent, measure, rows

TABLES = ("stream_row", "obligation", "span", "measure", "window")
OPEN = measure("mediated_oral").model_copy(update={"outcome": None})


def _with(given: Rows, counted: Counted) -> Rows:
    return given.model_copy(update={"counted": counted})


def _rounds(*numbers: int) -> tuple[WindowRow, ...]:
    return tuple(WindowRow(id=f"case/a/round/{n}", opens_at=NOON, closes_at=NOON) for n in numbers)


async def _written(owner: "asyncpg.Connection[asyncpg.Record]") -> dict[str, Sequence[Any]]:
    """Which transaction wrote each row, by table."""
    return {
        table: [row[0] for row in await owner.fetch(f"select xmin::text from current.{table} order by 1")]
        for table in TABLES
    }


async def _append(ledger: PostgresLedger, given: Rows) -> None:
    await ledger.append(intent("case/a", await ledger.load("case/a"), rows=given))


async def test_rows_that_are_as_they_were_are_left_alone(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    given = rows(
        due=("remind/1", "lapse/1"), late=("accept@2", "resolve@3"), counted="failed", windows=_rounds(1, 2)
    )
    await _append(real, given)
    before = await _written(owner)
    assert [len(before[table]) for table in TABLES] == [1, 2, 2, 1, 2]

    await _append(real, given)
    assert await _written(owner) == before


async def test_only_the_rows_that_differ_are_written(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    first = rows(due=("remind/1", "lapse/1"), late=("accept@2", "resolve@3"), counted="failed")
    await _append(real, first.model_copy(update={"windows": _rounds(1, 2)}))
    before = await _written(owner)
    given = rows(due=("lapse/1", "lapse/2"), late=("resolve@3", "perform@4"), counted="failed", stage="over")
    given = given.model_copy(update={"windows": _rounds(2, 3)})
    await _append(real, given)
    after = await _written(owner)
    kept = {table: len(set(before[table]) & set(after[table])) for table in TABLES}
    assert kept == {"stream_row": 0, "obligation": 1, "span": 1, "measure": 1, "window": 1}
    assert [len(after[table]) for table in TABLES] == [1, 2, 2, 1, 2]


async def test_a_time_limit_and_a_measure_change_in_their_rows(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    given = rows(late=("accept@2",), counted="failed")
    await _append(real, given)
    counted = counted_of(given)
    ended = counted.spans[0].model_copy(update={"ended_at": NOON.replace(day=3)})
    changed = counted.model_copy(
        update={"spans": (ended,), "measure": measure("withdrawn", risk_seconds=(7,))}
    )
    await _append(real, _with(given, changed))

    assert await owner.fetchval("select ended_at from current.span") == NOON.replace(day=3)
    assert tuple(await owner.fetchrow("select outcome, risk_seconds from current.measure") or ()) == (
        "withdrawn",
        [7],
    )


async def test_what_is_open_has_not_come_to_rest(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    last = NOON.replace(day=9)
    for one, rest in (
        (OPEN, "infinity"),
        (OPEN.model_copy(update={"ended_at": NOON, "followed_at": last}), last),
        (OPEN.model_copy(update={"reopened_at": last}), "infinity"),
    ):
        await _append(real, _with(rows(), Counted(measure=one)))
        assert await owner.fetchval("select moved_at = $1::text::timestamptz from current.measure", str(rest))


async def test_a_measure_that_is_no_more_is_taken_away(
    real: PostgresLedger, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await _append(real, rows(counted="failed"))
    await _append(real, _with(rows(), Counted()))
    assert await owner.fetchval("select count(*) from current.measure") == 0
