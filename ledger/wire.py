"""Between shapes and rows: what a command becomes on its way into PostgreSQL, and an event on its way out."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from ledger.chain import event_hash
from ledger.port import Rejected
from schemas.actors import Actor, Visibility
from schemas.derived import Counted, Measure, SpanRow
from schemas.envelope import Append, Recorded, Rows

EVENT_COLUMNS = (
    "position, stream, version, event_id, kind, schema_version, recorded_at, actor, on_behalf_of, command_id, cause,"
    " policy, visibility, body, hash"
)
"""The columns of an event in the order that `recorded` takes them; the last 14 but one are those of `event_hash`."""

SPAN_FIELDS = tuple(SpanRow.model_fields)
MEASURE_FIELDS = tuple(Measure.model_fields)
"""In the order of the attributes of `ledger.append_span` and `ledger.append_measure`; a test holds them to it."""

_span_tuple = attrgetter(*SPAN_FIELDS)
_measure_tuple = attrgetter(*MEASURE_FIELDS)

VISIBILITY: Mapping[str, Visibility] = {v.value: v for v in Visibility}
"""What is stored as text, by that text: asking the class costs five times as much."""


class Prepared(NamedTuple):
    """One command as the arguments of `ledger.append`: tuples in the order of the composite types, hashes computed."""

    command: tuple[Any, ...]
    events: list[tuple[Any, ...]]
    row: tuple[Any, ...] | None
    obligations: list[tuple[Any, ...]]
    lookups: list[tuple[Any, ...]]
    head: bytes
    version: int

    @property
    def lone(self) -> tuple[Any, ...] | None:
        """The command as the arguments of `ledger.append_lone`; None when it has no events, or lookups, which that does not take."""
        if self.lookups or not self.events:
            return None
        first, *further = self.events
        rows = [] if self.row is None else [self.row]
        return (*self.command, *first[2:8], *first[9:], further, rows, self.obligations)

    @property
    def window(self) -> str | None:
        """The window that the command needs."""
        return self.command[9]  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def actor_bytes(actor: Actor) -> bytes:
    """Return the bytes under which an actor is stored and hashed: JSON of what is set; remembered, as `actor_of` does."""
    return actor.model_dump_json(exclude_none=True).encode()


@lru_cache(maxsize=4096)
def actor_of(stored: bytes) -> Actor:
    """Read an actor back; few actors write many events, so the newest ones are remembered (ids only, nothing personal)."""
    return Actor.model_validate_json(stored)


def prepare(intent: Append, at: datetime | None = None) -> Prepared:
    """Turn an append into rows and compute its chain of hashes; `at` is the instant that counts for its window, None the database's.

    Raises `Rejected` when its rows contradict each other.
    """
    stream, command_id = intent.stream, intent.command_id
    version, head = intent.expected, intent.previous
    events: list[tuple[Any, ...]] = []
    for draft in intent.events:
        version += 1
        actor = actor_bytes(draft.actor)
        behalf = None if draft.on_behalf_of is None else actor_bytes(draft.on_behalf_of)
        fields = (
            stream,
            version,
            draft.id,
            draft.kind,
            draft.schema_version,
            draft.recorded_at,
            actor,
            behalf,
            command_id,
            draft.cause,
            draft.policy,
            draft.visibility.value,
            draft.body,
        )
        head = event_hash(head, *fields)
        events.append((*fields, head))
    kind = stream.partition("/")[0]
    command = (
        stream,
        kind,
        intent.expected,
        len(events),
        intent.previous,
        head,
        command_id,
        intent.digest,
        intent.outcome,
        intent.window,
        at,
    )
    if intent.rows is None:
        return Prepared(command, events, None, [], [], head, version)
    return Prepared(command, events, *row_tuples(stream, intent.rows), head, version)


def row_tuples(
    stream: str, rows: Rows
) -> tuple[tuple[Any, ...], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Turn derived rows into tuples: that of the stream, its obligations, its lookups.

    Raises `Rejected` when they name an obligation, a lookup, a window or a time limit twice, or a window that is not this
    stream's.
    """
    now = rows.current
    row = (
        stream,
        now.kind,
        now.number,
        now.place,
        now.stage,
        now.level,
        now.category,
        now.triage_class,
        now.holder,
        now.due_at,
        now.opened_at,
        now.over,
        now.waits,
        *_counted(rows.counted),
        [(w.id, w.opens_at, w.closes_at, w.shut) for w in rows.windows],
        rows.same_lookups,
    )
    obligations: list[tuple[Any, ...]] = [(stream, o.id, o.command, o.due_at) for o in rows.obligations]
    lookups: list[tuple[Any, ...]] = [(stream, o.kind, o.key, o.ref) for o in rows.lookups]
    spans = rows.counted.spans if rows.counted else ()
    named = (
        ({row[1] for row in obligations}, obligations),
        ({row[1:3] for row in lookups}, lookups),
        ({w.id for w in rows.windows}, rows.windows),
        ({span.clock for span in spans}, spans),
    )
    if any(len(names) < len(many) for names, many in named):
        raise Rejected(f"{stream}: the rows name an obligation, a lookup, a window or a time limit twice")
    if not all(w.id.startswith(f"{stream}/") for w in rows.windows):
        raise Rejected(f"{stream}: a window of the rows is not named after the stream")
    return row, obligations, lookups


def _counted(counted: Counted | None) -> tuple[Any, Any]:
    """Time limits and measure as composite values; two nulls leave both as they were."""
    if counted is None:
        return None, None
    spans = [_span_tuple(span) for span in counted.spans]
    return spans, None if counted.measure is None else _measure_tuple(counted.measure)


def above(window: str) -> tuple[str, ...]:
    """Return the names of streams that a window may belong to: what stands before a slash in its id."""
    parts = window.split("/")
    return tuple("/".join(parts[:n]) for n in range(1, len(parts)))


def past_prefix(prefix: str) -> str:
    """Return the first text, by bytes, after all texts that begin with `prefix`.

    Raises `ValueError` when it is empty or not of the letters that names of streams are made of.
    """
    if not prefix or not prefix.isascii() or not prefix.isprintable():
        raise ValueError("not the beginning of a name of streams")
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def recorded(row: Any) -> Recorded:
    """Turn a row of EVENT_COLUMNS into an event."""
    (
        position,
        stream,
        version,
        event_id,
        kind,
        schema_version,
        recorded_at,
        actor,
        on_behalf_of,
        command_id,
        cause,
        policy,
        visibility,
        body,
        digest,
    ) = row
    # What `Recorded(...)` does, without going through its fifteen parameters for each of a million events.
    return tuple.__new__(
        Recorded,
        (
            position,
            stream,
            version,
            event_id,
            kind,
            schema_version,
            recorded_at,
            actor_of(actor),
            None if on_behalf_of is None else actor_of(on_behalf_of),
            command_id,
            cause,
            policy,
            VISIBILITY[visibility],
            body,
            digest,
        ),
    )
