"""Counts: what is counted of a case so far, kept beside its state, so that one more event is counted without all before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from domain.case.fact import Fact
from domain.case.measures import closed, count
from domain.case.spans import Span, take
from schemas.derived import Measure


@dataclass(frozen=True)
class Counts:
    """The time limits of a case by their clocks, and what was found for its measure; nothing in it is ever changed."""

    by_clock: Mapping[str, Span] = field(default_factory=dict)
    standing: frozenset[str] = frozenset()
    found: Mapping[str, Any] = field(default_factory=dict)

    def after(self, facts: Iterable[Fact]) -> Self:
        """The counts after these facts."""
        spans, standing, found = dict(self.by_clock), set(self.standing), _copied(self.found)
        for fact in facts:
            take(spans, standing, fact)
            count(found, fact)
        return type(self)(spans, frozenset(standing), found)

    @property
    def spans(self) -> tuple[Span, ...]:
        """As `spans_of` of all the facts."""
        return tuple(self.by_clock.values())

    @property
    def measure(self) -> Measure | None:
        """As `measure_of` of all the facts."""
        return closed(_copied(self.found), self.spans)


def _copied(found: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with collections of its own: counting adds to them."""
    return {name: value.copy() if isinstance(value, list | dict) else value for name, value in found.items()}
