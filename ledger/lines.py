"""The lines of an export: a header, the events by position, the commands by id, and a trailer over all of them.

Each line is one JSON object in UTF-8 and ends with a line feed. Format 1 is written and read.
"""

import base64
import binascii
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, StringConstraints

from schemas.envelope import Draft
from schemas.frame import Frame, Instant
from schemas.ids import StreamId

FORMAT: Final = 1
LONGEST = 64 * 1024 * 1024
"""Bytes that a line may have at most, so that a file of another kind does not fill the memory."""

_BIGGEST = 2**31 - 1


def _spelt(value: bytes) -> str | dict[str, str]:
    """Bytes as the text they are, or in base64 when they are no text: what is read back is exactly what was there."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _read(value: Any) -> bytes:
    match value:
        case str():
            return value.encode()
        case {"base64": str(text), **rest} if not rest:
            try:
                return base64.b64decode(text, validate=True)
            except binascii.Error:
                raise ValueError("no base64") from None
        case _:
            raise ValueError("neither text nor base64")


def _hash(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) != 64:
        raise ValueError("not 32 bytes in hexadecimal")
    return bytes.fromhex(value)


Exact = Annotated[bytes, PlainValidator(_read), PlainSerializer(_spelt)]
"""Bytes, written as text where they are text."""

Hash = Annotated[bytes, PlainValidator(_hash), PlainSerializer(bytes.hex)]
"""32 bytes in hexadecimal."""

NumberKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Mark(BaseModel):
    """What says that a line is a header, and of which format; the rest of it depends on that."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    heyi: Literal["ledger"]
    format: int


class Header(Frame):
    """The first line. `fingerprint` is the one that a verification states; `numbers` are the last ones given out, by kind."""

    heyi: Literal["ledger"] = "ledger"
    format: Literal[1] = FORMAT
    events: int = Field(ge=0)
    commands: int = Field(ge=0)
    position: int = Field(ge=0)
    fingerprint: Hash
    numbers: dict[NumberKind, Annotated[int, Field(ge=1, lt=2**63 - 1)]]


class EventLine(Frame):
    """An event with its whole envelope, in the order of its columns."""

    position: int = Field(ge=1, lt=2**63)
    stream: StreamId
    version: int = Field(ge=1, le=_BIGGEST)
    event_id: UUID
    kind: str
    schema_version: int = Field(ge=1, le=_BIGGEST)
    recorded_at: Instant
    actor: Exact
    on_behalf_of: Exact | None
    command_id: UUID
    cause: UUID | None
    policy: str
    visibility: str
    body: Exact
    hash: Hash


class CommandLine(Frame):
    """A command that was answered: `version` is that of its stream after it, `outcome` what is answered again."""

    command_id: UUID
    digest: Hash
    stream: StreamId
    version: int = Field(ge=0, le=_BIGGEST)
    at: Instant
    outcome: Exact


class Trailer(Frame):
    """The last line: SHA-256 over the bytes of all lines before it."""

    sha256: Hash


EVENT_FIELDS = tuple(EventLine.model_fields)
COMMAND_FIELDS = tuple(CommandLine.model_fields)

Line = Header | EventLine | CommandLine | Trailer


def written(line: Line) -> bytes:
    """The bytes of a line, with its line feed."""
    return line.model_dump_json().encode() + b"\n"


def row_of(line: EventLine | CommandLine) -> tuple[Any, ...]:
    """The columns of a line, in the order of its fields."""
    return tuple(getattr(line, name) for name in type(line).model_fields)


def draft_of(line: EventLine) -> dict[str, Any]:
    """What `Draft` would have been given for this event, actors aside: its rules hold for what comes from a file as well."""
    given = {name: getattr(line, name) for name in Draft.model_fields if name not in ("id", "actor")}
    return {**given, "id": line.event_id}
