"""What follows from a command about results of a deliberation."""

from domain.case.ground import Ground
from domain.council.state import Deliberation
from schemas.council.deliberation import DeliberationEvent
from schemas.council.results import ResultCommand


def decide(
    command: ResultCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    raise NotImplementedError
