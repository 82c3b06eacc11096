"""Flags, reports, screening, supervision orders, levels that work together, representatives."""

from dataclasses import dataclass

from schemas.actors import Level


@dataclass(frozen=True, slots=True)
class Flag:
    """A marked risk; open until it is reported or dismissed."""

    number: int
    risk: str
    by: str | None
    reported: tuple[str, ...] = ()
    dismissed: bool = False

    @property
    def open(self) -> bool:
        """Whether it still must be reported."""
        return not self.reported and not self.dismissed


@dataclass(frozen=True, slots=True)
class Order:
    """A supervision order."""

    number: int
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Duties:
    """`screening` is the last result; `together` the levels that work on the case beside the one that leads."""

    flags: tuple[Flag, ...] = ()
    screening: str | None = None
    orders: tuple[Order, ...] = ()
    together: tuple[Level, ...] = ()
    representatives: tuple[tuple[str, tuple[int, ...]], ...] = ()
