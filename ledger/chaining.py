"""Walking events by position: whether each follows from those before it, and the fingerprint over all of them."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from itertools import chain, repeat
from operator import attrgetter, floordiv, is_not, sub
from typing import Any

from ledger.chain import EPOCH, around_cause, event_hash, packed_hashes
from ledger.wire import actor_bytes
from schemas.envelope import GENESIS, Recorded

_BYTES = attrgetter("bytes")
_MICROSECOND = timedelta(microseconds=1)


def unbroken(events: Sequence[Recorded]) -> bool:
    """Whether a stream's events, from the first one on, follow from each other: every hash is computed anew.

    Actors are hashed as they would be written today; `verify` takes the bytes that are stored.
    """
    if not events:
        return True
    # Column by column, so that most of what is done for each event is done by functions of the interpreter.
    columns = zip(*events, strict=True)
    _, streams, versions, ids, kinds, schema_versions, instants, actors, behalfs, *more = columns
    commands, causes, policies, visibilities, bodies, hashes = more
    if versions != tuple(range(1, len(events) + 1)):
        return False
    # What they have in common is packed once: actors and visibilities by identity, of which there are a few.
    caused = map(is_not, causes, repeat(None))
    kept = streams, kinds, map(id, actors), map(id, behalfs), caused, policies, map(id, visibilities)
    names = list(zip(*kept, strict=True))
    packed = {name: _names(one) for name, one in dict(zip(names, events, strict=True)).items()}
    before, after = zip(*map(packed.__getitem__, names), strict=True)
    # Each is hashed after what the one before says its hash is: that was computed of that one, or the lists differ there.
    return list(hashes) == packed_hashes(
        chain((GENESIS,), hashes),
        versions,
        schema_versions,
        map(floordiv, map(sub, instants, repeat(EPOCH)), repeat(_MICROSECOND)),
        map(_BYTES, ids),
        map(_BYTES, commands),
        bodies,
        before,
        [b"" if one is None else one.bytes for one in causes],
        after,
    )


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
