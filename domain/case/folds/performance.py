"""How events change a case: performance and confirmation."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.performance import PerformanceEvent


def fold(case: Case, event: PerformanceEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
