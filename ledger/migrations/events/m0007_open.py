"""An index over what is open: lists by stage, and the count of open cases, without a walk over what ended long ago."""

from alembic import op

revision = "m0007"
down_revision = "m0006"

STATEMENTS = (
    """
    create index stream_row_open on current.stream_row (kind, stage, opened_at desc, stream) where not over
    """,
)


def upgrade() -> None:
    """Make the index."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
