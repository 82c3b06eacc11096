"""Decisions: the written agreement."""

from domain.case.ground import Ground
from domain.case.state import Case
from schemas.agreement import AgreementCommand
from schemas.case_events import CaseEvent


def decide(command: AgreementCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    raise NotImplementedError
