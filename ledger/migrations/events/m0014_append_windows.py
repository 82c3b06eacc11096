"""The statements that write, with windows: `ledger.append` for a group of commands, `ledger.append_one` for a lone one.

As before, and after the heads: the windows that commands need or change are held, and who needs one that is not open is refused.
The order of locks stands in m0013. What is not plain goes from the one to the other while it holds a head and a window, and takes
the same ones there again.
"""

from alembic import op

revision = "m0014"
down_revision = "m0013"

APPEND = """
create or replace function ledger.append(
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
    held boolean;
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

    held := exists (select from unnest(commands) c where c.needs is not null) or exists (
        select from unnest(rows) r
        where cardinality(r.windows) > 0 or exists (select from current.window x where x.stream = r.stream));
    if held then
        for bad in
            select h.stream, h.reason from ledger.hold_windows(commands, rows) h where h.stream <> all (failed)
        loop
            failed := failed || bad.stream;
            return query select 'window', bad.stream, null::int, null::bytea, null::bytea, bad.reason, null::bigint;
        end loop;
    end if;

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
        if held then
            perform ledger.put_windows(rows);
        end if;
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

APPEND_ONE = """
create or replace function ledger.append_one(
    c ledger.append_command, events ledger.append_event[], rows ledger.append_row[],
    obligations ledger.append_obligation[], lookups ledger.append_lookup[]
) returns table (refused text, stream text, version int, digest bytea, outcome bytea, detail text, before bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    head record;
    made boolean := false;
    e ledger.append_event;
    base bigint := 0;
    plain boolean;
    held boolean;
begin
    select s.version, s.head_hash into head from ledger.stream s where s.stream = c.stream for update;
    if not found and c.expected = 0 and c.events > 0 and c.previous = decode(repeat('00', 32), 'hex') then
        insert into ledger.stream (stream, kind, version, head_hash) values (c.stream, c.kind, c.events, c.head)
            on conflict do nothing;
        made := found;
    end if;
    perform from ledger.command k where k.command_id = c.command_id;
    plain := not found and cardinality(lookups) = 0
        and (made or (head.version = c.expected and head.head_hash = c.previous)) is true;
    held := plain and (c.needs is not null or cardinality(rows) > 0 and (
        cardinality((rows[1]).windows) > 0 or exists (select from current.window x where x.stream = c.stream)));
    if held then
        plain := not exists (select from ledger.hold_windows(array[c], rows));
    end if;
    if not plain then
        if made then
            delete from ledger.stream s where s.stream = c.stream;
        end if;
        return query select * from ledger.append(array[c], events, rows, obligations, lookups);
        return;
    end if;

    insert into ledger.command (command_id, digest, stream, version, outcome)
        values (c.command_id, c.digest, c.stream, c.expected + c.events, c.outcome);
    if cardinality(rows) > 0 then
        perform ledger.put_rows(rows, obligations, lookups);
        if held then
            perform ledger.put_windows(rows);
        end if;
    end if;
    if c.events > 0 then
        if not made then
            update ledger.stream s set version = c.expected + c.events, head_hash = c.head where s.stream = c.stream;
        end if;
        update ledger.counter as n set position = n.position + c.events returning n.position - c.events into base;
        for i in 1 .. c.events loop
            e := events[i];
            insert into ledger.event (position, recorded_at, event_id, command_id, cause, version, schema_version, stream,
                                      kind, policy, visibility, actor, on_behalf_of, hash, body)
                values (base + i, e.recorded_at, e.event_id, e.command_id, e.cause, e.version, e.schema_version, e.stream,
                        e.kind, e.policy, e.visibility, e.actor, e.on_behalf_of, e.hash, e.body);
        end loop;
    end if;
    refused := null;
    before := base;
    return next;
end
$$
"""


def upgrade() -> None:
    """Replace the functions; who may call them stays."""
    op.execute(APPEND)
    op.execute(APPEND_ONE)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
