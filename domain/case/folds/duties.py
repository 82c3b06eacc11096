"""How events change a case: duties beside the case."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.duties import DutyEvent


def fold(case: Case, event: DutyEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
