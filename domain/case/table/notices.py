"""Who may do what, and when: notices and their service."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.notices import NothingToServe
from domain.case.state import Case
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.actors import Role
from schemas.notices import RecordSending, ServeNotice
from schemas.stages import Stage


def _something_to_serve(case: Case, ground: Ground) -> Refusal | None:
    """To a party, only its own counts."""
    own = ground.actor.party if ground.actor.role is Role.PARTY else None
    waiting = (one for one in case.notices if one.served is None and own in (None, one.party))
    return None if any(waiting) else NothingToServe()


ROWS: tuple[Row, ...] = (
    # Also after the end: the notice that a case was closed is opened when it is over.
    Row(
        ServeNotice,
        (Relation.HANDLER, Relation.SENIOR, Relation.APPLICANT, Relation.OTHER_PARTY),
        tuple(Stage),
        (_something_to_serve,),
    ),
    Row(RecordSending, (Relation.CLOCK,), tuple(Stage)),
)
