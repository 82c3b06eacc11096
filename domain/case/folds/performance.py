"""How events change a case: performance and confirmation."""

from typing import Any, assert_never

from domain.case.fact import Fact
from domain.case.state import Case
from domain.case.window import confirmation_window
from domain.frozen import replace
from schemas.performance import (
    AgreementPerformed,
    BreachRecorded,
    ConfirmationApplied,
    ConfirmationAsked,
    PerformanceEvent,
    PerformanceRecorded,
    PerformanceUrged,
    RulingRecorded,
)


def fold(case: Case, event: PerformanceEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    match event:
        case ConfirmationAsked():
            return _with(case, wants_confirmation=(*case.performance.wants_confirmation, event.party))
        case ConfirmationApplied():
            return _with(case, applied=True, ruling=None, window=confirmation_window(case))
        case RulingRecorded():
            return _ruled(case, event)
        case PerformanceRecorded():
            return _done(case, event)
        case BreachRecorded():
            return _item(case, event.item, breached=True)
        case PerformanceUrged():
            return _item(case, event.item, urged=event.nth, urged_at=fact.at)
        case AgreementPerformed():
            return _with(case, performed=True)
    assert_never(event)


def _with(case: Case, **changes: Any) -> Case:
    return replace(case, performance=replace(case.performance, **changes))


def _item(case: Case, number: int, **changes: Any) -> Case:
    items = tuple(replace(one, **changes) if one.item == number else one for one in case.performance.items)
    return _with(case, items=items)


def _ruled(case: Case, event: RulingRecorded) -> Case:
    """What was withdrawn may be asked for again, by all of them anew."""
    if event.ruling == "withdrawn":
        return _with(case, applied=False, ruling=event.ruling, wants_confirmation=())
    return _with(case, ruling=event.ruling)


def _done(case: Case, event: PerformanceRecorded) -> Case:
    found = case.performance.item(event.item)
    if found is None:
        raise ValueError("performance is of an item of the agreement")
    return _item(
        case,
        event.item,
        paid=found.paid + (event.amount or 0),
        whole=event.whole,
        in_time=found.in_time and event.in_time,
    )
