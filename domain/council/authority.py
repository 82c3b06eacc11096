"""Who may do what in a deliberation, and at which step: one table, used to decide and to say what may be done now."""

from dataclasses import dataclass

from domain.case.ground import Ground
from domain.council.ground import Tie, ties
from domain.council.meetings import table as meetings
from domain.council.proposals import table as proposals
from domain.council.results import table as results
from domain.council.rounds import table as rounds
from domain.council.state import Deliberation
from domain.council.table import Row, forbids
from domain.council.topics import table as topics
from domain.refusals import NotPermitted, Refusal
from schemas.council.acts import DeliberationCommand
from schemas.frame import Frame

TABLE: tuple[Row, ...] = (*topics.ROWS, *proposals.ROWS, *rounds.ROWS, *meetings.ROWS, *results.ROWS)
"""Command x ties x steps x guards."""

_BY_COMMAND = {row.command: row for row in TABLE}


def permit(command: type[DeliberationCommand], deliberation: Deliberation, ground: Ground) -> None:
    """Return when the command may be given now, whatever it says in detail; raise the `Refusal` that forbids it."""
    refusal = forbids(_BY_COMMAND[command], deliberation, ground)
    if refusal is not None:
        raise refusal


@dataclass(frozen=True, slots=True)
class CouncilAction:
    """Something the actor may do, or may not do yet (`refusal` says why)."""

    command: type[Frame]
    refusal: Refusal | None


def council_actions(deliberation: Deliberation, ground: Ground) -> tuple[CouncilAction, ...]:
    """What the actor may do now, and what at another time, with the reason; what is never for this actor is not listed."""
    related = ties(deliberation, ground)
    theirs = (row for row in TABLE if not related.isdisjoint(set(row.who) - {Tie.CLOCK}))
    found = (CouncilAction(row.command, forbids(row, deliberation, ground)) for row in theirs)
    return tuple(action for action in found if not isinstance(action.refusal, NotPermitted))
