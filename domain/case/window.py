"""Until when an agreement may be brought before the court for confirmation."""

from datetime import datetime

from domain.case.state import Case
from schemas.clock_kinds import ClockKind


def confirmation_window(case: Case) -> datetime | None:
    """When the thirty days end or ended; None where the pack has no such time limit or none was started."""
    clocks = case.of_kind(ClockKind.CONFIRMATION)
    return clocks[0].due if clocks else case.performance.window
