"""What follows from a command about proposals of a deliberation."""

from domain.case.ground import Ground
from domain.council.state import Deliberation
from schemas.council.deliberation import DeliberationEvent
from schemas.council.proposals import ProposalCommand


def decide(
    command: ProposalCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    raise NotImplementedError
