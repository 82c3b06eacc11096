"""Who may see a case and which of its events, whole or only that they took place."""

from enum import StrEnum
from typing import assert_never

from domain.case.ground import Ground, Relation, relations
from domain.case.state import Case
from schemas.actors import Visibility


class Sight(StrEnum):
    """How much of an event is shown."""

    WHOLE = "whole"
    STUB = "stub"
    """That it took place and when, not what it holds."""
    NONE = "none"


_STAFF = frozenset({Relation.HANDLER, Relation.RECEIVER, Relation.SENIOR, Relation.JUNIOR})


def sees_case(case: Case, ground: Ground) -> bool:
    """Whether the actor may know of the case at all."""
    return bool(relations(case, ground))


def sight(case: Case, visibility: Visibility, party: int | None, ground: Ground) -> Sight:
    """How much of an event of this visibility the actor sees; `party` is the one whom it concerns.

    What one party said in confidence is open to that party and to those who handle the case; others of the offices learn
    that it took place (invariant 13), and the other parties nothing.
    """
    related = relations(case, ground)
    if Relation.CLOCK in related or not related:
        return Sight.NONE
    offices = bool(related & _STAFF)
    supervises = Relation.SUPERVISOR in related
    match visibility:
        case Visibility.PUBLIC | Visibility.PARTIES:
            return Sight.WHOLE
        case Visibility.ONE_PARTY:
            if Relation.HANDLER in related or (
                ground.actor.party is not None and ground.actor.party == party
            ):
                return Sight.WHOLE
            return Sight.STUB if offices or supervises else Sight.NONE
        case Visibility.HANDLERS:
            return Sight.WHOLE if offices or supervises else Sight.NONE
        case Visibility.SUPERVISORS:
            return Sight.WHOLE if supervises or Relation.SENIOR in related else Sight.NONE
    assert_never(visibility)
