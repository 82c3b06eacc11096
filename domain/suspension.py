"""Where a clock stands still: any heap of suspensions as disjoint stretches of time, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from domain.calendar import utc
from schemas.calendar import Suspension

Stretch = tuple[datetime, datetime]
"""A half-open stretch of time [start, end) in UTC."""

NEVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has no end yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Disjoint stretches in order, none of them empty; with an open suspension the last one is endless."""

    stretches: tuple[Stretch, ...]
    reasons: tuple[str, ...] = ()
    """Why the clock stands still for good: the reasons of the open suspensions, sorted."""

    @property
    def since(self) -> datetime:
        """Start of the endless stretch, `NEVER` if there is none."""
        return self.stretches[-1][0] if self.stretches and self.stretches[-1][1] == NEVER else NEVER

    def before(self, midnight: datetime) -> bool:
        """Whether the clock stands still in the moment before `midnight`."""
        return any(start < midnight <= end for start, end in self.stretches)

    def within(self, start: datetime, end: datetime) -> timedelta:
        """How long the clock stands still in [start, end)."""
        overlaps = (min(end, stop) - max(start, begin) for begin, stop in self.stretches)
        return sum((overlap for overlap in overlaps if overlap > timedelta()), timedelta())

    def from_then_on(self, instant: datetime) -> "Standing":
        """Return the same with the clock standing still for good from `instant`."""
        return Standing(_merged((*self.stretches, (instant, NEVER))), self.reasons)

    def running(self, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
        """Yield the parts of `stretches` in which the clock runs; lazily, for office hours go on for ever."""
        return chain.from_iterable(self._running(start, end) for start, end in stretches)

    def _running(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        for begin, stop in self.stretches:
            if start < begin:
                yield start, min(begin, end)
            start = max(start, stop)
            if start >= end:
                return
        yield start, end


def standing(suspensions: Iterable[Suspension]) -> Standing:
    """Bring suspensions into order; overlaps count once, empty ones not at all."""
    known = tuple(suspensions)
    stretches = ((utc(one.start), NEVER if one.end is None else utc(one.end)) for one in known)
    return Standing(_merged(stretches), tuple(sorted({one.reason for one in known if one.end is None})))


def _merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
