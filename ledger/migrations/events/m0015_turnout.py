"""How many of a round's roll have voted: a follower's table, one row for a round, for turnout and for closing early."""

from alembic import op

revision = "m0015"
down_revision = "m0014"

STATEMENTS = (
    """
    create table current.turnout (
        stream text not null,
        number int not null,
        units int not null,
        early boolean not null,
        voted int not null default 0,
        primary key (stream, number)
    )
    """,
    "grant select, insert, update, delete on current.turnout to heyi_app",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
