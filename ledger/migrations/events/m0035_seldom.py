"""Indexes on what happens to few cases, for the pages of cases behind an indicator: a page with nothing on it was a walk over a year.

Each has only the cases to which it happened, in the order of a page. A case is written to all indexes when one of these things
happens to it (it climbs, a mediator is appointed, an agreement is to be performed or was, ...), and is changed in place
otherwise, as before: whether a report was entered late, or when a case was accepted, is not indexed for that reason.
Each condition is on columns and not on what is computed of them, so that the database knows how few they are.
"""

from alembic import op

revision = "m0035"
down_revision = "m0034"

SELDOM = {
    "climbed": "climbs <> '{}'",
    "reopened": "reopened_at is not null",
    "visited": "followed_at is not null",
    "applied": "applied_at is not null",
    "performing": "perform_due is not null or performed_at is not null",
    "risky": "risks > 0",
    "risks_told": "risk_seconds <> '{}'",
    "appointed": "appointments > 0",
    "incomplete": "parties < 2 or category = 'other'",
}


def upgrade() -> None:
    """Make the indexes."""
    for name, said in SELDOM.items():
        op.execute(f"create index measure_{name} on current.measure (opened_at, stream) where {said}")


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
