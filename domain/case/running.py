"""How events change the clocks that run: started, moved, stopped, reminded, run out."""

from dataclasses import replace
from typing import assert_never

from domain.case.state import Clock
from schemas.clock_events import ClockMoved, ClockStarted, ClockStopped, DeadlineLapsed, DeadlineReminded


def after(
    clocks: tuple[Clock, ...],
    event: ClockStarted | ClockMoved | ClockStopped | DeadlineReminded | DeadlineLapsed,
    version: int,
) -> tuple[Clock, ...]:
    """The clocks after an event of this version, which is what names the clock that it starts or moves."""
    match event:
        case ClockStarted():
            return (*clocks, _started(event, version))
        case ClockStopped():
            return tuple(clock for clock in clocks if clock.id != event.clock)
        case ClockMoved() | DeadlineReminded() | DeadlineLapsed():
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
    )


def _turned(clock: Clock, event: ClockMoved | DeadlineReminded | DeadlineLapsed, version: int) -> Clock:
    match event:
        case DeadlineReminded():
            return replace(clock, reminded=event.nth)
        case DeadlineLapsed():
            return replace(clock, lapsed=True)
        case ClockMoved():
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
                reminded=0,
                lapsed=False,
            )
    assert_never(event)
