"""Which streams a workflow should look at again: one row a stream, written by the relay, taken away once Temporal knows."""

from alembic import op

revision = "m0005"
down_revision = "m0004"

STATEMENTS = (
    """
    create table current.poke (
        stream text primary key,
        version int not null,
        failures int not null default 0,
        next_at timestamptz not null default clock_timestamp()
    ) with (fillfactor = 70)
    """,
    "create index poke_next on current.poke (next_at)",
    "grant select, insert, update, delete on current.poke to heyi_app",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take it away; pokes are made again by `heyi resync`."""
    op.execute("drop table current.poke")
