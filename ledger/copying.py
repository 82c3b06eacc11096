"""COPY into the ledger's tables, for who brings many streams at once: an import, or a ledger made to be measured."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.lines import COMMAND_FIELDS, EVENT_FIELDS
from ledger.wire import MEASURE_FIELDS, SPAN_FIELDS, row_tuples
from schemas.envelope import Rows

if TYPE_CHECKING:
    import asyncpg

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ledger.event": EVENT_FIELDS,
    "ledger.command": COMMAND_FIELDS,
    "ledger.stream": ("stream", "kind", "version", "head_hash"),
    "current.stream_row": (
        *(
            "stream",
            "kind",
            "number",
            "place",
            "stage",
            "level",
            "category",
            "triage_class",
            "holder",
            "due_at",
        ),
        *("opened_at", "over", "waits"),
    ),
    "current.obligation": ("stream", "id", "command", "due_at"),
    "current.lookup": ("stream", "kind", "key", "ref"),
    "current.window": ("stream", "id", "opens_at", "closes_at", "shut"),
    "current.span": ("stream", "place", *SPAN_FIELDS),
    "current.measure": ("stream", "place", *MEASURE_FIELDS),
}
"""The tables by name, each with its columns in the order in which tuples give them."""

_WIDTH = len(COLUMNS["current.stream_row"])
_PLACE = COLUMNS["current.stream_row"].index("place")

Tuples = dict[str, list[tuple[Any, ...]]]
"""Tuples by the table that they belong to."""


def rows_by_table(stream: str, rows: Rows) -> Tuples:
    """Turn the derived rows of a stream into tuples; raise `Rejected` when they contradict each other."""
    row, obligations, lookups = row_tuples(stream, rows)
    *_, spans, measure, windows, _ = row
    of = (stream, row[_PLACE])
    return {
        "current.stream_row": [row[:_WIDTH]],
        "current.obligation": obligations,
        "current.lookup": lookups,
        "current.window": [(stream, *window) for window in windows],
        "current.span": [(*of, *span) for span in spans or ()],
        "current.measure": [] if measure is None else [(*of, *measure)],
    }


async def copy(connection: "asyncpg.Connection[Any]", table: str, tuples: Iterable[Sequence[Any]]) -> None:
    """Bring tuples into a table, in one statement; nothing of them is checked but what the table itself does not take."""
    schema, _, name = table.partition(".")
    await connection.copy_records_to_table(name, schema_name=schema, columns=COLUMNS[table], records=tuples)
