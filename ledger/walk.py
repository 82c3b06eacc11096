"""A walk over all events in the order of their positions, every hash computed anew from the bytes that the database sends.

Events come by COPY in its binary format (PostgreSQL's manual, COPY, "Binary Format"): a million of them are looked at here, and not
one UUID, instant or name is made of its bytes for that.
"""

from collections.abc import Callable
from hashlib import sha256
from struct import Struct
from struct import error as too_short
from typing import Any

import asyncpg

from ledger.chain import LENGTHS, around_cause, packed_hash
from schemas.envelope import GENESIS

BLOCK = 20_000
"""Events of one COPY: each must come within the time limit of a command."""

REMEMBERED = 20_000
"""Envelopes that are kept as they are packed: few people write many events."""

_BEFORE_ALL = -(1 << 63)
_COLUMNS = (
    "position, version, schema_version, recorded_at, event_id, command_id, hash, stream,"
    " row(kind, actor, on_behalf_of, policy, visibility), cause, body"
)
_FIELDS = 11
_SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_HEADER = len(_SIGNATURE) + 8
_END = b"\xff\xff"
# How many fields there are; then each after its length, up to that of the stream. A check of the table holds hashes to 32 bytes.
_FIXED = Struct(">h4xq4xi4xi4xq4x16s4x16s4x32si")
_LENGTH = Struct(">i")
# Within a row: how many fields, then type, length and bytes of each.
_COUNT = 4
_TYPE_AND_LENGTH = Struct(">4xi")
_TO_1970 = 946_684_800_000_000
"""Microseconds from 1970 to 2000, where PostgreSQL counts from."""

Odd = Callable[[str, str | None, int | None, int | None], object]
"""Is told what is wrong, and with which stream, version and position."""

Progress = Callable[[int], object]
"""Is told now and then how many events were seen."""


class Walk:
    """What the events seen so far lead to: how many, the last position, every stream's head, the hash over all hashes.

    `block` is how many events one COPY asks for, `remembered` how many envelopes are kept as they are packed.
    """

    def __init__(self, odd: Odd, tell: Progress, *, block: int = BLOCK, remembered: int = REMEMBERED) -> None:
        self._block = block
        self._remembered = remembered
        self.events = 0
        self.position = 0
        self.heads: dict[bytes, tuple[int, bytes]] = {}
        """Version and hash of the last event, by the stream's name in UTF-8."""
        self._hashes = sha256()
        self._odd = odd
        self._tell = tell
        self._broken: set[bytes] = set()
        self._packed: dict[tuple[int, bytes, bool], tuple[bytes, bytes, bytes]] = {}
        self._rest = b""
        self._begun = False

    @property
    def fingerprint(self) -> str:
        """SHA-256 over every hash in the order of positions, in hexadecimal."""
        return self._hashes.hexdigest()

    async def over(self, connection: "asyncpg.Connection[Any]") -> None:
        """Walk over all events within the caller's transaction."""
        after = _BEFORE_ALL
        while True:
            before, self._rest, self._begun = self.events, b"", False
            query = f"select {_COLUMNS} from ledger.event where position > {after} order by position limit {self._block}"  # noqa: S608 - columns and numbers of our own
            await connection.copy_from_query(query, output=self._receive, format="binary")
            if self._rest != _END:
                raise ValueError("not the binary format of COPY")
            self._tell(self.events)
            if self.events - before < self._block:
                return
            after = self.position

    async def _receive(self, piece: bytes) -> None:
        """Look at the events that are whole in what came; the rest waits for the next piece."""
        piece, start = self._rest + piece, 0
        if not self._begun and len(piece) >= _HEADER:
            if not piece.startswith(_SIGNATURE):
                raise ValueError("not the binary format of COPY")
            self._begun, start = True, _HEADER
        self._rest = piece[self._looked_at(piece, start) :] if self._begun else piece

    def _looked_at(self, piece: bytes, start: int) -> int:
        """Look at each event in `piece` from `start` on; return where the first one begins that is not whole."""
        fixed, length_at = _FIXED.unpack_from, _LENGTH.unpack_from
        while True:
            try:
                count, position, version, schema_version, at, event_id, command_id, digest, size = fixed(
                    piece, start
                )
                here = start + _FIXED.size
                end = here + size
                stream = piece[here:end]
                here = end + 4
                end = here + length_at(piece, end)[0]
                names = piece[here:end]
                here, size = end + 4, length_at(piece, end)[0]
                caused = size >= 0
                end = here + size if caused else here
                cause = piece[here:end]
                here = end + 4
                end = here + length_at(piece, end)[0]
            except too_short:
                return start
            if end > len(piece):
                return start
            if count != _FIELDS:
                raise ValueError("not the columns that were asked for")
            previous = self._linked(position, stream, version, digest)
            if previous is not None:
                width = len(stream)
                lengths, rest, after = self._packed.get((width, names, caused)) or self._pack(
                    width, names, caused
                )
                if digest != packed_hash(
                    previous,
                    version,
                    schema_version,
                    at + _TO_1970,
                    event_id,
                    command_id,
                    piece[here:end],
                    lengths + stream + rest,
                    cause,
                    after,
                ):
                    self._broken.add(stream)
                    self._odd("hash does not fit content and predecessor", stream.decode(), version, position)
            start = end

    def _linked(self, position: int, stream: bytes, version: int, digest: bytes) -> bytes | None:
        """Take the next event in; return the hash that it must follow from, None when its stream was found broken."""
        before, previous = self.heads.get(stream, _NONE)
        self.heads[stream] = (version, digest)
        self._hashes.update(digest)
        self.events += 1
        if position != self.position + 1:
            self._odd(f"positions jump from {self.position}", stream.decode(), version, position)
        self.position = position
        if stream in self._broken:
            return None
        if version != before + 1:
            self._broken.add(stream)
            self._odd(f"versions jump from {before}", stream.decode(), version, position)
            return None
        return previous

    def _pack(self, width: int, names: bytes, caused: bool) -> tuple[bytes, bytes, bytes]:
        """What is hashed before the stream's name, of which the length is known, between it and the cause, and after that."""
        fields: list[bytes | None] = []
        end = _COUNT
        for _ in range(5):
            (size,) = _TYPE_AND_LENGTH.unpack_from(names, end)
            here = end + _TYPE_AND_LENGTH.size
            end = here + max(size, 0)
            fields.append(names[here:end] if size >= 0 else None)
        kind, actor, on_behalf_of, policy, visibility = fields
        before, after = around_cause(
            bytes(width),
            kind or b"",
            actor or b"",
            on_behalf_of,
            policy or b"",
            visibility or b"",
            caused=caused,
        )
        packed = before[:LENGTHS], before[LENGTHS + width :], after
        if len(self._packed) >= self._remembered:
            self._packed.clear()
        self._packed[width, names, caused] = packed
        return packed


_NONE = (0, GENESIS)
