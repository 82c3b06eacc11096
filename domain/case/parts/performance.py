"""What of an agreement in force was done, broken, urged, and whether a court confirmed it."""

from dataclasses import dataclass
from datetime import datetime

from schemas.performance import Ruling


@dataclass(frozen=True, slots=True)
class Done:
    """How far one item is; `paid` in fen, `urged` times, the last of them at `urged_at`."""

    item: int
    paid: int = 0
    whole: bool = False
    in_time: bool = True
    breached: bool = False
    urged: int = 0
    urged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """Items by number, and the way of the court; `window` is when the time to ask for confirmation ends or ended."""

    items: tuple[Done, ...] = ()
    wants_confirmation: tuple[int, ...] = ()
    window: datetime | None = None
    applied: bool = False
    ruling: Ruling | None = None
    performed: bool = False

    def item(self, number: int) -> Done | None:
        """How far the item of this number is."""
        return next((one for one in self.items if one.item == number), None)

    @property
    def left(self) -> tuple[Done, ...]:
        """The items that are not done."""
        return tuple(one for one in self.items if not one.whole)

    @property
    def enforceable(self) -> bool:
        """Whether the court confirmed it, so that enforcement may be asked for (民诉法 art. 206)."""
        return self.ruling == "confirmed"

    def in_vain(self, urgings: int) -> bool:
        """Whether something is left, all of it was broken, and each such item was urged this many times."""
        return bool(self.left) and all(one.breached and one.urged >= urgings for one in self.left)
