"""What of an agreement in force was done, broken, urged, and whether a court confirmed it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """How far one item is; `paid` in fen, `urged` times."""

    item: int
    paid: int = 0
    whole: bool = False
    in_time: bool = True
    breached: bool = False
    urged: int = 0


@dataclass(frozen=True, slots=True)
class Performance:
    """Items by number, and the way of the court."""

    items: tuple[Done, ...] = ()
    wants_confirmation: tuple[int, ...] = ()
    applied: bool = False
    ruling: str | None = None
    performed: bool = False
