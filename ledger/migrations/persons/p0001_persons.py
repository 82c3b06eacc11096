"""The sealed person store: a wrapped key per subject, ciphertexts, and tombstones that stay."""

from alembic import op

revision = "p0001"
down_revision = None

STATEMENTS = (
    "create schema person",
    # A forgotten subject keeps its row, without a key: a seal that races with the forgetting finds it and is
    # refused.
    """
    create table person.key (
        subject text primary key check (length(subject) <= 128),
        key_id uuid,
        kek_id text,
        wrapped bytea,
        made_at timestamptz not null default clock_timestamp(),
        forgotten_at timestamptz,
        check ((forgotten_at is null) = (key_id is not null and kek_id is not null and wrapped is not null))
    )
    """,
    "create index key_kek on person.key (kek_id) where kek_id is not null",
    """
    create table person.sealed (
        digest bytea primary key check (octet_length(digest) = 32),
        subject text not null references person.key,
        field text not null,
        stream text not null,
        nonce bytea not null check (octet_length(nonce) = 12),
        ciphertext bytea not null,
        made_at timestamptz not null default clock_timestamp()
    )
    """,
    "create index sealed_subject on person.sealed (subject)",
    "create index sealed_made on person.sealed (made_at)",
    """
    create function person.refuse_revival() returns trigger language plpgsql as $$
    begin
        if tg_op <> 'UPDATE' then
            raise exception '% of person.key is refused: tombstones stay', tg_op using errcode = 'HY001';
        end if;
        if old.forgotten_at is not null then
            raise exception 'a forgotten subject stays forgotten' using errcode = 'HY001';
        end if;
        return new;
    end
    $$
    """,
    """
    create trigger tombstones_stay before update or delete on person.key
        for each row execute function person.refuse_revival()
    """,
    """
    create trigger keys_stay before truncate on person.key
        for each statement execute function person.refuse_revival()
    """,
    "create type person.new_key as (subject text, key_id uuid, kek_id text, wrapped bytea)",
    """
    create type person.new_sealed as (
        subject text, field text, stream text, nonce bytea, ciphertext bytea, digest bytea, key_id uuid
    )
    """,
    # One statement, one commit. Keys offered for subjects that have none yet are taken; every ciphertext must
    # be under the key its subject has by then. Answers the subjects for which that is not so, and then writes
    # nothing at all. The share lock makes a forgetting wait for the commit, or the seal see the tombstone.
    """
    create function person.seal(offered person.new_key[], items person.new_sealed[])
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
        insert into person.sealed (subject, field, stream, nonce, ciphertext, digest)
            select i.subject, i.field, i.stream, i.nonce, i.ciphertext, i.digest from unnest(items) i;
    end
    $$
    """,
    """
    create function person.forget(whom text) returns int
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
    declare
        gone int;
    begin
        insert into person.key as k (subject, forgotten_at) values (whom, clock_timestamp())
            on conflict (subject) do update set key_id = null, kek_id = null, wrapped = null, forgotten_at =
            clock_timestamp() where k.forgotten_at is null;
        delete from person.sealed s where s.subject = whom;
        get diagnostics gone = row_count;
        return gone;
    end
    $$
    """,
    """
    do $$
    begin
        if not exists (select from pg_roles where rolname = 'heyi_app') then
            create role heyi_app nologin;
        end if;
    exception when duplicate_object or unique_violation then
        null;
    end
    $$
    """,
    "revoke all on schema person from public",
    "revoke execute on all functions in schema person from public",
    "grant usage on schema person to heyi_app",
    "grant select on person.key, person.sealed to heyi_app",
    "grant update (kek_id, wrapped) on person.key to heyi_app",
    "grant delete on person.sealed to heyi_app",
    "grant execute on function person.seal, person.forget to heyi_app",
)


def upgrade() -> None:
    """Make the store."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refused: what people said is not taken away by a migration."""
    raise NotImplementedError("the person store has no way back; restore a backup")
