"""What is asked of the ledger's database, in its own words."""

from ledger.columns import ARRAYS, PART
from ledger.wire import EVENT_COLUMNS

_E = ", ".join(f"e.{name.strip()}" for name in EVENT_COLUMNS.split(","))
# At least one row even for an unknown stream, in no order; clock, head, events and outcome all of one snapshot. The events come some
# at a time, as arrays (ledger/columns.py), as far as the table itself has them: what the head says has no part in it. Of a stream
# that the caller knows by its head not one is looked for.
LOAD = f"""
select a.*, p.part, s.version, s.head_hash, c.digest, c.outcome, clock_timestamp()
from (select) one
left join ledger.stream s on s.stream = $1
left join ledger.command c on c.command_id = $2
left join lateral generate_series(
    1, (select max(e.version) from ledger.event e where e.stream = $1 and s.head_hash is distinct from $3), {PART}
) p (part) on true
left join lateral (
    select {ARRAYS} from ledger.event e where e.stream = $1 and e.version >= p.part and e.version < p.part + {PART}
) a on p.part is not null
"""  # noqa: S608 - columns of our own
# As above for many streams: at least one row for each.
LOAD_ALL = f"""
select a.*, p.part, w.nth, s.version, s.head_hash, c.digest, c.outcome, clock_timestamp()
from unnest($1::text[], $2::uuid[], $3::bytea[]) with ordinality w (stream, command_id, known, nth)
left join ledger.stream s on s.stream = w.stream
left join ledger.command c on c.command_id = w.command_id
left join lateral generate_series(
    1, (select max(e.version) from ledger.event e where e.stream = w.stream and s.head_hash is distinct from w.known), {PART}
) p (part) on true
left join lateral (
    select {ARRAYS} from ledger.event e where e.stream = w.stream and e.version >= p.part and e.version < p.part + {PART}
) a on p.part is not null
"""  # noqa: S608 - columns of our own
READ = f"select {EVENT_COLUMNS} from ledger.event where position > $1 order by position limit $2"  # noqa: S608 - columns of our own
# Streams first and each by its index, whatever the planner thinks that a prefix is worth; it must not walk the table by position.
READ_UNDER = f"""
with s as materialized (
    select stream from ledger.stream where stream collate "C" >= $1 and stream collate "C" < $2
)
select {_E} from s cross join lateral (
    select * from ledger.event e where e.stream = s.stream and e.position > $3 and ($4::bigint is null or e.position < $4) offset 0
) e order by e.position limit $5
"""  # noqa: S608 - columns of our own
LAST = "select position from ledger.counter"
NUMBER = "select ledger.next_number($1)"
FIND = "select stream, ref from current.lookup where kind = $1 and key = $2"
FIND_ALL = """
select w.nth, l.stream, l.ref from unnest($1::text[], $2::bytea[]) with ordinality w (kind, key, nth)
join current.lookup l on l.kind = w.kind and l.key = w.key
"""
