"""Rows for supervision: time limits that are or were overdue, and what is counted of each case; written with the events.

Only rows that differ are written, and an append that changes none of them sends none. They come within the row of their stream,
so that the statements that append stay as they are.
"""

from alembic import op

revision = "m0009"
down_revision = "m0008"

MEASURE = """
    policy text, category text, triage_class text, intake_level text, level text, opened_at timestamptz, parties int,
    registered_at timestamptz, accepted_at timestamptz, contact_at timestamptz, contact_due timestamptz, climbs text[],
    mediator text, appointments int, recusals int, agreed_at timestamptz, agreement text, resolved_at timestamptz,
    governing_due timestamptz, closed_at timestamptz, ended_at timestamptz, outcome text, reopened_at timestamptz,
    perform_due timestamptz, performed_at timestamptz, performed_in_time boolean, applied_at timestamptz,
    confirmed_at timestamptz, followed_at timestamptz, reached int, solved int, satisfied int, risks int,
    risks_in_time int, risk_seconds int[], repeats int
"""

INSTANTS = """
    opened_at, registered_at, accepted_at, contact_at, contact_due, agreed_at, resolved_at, governing_due, closed_at,
    ended_at, reopened_at, perform_due, performed_at, applied_at, confirmed_at, followed_at
"""

TABLES = (
    """
    create table current.span (
        stream text not null,
        place text not null,
        clock text not null,
        kind text not null,
        level text not null,
        began_at timestamptz not null,
        due_at timestamptz not null,
        ended_at timestamptz check (ended_at > due_at),
        primary key (stream, clock)
    )
    """,
    # What is owed still, the longest overdue first; and what was overdue from when until when.
    "create index span_owed on current.span (due_at, stream, clock) where ended_at is null",
    "create index span_late on current.span using gist (tstzrange(due_at, ended_at)) where ended_at is not null",
    f"create table current.measure (stream text primary key, place text not null, {MEASURE})",
    "create index measure_place on current.measure (place text_pattern_ops, opened_at)",
    "create index measure_opened on current.measure (opened_at, stream)",
    "create index measure_open on current.measure (place text_pattern_ops) where ended_at is null",
    f"create index measure_stirred on current.measure (greatest({INSTANTS})) where ended_at is not null",
    "alter table current.stream_row add column waits text",
    """
    create index stream_row_waits on current.stream_row (kind, place text_pattern_ops, due_at, stream)
        where not over and waits is not null
    """,
    """
    create type ledger.append_span as (
        clock text, kind text, level text, began_at timestamptz, due_at timestamptz, ended_at timestamptz
    )
    """,
    f"create type ledger.append_measure as ({MEASURE})",
    """
    alter type ledger.append_row
        add attribute waits text,
        add attribute spans ledger.append_span[],
        add attribute measure ledger.append_measure
    """,
    "grant select on current.span, current.measure to heyi_app",
)

PUT_ROWS = """
create or replace function ledger.put_rows(
    rows ledger.append_row[], obligations ledger.append_obligation[], lookups ledger.append_lookup[]
) returns void
language plpgsql volatile
as $$
begin
    if cardinality(lookups) > 0 then
        insert into current.lookup as x (kind, key, stream, ref)
            select l.kind, l.key, l.stream, l.ref from unnest(lookups) l
            where not exists (
                select from current.lookup x where x.kind = l.kind and x.key = l.key and x.stream = l.stream)
            order by l.kind, l.key;
        update current.lookup x set ref = l.ref from unnest(lookups) l
            where x.kind = l.kind and x.key = l.key and x.ref <> l.ref;
    end if;
    delete from current.lookup x using unnest(rows) r
        where x.stream = r.stream and not exists (
            select from unnest(lookups) l where l.stream = x.stream and l.kind = x.kind and l.key = x.key);
    insert into current.stream_row as x (stream, kind, number, place, stage, level, category, triage_class, holder, due_at,
                                         opened_at, over, waits)
        select r.stream, r.kind, r.number, r.place, r.stage, r.level, r.category, r.triage_class, r.holder, r.due_at,
               r.opened_at, r.over, r.waits
        from unnest(rows) r
        on conflict (stream) do update set
            kind = excluded.kind, number = excluded.number, place = excluded.place, stage = excluded.stage,
            level = excluded.level, category = excluded.category, triage_class = excluded.triage_class,
            holder = excluded.holder, due_at = excluded.due_at, opened_at = excluded.opened_at, over = excluded.over,
            waits = excluded.waits;
    delete from current.obligation x using unnest(rows) r where x.stream = r.stream;
    if cardinality(obligations) > 0 then
        insert into current.obligation select * from unnest(obligations) o;
    end if;
    if not exists (select from unnest(rows) r where r.spans is not null) then
        return;
    end if;
    delete from current.span x using unnest(rows) r
        where x.stream = r.stream and r.spans is not null and not exists (
            select from unnest(r.spans) s where x = row(r.stream, r.place, s.*)::current.span);
    insert into current.span
        select r.stream, r.place, s.* from unnest(rows) r, unnest(r.spans) s
        where not exists (select from current.span x where x.stream = r.stream and x.clock = s.clock);
    delete from current.measure x using unnest(rows) r
        where x.stream = r.stream and r.spans is not null
            and x is distinct from row(r.stream, r.place, (r.measure).*)::current.measure;
    insert into current.measure
        select r.stream, r.place, (r.measure).* from unnest(rows) r
        where (r.measure).opened_at is not null
            and not exists (select from current.measure x where x.stream = r.stream);
end
$$
"""


def upgrade() -> None:
    """Make the tables and write into them."""
    for statement in (*TABLES, PUT_ROWS):
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
