"""What unites groups and what divides them: exact sums and fractions, in the tests and measures of Polis.

The measures are those of Small and others, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", 2021. A z is the
root of a fraction; it is compared by its square, so that nothing is rounded before it is shown.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt, prod
from typing import NamedTuple

from schemas.council.opinion import Dividing, GroupCode, Side, Stances, StatementId, Uniting

MOST_SHOWN = 5
"""So many statements are named that unite, and so many for each group that divide, as in Polis."""
SIGNIFICANT = Fraction(12816, 10000)
"""The z of nine in ten, from one side."""

_SIDES: tuple[Side, Side] = ("agree", "disagree")
_SQUARE = SIGNIFICANT**2


class Z(NamedTuple):
    """A z: whether it is above zero, and its square as `over` / `under`."""

    positive: bool
    over: int
    under: int

    @property
    def significant(self) -> bool:
        """Whether it is above the threshold."""
        return self.positive and self.over * _SQUARE.denominator > _SQUARE.numerator * self.under

    @property
    def hundredths(self) -> int:
        """In hundredths, what is smaller cut off."""
        size = isqrt(self.over * 10_000 // self.under)
        return size if self.positive else -size


def of_one(count: int, votes: int) -> Z:
    """The z of a share against one half, with one added to both numbers."""
    count, votes = count + 1, votes + 1
    more = 2 * count - votes
    return Z(more > 0, more * more, votes)


def of_two(inside: int, inside_votes: int, outside: int, outside_votes: int) -> Z:
    """The z of one share against another, with one added to all four numbers; zero where all are of one side."""
    a, n, b, m = inside + 1, inside_votes + 1, outside + 1, outside_votes + 1
    others = n + m - a - b
    if others == 0:
        return Z(positive=False, over=0, under=1)
    more = a * m - b * n
    return Z(more > 0, more * more * (n + m), n * m * (a + b) * others)


def share(count: int, votes: int) -> Fraction:
    """A share with one added to the count and two to the votes, so that a few votes do not make a certainty."""
    return Fraction(count + 1, votes + 2)


def on_side(stances: Stances, side: Side) -> int:
    """How many are of this side."""
    return stances.agree if side == "agree" else stances.disagree


def uniting(
    statements: Sequence[StatementId], groups: Sequence[Sequence[Stances | None]]
) -> tuple[Uniting, ...]:
    """The statements on whose one side more than half of every group stand, those first on which they do so most.

    `groups` holds for each statement the stances of each group; where those of a group are withheld, nothing is said of the statement.
    """
    found = []
    for statement, bars in zip(statements, groups, strict=True):
        told = [bar for bar in bars if bar is not None]
        if len(told) < len(bars):
            continue
        for side in _SIDES:
            # The sharing has one added to the one side and one to the others: above a half it needs a majority of the group.
            counts = [(on_side(bar, side), bar.votes) for bar in told]
            if all(2 * count > votes for count, votes in counts):
                product = Fraction(prod(c + 1 for c, _ in counts), prod(v + 2 for _, v in counts))
                found.append(Uniting(statement=statement, side=side, consensus=product))
    return tuple(sorted(found, key=lambda one: (-one.consensus, one.statement))[:MOST_SHOWN])


def dividing(
    statements: Sequence[StatementId],
    names: Sequence[GroupCode | None],
    groups: Sequence[Sequence[Stances | None]],
    everyone: Sequence[Stances],
) -> tuple[Dividing, ...]:
    """For each group the statements by which it differs most from the rest: its own majority, and more than elsewhere, both for sure.

    `groups` as in `uniting`, `everyone` the stances of all on each statement; what a group's bar withholds is not looked at.
    """
    found = []
    for place, name in enumerate(names):
        own = []
        for statement, bars, total in zip(statements, groups, everyone, strict=True):
            bar = bars[place]
            if bar is not None:
                own += [one for side in _SIDES if (one := _dividing(statement, name, side, bar, total))]
        own.sort(key=lambda one: (-one[0], one[1].statement))
        found += [one for _, one in own[:MOST_SHOWN]]
    return tuple(found)


def _dividing(
    statement: StatementId, group: GroupCode | None, side: Side, bar: Stances, total: Stances
) -> tuple[Fraction, Dividing] | None:
    inside, inside_votes = on_side(bar, side), bar.votes
    outside, outside_votes = on_side(total, side) - inside, total.votes - inside_votes
    if 2 * inside <= inside_votes or not outside_votes:
        return None  # without a majority of its own the share is never above one half for sure
    alone, against = of_one(inside, inside_votes), of_two(inside, inside_votes, outside, outside_votes)
    if not (alone.significant and against.significant):
        return None
    here, there = share(inside, inside_votes), share(outside, outside_votes)
    # The square of the product that Polis orders by: both shares against each other, both z, and the share.
    weight = (here * here / there) ** 2 * Fraction(alone.over * against.over, alone.under * against.under)
    return weight, Dividing(
        group=group,
        statement=statement,
        side=side,
        inside=inside,
        inside_votes=inside_votes,
        outside=outside,
        outside_votes=outside_votes,
        inside_share=here,
        outside_share=there,
        z_hundredths=against.hundredths,
        opposed=there < Fraction(1, 2),
    )
