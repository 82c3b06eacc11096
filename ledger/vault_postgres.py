"""The sealed person store on PostgreSQL: a database of its own, with backups of its own."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.keys import KeyCache, MasterKey, bind, digest_of
from ledger.link import GAVE_UP, NO_CONNECTION, gave_up
from ledger.pool import Pool, fetch, open_pool
from ledger.port import Full, ReadOnly
from ledger.vault import (
    URN_BALLOT,
    Held,
    Keep,
    Plain,
    SealBroken,
    VaultFull,
    VaultReadOnly,
    VaultUnavailable,
    WrongMasterKey,
)
from ledger.vault_sealing import Asked, Sealer
from ledger.witness import StoreWitness
from schemas.sealed import Sealed

if TYPE_CHECKING:
    from types import TracebackType

_SWEEP_PAGE = 1000
_REWRAP_PAGE = 500

OPEN = """
select s.digest, s.stream, s.nonce, s.ciphertext, k.subject, k.key_id, k.kek_id, k.wrapped
from person.sealed s join person.key k using (subject) where s.digest = any ($1)
"""
FORGET = "select person.forget($1)"
REMEMBERED = """
select w.subject from unnest($1::text[]) with ordinality w (subject, nth)
where not exists (select from person.key k where k.subject = w.subject and k.key_id is null)
   or exists (select from person.sealed s where s.subject = w.subject)
order by w.nth
"""
OLD = """
select digest, subject, field, stream from person.sealed
where made_at < clock_timestamp() - $1::interval and digest > $2 and field <> $5
  and ($4::interval is null or made_at >= clock_timestamp() - $4::interval)
order by digest limit $3
"""
ALL_OF = "select field, digest from person.sealed where subject = $1 order by digest"
DROP = "delete from person.sealed where digest = any ($1)"
STALE_KEYS = """
select subject, kek_id, wrapped from person.key where kek_id <> $1 order by subject limit $2
"""
REWRAP = "update person.key set kek_id = $3, wrapped = $4 where subject = $1 and kek_id = $2"

STRANGER = """
select exists (select from person.key where kek_id is not null)
   and not exists (select from person.key where kek_id = any($1::text[]))
"""


class PostgresVault:
    """A `Vault` on PostgreSQL; open it with `PostgresVault.open`, close it with `close`."""

    def __init__(self, pool: Pool, master: MasterKey, cache: KeyCache) -> None:
        self._pool = pool
        self._master = master
        self._cache = cache
        self._sealer = Sealer(self._fetch, master, cache)

    @classmethod
    async def connect(
        cls, url: str, master: MasterKey, *, connections: int = 4, cache: KeyCache | None = None
    ) -> Self:
        """Connect to the migrated person database at `url`; raises `VaultUnavailable`."""
        try:
            pool = await open_pool(url, connections, "heyi-vault")
        except NO_CONNECTION as error:
            raise VaultUnavailable("no connection to the person store") from error
        return cls(pool, master, cache or KeyCache())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Seal what waits, then close the connections."""
        await self._sealer.close()
        await self._pool.close()

    async def seal(self, stream: str, items: Sequence[Plain], *, new: bool = False) -> tuple[Sealed, ...]:
        """See `Vault.seal`."""
        return await self._sealer.put(Asked(stream, tuple(items), new)) if items else ()

    async def open(self, refs: Sequence[Sealed]) -> Mapping[str, str | None]:
        """See `Vault.open`."""
        if not refs:
            return {}
        rows = await self._fetch(OPEN, [bytes.fromhex(ref.digest) for ref in refs])
        found = {row["digest"].hex(): row for row in rows}
        return {
            ref.digest: self._open(ref, found[ref.digest]) if ref.digest in found else None for ref in refs
        }

    async def forget(self, subject: str) -> int:
        """See `Vault.forget`."""
        self._cache.forget(subject)
        return int((await self._fetch(FORGET, subject))[0][0])

    async def all_of(self, subject: str) -> tuple[Sealed, ...]:
        """See `Vault.all_of`."""
        return tuple(
            Sealed(subject=subject, field=row["field"], digest=row["digest"].hex())
            for row in await self._fetch(ALL_OF, subject)
        )

    async def remembered(self, subjects: Sequence[str]) -> tuple[str, ...]:
        """See `Vault.remembered`."""
        return tuple(row[0] for row in await self._fetch(REMEMBERED, list(subjects)))

    async def sweep(self, keep: Keep, older_than: timedelta, not_older_than: timedelta | None = None) -> int:
        """See `Vault.sweep`."""
        gone, after = 0, b""
        while rows := await self._fetch(OLD, older_than, after, _SWEEP_PAGE, not_older_than, URN_BALLOT):
            after = rows[-1]["digest"]
            held = [Held(row["digest"].hex(), row["subject"], row["field"], row["stream"]) for row in rows]
            kept = await keep(held)
            orphans = [bytes.fromhex(one.digest) for one in held if one.digest not in kept]
            if orphans:
                await self._fetch(DROP, orphans)
                gone += len(orphans)
        return gone

    @property
    def witness(self) -> StoreWitness:
        """What this store saw of the ledger."""
        return StoreWitness(self._fetch)

    async def check_key(self) -> None:
        """Raise `WrongMasterKey` when keys are kept here and none of them is wrapped under a master key that was given."""
        ((stranger,),) = await self._fetch(STRANGER, list(self._master.kek_ids))
        if stranger:
            raise WrongMasterKey("nothing that is kept in the person store was sealed with this master key")

    async def rewrap(self) -> int:
        """Wrap every subject's key under the current master key; return how many were under another one.

        Safe while others seal and open with both master keys. Raises `WrongMasterKey`.
        """
        changed = 0
        while rows := await self._fetch(STALE_KEYS, self._master.kek_id, _REWRAP_PAGE):
            for subject, kek_id, wrapped in rows:
                again = self._master.wrap(subject, self._master.unwrap(subject, kek_id, wrapped))
                await self._fetch(REWRAP, subject, kek_id, self._master.kek_id, again)
            changed += len(rows)
        return changed

    def _open(self, ref: Sealed, row: Any) -> str:
        if row["subject"] != ref.subject or digest_of(row["nonce"], row["ciphertext"]).hex() != ref.digest:
            raise SealBroken(ref.digest)
        key = self._cache.get(row["key_id"])
        if key is None:
            key = AESGCM(self._master.unwrap(ref.subject, row["kek_id"], row["wrapped"]))
            self._cache.put(ref.subject, row["key_id"], key)
        try:
            text = key.decrypt(row["nonce"], row["ciphertext"], bind(ref.subject, ref.field, row["stream"]))
        except InvalidTag:
            raise SealBroken(ref.digest) from None
        return text.decode()

    async def _fetch(self, query: str, *args: Any, once: bool = False) -> list[Any]:
        try:
            return await fetch(self._pool, query, *args, again=not once)
        except NO_CONNECTION as error:
            raise VaultUnavailable("no connection to the person store") from error
        except GAVE_UP as error:
            match gave_up(error):
                case Full():
                    raise VaultFull("the person store's disk takes nothing more") from error
                case ReadOnly():
                    raise VaultReadOnly("the person store may be read and not written") from error
            raise VaultUnavailable("the person store gave up waiting") from error
