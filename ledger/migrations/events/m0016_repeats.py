"""Reports of one kind from one place on their way to a topic: a follower's tables, a row for a report and one for a heap."""

from alembic import op

revision = "m0016"
down_revision = "m0015"

STATEMENTS = (
    """
    create table current.heap (
        topic uuid primary key,
        place text not null,
        category text not null,
        reports int not null,
        over boolean not null default false
    )
    """,
    # One topic at a time for a place and a kind, whatever follows reports.
    "create unique index heap_open on current.heap (place, category) where not over",
    """
    create table current.report (
        stream text primary key,
        place text not null,
        category text not null,
        reported_at timestamptz not null,
        topic uuid
    )
    """,
    "create index report_loose on current.report (place, category) where topic is null",
    "grant select, insert, update, delete on current.heap, current.report to heyi_app",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
