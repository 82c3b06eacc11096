"""Spans: from when until when each time limit of a deliberation was owed, folded from its events, ended ones included."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.council.fact import Fact
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlinePassed, DeadlineSet, DeadlineShifted
from schemas.council.results import (
    DecisionAnnulled,
    DeliberationClosed,
    DeliberationShelved,
)
from schemas.council.topics import TopicRejected, TopicWithdrawn

WAITED_FOR = (
    CouncilClock.OPENING,
    CouncilClock.ROUND,
    CouncilClock.COOLING,
    CouncilClock.PUBLICATION,
)
"""Instants that simply come: nobody owes anything by them, so that nobody is late."""

_OVER = (TopicRejected, TopicWithdrawn, DeliberationClosed, DeliberationShelved, DecisionAnnulled)


@dataclass(frozen=True, slots=True)
class CouncilSpan:
    """A time limit under one id: owed from `began` on, over at `due`, owed no more from `ended` on."""

    clock: str
    kind: CouncilClock
    tier: int
    began: datetime
    due: datetime
    ended: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether some moment finds it overdue, or will."""
        return self.ended is None or self.ended > self.due


def spans_of(facts: Iterable[Fact], tier: int) -> tuple[CouncilSpan, ...]:
    """All that somebody owed or owes, in the order in which it began; `tier` is where the deliberation stands."""
    spans: dict[str, CouncilSpan] = {}
    for fact in facts:
        event = fact.event
        match event:
            case DeadlineSet() if event.kind not in WAITED_FOR:
                name = f"{event.kind}@{fact.version}"
                spans[name] = CouncilSpan(name, event.kind, tier, fact.at, event.due)
            case DeadlineShifted() if event.clock in spans:
                before = spans[event.clock]
                _end(spans, event.clock, fact.at)
                name = f"{before.kind}@{fact.version}"
                spans[name] = CouncilSpan(name, before.kind, tier, fact.at, event.due)
            case DeadlineEnded():
                _end(spans, event.clock, fact.at)
            case DeadlinePassed() if event.outcome != "overdue":
                _end(spans, event.clock, fact.at)
            case _ if isinstance(event, _OVER):
                for name in tuple(spans):
                    _end(spans, name, fact.at)
            case _:
                pass
    return tuple(spans.values())


def _end(spans: dict[str, CouncilSpan], clock: str, at: datetime) -> None:
    span = spans.get(clock)
    if span is not None and span.ended is None:
        spans[clock] = replace(span, ended=at)
