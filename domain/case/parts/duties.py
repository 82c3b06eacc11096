"""Flags, reports, screening, supervision orders, levels that work together, representatives."""

from dataclasses import dataclass

from schemas.actors import Level


@dataclass(frozen=True, slots=True)
class Flag:
    """A marked risk. `by` is the actor who raised it, None when the table did; `authorities` are those who must be told."""

    number: int
    risk: str
    by: str | None
    authorities: tuple[str, ...]
    reported: tuple[str, ...] = ()
    dismissed: bool = False

    @property
    def untold(self) -> tuple[str, ...]:
        """The authorities that still must be told; none once the flag was found to be in error."""
        return () if self.dismissed else tuple(one for one in self.authorities if one not in self.reported)

    @property
    def open(self) -> bool:
        """Whether somebody still must be told."""
        return bool(self.untold)


@dataclass(frozen=True, slots=True)
class Order:
    """A supervision order."""

    number: int
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Duties:
    """What must be done beside the case.

    `screening` is the last result, `screened` how many flags were known to it; `together` are the levels that work on the case
    beside the one that leads; `proposed` say whom each party named to speak for its side, and
    `representatives` who does: those whom more than half of it named.
    """

    flags: tuple[Flag, ...] = ()
    screening: str | None = None
    screened: int = 0
    orders: tuple[Order, ...] = ()
    together: tuple[Level, ...] = ()
    proposed: tuple[tuple[int, tuple[int, ...]], ...] = ()
    representatives: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        """The flags that bar the end of the case: not every authority was told yet."""
        return tuple(flag for flag in self.flags if flag.open)

    def flag(self, number: int) -> Flag | None:
        """The flag of this number."""
        return next((flag for flag in self.flags if flag.number == number), None)

    def order(self, number: int) -> Order | None:
        """The supervision order of this number."""
        return next((order for order in self.orders if order.number == number), None)
