"""Windows: spans of time in which an append counts, held while it is recorded; and the streams of one prefix by name.

An append may need a window of another stream: a ballot needs its round to be open. It holds that window, with others, until it is
committed. Whoever changes a window holds it alone: so the shut comes after every append that found the window open, in time and
in position, and before every look that finds it shut.

Order of locks, the same in every call, so that two calls never wait for each other in a ring: new heads by name, heads by name,
windows by key (one pass, each in the stronger of the ways it is needed), command ids, lookups, and last the counter. No call takes a
head or a window while it waits for an id, a lookup or the counter.

A window is held by an advisory lock of the transaction and not by a lock of its row: PostgreSQL lets new sharers of a row pass
those who wait to change it, so that two processes that never stop casting ballots would keep a round from closing; its lock table
serves in turn. Nor do ballots write into the row and its page this way. Only the functions of schema ledger write windows, so that
nobody passes the lock by.
"""

from alembic import op

revision = "m0013"
down_revision = "m0012"

STATEMENTS = (
    """
    create table current.window (
        id text primary key,
        stream text not null,
        opens_at timestamptz not null,
        closes_at timestamptz not null,
        shut boolean not null
    ) with (fillfactor = 80)
    """,
    "create index window_stream on current.window (stream)",
    # By bytes, whatever order of letters the database has: the streams below `ballot/<deliberation>/<round>/`.
    'create index stream_prefix on ledger.stream (stream collate "C")',
    "grant select on current.window to heyi_app",
    "create type ledger.append_window as (id text, opens_at timestamptz, closes_at timestamptz, shut boolean)",
    "alter type ledger.append_row add attribute windows ledger.append_window[]",
    # Which window the command needs, and the instant that counts where the database's clock does not (null: it does).
    "alter type ledger.append_command add attribute needs text, add attribute at timestamptz",
)

# The windows that these rows would change: new ones, those that differ, those that are no more. Their heads are locked, so
# that this stays so.
CHANGED = """
create function ledger.changed_windows(rows ledger.append_row[]) returns setof text
language sql volatile
as $$
    select n.id from unnest(rows) r, unnest(r.windows) n
    where not exists (
        select from current.window x
        where x.id = n.id and x.stream = r.stream and (x.opens_at, x.closes_at, x.shut) = (n.opens_at, n.closes_at, n.shut))
    union all
    select x.id from unnest(rows) r join current.window x on x.stream = r.stream
    where not exists (select from unnest(r.windows) n where n.id = x.id)
$$
"""

# Holds the windows that commands need and those that rows change, and answers the commands whose window is not open. The
# clock is read after the last lock: who waited for a shut, or past the end, is refused.
HOLD = """
create function ledger.hold_windows(commands ledger.append_command[], rows ledger.append_row[])
returns table (stream text, reason text)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
    one record;
    moment timestamptz;
begin
    for one in
        select hashtextextended('ledger.window/' || n.id, 0) as key, bool_or(n.alone) as alone
        from (
            select c.needs, false from unnest(commands) c where c.needs is not null
            union all
            select w, true from ledger.changed_windows(rows) w
        ) n (id, alone)
        group by 1 order by 1
    loop
        if one.alone then
            perform pg_advisory_xact_lock(one.key);
        else
            perform pg_advisory_xact_lock_shared(one.key);
        end if;
    end loop;
    moment := clock_timestamp();
    -- A new statement, so that it sees what was committed while the locks were waited for.
    return query
        select c.stream, case
            when w.id is null then 'missing' when w.shut then 'shut'
            when coalesce(c.at, moment) < w.opens_at then 'not_open_yet' else 'over' end
        from unnest(commands) c left join current.window w on w.id = c.needs
        where c.needs is not null and (
            w.id is null or w.shut or coalesce(c.at, moment) < w.opens_at or coalesce(c.at, moment) >= w.closes_at);
end
$$
"""

# Replaces the windows of these streams, where they differ; they are held by then.
PUT = """
create function ledger.put_windows(rows ledger.append_row[]) returns void
language plpgsql volatile
as $$
begin
    delete from current.window x using unnest(rows) r
        where x.stream = r.stream and not exists (select from unnest(r.windows) n where n.id = x.id);
    insert into current.window as x (id, stream, opens_at, closes_at, shut)
        select n.id, r.stream, n.opens_at, n.closes_at, n.shut from unnest(rows) r, unnest(r.windows) n
        where n.id in (select ledger.changed_windows(rows))
        on conflict (id) do update set
            stream = excluded.stream, opens_at = excluded.opens_at, closes_at = excluded.closes_at, shut = excluded.shut;
end
$$
"""


def upgrade() -> None:
    """Make the table, the index and the functions."""
    for statement in (*STATEMENTS, CHANGED, HOLD, PUT):
        op.execute(statement)
    for function in ("changed_windows", "hold_windows", "put_windows"):
        op.execute(f"revoke execute on function ledger.{function} from public")


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
