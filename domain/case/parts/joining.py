"""Which cases were joined to this one, where it went, and from where it came back."""

from dataclasses import dataclass
from uuid import UUID

from schemas.stages import Stage


@dataclass(frozen=True, slots=True)
class Joined:
    """`duplicate_numbers` are those of `duplicates`, in the same order.

    `transferred_to` is the organ whose receipt is awaited, or that took the matter over.

    `from_stage` and `was_asked` say where the case goes on if that organ sends it back.
    """

    duplicates: tuple[UUID, ...] = ()
    duplicate_numbers: tuple[str, ...] = ()
    merged_into: UUID | None = None
    merged_number: str | None = None
    transferred_to: str | None = None
    from_stage: Stage | None = None
    was_asked: bool = False
