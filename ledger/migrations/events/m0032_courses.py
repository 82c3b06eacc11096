"""An index on the time that each case took, for the cases that were open when a period began.

It is of cases that are over and of columns that were indexed before, so that an open case is still changed in place.
"""

from alembic import op

revision = "m0032"
down_revision = "m0031"


def upgrade() -> None:
    """Make the index."""
    op.execute(
        """
        create index measure_course on current.measure
            using gist (tstzrange(opened_at, greatest(opened_at, ended_at), '[]')) where ended_at is not null
        """
    )


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
