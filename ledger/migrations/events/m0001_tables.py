"""The ledger's tables: streams, events, commands, the counter of positions, and the triggers that keep them append-only."""

from alembic import op

revision = "m0001"
down_revision = None

STATEMENTS = (
    "create schema ledger",
    """
    create table ledger.stream (
        stream text primary key check (length(stream) <= 128),
        kind text not null,
        version int not null check (version >= 0),
        head_hash bytea not null check (octet_length(head_hash) = 32)
    ) with (fillfactor = 70)
    """,
    # Order of columns: fixed width first, so that a row carries no padding.
    """
    create table ledger.event (
        position bigint primary key,
        recorded_at timestamptz not null,
        event_id uuid not null,
        command_id uuid not null,
        cause uuid,
        version int not null check (version > 0),
        schema_version int not null check (schema_version > 0),
        stream text not null,
        kind text not null,
        policy text not null,
        visibility text not null,
        actor bytea not null,
        on_behalf_of bytea,
        hash bytea not null check (octet_length(hash) = 32),
        body bytea not null,
        unique (stream, version)
    )
    """,
    """
    create table ledger.command (
        command_id uuid primary key,
        digest bytea not null check (octet_length(digest) = 32),
        stream text not null,
        version int not null,
        at timestamptz not null default clock_timestamp(),
        outcome bytea not null
    )
    """,
    "comment on column ledger.command.version is 'version of the stream after the command'",
    """
    create table ledger.counter (
        one boolean primary key default true check (one),
        position bigint not null check (position >= 0)
    ) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)
    """,
    "insert into ledger.counter (position) values (0)",
    """
    create table ledger.checkpoint (
        follower text primary key check (length(follower) between 1 and 80),
        position bigint not null check (position >= 0),
        hash bytea,
        at timestamptz not null default clock_timestamp()
    ) with (fillfactor = 50)
    """,
    """
    create function ledger.refuse_change() returns trigger language plpgsql as $$
    begin
        raise exception '% of %.% is refused: what was recorded stays', tg_op, tg_table_schema, tg_table_name
            using errcode = 'HY001';
    end
    $$
    """,
    """
    create trigger append_only before update or delete or truncate on ledger.event
        for each statement execute function ledger.refuse_change()
    """,
    """
    create trigger append_only before update or delete or truncate on ledger.command
        for each statement execute function ledger.refuse_change()
    """,
    # A sequence per kind of number, made when the kind is first asked for: numbers have gaps, and no writer
    # waits for another.
    """
    create function ledger.next_number(kind text) returns bigint
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
    begin
        if kind !~ '^[a-z][a-z0-9_]{0,39}$' then
            raise exception 'not a kind of number' using errcode = 'HY002';
        end if;
        begin
            return nextval(format('ledger.%I', 'number_' || kind));
        exception when undefined_table then
            perform pg_advisory_xact_lock(hashtextextended('ledger.number_' || kind, 0));
            execute format('create sequence if not exists ledger.%I', 'number_' || kind);
            return nextval(format('ledger.%I', 'number_' || kind));
        end;
    end
    $$
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused: a ledger is not taken away by a migration."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
