"""Who looked at which case, when, and at what of it: appended only, like the ledger, and beside it."""

from alembic import op

revision = "m0012"
down_revision = "m0011"

STATEMENTS = (
    "create schema access",
    "revoke all on schema access from public",
    """
    create table access.look (
        id bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        stream text not null,
        actor text not null,
        role text not null,
        place text,
        what text not null
    )
    """,
    "create index look_stream on access.look (stream, id desc)",
    """
    create trigger append_only before update or delete or truncate on access.look
        for each statement execute function ledger.refuse_change()
    """,
    "grant usage on schema access to heyi_app",
    "grant select, insert on access.look to heyi_app",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
