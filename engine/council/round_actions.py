"""What somebody may do in the newest round of a deliberation, from its terms, the own paper and card, and the board."""

from domain.case.ground import Ground
from domain.council.authority import CouncilAction
from domain.council.round_actions import Held, round_actions
from domain.council.state import Deliberation
from engine.council.ballots import paper_of
from engine.council.cards import boards_of
from engine.council.shelf import shelf_of
from engine.process import Supplies
from schemas.ids import deliberation_id_of


async def actions_in_round(
    deliberation: Deliberation, ground: Ground, supplies: Supplies
) -> tuple[CouncilAction, ...]:
    """Voting, making statements, taking ballots back: what the actor may do now, and what not, with the reason."""
    if not deliberation.rounds:
        return round_actions(deliberation, None, ground)
    this, number, unit = deliberation_id_of(deliberation.stream), len(deliberation.rounds), ground.actor.unit
    terms = await shelf_of(supplies).terms(this, number)
    paper = None
    board = await boards_of(supplies).board(this, number)
    if unit is not None and terms.is_unit(ground.actor, unit):
        paper = await paper_of(supplies.ledger, this, number, unit)
    held = Held(terms, paper, board.cards.get(unit) if unit else None, board)
    return round_actions(deliberation, held, ground)
