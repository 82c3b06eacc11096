"""Grouped sealing: what many callers seal at once goes into the person store in a few durable commits."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from os import urandom
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import asyncpg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.groups import Groups
from ledger.keys import NONCE, KeyCache, MasterKey, bind, digest_of
from ledger.vault import Plain, SubjectForgotten, VaultError, VaultUnavailable, WrongMasterKey
from schemas.sealed import Sealed

GROUP = 128
"""Most callers in one commit."""

_TRIES = 5
KEYS = "select subject, key_id, kek_id, wrapped from person.key where subject = any ($1)"
SEAL = "select * from person.seal($1, $2)"

Fetch = Callable[..., Awaitable[list[Any]]]
"""Runs one statement, `once` at most; raises `VaultUnavailable` or what is wrong with its content."""

_Key = tuple[UUID, AESGCM]
_Sealed = tuple[Sealed, ...]


class Asked(NamedTuple):
    """What one caller wants sealed."""

    stream: str
    items: Sequence[Plain]
    new: bool = False

    @property
    def subjects(self) -> set[str]:
        """Under whose keys."""
        return {item.subject for item in self.items}


class Sealer(Groups[Asked, _Sealed]):
    """Seals for many callers at once; what is wrong with one of them is told to that one alone."""

    name = "vault-sealer"

    def __init__(self, fetch: Fetch, master: MasterKey, cache: KeyCache) -> None:
        super().__init__(group=GROUP, waiting=1024)
        self._fetch = fetch
        self._master = master
        self._cache = cache

    def lost(self) -> Exception:
        """See `Groups.lost`."""
        return VaultUnavailable("sealing failed; what it left behind is swept")

    def closed(self) -> Exception:
        """See `Groups.closed`."""
        return VaultUnavailable("the person store is closed")

    async def send(self, group: Sequence[Asked]) -> Sequence[_Sealed | Exception]:
        """Seal a group in one commit, and again without those who cannot be served."""
        answers: dict[int, _Sealed | Exception] = {}
        try:
            for nth in range(_TRIES):
                left = [n for n in range(len(group)) if n not in answers]
                if not left:
                    break
                await self._try({n: group[n] for n in left}, answers, first=nth == 0)
        except VaultUnavailable as error:
            told: VaultUnavailable = error
        except (asyncpg.PostgresError, ValueError) as error:
            # Content that the database cannot take, and nothing was written: each caller alone.
            if len(group) == 1:
                return [error]
            return [
                (await self.send([one]))[0] if n not in answers else answers[n] for n, one in enumerate(group)
            ]
        else:
            told = VaultUnavailable("the keys kept changing")
        return [answers[n] if n in answers else type(told)(*told.args) for n in range(len(group))]

    async def _try(
        self, asked: dict[int, Asked], answers: dict[int, _Sealed | Exception], *, first: bool
    ) -> None:
        """Seal what can be sealed, and answer whom that settles.

        Keys of subjects that are thought to be new are not looked for at `first`: storing them tells whether they are.
        """
        subjects = sorted(set().union(*(one.subjects for one in asked.values())))
        new = set().union(*(one.subjects for one in asked.values() if one.new)) if first else set()
        keys, offered, bad = await self._keys(subjects, new)
        self._refuse(asked, bad, answers)
        good = {n: one for n, one in asked.items() if n not in answers}
        used = set().union(*(one.subjects for one in good.values()))
        rows = {
            n: [_row(one.stream, item, keys[item.subject]) for item in one.items] for n, one in good.items()
        }
        if not rows:
            return
        try:
            stored = [key for key in offered if key[0] in used]
            refused = await self._fetch(
                SEAL, stored, [row for many in rows.values() for row in many], once=True
            )
        except asyncpg.UniqueViolationError:
            return  # another process made a subject's key meanwhile: use that one
        for subject, _ in refused:
            self._cache.forget(subject)
        self._refuse(good, {subject: SubjectForgotten(subject) for subject, gone in refused if gone}, answers)
        if refused:
            return
        for subject in used:
            self._cache.put(subject, *keys[subject])
        for n, one in good.items():
            answers[n] = tuple(
                Sealed(subject=item.subject, field=item.field, digest=row[5].hex())
                for item, row in zip(one.items, rows[n], strict=True)
            )

    @staticmethod
    def _refuse(
        asked: dict[int, Asked], bad: dict[str, VaultError], answers: dict[int, _Sealed | Exception]
    ) -> None:
        for n, one in asked.items():
            for subject in sorted(one.subjects & bad.keys()):
                answers[n] = _again(bad[subject])

    async def _keys(
        self, subjects: Sequence[str], new: Collection[str]
    ) -> tuple[dict[str, _Key], list[tuple[Any, ...]], dict[str, VaultError]]:
        """Return a key for each subject, those of them that are new and have to be stored with what they seal, and why not.

        A subject that is forgotten, or wrongly thought to be `new`, may get a new key here; storing it is what is refused.
        """
        keys = {subject: key for subject in subjects if (key := self._cache.of(subject)) is not None}
        missing = [subject for subject in subjects if subject not in keys]
        bad: dict[str, VaultError] = {}
        sought = [subject for subject in missing if subject not in new]
        for subject, key_id, kek_id, wrapped in await self._fetch(KEYS, sought) if sought else ():
            if key_id is None:
                bad[subject] = SubjectForgotten(subject)
                continue
            try:
                keys[subject] = (key_id, AESGCM(self._master.unwrap(subject, kek_id, wrapped)))
            except WrongMasterKey as error:
                bad[subject] = error
        offered: list[tuple[Any, ...]] = []
        for subject in missing:
            if subject not in keys and subject not in bad:
                secret, key_id = urandom(32), uuid4()
                keys[subject] = (key_id, AESGCM(secret))
                offered.append((subject, key_id, self._master.kek_id, self._master.wrap(subject, secret)))
        return keys, offered, bad


def _again(error: VaultError) -> VaultError:
    """An error of each caller's own, since every raise writes into the one it raises."""
    return (
        SubjectForgotten(error.subject) if isinstance(error, SubjectForgotten) else type(error)(*error.args)
    )


def _row(stream: str, item: Plain, key: _Key) -> tuple[Any, ...]:
    nonce = urandom(NONCE)
    key_id, cipher = key
    ciphertext = cipher.encrypt(nonce, item.text.encode(), bind(item.subject, item.field, stream))
    return (item.subject, item.field, stream, nonce, ciphertext, digest_of(nonce, ciphertext), key_id)
