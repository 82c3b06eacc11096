"""What follows from a command about rounds of a deliberation."""

from typing import assert_never

from domain.case.ground import Ground
from domain.council.rounds.closing import close_round
from domain.council.rounds.counting import tally_round
from domain.council.rounds.opening import open_round
from domain.council.rounds.referring import call_again, raise_tier, refer
from domain.council.state import Deliberation
from schemas.council.deliberation import DeliberationEvent
from schemas.council.rounds import (
    CallAgain,
    CloseRound,
    OpenRound,
    RaiseTier,
    ReferToVote,
    RoundCommand,
    TallyRound,
)


def decide(
    command: RoundCommand, deliberation: Deliberation, ground: Ground
) -> tuple[DeliberationEvent, ...]:
    """Return the events that a command causes; raise the `Refusal` that its details call for."""
    match command:
        case OpenRound():
            return open_round(command, deliberation, ground)
        case CloseRound():
            return close_round(command, deliberation, ground)
        case TallyRound():
            return tally_round(command, deliberation, ground)
        case ReferToVote():
            return refer(command, deliberation, ground)
        case RaiseTier():
            return raise_tier(command, deliberation, ground)
        case CallAgain():
            return call_again(deliberation, ground)
    assert_never(command)
