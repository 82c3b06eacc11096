"""A threshold held against numbers: the smallest whole number that meets it, and whether it was reached."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import ceil, floor
from operator import attrgetter
from typing import Literal

from schemas.council.acts import Choice
from schemas.council.rolls import RollEntry, RollTotals
from schemas.council.rules import Amounts, Counter, Threshold
from schemas.council.tallies import Measured

_WEIGHS: dict[Counter, Callable[[RollEntry], int]] = {
    "units": lambda _: 1,
    "heads": attrgetter("heads"),
    "area": attrgetter("area"),
    "households": attrgetter("households"),
    "adults": attrgetter("adults"),
}


def needed(threshold: Threshold, whole: int) -> int:
    """The smallest whole number that meets a threshold of `whole`; at least 1, since nobody is no part of anything.

    "At least" includes the number itself, "more than" does not (Civil Code art. 1259): half of 300 as "more than" is 151,
    two thirds of 300 as "at least" is 200.
    """
    exact = Fraction(threshold.fraction) * whole
    return max(1, ceil(exact) if threshold.compare == ">=" else floor(exact) + 1)


def measure(
    threshold: Threshold,
    kind: Literal["participation", "approval", "grade"],
    part: int,
    whole: int,
    *,
    way: int = 0,
    option: Choice | None = None,
    grade: str | None = None,
) -> Measured:
    """Hold `part` of `whole` against a threshold. What is asked of an empty whole is never reached."""
    least = needed(threshold, whole)
    return Measured(
        kind=kind,
        way=way,
        option=option,
        grade=grade,
        counter=threshold.counter,
        base=threshold.base,
        compare=threshold.compare,
        fraction=threshold.fraction,
        numerator=part,
        denominator=whole,
        needed=least,
        reached=part >= least,
        missed_by=max(0, least - part),
    )


def weight(entries: list[RollEntry], counters: Iterable[Counter]) -> Amounts:
    """What entries of a roll weigh together, per counter."""
    return {counter: total(entries, counter) for counter in counters}


def total(entries: list[RollEntry], counter: Counter) -> int:
    """The sum of entries of a roll by one counter."""
    return sum(map(_WEIGHS[counter], entries))


def weigher(counter: Counter) -> Callable[[RollEntry], int]:
    """What tells how much one entry of a roll weighs by a counter; each is one unit."""
    return _WEIGHS[counter]


def whole_of(totals: RollTotals, counters: Iterable[Counter]) -> Amounts:
    """What a whole roll holds, per counter."""
    held: Amounts = {
        "units": totals.units,
        "heads": totals.heads,
        "area": totals.area,
        "households": totals.households,
        "adults": totals.adults,
    }
    return {counter: held[counter] for counter in counters}


def added(amounts: Iterable[Mapping[Counter, int]], counters: Iterable[Counter]) -> Amounts:
    """The sum of amounts, per counter; what one does not name it does not hold."""
    listed = list(amounts)
    return {counter: sum(one.get(counter, 0) for one in listed) for counter in counters}
