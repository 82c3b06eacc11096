"""How events change a case: the talks."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.sessions import SessionEvent


def fold(case: Case, event: SessionEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
