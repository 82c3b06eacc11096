"""Which deliberations a case opened, and how they ended."""

from dataclasses import dataclass
from uuid import UUID

from schemas.deliberating import Result

CARRIED: tuple[Result, ...] = ("carried", "partly_carried")


@dataclass(frozen=True, slots=True)
class Opened:
    """A deliberation that the case opened; `result` is None while residents deliberate, `awaited` until somebody goes on without."""

    deliberation: UUID
    result: Result | None = None
    awaited: bool = True


@dataclass(frozen=True, slots=True)
class Deliberating:
    """All deliberations that the case opened, in order; at most the last one is open."""

    opened: tuple[Opened, ...] = ()

    @property
    def running(self) -> Opened | None:
        """The deliberation that is not over."""
        last = self.opened[-1] if self.opened else None
        return last if last is not None and last.result is None else None

    @property
    def awaited(self) -> UUID | None:
        """The deliberation that the case waits for."""
        return self.running.deliberation if self.running is not None and self.running.awaited else None

    @property
    def carried(self) -> bool:
        """Whether the residents agreed on something, and nobody annulled it: the last word counts."""
        return bool(self.opened) and self.opened[-1].result in CARRIED

    def of(self, deliberation: UUID) -> Opened | None:
        """What is known of one of them."""
        return next((one for one in self.opened if one.deliberation == deliberation), None)
