"""How events change the clocks that run: started, moved, stopped, reminded, run out."""

from typing import assert_never

from domain.case.state import Clock
from domain.course import GRACE
from domain.frozen import replace
from schemas.calendar import Grant, Move
from schemas.clock_events import (
    ClockEvent,
    ClockMoved,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    DeadlineLapsed,
    DeadlineReminded,
)


def after(clocks: tuple[Clock, ...], event: ClockEvent, version: int) -> tuple[Clock, ...]:
    """The clocks after an event of this version, which is what names the clock that it starts or moves."""
    match event:
        case ClockStarted():
            return (*clocks, _started(event, version))
        case ClockStopped():
            return tuple(clock for clock in clocks if clock.id != event.clock)
        case ClockMoved() | ClockPaused() | ClockResumed() | DeadlineReminded() | DeadlineLapsed():
            return tuple(
                _turned(clock, event, version) if clock.id == event.clock else clock for clock in clocks
            )
    assert_never(event)


def _started(event: ClockStarted, version: int) -> Clock:
    return Clock(
        id=f"{event.kind}@{version}",
        kind=event.kind,
        level=event.level,
        rule=event.rule,
        budget=event.budget,
        started=event.started,
        due=event.due,
        reminders=event.reminders,
        on_lapse=event.on_lapse,
        calendar=event.calendar,
        explanation=event.explanation,
        provisional=event.provisional,
        subject=event.subject,
        grants=event.grants,
    )


def _turned(
    clock: Clock,
    event: ClockMoved | ClockPaused | ClockResumed | DeadlineReminded | DeadlineLapsed,
    version: int,
) -> Clock:
    match event:
        case DeadlineReminded():
            return replace(clock, reminded=event.nth)
        case DeadlineLapsed():
            return replace(clock, lapsed=True)
        case ClockPaused():
            return replace(clock, paused_since=event.since, paused_why=event.why)
        case ClockResumed():
            return _resumed(clock, event, version)
        case ClockMoved():
            return _moved(clock, event, version)
    assert_never(event)


def _resumed(clock: Clock, event: ClockResumed, version: int) -> Clock:
    return replace(
        clock,
        id=f"{clock.kind}@{version}",
        due=event.due,
        reminders=event.reminders,
        reminded=event.reminded,
        paused_since=None,
        paused_why="",
        pauses=event.suspensions,
        calendar=event.calendar,
        explanation=event.explanation,
        provisional=event.provisional,
        moves=(*clock.moves, _move(event, "resumed", event.why, version)),
    )


def _moved(clock: Clock, event: ClockMoved, version: int) -> Clock:
    """A clock that stands still when it is moved goes on standing still: its due time is counted again when it goes on."""
    return replace(
        clock,
        id=f"{clock.kind}@{version}",
        level=event.level,
        rule=event.rule,
        budget=event.budget,
        due=event.due,
        reminders=event.reminders,
        on_lapse=event.on_lapse,
        calendar=event.calendar,
        explanation=event.explanation,
        provisional=event.provisional,
        reminded=event.reminded,
        lapsed=False,
        grants=event.grants or _granted_before_grants(event),
        moves=(*clock.moves, _move(event, event.why, event.reason, version)),
    )


def _move(event: ClockMoved | ClockResumed, why: str, reason: str | None, version: int) -> Move:
    return Move(
        version=version,
        was_due=event.was_due,
        due=event.due,
        why=why,
        reason=reason,
        explanation=event.explanation,
    )


def _granted_before_grants(event: ClockMoved) -> tuple[Grant, ...]:
    """The grace of an event that was recorded before events named what they grant."""
    if not event.explanation.startswith(GRACE):
        return ()
    return (Grant(kind="grace", made=event.due, until=event.due, why=event.why),)
