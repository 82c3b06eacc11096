"""Decisions: asking the parties for mediation, and opening it."""

from domain.case.ground import Ground
from domain.case.state import Case
from schemas.case_events import CaseEvent
from schemas.consent import ConsentCommand


def decide(command: ConsentCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    raise NotImplementedError
