"""The port of the sealed person store, its fake in memory, and the sweep of what was sealed but never recorded."""

import dataclasses
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from os import urandom
from typing import Protocol

from ledger.port import Ledger
from schemas.sealed import Sealed

URN_BALLOT = "urn_ballot"
"""The field of a secret ballot: its urn, the subject, is referred to by no event until it is opened, so the sweep leaves it alone.

It bears the day of its sealing and no instant. Whoever opened the urn, or called the vote off, forgets the subject.
"""


@dataclass(frozen=True, slots=True)
class Plain:
    """Words to be sealed: under whose key, in which field. `repr` does not show them."""

    subject: str
    field: str
    text: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """A ciphertext that the store holds: its digest in hex and where it belongs."""

    digest: str
    subject: str
    field: str
    stream: str


Keep = Callable[[Sequence[Held]], Awaitable[Collection[str]]]
"""Says which of these ciphertexts are referred to: answers with their digests."""


class VaultError(Exception):
    """Base of what the person store says; no text of it holds words or keys."""


class SubjectForgotten(VaultError):
    """The subject's key was destroyed; nothing can be sealed for it any more. Nothing was written."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"{subject} was forgotten")
        self.subject = subject


class SealBroken(VaultError):
    """A ciphertext is not what its reference says: altered, or moved to another subject, field or stream."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"the ciphertext {digest} does not belong to its reference")
        self.digest = digest


class WrongMasterKey(VaultError):
    """A key is wrapped under a master key that was not given."""


class VaultUnavailable(VaultError):
    """The person store cannot be reached. A seal that broke off may be durable: the sweep takes it away later."""


class VaultFull(VaultUnavailable):
    """The person store's disk is full. Nothing was written."""


class VaultReadOnly(VaultUnavailable):
    """The person store may be read and not written. Nothing was written."""


class Vault(Protocol):
    """Seals words under a key per subject, opens them, forgets subjects. Every method may raise `VaultUnavailable`."""

    async def seal(self, stream: str, items: Sequence[Plain], *, new: bool = False) -> tuple[Sealed, ...]:
        """Seal words for events of `stream`; durable, in one commit, before it returns. One reference per item, in order.

        With `new` their subjects are thought to have no keys yet, so that nobody looks for them first; it need not be so.
        Those who seal at the same time share commits; what is wrong with one of them is told to that one alone.
        Raises `SubjectForgotten`, `WrongMasterKey`.
        """
        ...

    async def open(self, refs: Sequence[Sealed]) -> Mapping[str, str | None]:
        """Return the words by digest, None where they were forgotten; in one round trip.

        Raises `SealBroken`, `WrongMasterKey`.
        """
        ...

    async def forget(self, subject: str) -> int:
        """Destroy the subject's key and ciphertexts and leave a tombstone; return how many ciphertexts there were."""
        ...

    async def all_of(self, subject: str) -> tuple[Sealed, ...]:
        """Return a reference to everything that is sealed under this subject, by digest: the order says nothing of when or by whom.

        It holds what was sealed and never recorded too: compare it with what the events know.
        """
        ...

    async def remembered(self, subjects: Sequence[str]) -> tuple[str, ...]:
        """Return which of these subjects are not forgotten: no tombstone, or a ciphertext beside it; in their order."""
        ...

    async def sweep(self, keep: Keep, older_than: timedelta, not_older_than: timedelta | None = None) -> int:
        """Take away ciphertexts sealed longer ago than `older_than` that `keep` does not name, secret ballots excepted.

        Returns how many.

        `older_than` must exceed the time between a seal and its append by far: a day, not a minute. With `not_older_than` only
        those sealed since then are looked at: what a nightly sweep left standing was referred to and stays so.
        """
        ...


_DIGEST = re.compile(rb'"([0-9a-f]{64})"')
"""Each body is read once, however many digests are sought: a register of a town refers to a hundred thousand."""


def referred_to(ledger: Ledger) -> Keep:
    """Return the `Keep` that looks into the streams themselves: a digest is kept when an event's body holds it."""

    async def keep(held: Sequence[Held]) -> Collection[str]:
        by_stream: dict[str, list[str]] = {}
        for one in held:
            by_stream.setdefault(one.stream, []).append(one.digest)
        kept: set[str] = set()
        for stream, digests in by_stream.items():
            events = (await ledger.load(stream)).events
            named = {found.decode() for event in events for found in _DIGEST.findall(event.body)}
            kept.update(named.intersection(digests))
        return kept

    return keep


@dataclass(slots=True)
class _Kept:
    held: Held
    text: str
    made_at: datetime


class MemoryVault:
    """A `Vault` that keeps words in memory, for tests of rules and of the desk; `now` stands in for the machine's clock."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now
        self._kept: dict[str, _Kept] = {}
        self._forgotten: set[str] = set()

    async def seal(
        self,
        stream: str,
        items: Sequence[Plain],
        *,
        new: bool = False,  # noqa: ARG002 - keys are not kept here
    ) -> tuple[Sealed, ...]:
        """See `Vault.seal`."""
        for item in items:
            if item.subject in self._forgotten:
                raise SubjectForgotten(item.subject)
        return tuple(self._seal(stream, item) for item in items)

    async def open(self, refs: Sequence[Sealed]) -> Mapping[str, str | None]:
        """See `Vault.open`."""
        opened: dict[str, str | None] = {}
        for ref in refs:
            kept = self._kept.get(ref.digest)
            if kept is not None and (kept.held.subject, kept.held.field) != (ref.subject, ref.field):
                raise SealBroken(ref.digest)
            opened[ref.digest] = None if kept is None else kept.text
        return opened

    async def forget(self, subject: str) -> int:
        """See `Vault.forget`."""
        self._forgotten.add(subject)
        gone = [digest for digest, kept in self._kept.items() if kept.held.subject == subject]
        for digest in gone:
            del self._kept[digest]
        return len(gone)

    async def all_of(self, subject: str) -> tuple[Sealed, ...]:
        """See `Vault.all_of`."""
        held = [kept.held for kept in self._kept.values() if kept.held.subject == subject]
        return tuple(
            Sealed(subject=one.subject, field=one.field, digest=one.digest)
            for one in sorted(held, key=lambda one: one.digest)
        )

    async def remembered(self, subjects: Sequence[str]) -> tuple[str, ...]:
        """See `Vault.remembered`."""
        return tuple(subject for subject in subjects if subject not in self._forgotten)

    async def sweep(self, keep: Keep, older_than: timedelta, not_older_than: timedelta | None = None) -> int:
        """See `Vault.sweep`."""
        now, since = self._clock(), not_older_than or timedelta.max
        ages = {
            digest: now - kept.made_at for digest, kept in self._kept.items() if kept.held.field != URN_BALLOT
        }
        old = [
            kept.held
            for digest, kept in self._kept.items()
            if older_than < ages.get(digest, older_than) <= since
        ]
        kept = await keep(old)
        gone = [held.digest for held in old if held.digest not in kept]
        for digest in gone:
            del self._kept[digest]
        return len(gone)

    def _seal(self, stream: str, item: Plain) -> Sealed:
        digest = sha256(urandom(32)).hexdigest()
        held = Held(digest, item.subject, item.field, stream)
        self._kept[digest] = _Kept(held, item.text, self._clock())
        return Sealed(subject=item.subject, field=item.field, digest=digest)

    def _clock(self) -> datetime:
        return self.now or datetime.now(UTC)
