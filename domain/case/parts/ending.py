"""How mediation ended, who says that the parties settled it, what a visit found, and where the file is."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """`terminated` is the reason code while the end of mediation stands; `papers` are the items of the file that are there.

    `settled_said` and `withdrawal_said` are the parties who said so; `by_themselves` that all of them settled it without a
    mediation agreement. When the case itself was over stands in `Case.ended_at`.
    """

    terminated: str | None = None
    terminated_at: datetime | None = None
    settled_said: tuple[int, ...] = ()
    withdrawal_said: tuple[int, ...] = ()
    by_themselves: bool = False
    visits: int = 0
    papers: tuple[str, ...] = ()
    archived_at: datetime | None = None
    keep_years: int | None = None
    reopened: int = 0
