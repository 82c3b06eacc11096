"""Who may do what, and when: the deliberations that a case opens."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.deliberating import DeliberationRuns, NobodyAwaited
from domain.case.state import Case
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.deliberating import OpenDeliberation, RecordDeliberationResult, StopWaiting
from schemas.stages import Stage

_STAGES = (Stage.HANDLING, Stage.MEDIATION)
_UNTIL_IT_ENDS = tuple(stage for stage in Stage if not stage.over)


def _nobody_deliberates(case: Case, _ground: Ground) -> Refusal | None:
    return DeliberationRuns() if case.deliberating.running is not None else None


def _waits(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.deliberating.awaited is not None else NobodyAwaited()


ROWS: tuple[Row, ...] = (
    Row(OpenDeliberation, (Relation.HANDLER, Relation.SENIOR), _STAGES, (_nobody_deliberates,)),
    Row(StopWaiting, (Relation.HANDLER, Relation.SENIOR), _UNTIL_IT_ENDS, (_waits,)),
    Row(RecordDeliberationResult, (Relation.CLOCK,), tuple(Stage)),
)
