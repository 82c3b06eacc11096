"""How events change a case: orders of the 12345 line."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.folds.bodies import passed_on
from domain.case.folds.ending import talked_out
from domain.case.parts.hotline import Order
from domain.case.state import Case
from domain.frozen import replace
from schemas.hotline import (
    CallerAnswered,
    HotlineEvent,
    ObjectionDecided,
    OrderDispatched,
    OrderExtended,
    OrderObjected,
)
from schemas.stages import Stage


def fold(case: Case, event: HotlineEvent, _fact: Fact) -> Case:
    """The case after one of these events."""
    was = case.hotline
    match event:
        case OrderDispatched():
            return replace(case, hotline=Order(limit=event.limit))
        case OrderObjected():
            objected = (*was.objected, event.level)
            return replace(case, hotline=replace(was, objection=True, objected=objected))
        case ObjectionDecided():
            decided = replace(case, hotline=replace(was, objection=False))
            if event.post is None:
                return decided
            # Another body asks anew; what was not asked yet, nobody has to say again.
            moved = passed_on(decided) if decided.consent.asked else decided
            return replace(
                moved,
                stage=Stage.TRIAGED,
                level=event.to_level,
                holder=event.post,
                holder_level=event.to_level,
                handler=None,
            )
        case OrderExtended():
            return replace(case, hotline=replace(was, extended=was.extended + 1))
        case CallerAnswered():
            settled = case.stage in (Stage.SETTLED, Stage.PERFORMANCE)
            if settled:
                return replace(case, hotline=replace(was, answered=True))
            return replace(talked_out(case), stage=Stage.DECIDED, hotline=replace(was, answered=True))
    assert_never(event)
