"""A chain over the looks at each stream: a look that is changed, put in or taken away is found by verification.

Looks at one stream wait for each other until they are committed; those at different streams do not.
"""

from alembic import op

revision = "m0031"
down_revision = "m0030"

# SHA-256 over the hash before it (of the first look: 32 zeros), number, instant in microseconds, then length and bytes of each
# text; an absent one has length -1. `ledger.verify_looks` computes the same.
HASH = """
create function access.look_hash(before bytea, look access.look) returns bytea
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select sha256(
        before || int8send(look.id) || int8send((extract(epoch from look.at) * 1000000)::bigint) || string_agg(
            case when said is null then int4send(-1)
                 else int4send(octet_length(convert_to(said, 'UTF8'))) || convert_to(said, 'UTF8') end, ''::bytea order by n))
    from unnest(array[look.stream, look.actor, look.role, look.place, look.what]) with ordinality x (said, n)
$$
"""

# The number is drawn anew under the lock, so that numbers are in the order of the chain.
CHAIN = """
create function access.chain() returns trigger
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('access.look/' || new.stream, 0));
    new.id := nextval('access.look_id_seq');
    new.hash := access.look_hash(
        coalesce((select l.hash from access.look l where l.stream = new.stream order by l.id desc limit 1),
                 decode(repeat('00', 32), 'hex')), new);
    return new;
end
$$
"""

# Looks from before the chain: as they stand.
FILL = """
do $$
declare
    one access.look;
begin
    for one in select * from access.look order by id loop
        update access.look set hash = access.look_hash(
            coalesce((select l.hash from access.look l where l.stream = one.stream and l.id < one.id order by l.id desc limit 1),
                     decode(repeat('00', 32), 'hex')), one)
        where id = one.id;
    end loop;
end
$$
"""

STATEMENTS = (
    "alter table access.look add column hash bytea check (octet_length(hash) = 32)",
    HASH,
    "alter table access.look disable trigger append_only",
    FILL,
    "alter table access.look enable trigger append_only",
    "alter table access.look alter column hash set not null",
    CHAIN,
    "create trigger chained before insert on access.look for each row execute function access.chain()",
    "revoke execute on all functions in schema access from public",
)


def upgrade() -> None:
    """Add the column, fill it, and chain what comes from now on."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as for the ledger itself."""
    raise NotImplementedError("the ledger has no way back; restore a backup")
