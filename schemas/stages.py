"""The stages of a case, in words that workflows, views and tables share."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands (domain states REPORTED to WITHDRAWN, as far as they are built)."""

    REPORTED = "reported"
    REGISTERED = "registered"
    TRIAGED = "triaged"
    HANDLING = "handling"
    HANDOVER = "handover"
    SETTLED = "settled"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def over(self) -> bool:
        """Whether nothing more is owed."""
        return self in (Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN)
