"""Which cases were joined to this one, where it went, and from where it came back."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Joined:
    """`transferred_to` is the organ whose receipt is awaited."""

    duplicates: tuple[UUID, ...] = ()
    merged_into: UUID | None = None
    merged_number: str | None = None
    transferred_to: str | None = None
    from_stage: str | None = None
