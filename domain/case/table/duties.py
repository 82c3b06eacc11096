"""Who may do what, and when: duties beside the case."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.duties import NoLargeGroup, NothingFlagged, NothingOrdered, RiskUnreported
from domain.case.state import Case
from domain.case.table.consent import practised
from domain.case.table.row import Row
from domain.refusals import Refusal
from schemas.duties import (
    AnswerOrder,
    DismissRisk,
    FlagRisk,
    NameRepresentatives,
    OrderSupervision,
    ReportRisk,
    Screen,
    WorkTogether,
)
from schemas.stages import Stage

_H, _R, _S, _J = Relation.HANDLER, Relation.RECEIVER, Relation.SENIOR, Relation.JUNIOR
_JOINT, _SUPERVISOR = Relation.JOINT, Relation.SUPERVISOR
_PARTIES = (Relation.APPLICANT, Relation.OTHER_PARTY)
_ANY = tuple(Stage)
_LIVE = tuple(stage for stage in Stage if not stage.over)
_TALKING = (
    Stage.REPORTED,
    Stage.REGISTERED,
    Stage.TRIAGED,
    Stage.HANDLING,
    Stage.HANDOVER,
    Stage.MEDIATION,
)
_IN_HAND = (Stage.TRIAGED, Stage.HANDLING, Stage.MEDIATION, Stage.SIGNING, Stage.PERFORMANCE)


def all_reported(case: Case, _ground: Ground) -> Refusal | None:
    """Bars the end of a case as long as a flagged risk is not reported to every authority (art. 25)."""
    flags = tuple(flag.number for flag in case.duties.open_flags)
    return RiskUnreported(flags=flags) if flags else None


def _flagged(case: Case, _ground: Ground) -> Refusal | None:
    """Also what goes beyond the duty may be recorded, as long as a flag stands."""
    return None if any(not flag.dismissed for flag in case.duties.flags) else NothingFlagged()


def _something_ordered(case: Case, _ground: Ground) -> Refusal | None:
    return None if any(not order.answered for order in case.duties.orders) else NothingOrdered()


def large_from(case: Case, ground: Ground) -> int:
    """From how many on one side that side may be spoken for: of petitioners, all beyond those who may come (信访 art. 20)."""
    practice = ground.practice
    return practice.representatives.value + 1 if case.kind == "petition" else practice.large_group.value


def _large_group(case: Case, ground: Ground) -> Refusal | None:
    least = large_from(case, ground)
    sides = [party.side for party in case.parties]
    large = any(sides.count(side) >= least for side in sides)
    return None if large else NoLargeGroup(least=least)


ROWS: tuple[Row, ...] = (
    # Whoever of the offices sees a danger says so, and whoever told an authority records it, at whatever stage.
    Row(FlagRisk, (_H, _R, _S, _J, _JOINT, _SUPERVISOR), _ANY, (practised,)),
    Row(ReportRisk, (_H, _R, _S, _J, _JOINT), _ANY, (practised, _flagged)),
    Row(DismissRisk, (_H, _R, _S, _JOINT, _SUPERVISOR), _ANY, (_flagged,)),
    Row(Screen, (_H, _R, _JOINT), _LIVE),
    Row(OrderSupervision, (_S, _SUPERVISOR), _LIVE),
    Row(AnswerOrder, (_H, _R), _LIVE, (_something_ordered,)),
    Row(WorkTogether, (_H, _S), _IN_HAND),
    Row(NameRepresentatives, (*_PARTIES, _H, _R, _JOINT), _TALKING, (practised, _large_group)),
)
