"""Whether mediation rests, and which longer term is proposed."""

from dataclasses import dataclass
from datetime import datetime

from schemas.calendar import Budget
from schemas.clock_kinds import ClockKind


@dataclass(frozen=True, slots=True)
class Rest:
    """A suspension that is open."""

    reason_code: str
    since: datetime
    stops: tuple[ClockKind, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A longer term that waits for every party."""

    budget: Budget
    agreed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """The term of mediation, beside its clock."""

    rest: Rest | None = None
    proposed: Proposed | None = None
    extended: int = 0
