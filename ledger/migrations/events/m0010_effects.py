"""What is still to be done outside the ledger, such as a mail: one row an effect, taken away once the ledger says what came of it."""

from alembic import op

revision = "m0010"
down_revision = "m0009"

STATEMENTS = (
    """
    create table current.effect (
        stream text not null,
        number int not null,
        channel text not null,
        prepared_at timestamptz not null,
        tries int not null default 0,
        next_at timestamptz not null default clock_timestamp(),
        claimed_until timestamptz,
        primary key (stream, number, channel)
    ) with (fillfactor = 70)
    """,
    "create index effect_next on current.effect (next_at)",
    "grant select, insert, update, delete on current.effect to heyi_app",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
