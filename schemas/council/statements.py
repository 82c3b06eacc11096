"""Statement cards: what one unit says in a round, what it thinks of what others say, and what the chair withholds."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.actors import Visibility
from schemas.council.acts import RoundNumber, Unit
from schemas.council.opinion import Stance, StatementId
from schemas.frame import Frame
from schemas.sealed import Sealed
from schemas.words import Words

MOST = 20
"""Statements of one unit in one round."""


class CardCommand(Frame):
    """An intent about the card of one unit; of a withheld statement, about that of its author."""

    deliberation: UUID
    number: RoundNumber
    unit: Unit


class MakeStatement(CardCommand):
    """Say something that others may agree or disagree with."""

    text: Words


class VoteOnStatement(CardCommand):
    """Agree, disagree or pass; what was said before is replaced."""

    statement: StatementId
    stance: Stance


class WithholdStatement(CardCommand):
    """Keep a statement from being shown any further, as the chair, for a reason that is recorded."""

    statement: StatementId
    reason: Words


class StatementMade(Frame):
    """A unit said something; its id is the unit, a dot and `k`."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    k: int = Field(ge=1, le=MOST)
    text: Sealed


class StatementVoted(Frame):
    """A unit said what it thinks of a statement; the latest counts."""

    visibility: ClassVar[Visibility] = Visibility.HANDLERS
    statement: StatementId
    stance: Stance


class StatementWithheld(Frame):
    """A statement of this unit is not shown any more; that there was one stays to be seen."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    statement: StatementId
    reason: Sealed


CardIntent = MakeStatement | VoteOnStatement | WithholdStatement
CardEvent = StatementMade | StatementVoted | StatementWithheld
