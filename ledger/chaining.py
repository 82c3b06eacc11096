"""Walking events by position: whether each follows from those before it, and the fingerprint over all of them."""

from hashlib import sha256
from typing import Any

from ledger.chain import event_hash
from schemas.envelope import GENESIS


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
