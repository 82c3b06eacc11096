"""How events change the clocks of a deliberation: set, shifted, ended, neared, passed."""

from typing import assert_never

from domain.council.state import Deadline
from domain.frozen import replace
from schemas.council.clocks import (
    CouncilClockEvent,
    DeadlineEnded,
    DeadlineNeared,
    DeadlinePassed,
    DeadlineSet,
    DeadlineShifted,
)


def after(clocks: tuple[Deadline, ...], event: CouncilClockEvent, version: int) -> tuple[Deadline, ...]:
    """The clocks after an event of this version, which is what names the clock that it sets or shifts."""
    match event:
        case DeadlineSet():
            return (*clocks, _new(event, version))
        case DeadlineEnded():
            return tuple(one for one in clocks if one.id != event.clock)
        case DeadlinePassed():
            # What is overdue stays until it is done; what simply came is over.
            if event.outcome == "overdue":
                return tuple(replace(one, passed=True) if one.id == event.clock else one for one in clocks)
            return tuple(one for one in clocks if one.id != event.clock)
        case DeadlineShifted() | DeadlineNeared():
            return tuple(_turned(one, event, version) if one.id == event.clock else one for one in clocks)
    assert_never(event)


def _new(event: DeadlineSet, version: int) -> Deadline:
    return Deadline(
        id=f"{event.kind}@{version}",
        kind=event.kind,
        rule=event.rule,
        budget=event.budget,
        started=event.started,
        due=event.due,
        reminders=event.reminders,
        calendar=event.calendar,
        explanation=event.explanation,
        provisional=event.provisional,
        subject=event.subject,
    )


def _turned(clock: Deadline, event: DeadlineShifted | DeadlineNeared, version: int) -> Deadline:
    if isinstance(event, DeadlineNeared):
        return replace(clock, reminded=event.nth)
    return replace(
        clock,
        id=f"{clock.kind}@{version}",
        due=event.due,
        reminders=event.reminders,
        reminded=event.reminded,
        calendar=event.calendar,
        explanation=event.explanation,
        provisional=event.provisional,
    )
