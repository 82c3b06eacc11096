"""Who may see a case and which of its events, whole or only that they took place."""

from domain.case.ground import Ground, Relation, relations
from domain.case.state import Case
from domain.case.table.sight import CONFIDED, OWN, TABLE, Sight
from schemas.actors import Visibility

__all__ = ["Sight", "sees_case", "sight"]

_MOST_LAST = (Sight.NONE, Sight.STUB, Sight.WHOLE)


def sees_case(case: Case, ground: Ground) -> bool:
    """Whether the actor may know of the case at all."""
    return bool(relations(case, ground))


def sight(
    case: Case, visibility: Visibility, party: int | None, ground: Ground, version: int | None = None
) -> Sight:
    """How much of an event of this visibility the actor sees; `party` is the one whom it concerns.

    `version` is that of the event in its case; None is for what would be recorded now.

    What one party said in confidence is open to that party, and to those who handle the case until a mediator is named, from
    then on to the mediators alone; others of the offices learn that it took place (invariant 13), and the other parties
    nothing. When the case passes to another body or is taken up again, that stays so: who mediates there sees no more of what
    was confided before than the other offices do.
    """
    related = relations(case, ground)
    confided = visibility is Visibility.ONE_PARTY
    if confided and related and ground.actor.party is not None and ground.actor.party == party:
        return OWN
    course = case.mediators.course_of(version) if confided and version is not None else None
    if course is not None:
        related -= {Relation.MEDIATOR}
        related |= {Relation.MEDIATOR} if related and ground.actor.id in course.staff else set()
    row = CONFIDED if confided and (course or case.mediators.named) else TABLE[visibility]
    if confided and ground.actor.id in case.mediators.removed:
        # Whoever was taken off the case hears nothing more of what is confided, whatever office he holds.
        related -= {Relation.HANDLER, Relation.JOINT, Relation.MEDIATOR}
        related |= {Relation.JUNIOR}
    return max((row[one] for one in related), key=_MOST_LAST.index, default=Sight.NONE)
