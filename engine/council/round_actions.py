"""What somebody may do in the newest round of a deliberation, from its terms, the own paper and card, and the board."""

from domain.case.ground import Ground
from domain.council.authority import CouncilAction
from domain.council.round_actions import Held, round_actions, signing
from domain.council.state import Deliberation
from engine.council.ballots import paper_of
from engine.council.cards import boards_of
from engine.council.shelf import shelf_of
from engine.process import Supplies
from schemas.ids import deliberation_id_of


async def with_round(
    actions: tuple[CouncilAction, ...], deliberation: Deliberation, ground: Ground, supplies: Supplies
) -> tuple[CouncilAction, ...]:
    """What the table says may be done, and before it what papers and cards say: voting, making statements, taking back."""
    held = await _held(deliberation, ground, supplies) if deliberation.rounds else None
    return (*round_actions(deliberation, held, ground), *signing(actions, deliberation, held, ground))


async def _held(deliberation: Deliberation, ground: Ground, supplies: Supplies) -> Held:
    this, number, unit = deliberation_id_of(deliberation.stream), len(deliberation.rounds), ground.actor.unit
    terms = await shelf_of(supplies).terms(this, number)
    paper = None
    board = await boards_of(supplies).board(this, number)
    if unit is not None and terms.is_unit(ground.actor, unit):
        paper = await paper_of(supplies.ledger, this, number, unit)
    return Held(terms, paper, board.cards.get(unit) if unit else None, board)
