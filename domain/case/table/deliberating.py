"""Who may do what, and when: the deliberations that a case opens."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.deliberating import DeliberationRuns
from domain.case.state import Case
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.deliberating import OpenDeliberation, RecordDeliberationResult
from schemas.stages import Stage

_STAGES = (Stage.HANDLING, Stage.MEDIATION)


def _nobody_deliberates(case: Case, _ground: Ground) -> Refusal | None:
    return DeliberationRuns() if case.deliberating.open is not None else None


ROWS: tuple[Row, ...] = (
    Row(OpenDeliberation, (Relation.HANDLER, Relation.SENIOR), _STAGES, (_nobody_deliberates,)),
    Row(RecordDeliberationResult, (Relation.CLOCK,), tuple(Stage)),
)
