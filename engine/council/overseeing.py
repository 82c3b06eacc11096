"""Overseeing deliberations: what was overdue at a moment, told from the events recorded by then."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.council.state import Deadline, Deliberation
from engine.processes import DELIBERATIONS
from ledger.port import Ledger
from projections.overdue import Late, OverdueList, Overlooked
from schemas.envelope import Recorded


@dataclass(frozen=True, slots=True)
class CouncilOverdue:
    """A time limit of a deliberation that was overdue: as both stood at that moment."""

    late: Late
    deliberation: Deliberation
    clock: Deadline


class CouncilOverseer:
    """Looks at many deliberations for those who answer for a place; the caller sees to it that the place is theirs."""

    def __init__(self, ledger: Ledger, late: OverdueList) -> None:
        self._ledger = ledger
        self._late = late

    async def overdue(self, wanted: Overlooked, after: Late | None, limit: int) -> tuple[CouncilOverdue, ...]:
        """At most `limit` time limits, the longest overdue first; raise `Unavailable` or `Busy`."""
        found = await self._late.page(wanted, after, limit)
        once = list(dict.fromkeys(late.stream for late in found))
        loaded = dict(zip(once, await self._ledger.load_all(once), strict=True))
        told = (_told(late, loaded[late.stream].events, wanted) for late in found)
        return tuple(one for one in told if one is not None)


def _told(late: Late, events: Sequence[Recorded], wanted: Overlooked) -> CouncilOverdue | None:
    then = [one for one in events if one.recorded_at <= wanted.at]
    deliberation = DELIBERATIONS.fold(None, then)
    clock = deliberation.clock(late.clock) if deliberation else None
    # A row is written with its events: what it names is found there, unless the rows were not rebuilt after a mishap.
    return None if deliberation is None or clock is None else CouncilOverdue(late, deliberation, clock)
