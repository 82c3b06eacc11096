"""Decisions: orders of the 12345 line."""

from typing import assert_never

from domain.case.authority import permit
from domain.case.clocks import LEVEL_CLOCKS, extend, start, start_if_ruled, stop
from domain.case.ground import Ground
from domain.case.state import Case
from domain.refusals import PackLacks, UnknownCode, UnknownParty
from schemas.case_events import CaseEvent
from schemas.clock_kinds import ClockKind
from schemas.hotline import (
    AnswerCaller,
    CallerAnswered,
    DecideObjection,
    DispatchOrder,
    ExtendOrder,
    HotlineCommand,
    ObjectionDecided,
    ObjectToOrder,
    OrderDispatched,
    OrderExtended,
    OrderObjected,
)
from schemas.practice import TimeLimit
from schemas.stages import Stage

SETTLED = (Stage.SETTLED, Stage.PERFORMANCE)
"""Where an answer to the caller ends nothing but the time for it: what the parties agreed on takes its course."""


def decide(command: HotlineCommand, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The facts that one of these commands creates; raise `Refusal` if it may not happen."""
    permit(type(command), case, ground)
    match command:
        case DispatchOrder():
            return _dispatch(command, case, ground)
        case ObjectToOrder():
            return (OrderObjected(level=case.level, reason=command.reason.sealed),)
        case DecideObjection():
            return _decide_objection(command, case, ground)
        case ExtendOrder():
            return _extend(command, case, ground)
        case AnswerCaller():
            return _answer(command, case, ground)
    assert_never(command)


def _limit(code: str, ground: Ground) -> TimeLimit:
    limits = ground.practice.order_limits
    if not limits:
        raise PackLacks(section="order_limits", pack=ground.pack.id)
    if code not in limits:
        raise UnknownCode(field="limit", value=code, known=tuple(limits))
    return limits[code]


def _dispatch(command: DispatchOrder, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """The limit on the order takes the place of the budgets of the ladder: nothing hands it up but a person above."""
    limit = _limit(command.limit, ground)
    return (
        OrderDispatched(limit=command.limit, level=case.level),
        *stop(case, "dispatched", *LEVEL_CLOCKS),
        start(ClockKind.ANSWER_HOTLINE, case.level, case, ground, budget=limit.budget),
        *start_if_ruled(ClockKind.OBJECT_ORDER, case.level, case, ground),
    )


def _decide_objection(command: DecideObjection, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    """Upheld, the order goes to another level with the time that is left of it."""
    if not command.upheld:
        return (
            ObjectionDecided(
                upheld=False, from_level=case.level, to_level=case.level, reason=command.reason.sealed
            ),
        )
    levels = tuple(rung.level for rung in ground.pack.ladder if rung.level is not case.level)
    if command.level not in levels:
        named = command.level.value if command.level else ""
        raise UnknownCode(field="level", value=named, known=tuple(one.value for one in levels))
    return (
        ObjectionDecided(
            upheld=True,
            from_level=case.level,
            to_level=command.level,
            post=ground.answering(command.level, case),
            reason=command.reason.sealed,
        ),
        *stop(case, "objection_upheld", ClockKind.OBJECT_ORDER, ClockKind.CONSENT, *LEVEL_CLOCKS),
        *start_if_ruled(ClockKind.OBJECT_ORDER, command.level, case, ground),
    )


def _extend(command: ExtendOrder, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    (clock,) = case.of_kind(ClockKind.ANSWER_HOTLINE)
    limit = _limit(case.hotline.limit or "", ground)
    return (
        OrderExtended(reason=command.reason.sealed),
        extend(clock, limit.budget, "approved", case, ground),
    )


def _answer(command: AnswerCaller, case: Case, ground: Ground) -> tuple[CaseEvent, ...]:
    if unknown := [number for number in command.told if not case.has_party(number)]:
        raise UnknownParty(party=unknown[0])
    if command.channel not in ground.pack.channels:
        raise UnknownCode(field="channel", value=command.channel, known=tuple(ground.pack.channels))
    (clock,) = case.of_kind(ClockKind.ANSWER_HOTLINE)
    answered = CallerAnswered(
        told=command.told,
        channel=command.channel,
        in_time=ground.at < clock.due,
        text=command.text.sealed,
    )
    ended = (ClockKind.ANSWER_HOTLINE, ClockKind.OBJECT_ORDER, ClockKind.CONSENT, ClockKind.ANSWER_CONTEST)
    if case.stage in SETTLED:
        return (answered, *stop(case, "answered", *ended))
    return (
        answered,
        *stop(case, "answered", *ended, *LEVEL_CLOCKS),
        start(ClockKind.CLOSE, case.level, case, ground),
        *start_if_ruled(ClockKind.FOLLOW_UP, case.level, case, ground),
    )
