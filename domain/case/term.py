"""Decisions: the term of mediation."""

from domain.case.ground import Ground
from domain.case.state import Case
from schemas.case_events import CaseEvent
from schemas.term import TermCommand


def decide(command: TermCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    raise NotImplementedError
