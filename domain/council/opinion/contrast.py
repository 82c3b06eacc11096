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
        votes = [bar.votes for bar in told]
        for side in _SIDES:
            # The sharing has one added to the one side and one to the others: above a half it needs a majority of the group.
            counts = [on_side(bar, side) for bar in told]
            if all(2 * count > of for count, of in zip(counts, votes, strict=True)):
                product = Fraction(prod(c + 1 for c in counts), prod(v + 2 for v in votes))
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
    found: list[Dividing] = []
    votes = [total.votes for total in everyone]
    for place, name in enumerate(names):
        own = []
        for statement, bars, total, all_votes in zip(statements, groups, everyone, votes, strict=True):
            bar = bars[place]
            if bar is None or not (outside_votes := all_votes - (inside_votes := bar.votes)):
                continue
            for side in _SIDES:
                inside = on_side(bar, side)
                if 2 * inside > inside_votes:  # otherwise the share is never above one half for sure
                    outside = on_side(total, side) - inside
                    own.append(_Difference(statement, side, inside, inside_votes, outside, outside_votes))
        found += [one.shown(name) for one in _strongest(own)]
    return tuple(found)


class _Difference(NamedTuple):
    """What a group says of a statement by its majority, beside what the rest says."""

    statement: StatementId
    side: Side
    inside: int
    inside_votes: int
    outside: int
    outside_votes: int

    def weight(self) -> tuple[int, int] | None:
        """The square of the product that Polis orders by: both shares against each other, both z, and the share, as over and under.

        None where either z may be chance.
        """
        _, _, c, n, d, m = self
        alone = of_one(c, n)
        if not alone.significant:
            return None
        against = of_two(c, n, d, m)
        if not against.significant:
            return None
        over, under = ((c + 1) * (c + 1) * (m + 2)) ** 2, ((n + 2) * (n + 2) * (d + 1)) ** 2
        return over * alone.over * against.over, under * alone.under * against.under

    def shown(self, group: GroupCode | None) -> Dividing:
        """With all that is told of it."""
        _, _, *numbers = self
        there = share(self.outside, self.outside_votes)
        return Dividing(
            group=group,
            statement=self.statement,
            side=self.side,
            inside=self.inside,
            inside_votes=self.inside_votes,
            outside=self.outside,
            outside_votes=self.outside_votes,
            inside_share=share(self.inside, self.inside_votes),
            outside_share=there,
            z_hundredths=of_two(*numbers).hundredths,
            opposed=there < Fraction(1, 2),
        )


def _strongest(differences: Sequence[_Difference]) -> list[_Difference]:
    """The few that weigh most, in exact order."""
    weighed = [(weight, one) for one in differences if (weight := one.weight())]
    # A quotient of integers is rounded as the exact one lies, so nobody above the line is lost by it; fractions are slow.
    rough = [over / under for (over, under), _ in weighed]
    line = sorted(rough)[-MOST_SHOWN:][:1]
    near = [
        (Fraction(*weight), one) for size, (weight, one) in zip(rough, weighed, strict=True) if [size] >= line
    ]
    return [one for _, one in sorted(near, key=lambda two: (-two[0], two[1].statement))[:MOST_SHOWN]]
