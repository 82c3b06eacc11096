"""Spans: from when until when each time limit of a case was owed, folded from its events, ended ones included."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.case.fact import Fact
from schemas.actors import Level
from schemas.case_events import CaseClosed, CaseDeclined, CaseWithdrawn
from schemas.clock_events import (
    ClockMoved,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    DeadlineLapsed,
)
from schemas.joining import CaseMerged, TransferReceived


@dataclass(frozen=True, slots=True)
class Span:
    """A time limit under one id: owed from `began` on, over at `due`, owed no more from `ended` on.

    A clock that is moved, or stood still and goes on, has a new id and a span of its own, so that a past moment is judged
    by the due instant that was known then, and nothing is overdue while its clock stands still. `lapse` is what its
    running out led to.
    """

    clock: str
    kind: str
    level: Level
    began: datetime
    due: datetime
    ended: datetime | None = None
    lapse: str | None = None

    def overdue(self, at: datetime) -> bool:
        """Whether it was over and still owed at an instant."""
        return max(self.began, self.due) <= at and (self.ended is None or at < self.ended)

    def overrun(self, at: datetime) -> timedelta:
        """By how much it was over when it ended, or is at an instant before that; zero when it is not."""
        until = at if self.ended is None else min(at, self.ended)
        return max(timedelta(), until - self.due)


def spans_of(facts: Iterable[Fact]) -> tuple[Span, ...]:
    """All time limits of a case, in the order in which they began."""
    spans: dict[str, Span] = {}
    standing: set[str] = set()
    for fact in facts:
        take(spans, standing, fact)
    return tuple(spans.values())


def take(spans: dict[str, Span], standing: set[str], fact: Fact) -> None:
    """Add one fact to the time limits by their clocks, of which `standing` are those that ever stood still."""
    event = fact.event
    match event:
        case ClockStarted():
            _begin(spans, event.kind.value, event.level, event.due, fact)
        case ClockMoved():
            _end(spans, event.clock, fact.at)
            begun = _begin(spans, spans[event.clock].kind, event.level, event.due, fact)
            if event.clock in standing:
                # What stands still is moved and stands still on: it is owed once it goes on.
                standing.add(begun)
                _end(spans, begun, fact.at)
        case ClockResumed():
            _begin(spans, spans[event.clock].kind, spans[event.clock].level, event.due, fact)
        case ClockPaused():
            standing.add(event.clock)
            _end(spans, event.clock, fact.at)
        case ClockStopped():
            _end(spans, event.clock, fact.at)
        case DeadlineLapsed():
            spans[event.clock] = replace(spans[event.clock], lapse=event.outcome)
        case CaseClosed() | CaseDeclined() | CaseWithdrawn() | CaseMerged() | TransferReceived():
            for clock in spans:
                _end(spans, clock, fact.at)
        case _:
            pass


def _begin(spans: dict[str, Span], kind: str, level: Level, due: datetime, fact: Fact) -> str:
    clock = f"{kind}@{fact.version}"
    spans[clock] = Span(clock, kind, level, fact.at, due)
    return clock


def _end(spans: dict[str, Span], clock: str, at: datetime) -> None:
    if spans[clock].ended is None:
        spans[clock] = replace(spans[clock], ended=at)
