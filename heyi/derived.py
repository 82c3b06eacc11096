"""What follows from the events of a stream, for verification and rebuilding."""

from collections.abc import Sequence

from engine.processes import rows_of
from schemas.envelope import Recorded, Rows


def derive(events: Sequence[Recorded]) -> Rows | None:
    """The rows of one stream, from all its events."""
    return rows_of(events[0].stream, events)
