"""Lookups that are as they were are not written again: a row may say so of its stream, and then none are given and none taken away.

A case has the same tracking codes from its first step to its last, and with lookups each of its steps went the longer way through
`ledger.append`.
"""

from alembic import op

revision = "m0034"
down_revision = "m0033"

COLUMNS = """
    policy, category, triage_class, intake_level, level, opened_at, parties, registered_at, accepted_at, contact_at, contact_due,
    climbs, mediator, appointments, recusals, agreed_at, agreement, resolved_at, governing_due, closed_at, ended_at, outcome,
    reopened_at, perform_due, performed_at, performed_in_time, applied_at, confirmed_at, followed_at, reached, solved, satisfied,
    risks, risks_in_time, risk_seconds, repeats, owed_due
"""
_NAMES = tuple(COLUMNS.replace(",", " ").split())
_OLD = ", ".join(f"x.{name}" for name in ("place", *_NAMES))
_NEW = ", ".join(f"excluded.{name}" for name in ("place", *_NAMES))

# As in m0011, but for the lookups that are taken away.
PUT_ROWS = f"""
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
    if exists (select from unnest(rows) r where r.same_lookups is not true) then
        delete from current.lookup x using unnest(rows) r
            where x.stream = r.stream and r.same_lookups is not true and not exists (
                select from unnest(lookups) l where l.stream = x.stream and l.kind = x.kind and l.key = x.key);
    end if;
    insert into current.stream_row as x (stream, kind, number, place, stage, level, category, triage_class, holder, due_at,
                                         opened_at, over, waits)
        select r.stream, r.kind, r.number, r.place, r.stage, r.level, r.category, r.triage_class, r.holder, r.due_at,
               r.opened_at, r.over, r.waits
        from unnest(rows) r
        where not exists (
            select from current.stream_row x where x.stream = r.stream
                and (x.kind, x.number, x.place, x.stage, x.level, x.category, x.triage_class, x.holder, x.due_at, x.opened_at,
                     x.over, x.waits)
                is not distinct from (r.kind, r.number, r.place, r.stage, r.level, r.category, r.triage_class, r.holder,
                                      r.due_at, r.opened_at, r.over, r.waits))
        on conflict (stream) do update set
            kind = excluded.kind, number = excluded.number, place = excluded.place, stage = excluded.stage,
            level = excluded.level, category = excluded.category, triage_class = excluded.triage_class,
            holder = excluded.holder, due_at = excluded.due_at, opened_at = excluded.opened_at, over = excluded.over,
            waits = excluded.waits;
    delete from current.obligation x using unnest(rows) r
        where x.stream = r.stream and not exists (
            select from unnest(obligations) o
            where o.stream = x.stream and o.id = x.id and o.command = x.command and o.due_at = x.due_at);
    if cardinality(obligations) > 0 then
        insert into current.obligation select * from unnest(obligations) o
            where not exists (select from current.obligation x where x.stream = o.stream and x.id = o.id);
    end if;
    if not exists (select from unnest(rows) r where r.spans is not null) then
        return;
    end if;
    delete from current.span x using unnest(rows) r
        where x.stream = r.stream and r.spans is not null
            and not exists (select from unnest(r.spans) s where s.clock = x.clock);
    insert into current.span as x (stream, place, clock, kind, level, began_at, due_at, ended_at)
        select r.stream, r.place, s.* from unnest(rows) r, unnest(r.spans) s
        where not exists (
            select from current.span x where x.stream = r.stream and x.clock = s.clock
                and (x.place, x.kind, x.level, x.began_at, x.due_at, x.ended_at)
                is not distinct from (r.place, s.kind, s.level, s.began_at, s.due_at, s.ended_at))
        on conflict (stream, clock) do update set
            place = excluded.place, kind = excluded.kind, level = excluded.level, began_at = excluded.began_at,
            due_at = excluded.due_at, ended_at = excluded.ended_at;
    insert into current.measure as x (stream, place, {COLUMNS})
        select r.stream, r.place, m.* from unnest(rows) r, unnest(array[r.measure]) m where m.opened_at is not null
        on conflict (stream) do update set (place, {COLUMNS}) = row({_NEW})
        where ({_OLD}) is distinct from ({_NEW});
    if exists (select from unnest(rows) r where r.spans is not null and (r.measure).opened_at is null) then
        delete from current.measure x using unnest(rows) r
            where x.stream = r.stream and r.spans is not null and (r.measure).opened_at is null;
    end if;
end
$$
"""  # noqa: S608 - columns of our own


def upgrade() -> None:
    """Let rows say so, and heed it."""
    op.execute("alter type ledger.append_row add attribute same_lookups boolean")
    op.execute(PUT_ROWS)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
