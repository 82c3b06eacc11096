"""Decisions: performance and confirmation."""

from domain.case.ground import Ground
from domain.case.state import Case, Clock
from schemas.case_events import CaseEvent
from schemas.performance import PerformanceCommand


def decide(command: PerformanceCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    raise NotImplementedError


def breached(case: Case, clock: Clock, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when an item is not done by its day; the clock's subject names the item."""
    raise NotImplementedError
