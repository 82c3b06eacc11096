"""How mediation ended, who says that the parties settled it, what a visit found, and where the file is."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """`terminated` is the reason code while the end of mediation stands."""

    terminated: str | None = None
    terminated_at: datetime | None = None
    settled_said: tuple[int, ...] = ()
    visits: int = 0
    closed_at: datetime | None = None
    archived_at: datetime | None = None
    keep_years: int | None = None
    reopened: int = 0
