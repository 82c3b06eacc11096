"""A shorter way for a lone command: `ledger.append_lone` takes single values and writes each row once, without a look first.

A head is moved only from the version and hash that the command was decided on, and a command is kept only where its id is new: one
statement each, where there were two. What is not plain (a conflict, a known id, a window that is not open) is undone and answered
with null, and the caller asks `ledger.append`, which knows every answer. Same locks, same order; commands with lookups or without
events go to `ledger.append` at once. `ledger.append_one` stays for processes that were started before this.
"""

from alembic import op

revision = "m0017"
down_revision = "m0016"

APPEND_LONE = r"""
create function ledger.append_lone(
    stream text, kind text, expected int, events int, previous bytea, head bytea, command_id uuid, digest bytea, outcome bytea,
    needs text, at timestamptz,
    event_id uuid, event_kind text, schema_version int, recorded_at timestamptz, actor bytea, on_behalf_of bytea, cause uuid,
    policy text, visibility text, body bytea, hash bytea,
    further ledger.append_event[], rows ledger.append_row[], obligations ledger.append_obligation[]
) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_variable
declare
    base bigint;
    plain boolean;
    held boolean;
begin
    if expected = 0 and previous <> '\x0000000000000000000000000000000000000000000000000000000000000000' then
        return null;
    end if;
    if expected = 0 then
        insert into ledger.stream as s (stream, kind, version, head_hash) values (stream, kind, events, head)
            on conflict do nothing;
    else
        update ledger.stream as s set version = expected + events, head_hash = head
            where s.stream = append_lone.stream and s.version = expected and s.head_hash = previous;
    end if;
    if not found then
        return null;
    end if;
    held := needs is not null or (cardinality(rows) > 0 and (
        cardinality((rows[1]).windows) > 0 or exists (select from current.window x where x.stream = append_lone.stream)));
    plain := not held or not exists (
        select from ledger.hold_windows(
            array[row(stream, kind, expected, events, previous, head, command_id, digest, outcome, needs, at)]
                ::ledger.append_command[], rows));
    if plain then
        insert into ledger.command as k (command_id, digest, stream, version, outcome)
            values (command_id, digest, stream, expected + events, outcome)
            on conflict do nothing;
        plain := found;
    end if;
    if not plain then
        if expected = 0 then
            delete from ledger.stream s where s.stream = append_lone.stream;
        else
            update ledger.stream as s set version = expected, head_hash = previous where s.stream = append_lone.stream;
        end if;
        return null;
    end if;
    if cardinality(rows) > 0 then
        perform ledger.put_rows(rows, obligations, '{}');
        if held then
            perform ledger.put_windows(rows);
        end if;
    end if;
    update ledger.counter as n set position = n.position + events returning n.position - events into base;
    insert into ledger.event as e (position, recorded_at, event_id, command_id, cause, version, schema_version, stream, kind,
                                   policy, visibility, actor, on_behalf_of, hash, body)
        values (base + 1, recorded_at, event_id, command_id, cause, expected + 1, schema_version, stream, event_kind,
                policy, visibility, actor, on_behalf_of, hash, body);
    if events > 1 then
        insert into ledger.event as e (position, recorded_at, event_id, command_id, cause, version, schema_version, stream, kind,
                                       policy, visibility, actor, on_behalf_of, hash, body)
            select base + 1 + f.n, f.recorded_at, f.event_id, f.command_id, f.cause, f.version, f.schema_version, f.stream,
                   f.kind, f.policy, f.visibility, f.actor, f.on_behalf_of, f.hash, f.body
            from unnest(further) with ordinality
                f (stream, version, event_id, kind, schema_version, recorded_at, actor, on_behalf_of, command_id, cause,
                   policy, visibility, body, hash, n);
    end if;
    return base;
end
$$
"""


def upgrade() -> None:
    """Make the function."""
    op.execute(APPEND_LONE)
    op.execute("revoke execute on function ledger.append_lone from public")
    op.execute("grant execute on function ledger.append_lone to heyi_app")


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
