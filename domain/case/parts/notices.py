"""The notices of a case: prepared, sent, served."""

from dataclasses import dataclass
from datetime import datetime

from schemas.acts import Channel
from schemas.notices import Service


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one party. `served` says how it reached its party, once it did; `sent` and `failed` are channels."""

    number: int
    rule: str
    party: int
    channels: tuple[Channel, ...]
    must_be_proven: bool
    about: str
    prepared_at: datetime
    sent: tuple[Channel, ...] = ()
    failed: tuple[Channel, ...] = ()
    served: Service | None = None
    served_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether the law waits for proof that it reached its party."""
        return self.must_be_proven and self.served is None
