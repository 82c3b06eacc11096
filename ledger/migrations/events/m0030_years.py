"""Indexes for ledgers of years: what is first on a heap is found without sorting the heap, whatever the reach of whoever asks.

For a wide reach a walk in the order of the list, for a narrow one the rows of the place: the database takes the shorter. No column
is indexed here that changes while a case is open and had no index before, so that measures are still changed in place.
"""

from alembic import op

revision = "m0030"
down_revision = "m0017"

STATEMENTS = (
    """
    create index stream_row_unheld_due on current.stream_row (kind, due_at nulls first, stream)
        where not over and holder is null
    """,
    """
    create index stream_row_waits_due on current.stream_row (kind, due_at nulls first, stream)
        where not over and waits is not null
    """,
    # What ended at a stage that is seldom an end.
    "create index stream_row_ended on current.stream_row (kind, stage, opened_at desc, stream) where over",
    "create index span_owed_place on current.span (place text_pattern_ops, due_at) where ended_at is null",
    # What ended like this, the newest first; the place is looked at in the index.
    """
    create index measure_outcome on current.measure (outcome, opened_at desc, stream) include (place)
        where outcome is not null
    """,
    "create index measure_running on current.measure (opened_at, stream) where ended_at is null",
)


def upgrade() -> None:
    """Make the indexes."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
