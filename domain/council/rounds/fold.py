"""How facts about rounds change a deliberation."""

from domain.council.fact import Fact
from domain.council.state import Deliberation
from schemas.council.rounds import RoundEvent


def fold(deliberation: Deliberation, event: RoundEvent, fact: Fact) -> Deliberation:
    """The deliberation after one of these facts."""
    raise NotImplementedError
