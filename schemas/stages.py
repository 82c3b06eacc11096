"""The stages of a case, in words that workflows, views and tables share."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands (the states of a dispute; what runs beside them, such as a suspension, is no stage)."""

    REPORTED = "reported"
    REGISTERED = "registered"
    TRIAGED = "triaged"
    HANDLING = "handling"
    HANDOVER = "handover"
    MEDIATION = "mediation"
    SIGNING = "signing"
    SETTLED = "settled"
    PERFORMANCE = "performance"
    TERMINATED = "terminated"
    TRANSFER = "transfer"
    DECIDED = "decided"
    REVIEW = "review"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    ARCHIVED = "archived"

    @property
    def over(self) -> bool:
        """Whether nothing more is owed."""
        return self in _OVER


_OVER = frozenset(
    {
        Stage.CLOSED,
        Stage.DECLINED,
        Stage.WITHDRAWN,
        Stage.TRANSFERRED,
        Stage.MERGED,
        Stage.ARCHIVED,
    }
)
