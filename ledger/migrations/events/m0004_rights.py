"""What the application may do: read, and write through `ledger.append` and a follower's checkpoint; nothing else."""

from alembic import op

revision = "m0004"
down_revision = "m0003"

STATEMENTS = (
    # Roles belong to the whole cluster: another database's migration may have made it a moment ago.
    """
    do $$
    begin
        if not exists (select from pg_roles where rolname = 'heyi_app') then
            create role heyi_app nologin;
        end if;
    exception when duplicate_object or unique_violation then
        null;
    end
    $$
    """,
    "revoke all on schema ledger, current from public",
    "grant usage on schema ledger, current to heyi_app",
    "revoke execute on all functions in schema ledger from public",
    "grant select on all tables in schema ledger, current to heyi_app",
    "grant execute on function ledger.append, ledger.next_number to heyi_app",
    "grant insert, update on ledger.checkpoint to heyi_app",
)


def upgrade() -> None:
    """Grant the rights."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
