"""The stages of a deliberation, from a topic to what became of it."""

from enum import StrEnum


class Step(StrEnum):
    """Where a deliberation stands; guards and duties stand in domain/council."""

    SUGGESTED = "suggested"
    SCREENED = "screened"
    STUDIED = "studied"
    SCHEDULED = "scheduled"
    NOTICED = "noticed"
    ROUND = "round"
    """A round of talk is open."""
    BETWEEN = "between"
    """A round was counted and another one follows after its cooling time."""
    CONSENSUS = "consensus"
    PARTIAL = "partial"
    """Some proposals are agreed, others are not, or need the vote of another electorate."""
    NO_CONSENSUS = "no_consensus"
    REFERRED = "referred"
    """What is put to a vote, by whom and by which rule is fixed; its notice runs."""
    VOTING = "voting"
    NO_QUORUM = "no_quorum"
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    PUBLISHED = "published"
    IMPLEMENTING = "implementing"
    REPORTED = "reported"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SHELVED = "shelved"
    ANNULLED = "annulled"


OVER = (Step.CLOSED, Step.REJECTED, Step.WITHDRAWN, Step.SHELVED, Step.ANNULLED)
"""Nothing is owed any more; what was closed may still be annulled."""

OPEN = (Step.ROUND, Step.VOTING)
"""Statements and ballots are taken."""

DECIDED = (Step.CONSENSUS, Step.PARTIAL, Step.NO_CONSENSUS, Step.PASSED, Step.NOT_PASSED, Step.NO_QUORUM)
"""What rounds and votes can end in."""
