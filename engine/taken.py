"""A command on its way over the desk: taken, decided, and what it records as it will stand in the stream."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas.actors import Actor
from schemas.envelope import Append, Draft, Recorded
from schemas.frame import Frame
from schemas.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Taken:
    """A command as it goes through the desk."""

    command: Frame
    by: Actor
    command_id: UUID
    digest: bytes
    code_attempt: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """A command that was decided and not recorded yet: its words sealed, what it adds to the stream, state and counts after it."""

    taken: Taken
    append: Append
    outcome: Outcome
    ahead: tuple[Recorded, ...] = ()
    state: Any = None
    counts: Any = None


def preview(drafts: tuple[Draft, ...], stream: str, version: int, command_id: UUID) -> tuple[Recorded, ...]:
    """Drafts as they will stand in the stream, for folding them into the state that the rows follow from."""
    return tuple(
        Recorded(
            position=0,
            stream=stream,
            version=version + n,
            id=draft.id,
            kind=draft.kind,
            schema_version=draft.schema_version,
            recorded_at=draft.recorded_at,
            actor=draft.actor,
            on_behalf_of=draft.on_behalf_of,
            command_id=command_id,
            cause=draft.cause,
            policy=draft.policy,
            visibility=draft.visibility,
            body=draft.body,
            hash=b"",
        )
        for n, draft in enumerate(drafts, start=1)
    )
