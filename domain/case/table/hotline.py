"""Who may do what, and when: orders of the 12345 line."""

from domain.case.ground import Ground, Relation
from domain.case.refusals.hotline import (
    NoObjection,
    ObjectionWindowClosed,
    OrderDispatchedBefore,
    OrderExtendedBefore,
    OrderNotDispatched,
)
from domain.case.state import Case
from domain.case.table.duties import all_reported
from domain.case.table.kinds import hotline_only
from domain.case.table.row import Row
from domain.refusals import Refusal, TriageNotConfirmed
from schemas.clock_kinds import ClockKind
from schemas.hotline import AnswerCaller, DecideObjection, DispatchOrder, ExtendOrder, ObjectToOrder
from schemas.stages import Stage

_H, _S = Relation.HANDLER, Relation.SENIOR
_OPEN = (Stage.REPORTED, Stage.REGISTERED, Stage.TRIAGED, Stage.HANDLING)


def _classed(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.triage.confirmed else TriageNotConfirmed()


def _not_dispatched(case: Case, _ground: Ground) -> Refusal | None:
    return OrderDispatchedBefore() if case.of_kind(ClockKind.ANSWER_HOTLINE) else None


def _dispatched(case: Case, _ground: Ground) -> Refusal | None:
    """An order that was answered and is taken up again is sent out anew, with a limit of its own."""
    return None if case.of_kind(ClockKind.ANSWER_HOTLINE) else OrderNotDispatched()


def _objectable(case: Case, ground: Ground) -> Refusal | None:
    runs = case.window_open(ClockKind.OBJECT_ORDER, ground.at)
    again = case.hotline.objection or case.level in case.hotline.objected
    return None if runs and not again else ObjectionWindowClosed()


def _objected(case: Case, _ground: Ground) -> Refusal | None:
    return None if case.hotline.objection else NoObjection()


def _extendable(case: Case, ground: Ground) -> Refusal | None:
    practice = ground.pack.practice
    most = practice.order_extensions.value if practice and practice.order_extensions else 0
    runs = case.window_open(ClockKind.ANSWER_HOTLINE, ground.at)
    return None if runs and case.hotline.extended < most else OrderExtendedBefore()


ROWS: tuple[Row, ...] = (
    Row(DispatchOrder, (_H, _S), _OPEN, (hotline_only, _classed, _not_dispatched)),
    Row(ObjectToOrder, (_H,), _OPEN, (hotline_only, _dispatched, _objectable)),
    Row(DecideObjection, (_S,), _OPEN, (hotline_only, _dispatched, _objected)),
    Row(ExtendOrder, (_S,), _OPEN, (hotline_only, _dispatched, _extendable)),
    # What the parties settled among themselves is answered as well.
    Row(
        AnswerCaller,
        (_H,),
        (*_OPEN, Stage.SETTLED, Stage.PERFORMANCE),
        (hotline_only, _dispatched, all_reported),
    ),
)
