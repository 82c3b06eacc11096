"""Messages between the ledger and the workflows: opaque ids, codes, levels and instants only, never a person or a text."""

from typing import Literal

from schemas.frame import Frame, Instant
from schemas.ids import StreamId

CLOCKED = ("case", "deliberation")
"""Kinds of stream that a workflow looks after."""


class CaseRef(Frame):
    """Which stream a workflow looks after; all that continue-as-new carries."""

    stream: StreamId


class Poke(Frame):
    """Look again: the stream reached this version (or did not; it changes nothing)."""

    stream: StreamId
    version: int


class Owed(Frame):
    """Something the clock owes the stream at an instant."""

    obligation: str
    command: str
    due: Instant


class Seen(Frame):
    """Where a stream stands."""

    version: int
    stage: str
    level: str
    community: str
    triage_class: str
    over: bool
    owed: tuple[Owed, ...] = ()


class Order(Frame):
    """What the workflow asks an activity to issue."""

    stream: StreamId
    obligation: str
    command: str


class Answer(Frame):
    """What came of an order; a refusal is data, not a failure. When it was too early, `wait_ms` says by how much."""

    status: Literal["recorded", "noop", "refused", "too_early"]
    version: int
    code: str = ""
    wait_ms: int = 0


class Reconciled(Frame):
    """How many open streams a reconciliation had looked at again, orphans it swept, and keys it destroyed that should be gone."""

    open: int
    swept: int = 0
    forgotten: int = 0
