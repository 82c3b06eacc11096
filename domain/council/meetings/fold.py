"""How facts about meetings change a deliberation."""

from domain.council.fact import Fact
from domain.council.state import Deliberation
from schemas.council.meetings import MeetingEvent


def fold(deliberation: Deliberation, event: MeetingEvent, fact: Fact) -> Deliberation:
    """The deliberation after one of these facts."""
    raise NotImplementedError
