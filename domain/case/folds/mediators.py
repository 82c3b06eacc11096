"""How events change a case: who mediates."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.mediators import MediatorEvent


def fold(case: Case, event: MediatorEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
