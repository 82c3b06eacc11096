"""Where a round ends in the ledger: what stands below that position counts, and nothing else."""

from uuid import UUID

from engine.catalogue import CODEC
from ledger.port import Ledger
from schemas.council.acts import Unit
from schemas.council.meetings import AttendanceRecorded
from schemas.council.rounds import RoundClosed, RoundCounted
from schemas.ids import deliberation_stream


async def close_of(ledger: Ledger, deliberation: UUID, number: int) -> int | None:
    """The position of the close of a round; None while it is not closed."""
    for recorded in (await ledger.load(deliberation_stream(deliberation))).events:
        if recorded.kind == "RoundClosed":
            event = CODEC.decode(recorded)
            if isinstance(event, RoundClosed) and event.number == number:
                return recorded.position
    return None


async def counted_of(ledger: Ledger, deliberation: UUID, number: int) -> RoundCounted | None:
    """What a round was found to have come to; None before it was counted."""
    for recorded in (await ledger.load(deliberation_stream(deliberation))).events:
        if recorded.kind == "RoundCounted":
            event = CODEC.decode(recorded)
            if isinstance(event, RoundCounted) and event.number == number:
                return event
    return None


async def present_at(ledger: Ledger, deliberation: UUID, number: int) -> tuple[Unit, ...]:
    """Who came to a round, as far as somebody recorded it."""
    found: tuple[Unit, ...] = ()
    for recorded in (await ledger.load(deliberation_stream(deliberation))).events:
        if recorded.kind == "AttendanceRecorded":
            event = CODEC.decode(recorded)
            if isinstance(event, AttendanceRecorded) and event.number == number:
                found += event.units
    return found
