"""The events of a stream column by column: one row with an array for each column, instead of a row for each event.

What is said once of a stream is sent once, the driver makes a list of a column in one go, and what is left to be done for each
event is done by functions of the interpreter without a step of ours between them.
"""

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from ledger.wire import EVENT_COLUMNS, VISIBILITY, actor_of
from schemas.envelope import Recorded

PART = 200
"""Versions of one row. From 350 on the server gives memory back after each row and gets it anew, which takes it twice the time."""

_NAMES = tuple(name for name in map(str.strip, EVENT_COLUMNS.split(",")) if name != "stream")

ARRAYS = ", ".join(f"array_agg(e.{name} order by e.version) as {name}" for name in _NAMES)
"""What is selected of the events `e` of one stream; each is null when there are none."""

WIDTH = len(_NAMES)
"""How many arrays these are."""


def events_of(stream: str, arrays: Sequence[Any]) -> list[Recorded]:
    """Turn what `ARRAYS` selected into events of the stream that it was selected by."""
    position, version, event_id, kind, schema_version, recorded_at, actor, on_behalf_of, *more = arrays
    if position is None:
        return []
    command_id, cause, policy, visibility, body, digest = more
    rows = zip(
        position,
        repeat(stream),
        version,
        event_id,
        kind,
        schema_version,
        recorded_at,
        map(actor_of, actor),
        [None if one is None else actor_of(one) for one in on_behalf_of],
        command_id,
        cause,
        policy,
        map(VISIBILITY.__getitem__, visibility),
        body,
        digest,
    )
    # As `recorded` makes them, all in one go.
    return list(map(tuple.__new__, repeat(Recorded), rows))
