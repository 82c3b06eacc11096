"""How events change a case: the term of mediation."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.term import TermEvent


def fold(case: Case, event: TermEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
