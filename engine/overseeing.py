"""Overseeing: what was overdue and who answered for it, and where the time of cases went, each told from the events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.case.clocks import LEVEL_CLOCKS
from domain.case.spans import spans_of
from domain.case.state import Case, Clock
from domain.case.timeline import Stay, stays_of
from engine.case_process import facts_of
from engine.opened import Opened
from engine.processes import CASES
from engine.reading import open_words
from ledger.port import Ledger
from ledger.vault import Vault
from projections.overdue import Late, OverdueList, Overlooked
from projections.timeline_list import Period, TimelineList, Under
from schemas.envelope import Recorded
from schemas.places import Post
from schemas.stages import Stage

_NOWHERE = "nowhere"
"""A stream that is not there: asked for when only the time is wanted."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A time limit that was overdue at an instant: case, clock and who answered for it as they were known then."""

    late: Late
    case: Case
    clock: Clock
    answered: Post | None
    overrun: timedelta
    paused: timedelta
    lapse: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """Where the time of a case went; `authorities` are the words that its pauses name, by digest."""

    under: Under
    case: Case
    stays: tuple[Stay, ...]
    authorities: dict[str, Opened]


class Overseer:
    """Looks at many cases for those who answer for a place; the caller sees to it that the place is theirs."""

    def __init__(self, ledger: Ledger, vault: Vault, late: OverdueList, courses: TimelineList) -> None:
        self._ledger = ledger
        self._vault = vault
        self._late = late
        self._courses = courses

    async def now(self) -> datetime:
        """What time it is to the ledger."""
        return (await self._ledger.load(_NOWHERE)).now

    async def overdue(self, wanted: Overlooked, after: Late | None, limit: int) -> tuple[Overdue, ...]:
        """At most `limit` time limits that were over and owed at an instant, from the events recorded by then."""
        found = await self._late.page(wanted, after, limit)
        loaded = await self._load([late.stream for late in found])
        then = {
            stream: [one for one in events if one.recorded_at <= wanted.at]
            for stream, events in loaded.items()
        }
        told = [_overdue(late, then[late.stream], wanted.at) for late in found if then.get(late.stream)]
        return tuple(one for one in told if one is not None)

    async def courses(
        self, place: str, period: Period, after: Under | None, limit: int
    ) -> tuple[Course, ...]:
        """At most `limit` cases that were under way in a period, with their stays at the levels."""
        found = await self._courses.page(place, period, after, limit)
        loaded = await self._load([one.stream for one in found])
        told: list[tuple[Under, Case, tuple[Stay, ...]]] = []
        for one in found:
            events = loaded[one.stream]
            case = CASES.fold(None, events)
            if case is not None:
                told.append((one, case, stays_of(facts_of(events))))
        cases = [case for _, case, _ in told]
        refs = [p.authority for _, _, stays in told for s in stays for p in s.pauses if p.authority]
        texts = {
            digest: Opened(text) for digest, text in (await open_words(self._vault, cases, refs)).items()
        }
        return tuple(Course(one, case, stays, texts) for one, case, stays in told)

    async def _load(self, streams: Sequence[str]) -> dict[str, tuple[Recorded, ...]]:
        once = list(dict.fromkeys(streams))
        loaded = await self._ledger.load_all(once)
        return {stream: one.events for stream, one in zip(once, loaded, strict=True)}


def _overdue(late: Late, events: Sequence[Recorded], at: datetime) -> Overdue | None:
    case = CASES.fold(None, events)
    clock = case.clock(late.clock) if case else None
    # A row is written with its events: what it names is found there, unless the rows were not rebuilt after a mishap.
    if case is None or clock is None:
        return None
    handed = case.stage is Stage.HANDOVER and clock.kind in LEVEL_CLOCKS
    lapse = next((one.lapse for one in spans_of(facts_of(events)) if one.clock == clock.id), None)
    paused = sum((one.end - one.start for one in clock.pauses if one.end is not None), timedelta())
    answered = case.receiver if handed else case.handler or case.holder
    return Overdue(late, case, clock, answered, at - clock.due, paused, lapse)
