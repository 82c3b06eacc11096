"""Where the ledger was last seen: kept beside the person store, so that a ledger restored to an earlier moment is noticed."""

from alembic import op

revision = "p0003"
down_revision = "p0002"

STATEMENTS = (
    # A position and the hash of the event there: nothing of anybody.
    """
    create table person.witness (
        one boolean primary key default true check (one),
        position bigint not null check (position >= 0),
        hash bytea not null check (octet_length(hash) = 32),
        at timestamptz not null default clock_timestamp()
    ) with (fillfactor = 50)
    """,
    "grant select, insert, update on person.witness to heyi_app",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the store itself."""
    raise NotImplementedError("the person store has no way back; restore a backup")
