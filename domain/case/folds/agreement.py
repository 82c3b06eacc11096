"""How events change a case: the written agreement."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.agreement import AgreementEvent


def fold(case: Case, event: AgreementEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
