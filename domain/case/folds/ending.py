"""How events change a case: the end of mediation and of the case."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.ending import EndingEvent


def fold(case: Case, event: EndingEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
