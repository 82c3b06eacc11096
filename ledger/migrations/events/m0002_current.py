"""Where streams stand now: rows derived from the events, written with them, for lists, clocks and lookups."""

from alembic import op

revision = "m0002"
down_revision = "m0001"

STATEMENTS = (
    "create schema current",
    """
    create table current.stream_row (
        stream text primary key,
        kind text not null,
        number text,
        place text,
        stage text not null,
        level text,
        category text,
        triage_class text,
        holder text,
        due_at timestamptz,
        opened_at timestamptz,
        over boolean not null
    ) with (fillfactor = 80)
    """,
    # Lists: below a place by stage, newest first; what is due; one number; one category; what a person holds.
    """
    create index stream_row_place on current.stream_row (kind, place text_pattern_ops, stage, opened_at desc)
    """,
    "create index stream_row_due on current.stream_row (due_at) where not over and due_at is not null",
    "create index stream_row_opened on current.stream_row (kind, opened_at desc, stream)",
    "create index stream_row_number on current.stream_row (number text_pattern_ops) where number is not null",
    "create index stream_row_category on current.stream_row (kind, category, opened_at desc) where category is not null",
    "create index stream_row_holder on current.stream_row (holder, due_at) where not over and holder is not null",
    """
    create table current.obligation (
        stream text not null,
        id text not null,
        command text not null,
        due_at timestamptz not null,
        primary key (stream, id)
    )
    """,
    "create index obligation_due on current.obligation (due_at)",
    """
    create table current.lookup (
        kind text not null,
        key bytea not null,
        stream text not null,
        ref int not null,
        primary key (kind, key)
    )
    """,
    "create index lookup_stream on current.lookup (stream)",
)


def upgrade() -> None:
    """Make the tables of derived rows."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
