"""The short way for a lone command: what `ledger.append` does, in statements over single rows, at about half its cost.

A command alone is what a quiet hour sends. Whatever is not plain (a conflict, a known id, lookups) goes to `ledger.append`, which
knows every answer; nothing was written by then. Same locks, same order.
"""

from alembic import op

revision = "m0006"
down_revision = "m0005"

APPEND_ONE = """
create function ledger.append_one(
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
begin
    select s.version, s.head_hash into head from ledger.stream s where s.stream = c.stream for update;
    if not found and c.expected = 0 and c.events > 0 and c.previous = decode(repeat('00', 32), 'hex') then
        insert into ledger.stream (stream, kind, version, head_hash) values (c.stream, c.kind, c.events, c.head)
            on conflict do nothing;
        made := found;
    end if;
    perform from ledger.command k where k.command_id = c.command_id;
    if found or cardinality(lookups) > 0
        or (made or (head.version = c.expected and head.head_hash = c.previous)) is not true
    then
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
    """Make the function."""
    op.execute(APPEND_ONE)
    op.execute("revoke execute on function ledger.append_one from public")
    op.execute("grant execute on function ledger.append_one to heyi_app")


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
