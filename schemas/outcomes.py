"""What a command came to: stored under its id, answered again when it returns; codes and ids, nothing personal."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from schemas.frame import Frame, Instant, says_nothing
from schemas.ids import StreamId
from schemas.places import Post

FactOfRefusal = str | int | tuple[str, ...] | tuple[int, ...]


class RefusalFacts(Frame):
    """Why a command was not carried out."""

    code: str
    facts: dict[str, FactOfRefusal] = Field(default_factory=dict)


class Next(Frame):
    """What a case waits for: a code, the due instant, and the post or the parties that are to act.

    `outside` is what those are told instead who are not of the offices.
    """

    what: str
    by: Instant | None = None
    who: Post | None = None
    overdue: bool = False
    parties: tuple[int, ...] = Field(default=(), exclude_if=says_nothing)
    outside: "Next | None" = Field(default=None, exclude_if=says_nothing)


class Standing(Frame):
    """Where a case stood after a command."""

    number: str
    stage: str
    level: str
    triage_class: str
    rule: str
    used: tuple[str, ...] = ()
    next: Next | None = None


class Outcome(Frame):
    """The whole answer. `code_attempt` says from which attempt the tracking codes were derived; they are never stored."""

    status: Literal["recorded", "noop", "refused"]
    stream: StreamId
    version: int
    events: tuple[str, ...] = ()
    refusal: RefusalFacts | None = None
    standing: Standing | None = None
    code_attempt: int = 0
    command_id: UUID
