"""Secret ballots in the person store: what is sealed in one commit stands in no order, and a ballot bears a day, not an instant.

Until its urn is opened the operator is trusted: who holds both databases and the master key can open every ballot, and may guess
whose it is from the moment at which a transaction wrote it (`xmin`, the write-ahead log, backups). This keeps the tables themselves
from saying so to whoever merely reads them; emptying the urn destroys key and ciphertexts.
"""

from alembic import op

revision = "p0002"
down_revision = "p0001"

# As in p0001, but for the last statement: by digest, which is as good as dice.
SEAL = """
create or replace function person.seal(offered person.new_key[], items person.new_sealed[])
    returns table (subject text, forgotten boolean)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    perform from person.key k where k.subject in (select i.subject from unnest(items) i)
        order by k.subject for share;
    return query
        select distinct k.subject, k.forgotten_at is not null
        from unnest(items) i join person.key k on k.subject = i.subject
        where k.key_id is distinct from i.key_id;
    if found then
        return;
    end if;
    insert into person.key (subject, key_id, kek_id, wrapped)
        select * from unnest(offered) o order by o.subject;
    insert into person.sealed (subject, field, stream, nonce, ciphertext, digest, made_at)
        select i.subject, i.field, i.stream, i.nonce, i.ciphertext, i.digest,
               case when i.field = 'urn_ballot' then date_trunc('day', clock_timestamp(), 'UTC') else clock_timestamp() end
        from unnest(items) i order by i.digest;
end
$$
"""


def upgrade() -> None:
    """Replace the function; who may call it stays."""
    op.execute(SEAL)


def downgrade() -> None:
    """Refused, as for the store itself."""
    raise NotImplementedError("the person store has no way back; restore a backup")
