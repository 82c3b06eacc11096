"""How facts about proposals change a deliberation."""

from domain.council.fact import Fact
from domain.council.state import Deliberation
from schemas.council.proposals import ProposalEvent


def fold(deliberation: Deliberation, event: ProposalEvent, fact: Fact) -> Deliberation:
    """The deliberation after one of these facts."""
    raise NotImplementedError
