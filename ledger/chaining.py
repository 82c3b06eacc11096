"""Walking events by position: whether each follows from those before it, and the fingerprint over all of them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from ledger.chain import around_cause, event_hash, micros, packed_hash
from ledger.wire import actor_bytes
from schemas.envelope import GENESIS, Recorded


def unbroken(events: Sequence[Recorded]) -> bool:
    """Whether a stream's events, from the first one on, follow from each other: every hash is computed anew.

    Actors are hashed as they would be written today; `verify` takes the bytes that are stored.
    """
    packed: dict[
        tuple[object, ...], tuple[bytes, bytes]
    ] = {}  # actors by identity: a few of them, each in many events
    before, previous = 0, GENESIS
    for one in events:
        cause = one.cause
        key = (
            one.stream,
            one.kind,
            id(one.actor),
            id(one.on_behalf_of),
            cause is None,
            one.policy,
            id(one.visibility),
        )
        names = packed.get(key) or packed.setdefault(key, _names(one))
        digest = packed_hash(
            previous,
            one.version,
            one.schema_version,
            micros(one.recorded_at),
            one.id.bytes,
            one.command_id.bytes,
            one.body,
            names[0],
            b"" if cause is None else cause.bytes,
            names[1],
        )
        if digest != one.hash or one.version != before + 1:
            return False
        before, previous = one.version, digest
    return True


def _names(one: Recorded) -> tuple[bytes, bytes]:
    return around_cause(
        one.stream.encode(),
        one.kind.encode(),
        actor_bytes(one.actor),
        None if one.on_behalf_of is None else actor_bytes(one.on_behalf_of),
        one.policy.encode(),
        one.visibility.encode(),
        caused=one.cause is not None,
    )


class Chaining:
    """What the events so far lead to: the last position, every stream's head, the fingerprint. About 300 bytes a stream."""

    def __init__(self) -> None:
        self.position = 0
        self.heads: dict[str, tuple[int, bytes]] = {}
        self._hashes = sha256()

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 over every hash so far, in the order of positions; as `verify` states it, in hexadecimal."""
        return self._hashes.digest()

    def wrong(self, row: Any) -> str | None:
        """Take in the next event, its columns in the order of `EVENT_COLUMNS`; say what is wrong with it, if anything is."""
        position, stream, version, digest = row[0], row[1], row[2], row[14]
        before, previous = self.heads.get(stream, (0, GENESIS))
        where = f"position {position}, stream {stream}, version {version}"
        if position != self.position + 1:
            return f"{where}: positions jump from {self.position}"
        if version != before + 1:
            return f"{where}: versions jump from {before}"
        if event_hash(previous, *row[1:14]) != digest:
            return f"{where}: hash does not fit content and predecessor"
        self.position = position
        self.heads[stream] = (version, digest)
        self._hashes.update(digest)
        return None
