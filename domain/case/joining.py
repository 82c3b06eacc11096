"""Decisions: cases that go elsewhere or together."""

from domain.case.ground import Ground
from domain.case.state import Case
from schemas.case_events import CaseEvent
from schemas.joining import JoiningCommand


def decide(command: JoiningCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    raise NotImplementedError
