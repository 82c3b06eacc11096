"""The peer of `replay`: an aggregate of the library eventsourcing, whose events say what ours do; imported by name alone."""

import importlib
from typing import Any
from uuid import UUID

_domain: Any = importlib.import_module("eventsourcing.domain")
_event = _domain.event


class Matter(_domain.Aggregate):  # type: ignore[misc]  # the peer is no part of what is typed here
    """A matter with notes and contacts."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.notes: list[tuple[str, str, str]] = []
        self.contacts: list[tuple[int, str]] = []
        self.last: tuple[object, ...] = ()

    @_event("NoteAdded")  # type: ignore[untyped-decorator]  # the peer is imported by name and has no types here
    def add_note(  # noqa: PLR0917 - an event of ours, field by field
        self,
        actor: str,
        role: str,
        at: str,
        policy: str,
        eyes: str,
        command_id: UUID,
        cause: UUID,
        subject: str,
        field: str,
        digest: str,
    ) -> None:
        """A note was taken; its words are somewhere else."""
        self.last = (actor, role, at, policy, eyes, command_id, cause)
        self.notes.append((subject, field, digest))

    @_event("ContactRecorded")  # type: ignore[untyped-decorator]  # the peer is imported by name and has no types here
    def record_contact(  # noqa: PLR0917 - an event of ours, field by field
        self,
        actor: str,
        role: str,
        at: str,
        policy: str,
        eyes: str,
        command_id: UUID,
        cause: UUID,
        party: int,
        channel: str,
    ) -> None:
        """A party was spoken with."""
        self.last = (actor, role, at, policy, eyes, command_id, cause)
        self.contacts.append((party, channel))
