"""Derived rows of many streams at once: read them to compare, write them to rebuild."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.wire import MEASURE_FIELDS, SPAN_FIELDS, row_tuples
from schemas.derived import Counted, Measure, SpanRow
from schemas.envelope import CurrentRow, Lookup, ObligationRow, Recorded, Rows, WindowRow

if TYPE_CHECKING:
    import asyncpg

Derive = Callable[[Sequence[Recorded]], Rows | None]
"""Computes a stream's rows from all its events, in order; None for a stream that has none."""

_ROWS = "select * from current.stream_row where stream = any ($1)"
_OBLIGATIONS = "select stream, id, command, due_at from current.obligation where stream = any ($1)"
_LOOKUPS = "select stream, kind, key, ref from current.lookup where stream = any ($1)"
_WINDOWS = "select * from current.window where stream = any ($1)"

_SPANS = "select * from current.span where stream = any ($1)"
_MEASURES = "select * from current.measure where stream = any ($1)"

_CLEAR = (
    "delete from current.measure where stream = any ($1)",
    "delete from current.span where stream = any ($1)",
    "delete from current.lookup where stream = any ($1)",
    "delete from current.obligation where stream = any ($1)",
    "delete from current.stream_row where stream = any ($1)",
)
_PUT_ROWS = """
insert into current.stream_row (stream, kind, number, place, stage, level, category, triage_class, holder, due_at,
                                opened_at, over, waits)
select r.stream, r.kind, r.number, r.place, r.stage, r.level, r.category, r.triage_class, r.holder, r.due_at,
       r.opened_at, r.over, r.waits
from unnest($1::ledger.append_row[]) r
"""
_PUT_SPANS = """
insert into current.span select r.stream, r.place, s.* from unnest($1::ledger.append_row[]) r, unnest(r.spans) s
"""
_PUT_MEASURES = """
insert into current.measure select r.stream, r.place, m.* from unnest($1::ledger.append_row[]) r, unnest(array[r.measure]) m
where m.opened_at is not null
"""
_PUT_OBLIGATIONS = "insert into current.obligation select * from unnest($1::ledger.append_obligation[])"
# A window that is right stays where it is: who casts a ballot meanwhile must not find none.
_HOLD_WINDOWS = "select from ledger.hold_windows('{}', $1)"
_PUT_WINDOWS = "select ledger.put_windows($1)"
_DROP_WINDOWS = "delete from current.window where stream = any ($1)"
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
    windows = _grouped(await connection.fetch(_WINDOWS, streams))
    spans = _grouped(await connection.fetch(_SPANS, streams))
    measures = {row["stream"]: row for row in await connection.fetch(_MEASURES, streams)}
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
                windows=tuple(
                    WindowRow.model_construct(**{name: r[name] for name in WindowRow.model_fields})
                    for r in windows.get(stream, ())
                ),
                counted=_counted(spans.get(stream, ()), measures.get(stream)),
            )
        )
        for stream, row in current.items()
    }


async def write_rows(connection: "asyncpg.Connection[Any]", rows: Mapping[str, Rows | None]) -> None:
    """Replace the rows of these streams (None: take them away), within the caller's transaction."""
    for statement in _CLEAR:
        await connection.execute(statement, list(rows))
    tuples = [row_tuples(stream, one) for stream, one in rows.items() if one is not None]
    await connection.execute(_DROP_WINDOWS, [stream for stream, one in rows.items() if one is None])
    for statement in (_HOLD_WINDOWS, _PUT_WINDOWS, _PUT_ROWS, _PUT_SPANS, _PUT_MEASURES):
        await connection.execute(statement, [row for row, _, _ in tuples])
    await connection.execute(_PUT_OBLIGATIONS, [row for _, many, _ in tuples for row in many])
    await connection.execute(_PUT_LOOKUPS, [row for _, _, many in tuples for row in many])


def normal(rows: Rows) -> Rows:
    """Return the rows with what they hold many of in the order of their keys, so that equal means equal."""
    counted = rows.counted or Counted()
    return Rows.model_construct(
        current=rows.current,
        obligations=tuple(sorted(rows.obligations, key=lambda o: o.id)),
        lookups=tuple(sorted(rows.lookups, key=lambda o: (o.kind, o.key))),
        windows=tuple(sorted(rows.windows, key=lambda o: o.id)),
        counted=counted.model_copy(update={"spans": tuple(sorted(counted.spans, key=lambda o: o.clock))}),
    )


def differences(stored: Rows | None, derived: Rows | None) -> list[str]:
    """Name the fields in which two sets of rows differ."""
    if stored is None or derived is None:
        return [] if stored is derived else ["row missing" if stored is None else "row not derived"]
    one, other = normal(stored), normal(derived)
    fields = [
        name for name in CurrentRow.model_fields if getattr(one.current, name) != getattr(other.current, name)
    ]
    fields += [
        name for name in ("obligations", "lookups", "windows") if getattr(one, name) != getattr(other, name)
    ]
    first, second = one.counted or Counted(), other.counted or Counted()
    return fields + [name for name in Counted.model_fields if getattr(first, name) != getattr(second, name)]


def _counted(spans: Iterable[Any], row: Any) -> Counted:
    limits = tuple(SpanRow.model_construct(**{name: r[name] for name in SPAN_FIELDS}) for r in spans)
    if row is None:
        return Counted.model_construct(spans=limits, measure=None)
    # What many are of is an array to the database and a tuple to us.
    found: dict[str, Any] = {
        name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in MEASURE_FIELDS
    }
    return Counted.model_construct(spans=limits, measure=Measure.model_construct(**found))


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["stream"], []).append(row)
    return groups
