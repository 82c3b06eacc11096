"""How events change a case: notices and their service."""

from domain.case.fact import Fact
from domain.case.state import Case
from schemas.notices import NoticeEvent


def fold(case: Case, event: NoticeEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    raise NotImplementedError
