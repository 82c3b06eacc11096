"""How events change a case: cases that go elsewhere or together."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.joining import JoiningEvent


def fold(case: Case, event: JoiningEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
