"""An index over open cases that nobody holds: the desk asks for them below a place, the first due first."""

from alembic import op

revision = "m0008"
down_revision = "m0007"

STATEMENTS = (
    """
    create index stream_row_unheld on current.stream_row (kind, place text_pattern_ops, due_at, stream)
        where not over and holder is null
    """,
    # What is over below a place, the newest first, without a walk over what is open.
    "create index stream_row_over on current.stream_row (kind, opened_at desc, stream) where over",
)


def upgrade() -> None:
    """Make the indexes."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
