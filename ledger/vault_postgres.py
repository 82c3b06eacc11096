"""The sealed person store on PostgreSQL: a database of its own, with backups of its own."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from os import urandom
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

import asyncpg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.keys import NONCE, KeyCache, MasterKey, bind, digest_of
from ledger.link import GAVE_UP, NO_CONNECTION, fetch, open_pool
from ledger.vault import (
    Held,
    Keep,
    Plain,
    SealBroken,
    SubjectForgotten,
    VaultUnavailable,
    WrongMasterKey,
)
from schemas.sealed import Sealed

if TYPE_CHECKING:
    from types import TracebackType

_TRIES = 5
_SWEEP_PAGE = 1000
_REWRAP_PAGE = 500

KEYS = "select subject, key_id, kek_id, wrapped from person.key where subject = any ($1)"
SEAL = "select * from person.seal($1, $2)"
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
where made_at < clock_timestamp() - $1::interval and digest > $2
  and ($4::interval is null or made_at >= clock_timestamp() - $4::interval)
order by digest limit $3
"""
DROP = "delete from person.sealed where digest = any ($1)"
STALE_KEYS = """
select subject, kek_id, wrapped from person.key where kek_id <> $1 order by subject limit $2
"""
REWRAP = "update person.key set kek_id = $3, wrapped = $4 where subject = $1 and kek_id = $2"

STRANGER = """
select exists (select from person.key where kek_id is not null)
   and not exists (select from person.key where kek_id = any($1::text[]))
"""

_Key = tuple[UUID, AESGCM]


class PostgresVault:
    """A `Vault` on PostgreSQL; open it with `PostgresVault.open`, close it with `close`."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", master: MasterKey, cache: KeyCache) -> None:
        self._pool = pool
        self._master = master
        self._cache = cache

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
        """Close the connections."""
        await self._pool.close()

    async def seal(self, stream: str, items: Sequence[Plain]) -> tuple[Sealed, ...]:
        """See `Vault.seal`."""
        subjects = sorted({item.subject for item in items})
        for _ in range(_TRIES if items else 0):
            keys, offered = await self._keys(subjects)
            rows = [_sealed_row(stream, item, keys[item.subject]) for item in items]
            try:
                refused = await self._fetch(SEAL, offered, rows, once=True)
            except asyncpg.UniqueViolationError:
                continue  # another process made the subject's key meanwhile: use that one
            for subject, forgotten in refused:
                self._cache.forget(subject)
                if forgotten:
                    raise SubjectForgotten(subject)
            if refused:
                continue
            for subject, (key_id, key) in keys.items():
                self._cache.put(subject, key_id, key)
            return tuple(
                Sealed(subject=item.subject, field=item.field, digest=row[5].hex())
                for item, row in zip(items, rows, strict=True)
            )
        if items:
            raise VaultUnavailable("the keys kept changing")
        return ()

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

    async def remembered(self, subjects: Sequence[str]) -> tuple[str, ...]:
        """See `Vault.remembered`."""
        return tuple(row[0] for row in await self._fetch(REMEMBERED, list(subjects)))

    async def sweep(self, keep: Keep, older_than: timedelta, not_older_than: timedelta | None = None) -> int:
        """See `Vault.sweep`."""
        gone, after = 0, b""
        while rows := await self._fetch(OLD, older_than, after, _SWEEP_PAGE, not_older_than):
            after = rows[-1]["digest"]
            held = [Held(row["digest"].hex(), row["subject"], row["field"], row["stream"]) for row in rows]
            kept = await keep(held)
            orphans = [bytes.fromhex(one.digest) for one in held if one.digest not in kept]
            if orphans:
                await self._fetch(DROP, orphans)
                gone += len(orphans)
        return gone

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

    async def _keys(self, subjects: Sequence[str]) -> tuple[dict[str, _Key], list[tuple[Any, ...]]]:
        """Return a key for each subject, and those of them that are new and have to be stored with what they seal.

        A forgotten subject gets a new key here too; storing it is what is refused.
        """
        keys = {subject: key for subject in subjects if (key := self._cache.of(subject)) is not None}
        missing = [subject for subject in subjects if subject not in keys]
        if not missing:
            return keys, []
        for subject, key_id, kek_id, wrapped in await self._fetch(KEYS, missing):
            if key_id is None:
                raise SubjectForgotten(subject)
            keys[subject] = (key_id, AESGCM(self._master.unwrap(subject, kek_id, wrapped)))
        offered: list[tuple[Any, ...]] = []
        for subject in missing:
            if subject not in keys:
                secret, key_id = urandom(32), uuid4()
                keys[subject] = (key_id, AESGCM(secret))
                offered.append((subject, key_id, self._master.kek_id, self._master.wrap(subject, secret)))
        return keys, offered

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
            raise VaultUnavailable("the person store gave up waiting") from error


def _sealed_row(stream: str, item: Plain, key: _Key) -> tuple[Any, ...]:
    nonce = urandom(NONCE)
    key_id, cipher = key
    ciphertext = cipher.encrypt(nonce, item.text.encode(), bind(item.subject, item.field, stream))
    return (item.subject, item.field, stream, nonce, ciphertext, digest_of(nonce, ciphertext), key_id)
