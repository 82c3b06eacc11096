"""The hash that ties an event to its exact content, its envelope and the event before it; and time-ordered event ids."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import repeat
from struct import Struct
from uuid import UUID

LAYOUT = 1
"""First byte of what is hashed: another layout takes another number."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIXED = Struct(">BIIq")
_LENGTHS = Struct(">IIIIIII")
LENGTHS = _LENGTHS.size
"""Bytes of the seven lengths, with which `around_cause` begins; the name of the stream comes next."""
_ABSENT = 0xFFFFFFFF


def micros(at: datetime) -> int:
    """Microseconds from 1970-01-01 UTC to an aware instant; exact."""
    gone = at - EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def event_hash(  # noqa: PLR0913, PLR0917 - the columns of an event, in the order in which they are selected
    previous: bytes,
    stream: str,
    version: int,
    event_id: UUID,
    kind: str,
    schema_version: int,
    recorded_at: datetime,
    actor: bytes,
    on_behalf_of: bytes | None,
    command_id: UUID,
    cause: UUID | None,
    policy: str,
    visibility: str,
    body: bytes,
) -> bytes:
    """Return the 32-byte SHA-256 of one event.

    Hashed are, in this order: layout byte, version and schema version (u32 each), recorded_at (i64,
    microseconds UTC), all big-endian; previous hash (32), event id (16), command id (16), SHA-256 of the body
    (32); the lengths of the seven fields of variable size (u32 each, 0xffffffff = absent); then those fields:
    stream, kind, actor, on_behalf_of, cause, policy, visibility. The body goes in by its digest, so that a
    chain can be checked by someone who may not read every body. `actor` and `on_behalf_of` are the exact
    stored bytes.
    """
    before, after = around_cause(
        stream.encode(),
        kind.encode(),
        actor,
        on_behalf_of,
        policy.encode(),
        visibility.encode(),
        caused=cause is not None,
    )
    return packed_hash(
        previous,
        version,
        schema_version,
        micros(recorded_at),
        event_id.bytes,
        command_id.bytes,
        body,
        before,
        b"" if cause is None else cause.bytes,
        after,
    )


def around_cause(
    stream: bytes,
    kind: bytes,
    actor: bytes,
    on_behalf_of: bytes | None,
    policy: bytes,
    visibility: bytes,
    *,
    caused: bool,
) -> tuple[bytes, bytes]:
    """Return what is hashed before and after the cause of an event from the lengths on: the same for many events of a stream."""
    lengths = _LENGTHS.pack(
        len(stream),
        len(kind),
        len(actor),
        _ABSENT if on_behalf_of is None else len(on_behalf_of),
        16 if caused else _ABSENT,
        len(policy),
        len(visibility),
    )
    return b"".join((lengths, stream, kind, actor, on_behalf_of or b"")), policy + visibility


def packed_hash(  # noqa: PLR0913, PLR0917 - the columns of an event, those of its envelope packed
    previous: bytes,
    version: int,
    schema_version: int,
    recorded_at: int,
    event_id: bytes,
    command_id: bytes,
    body: bytes,
    before: bytes,
    cause: bytes,
    after: bytes,
) -> bytes:
    """Return `event_hash` of what was packed already: `recorded_at` in microseconds, `before` and `after` by `around_cause`."""
    return sha256(
        b"".join(
            (
                _FIXED.pack(LAYOUT, version, schema_version, recorded_at),
                previous,
                event_id,
                command_id,
                sha256(body).digest(),
                before,
                cause,
                after,
            )
        )
    ).digest()


def packed_hashes(  # noqa: PLR0913, PLR0917 - the columns of events, as of one above
    previous: Iterable[bytes],
    versions: Iterable[int],
    schema_versions: Iterable[int],
    recorded_at: Iterable[int],
    event_ids: Iterable[bytes],
    command_ids: Iterable[bytes],
    bodies: Iterable[bytes],
    before: Iterable[bytes],
    causes: Iterable[bytes],
    after: Iterable[bytes],
) -> list[bytes]:
    """Return `packed_hash` of each of many events, given by columns: half of what a thousand calls take beside the hashing itself."""
    fixed = map(_FIXED.pack, repeat(LAYOUT), versions, schema_versions, recorded_at)
    digests = [sha256(body).digest() for body in bodies]
    hashed = zip(fixed, previous, event_ids, command_ids, digests, before, causes, after)  # noqa: B905 - `previous` is one longer
    return [sha256(one).digest() for one in map(b"".join, hashed)]


def uuid7(at: datetime) -> UUID:
    """Return a UUIDv7 (RFC 9562, 5.7) of an aware instant.

    The 12 bits after the version hold the fraction of the millisecond (6.2, method 3): ids of different
    microseconds sort by time.
    """
    stamp = micros(at)
    millis, fraction = divmod(stamp, 1000)
    noise = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    fine = fraction * 4096 // 1000
    return UUID(int=(millis & 0xFFFF_FFFF_FFFF) << 80 | 7 << 76 | fine << 64 | 0b10 << 62 | noise)
