"""How events change a case: duties beside the case."""

from typing import assert_never

from domain.case.fact import Fact
from domain.case.parts.duties import Duties, Flag, Order
from domain.case.state import Case
from domain.frozen import replace
from schemas.duties import (
    DutyEvent,
    LevelsJoined,
    OrderAnswered,
    RepresentativesNamed,
    RepresentativesProposed,
    RiskDismissed,
    RiskFlagged,
    RiskReported,
    ScreeningRecorded,
    SupervisionOrdered,
)


def fold(case: Case, event: DutyEvent, fact: Fact) -> Case:
    """The case after one of these events."""
    return replace(case, duties=_after(case.duties, event, fact))


def _after(duties: Duties, event: DutyEvent, fact: Fact) -> Duties:
    match event:
        case RiskFlagged():
            by = None if event.by_rule else fact.actor
            flag = Flag(event.flag, event.risk, by, event.authorities)
            return replace(duties, flags=(*duties.flags, flag))
        case RiskReported() | RiskDismissed():
            return replace(duties, flags=tuple(_turned(flag, event) for flag in duties.flags))
        case ScreeningRecorded():
            return replace(duties, screening=event.result, screened=len(duties.flags))
        case SupervisionOrdered():
            return replace(duties, orders=(*duties.orders, Order(event.order)))
        case OrderAnswered():
            answered = Order(event.order, answered=True)
            orders = tuple(answered if one.number == event.order else one for one in duties.orders)
            return replace(duties, orders=orders)
        case LevelsJoined():
            return replace(duties, together=event.levels)
        case RepresentativesProposed():
            rest = tuple(one for one in duties.proposed if one[0] != event.party)
            return replace(duties, proposed=(*rest, (event.party, event.representatives)))
        case RepresentativesNamed():
            others = tuple(one for one in duties.representatives if one[0] != event.side)
            return replace(duties, representatives=(*others, (event.side, event.representatives)))
    assert_never(event)


def _turned(flag: Flag, event: RiskReported | RiskDismissed) -> Flag:
    if flag.number != event.flag:
        return flag
    if isinstance(event, RiskDismissed):
        return replace(flag, dismissed=True)
    return replace(flag, reported=(*flag.reported, event.authority))
