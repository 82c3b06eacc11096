"""Derived rows of many streams at once: read them to compare, write them to rebuild."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.wire import row_tuples
from schemas.envelope import CurrentRow, Lookup, ObligationRow, Recorded, Rows

if TYPE_CHECKING:
    import asyncpg

Derive = Callable[[Sequence[Recorded]], Rows | None]
"""Computes a stream's rows from all its events, in order; None for a stream that has none."""

_ROWS = "select * from current.stream_row where stream = any ($1)"
_OBLIGATIONS = "select stream, id, command, due_at from current.obligation where stream = any ($1)"
_LOOKUPS = "select stream, kind, key, ref from current.lookup where stream = any ($1)"

_CLEAR = (
    "delete from current.lookup where stream = any ($1)",
    "delete from current.obligation where stream = any ($1)",
    "delete from current.stream_row where stream = any ($1)",
)
_PUT_ROWS = "insert into current.stream_row select * from unnest($1::ledger.append_row[])"
_PUT_OBLIGATIONS = "insert into current.obligation select * from unnest($1::ledger.append_obligation[])"
# A stale row of another stream may hold the key: it is overwritten here, and not missed when that stream's
# turn comes.
_PUT_LOOKUPS = """
insert into current.lookup (kind, key, stream, ref)
select l.kind, l.key, l.stream, l.ref from unnest($1::ledger.append_lookup[]) l
on conflict (kind, key) do update set stream = excluded.stream, ref = excluded.ref
"""


async def read_rows(connection: "asyncpg.Connection[Any]", streams: Sequence[str]) -> dict[str, Rows]:
    """Return the stored rows of those streams that have any."""
    current = {row["stream"]: row for row in await connection.fetch(_ROWS, streams)}
    obligations = _grouped(await connection.fetch(_OBLIGATIONS, streams))
    lookups = _grouped(await connection.fetch(_LOOKUPS, streams))
    return {
        stream: normal(
            Rows(
                current=CurrentRow.model_construct(**{k: v for k, v in row.items() if k != "stream"}),
                obligations=tuple(
                    ObligationRow.model_construct(id=r["id"], command=r["command"], due_at=r["due_at"])
                    for r in obligations.get(stream, ())
                ),
                lookups=tuple(
                    Lookup.model_construct(kind=r["kind"], key=r["key"], ref=r["ref"])
                    for r in lookups.get(stream, ())
                ),
            )
        )
        for stream, row in current.items()
    }


async def write_rows(connection: "asyncpg.Connection[Any]", rows: Mapping[str, Rows | None]) -> None:
    """Replace the rows of these streams (None: take them away), within the caller's transaction."""
    for statement in _CLEAR:
        await connection.execute(statement, list(rows))
    tuples = [row_tuples(stream, one) for stream, one in rows.items() if one is not None]
    await connection.execute(_PUT_ROWS, [row for row, _, _ in tuples])
    await connection.execute(_PUT_OBLIGATIONS, [row for _, many, _ in tuples for row in many])
    await connection.execute(_PUT_LOOKUPS, [row for _, _, many in tuples for row in many])


def normal(rows: Rows) -> Rows:
    """Return the rows with obligations and lookups in the order of their keys, so that equal means equal."""
    return Rows.model_construct(
        current=rows.current,
        obligations=tuple(sorted(rows.obligations, key=lambda o: o.id)),
        lookups=tuple(sorted(rows.lookups, key=lambda o: (o.kind, o.key))),
    )


def differences(stored: Rows | None, derived: Rows | None) -> list[str]:
    """Name the fields in which two sets of rows differ."""
    if stored is None or derived is None:
        return [] if stored is derived else ["row missing" if stored is None else "row not derived"]
    one, other = normal(stored), normal(derived)
    fields = [
        name for name in CurrentRow.model_fields if getattr(one.current, name) != getattr(other.current, name)
    ]
    if one.obligations != other.obligations:
        fields.append("obligations")
    if one.lookups != other.lookups:
        fields.append("lookups")
    return fields


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["stream"], []).append(row)
    return groups
