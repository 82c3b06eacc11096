"""Decisions: the end of mediation and of the case."""

from domain.case.ground import Ground
from domain.case.state import Case
from domain.case.terminating import terminate
from schemas.case_events import CaseEvent
from schemas.ending import EndingCommand


def decide(command: EndingCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    raise NotImplementedError


def term_over(case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """What follows when the term of mediation runs out without extension: mediation ends (Shenzhen 2022, art. 28)."""
    return terminate(case, ground, "term_over")
