"""The statement that writes: `ledger.append` records a group of commands, each wholly or not at all.

Order of locks, the same in every call, so that two calls never wait for each other in a ring: new heads by
name, heads by name, command ids, lookups, and last the counter. Commit order is position order because the
counter's row is held to the end.
"""

from alembic import op

revision = "m0003"
down_revision = "m0002"

TYPES = (
    """
    create type ledger.append_command as (
        stream text, kind text, expected int, events int, previous bytea, head bytea,
        command_id uuid, digest bytea, outcome bytea
    )
    """,
    """
    create type ledger.append_event as (
        stream text, version int, event_id uuid, kind text, schema_version int, recorded_at timestamptz,
        actor bytea, on_behalf_of bytea, command_id uuid, cause uuid, policy text, visibility text, body
        bytea, hash bytea
    )
    """,
    """
    create type ledger.append_row as (
        stream text, kind text, number text, place text, stage text, level text, category text, triage_class
        text, holder text, due_at timestamptz, opened_at timestamptz, over boolean
    )
    """,
    "create type ledger.append_obligation as (stream text, id text, command text, due_at timestamptz)",
    "create type ledger.append_lookup as (stream text, kind text, key bytea, ref int)",
)

# Replaces the derived rows of the streams of a group; their heads are locked by then.
PUT_ROWS = """
create function ledger.put_rows(
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
    insert into current.stream_row as x
        select * from unnest(rows) r
        on conflict (stream) do update set
            kind = excluded.kind, number = excluded.number, place = excluded.place, stage = excluded.stage,
            level = excluded.level, category = excluded.category, triage_class = excluded.triage_class,
            holder = excluded.holder, due_at = excluded.due_at, opened_at = excluded.opened_at, over = excluded.over;
    delete from current.obligation x using unnest(rows) r where x.stream = r.stream;
    if cardinality(obligations) > 0 then
        insert into current.obligation select * from unnest(obligations) o;
    end if;
end
$$
"""

# The caller sends at most one command per stream, no command id twice and no lookup twice. Ids and lookups
# are looked up first, so that a known one is answered; when another transaction writes the same one
# meanwhile, the unique index raises 23505, the whole call leaves nothing behind, and the caller repeats it.
APPEND = """
create function ledger.append(
    commands ledger.append_command[], events ledger.append_event[], rows ledger.append_row[],
    obligations ledger.append_obligation[], lookups ledger.append_lookup[]
) returns table (refused text, stream text, version int, digest bytea, outcome bytea, detail text, before bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    bad record;
    failed text[] := '{}';
    made int;
    moved int;
    base bigint := 0;
begin
    -- Heads of new streams; waits for another transaction that makes the same one.
    insert into ledger.stream as s (stream, kind, version, head_hash)
        select c.stream, c.kind, 0, decode(repeat('00', 32), 'hex')
        from unnest(commands) c where c.expected = 0 order by c.stream
        on conflict do nothing;
    get diagnostics made = row_count;

    perform from ledger.stream s
        where s.stream in (select c.stream from unnest(commands) c) order by s.stream for update;

    -- A new statement, so that it sees what was committed while the locks were waited for.
    for bad in
        select c.stream, k.command_id is not null as known, coalesce(s.version, 0) as version, k.digest, k.outcome
        from unnest(commands) c
        left join ledger.stream s on s.stream = c.stream
        left join ledger.command k on k.command_id = c.command_id
        where k.command_id is not null or s.version is distinct from c.expected or s.head_hash is distinct from c.previous
    loop
        failed := failed || bad.stream;
        return query select case when bad.known then 'command' else 'conflict' end, bad.stream, bad.version,
            bad.digest, bad.outcome, null::text, null::bigint;
    end loop;

    if cardinality(lookups) > 0 then
        for bad in
            select l.stream, min(l.kind) as kind
            from unnest(lookups) l join current.lookup x on x.kind = l.kind and x.key = l.key
            where x.stream <> l.stream and l.stream <> all (failed) group by l.stream
        loop
            failed := failed || bad.stream;
            return query select 'lookup', bad.stream, null::int, null::bytea, null::bytea, bad.kind, null::bigint;
        end loop;
    end if;

    if cardinality(failed) > 0 then
        if made > 0 then
            delete from ledger.stream s where s.stream = any (failed) and s.version = 0;
        end if;
        commands := array(select c from unnest(commands) c where c.stream <> all (failed));
        events := array(select e from unnest(events) e where e.stream <> all (failed));
        rows := array(select r from unnest(rows) r where r.stream <> all (failed));
        obligations := array(select o from unnest(obligations) o where o.stream <> all (failed));
        lookups := array(select l from unnest(lookups) l where l.stream <> all (failed));
        if cardinality(commands) = 0 then
            return;
        end if;
    end if;

    insert into ledger.command (command_id, digest, stream, version, outcome)
        select c.command_id, c.digest, c.stream, c.expected + c.events, c.outcome
        from unnest(commands) c order by c.command_id;

    if cardinality(rows) > 0 then
        perform ledger.put_rows(rows, obligations, lookups);
    end if;

    update ledger.stream s set version = c.expected + c.events, head_hash = c.head
        from unnest(commands) c where s.stream = c.stream and c.events > 0;
    if made > 0 then
        get diagnostics moved = row_count;
        if moved < cardinality(commands) then
            -- A command without events on a stream that does not exist yet leaves no head behind.
            delete from ledger.stream s using unnest(commands) c where s.stream = c.stream and s.version = 0;
        end if;
    end if;

    if cardinality(events) > 0 then
        update ledger.counter as c set position = c.position + cardinality(events) returning c.position - cardinality(events)
            into base;
        insert into ledger.event (position, recorded_at, event_id, command_id, cause, version, schema_version, stream, kind,
                                  policy, visibility, actor, on_behalf_of, hash, body)
            select base + e.n, e.recorded_at, e.event_id, e.command_id, e.cause, e.version, e.schema_version, e.stream, e.kind,
                   e.policy, e.visibility, e.actor, e.on_behalf_of, e.hash, e.body
            from unnest(events) with ordinality
                e (stream, version, event_id, kind, schema_version, recorded_at, actor, on_behalf_of, command_id, cause,
                   policy, visibility, body, hash, n);
    end if;
    return query select null::text, null::text, null::int, null::bytea, null::bytea, null::text, base;
end
$$
"""


def upgrade() -> None:
    """Make the types and the function."""
    for statement in (*TYPES, PUT_ROWS, APPEND):
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
