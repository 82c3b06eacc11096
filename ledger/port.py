"""The port of the ledger: what the rest of the house may ask of it, and the ways it can say no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from schemas.envelope import Append, Loaded, Recorded, StoredOutcome


@dataclass(frozen=True, slots=True)
class Appended:
    """A command that was recorded.

    `version` and `head` are the stream's after it; `position` is that of its last event, None when it had
    none.
    """

    version: int
    position: int | None
    head: bytes


class Found(NamedTuple):
    """What a lookup leads to: a stream and what the lookup names within it."""

    stream: str
    ref: int


class LedgerError(Exception):
    """Base of what the ledger says; no text of it holds anything but ids, kinds and numbers."""


class Conflict(LedgerError):
    """The stream is not where the command believed it to be: load and decide again. Nothing was written."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream}: expected version {expected}, found {actual}")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class CommandTaken(LedgerError):
    """The command id was recorded before; nothing was written now. The caller compares digests."""

    def __init__(self, command_id: UUID, stored: StoredOutcome) -> None:
        super().__init__(f"command {command_id} was recorded before")
        self.command_id = command_id
        self.stored = stored


class LookupTaken(LedgerError):
    """A lookup of the command leads to another stream already. Nothing was written."""

    def __init__(self, stream: str, kind: str) -> None:
        super().__init__(f"{stream}: a lookup of kind {kind} leads elsewhere")
        self.stream = stream
        self.kind = kind


Shut = Literal["missing", "not_open_yet", "over", "shut"]
"""Why a window is not open: there is none of this id, its span of time has not begun or is over, or it was shut."""


class WindowShut(LedgerError):
    """The window that the command needs is not open. Nothing was written, no outcome either."""

    def __init__(self, stream: str, window: str, reason: Shut) -> None:
        super().__init__(f"{stream}: the window {window} is not open: {reason}")
        self.stream = stream
        self.window = window
        self.reason = reason


class Busy(LedgerError):
    """The database gave up (locks, deadlocks, time limits, no room). Nothing was written; try again later."""


class Unavailable(LedgerError):
    """The database cannot be worked with, most often since no connection could be made. Nothing was written."""


class Full(Unavailable):
    """The database's disk is full. Nothing was written; it goes on by itself once there is room."""


class ReadOnly(Unavailable):
    """The database may be read and not written: a standby, or set so by its operator. Nothing was written."""


class Rewound(Unavailable):
    """The ledger was restored to an earlier moment, and nobody has said yet that it goes on from there. Nothing was written."""


class OutcomeUnknown(LedgerError):
    """The connection broke during the commit: send the same command again, under the same id, to learn what happened."""


class Rejected(LedgerError):
    """The database refused the command's content, which is a bug in whoever made it. Nothing was written."""


class Closed(LedgerError):
    """The ledger was closed before the command was taken up. Nothing was written."""


class Ledger(Protocol):
    """Streams of events with one dense order over all of them.

    Every method may raise `Unavailable` or `Busy`. Times are aware and in UTC.
    """

    async def load(self, stream: str, command_id: UUID | None = None, known: bytes | None = None) -> Loaded:
        """Return the clock, head and events of `stream` and what `command_id` came to, all of one moment, in one round trip.

        An unknown stream has version 0, head GENESIS and no events; one whose head is `known` is returned without its events.
        """
        ...

    async def load_all(self, streams: Sequence[str]) -> tuple[Loaded, ...]:
        """Return what `load` returns for each of these streams, in their order, all of one moment, in one round trip."""
        ...

    async def append(self, intent: Append) -> Appended:
        """Record one command durably: its events, outcome and rows, or nothing at all.

        With a window: it is open when the command is recorded, and stays so until it is; every event recorded under it has a
        position below those of the append that shuts it. Raises `CommandTaken` (checked first), `Conflict`, `WindowShut`,
        `LookupTaken`, `Busy`, `OutcomeUnknown`, `Rejected` or `Closed`.
        """
        ...

    async def read(self, after: int, limit: int = 1000) -> Sequence[Recorded]:
        """Return at most `limit` events with positions above `after`, in order; there are no gaps to wait for."""
        ...

    async def read_under(
        self, prefix: str, after: int = 0, until: int | None = None, limit: int = 5000
    ) -> Sequence[Recorded]:
        """Return at most `limit` events of all streams whose names begin with `prefix`, in order of position.

        Positions above `after` and, where `until` is given, below it. Raises `ValueError` for an empty prefix: `read` is for that.
        """
        ...

    async def last_position(self) -> int:
        """Return the position of the newest event, 0 when there is none."""
        ...

    async def next_number(self, kind: str) -> int:
        """Return a number of `kind` (lower case letters, digits, underscores) that was never returned before; gaps occur."""
        ...

    async def find(self, kind: str, key: bytes) -> Found | None:
        """Return where a lookup leads, None when nowhere."""
        ...
