"""Verification of the log of looks: each look is tied to the one before it at the same stream."""

from datetime import datetime
from hashlib import sha256
from struct import Struct
from typing import Any

import asyncpg

from ledger.beside import Odd
from ledger.chain import micros
from schemas.envelope import GENESIS

_PAGE = 5000
_LOOKS = "select id, at, stream, actor, role, place, what, hash from access.look order by id"
_FIXED = Struct(">qq")
_LENGTH = Struct(">i")
_ABSENT = _LENGTH.pack(-1)


def look_hash(before: bytes, number: int, at: datetime, *said: str | None) -> bytes:
    """The 32-byte SHA-256 of a look; `said` is its stream, actor, role, place and what was read, in this order.

    Hashed are the hash of the look before it (of the first: `GENESIS`), number and instant (i64 each, the instant in
    microseconds UTC), then each text's length in UTF-8 (i32, -1 for an absent one) and bytes; all big-endian.
    """
    parts = [before, _FIXED.pack(number, micros(at))]
    for text in said:
        if text is None:
            parts.append(_ABSENT)
        else:
            encoded = text.encode()
            parts += (_LENGTH.pack(len(encoded)), encoded)
    return sha256(b"".join(parts)).digest()


async def check_looks(connection: "asyncpg.Connection[Any]", most: int) -> list[Odd]:
    """Look at every look, within the caller's transaction; return the first oddity of each of at most `most` streams.

    That the newest looks at a stream were taken away shows no chain by itself. Memory: about 200 bytes per stream.
    """
    heads: dict[str, bytes] = {}
    odd: dict[str, Odd] = {}
    cursor = await connection.cursor(_LOOKS)
    while len(odd) < most and (page := await cursor.fetch(_PAGE)):
        for number, at, stream, actor, role, place, what, digest in page:
            before = heads.get(stream, GENESIS)
            if look_hash(before, number, at, stream, actor, role, place, what) != digest:
                odd.setdefault(stream, Odd(f"look {number} is not the one that was entered", stream))
            heads[stream] = digest
    return list(odd.values())
