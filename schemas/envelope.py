"""What the ledger stores: the event with its envelope, the head of a stream, and the rows written beside an append."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import Field

from schemas.actors import Actor, Visibility
from schemas.derived import Counted
from schemas.frame import Frame, Instant
from schemas.ids import PlacePath, StreamId

GENESIS = bytes(32)
"""Hash before the first event of a stream."""


class Draft(Frame):
    """An event about to be appended: everything but what the ledger adds (stream, version, position, hash)."""

    id: UUID
    kind: str = Field(pattern=r"^[A-Z][A-Za-z]{2,60}$")
    schema_version: int = Field(default=1, ge=1)
    recorded_at: Instant
    actor: Actor
    on_behalf_of: Actor | None = None
    cause: UUID | None = Field(default=None, description="Event or command that led to this one")
    policy: str = Field(
        default="", max_length=80, description="Policy pack and version the event was decided under"
    )
    visibility: Visibility
    body: bytes = Field(description="Exact bytes that are hashed: the event as JSON")


class Recorded(NamedTuple):
    """An event as the ledger holds it, in the order of its columns; a named tuple, since a million of them are made in one go.

    The fields of `Draft` and: `version` 1, 2, 3 ... per stream, gapless; `position` 1, 2, 3 ... over all
    streams, gapless, in commit order; `hash` of 32 bytes.
    """

    position: int
    stream: str
    version: int
    id: UUID
    kind: str
    schema_version: int
    recorded_at: datetime
    actor: Actor
    on_behalf_of: Actor | None
    command_id: UUID
    cause: UUID | None
    policy: str
    visibility: Visibility
    body: bytes
    hash: bytes


class CurrentRow(Frame):
    """Where a stream stands, derived from it alone; holds no personal text."""

    kind: str = Field(description="Kind of stream: case, deliberation, ...")
    number: str | None = None
    place: PlacePath | None = None
    stage: str = ""
    level: str | None = None
    category: str | None = None
    triage_class: str | None = None
    holder: str | None = Field(default=None, description="Opaque id of the staff member who holds it")
    due_at: Instant | None = Field(
        default=None, description="The next instant at which the clock owes something"
    )
    opened_at: Instant | None = None
    over: bool = False
    waits: str | None = Field(default=None, description="What an open stream waits for while no step is due")


class ObligationRow(Frame):
    """Something the clock owes a stream; `id` is a fencing token that never recurs."""

    id: str = Field(max_length=80)
    command: str = Field(max_length=40, description="Kind of command the clock issues")
    due_at: Instant


class Lookup(Frame):
    """A unique way to find a stream, such as the HMAC of a tracking code; never the secret itself."""

    kind: str
    key: bytes
    ref: int = Field(description="What it names within the stream, such as the number of a party")


class WindowRow(Frame):
    """A span of time in which those appends count that need it, such as the ballots of a round; a row of the stream of the round.

    From `opens_at` to just before `closes_at` by the ledger's clock, unless it is `shut`.
    """

    id: str = Field(
        pattern=r"^[a-z]+/[A-Za-z0-9_./-]{1,160}$",
        description="The stream's name, a slash and the window's own: `deliberation/<uuid>/round/2`",
    )
    opens_at: Instant
    closes_at: Instant
    shut: bool = False


class Rows(Frame):
    """Derived rows written in the transaction of an append: all of a stream's, replacing those before."""

    current: CurrentRow
    obligations: tuple[ObligationRow, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    same_lookups: bool = Field(default=False, description="The lookups are as they were; none is given then")
    windows: tuple[WindowRow, ...] = ()
    counted: Counted | None = Field(
        default=None, description="What supervision reads; None: there is none, or it is as it was before"
    )


class Append(Frame):
    """One command's whole effect: events after `expected`, its stored outcome, and the rows that follow from them.

    `digest` identifies the content of the request (keyed, so that it reveals nothing); `events` may be empty:
    a refusal and a no-op are outcomes too. `rows` is None when nothing changed. With `window` it counts only while that
    window is open, as it stood before this command.
    """

    stream: StreamId
    expected: int = Field(ge=0)
    previous: bytes = Field(
        min_length=32, max_length=32, description="Hash of the event at `expected`; GENESIS at 0"
    )
    command_id: UUID
    digest: bytes = Field(min_length=32, max_length=32)
    outcome: bytes = Field(description="What is answered again when the same command returns, as JSON")
    events: tuple[Draft, ...] = ()
    rows: Rows | None = None
    window: str | None = Field(default=None, description="Id of the window that must be open")


class StoredOutcome(Frame):
    """What a command came to, kept under its id."""

    digest: bytes
    outcome: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One look at a stream: state and time read in the same round trip."""

    now: datetime
    version: int
    head: bytes
    events: tuple[Recorded, ...]
    outcome: StoredOutcome | None = None
