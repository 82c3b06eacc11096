"""How events change a case: asking the parties for mediation, and opening it."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.consent import ConsentEvent


def fold(case: Case, event: ConsentEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
