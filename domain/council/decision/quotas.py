"""Quotas of those who are chosen: how many of a kind a body needs or bears, and whom one can still seat without breaking that."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from schemas.cited import Code
from schemas.council.acts import Choice, Question
from schemas.council.rules import Quota
from schemas.council.tallies import QuotaResult

Kinds = Mapping[Choice, Mapping[Code, Code]]
"""What is known of each candidate: attribute to value, such as sex, building or party."""


def kinds_of(question: Question) -> Kinds:
    """What a question says of its candidates."""
    found: dict[Choice, dict[Code, Code]] = {}
    for one in question.attributes:
        found.setdefault(one.option, {})[one.attribute] = one.value
    return found


@dataclass(frozen=True, slots=True)
class Bound:
    """Of the chosen with this value of this attribute: at least `low`, at most `high`."""

    attribute: Code
    value: Code
    low: int
    high: int | None


def bounds(quotas: Sequence[Quota], seats: int, options: Sequence[Choice], kinds: Kinds) -> tuple[Bound, ...]:
    """Quotas in whole numbers for a body of `seats`; a quota without a value is one bound for each value a candidate has."""
    found = []
    for quota in quotas:
        low = max(quota.at_least, ceil(Fraction(quota.at_least_share) * seats))
        known = {
            kinds[option][quota.attribute] for option in options if quota.attribute in kinds.get(option, {})
        }
        values = sorted(known) if quota.value is None else [quota.value]
        found += [Bound(quota.attribute, value, low, quota.at_most) for value in values]
    # Attributes with many values first: candidates sorted so leave few bounds open at a time.
    spread = Counter(bound.attribute for bound in found)
    return tuple(sorted(found, key=lambda bound: -spread[bound.attribute]))


@dataclass(frozen=True, slots=True)
class Body:
    """A body to be chosen: its seats, who stands for it, what is known of them, and its quotas in whole numbers.

    `before` were chosen in an earlier ballot: their seats are not among `seats`, and the quotas are of all together.
    """

    seats: int
    options: tuple[Choice, ...]
    kinds: Kinds
    bounds: tuple[Bound, ...]
    before: tuple[Choice, ...] = ()

    def holds(self, option: Choice) -> tuple[int, ...]:
        """Which bounds, by their place, count this candidate."""
        known = self.kinds.get(option, {})
        return tuple(
            place for place, bound in enumerate(self.bounds) if known.get(bound.attribute) == bound.value
        )

    def completable(self, chosen: Collection[Choice]) -> bool:
        """Whether those chosen so far are part of some full body that keeps every quota.

        Candidates of one kind are alike, so kinds are gone through one after another with how many of each are seated. What
        is remembered is how many seats are taken and how far each bound is filled; a bound that no kind to come can
        change is checked and dropped. With fewer candidates than seats a full body is all of them.
        """
        full = min(self.seats, len(self.options))
        if len(chosen) > full:
            return False
        if not self.bounds:
            return True
        filled = self._filled(chosen)
        if any(
            bound.high is not None and filled[place] > bound.high for place, bound in enumerate(self.bounds)
        ):
            return False
        free = Counter(self.holds(option) for option in self.options if option not in set(chosen))
        order = sorted(free)
        start = tuple(self._capped(place, filled[place]) for place in range(len(self.bounds)))
        states = {(len(chosen), start)}
        for step, kind in enumerate(order):
            later = {place for one in order[step + 1 :] for place in one}
            states = {
                (taken + more, self._settle(after, later))
                for taken, before in states
                for more in range(min(free[kind], full - taken) + 1)
                if (after := self._seat(before, kind, more)) is not None
            }
            states = {state for state in states if self._kept(state[1], later)}
        return any(
            taken == full
            and all(count < 0 or self._enough(place, count) for place, count in enumerate(counts))
            for taken, counts in states
        )

    def _filled(self, chosen: Collection[Choice]) -> Counter[int]:
        return Counter(place for option in (*self.before, *chosen) for place in self.holds(option))

    def _capped(self, place: int, count: int) -> int:
        bound = self.bounds[place]
        return count if bound.high is not None else min(count, bound.low)

    def _enough(self, place: int, count: int) -> bool:
        return count >= self.bounds[place].low

    def _seat(self, before: tuple[int, ...], kind: tuple[int, ...], more: int) -> tuple[int, ...] | None:
        after = list(before)
        for place in kind:
            after[place] = self._capped(place, before[place] + more)
            high = self.bounds[place].high
            if high is not None and after[place] > high:
                return None
        return tuple(after)

    def _settle(self, counts: tuple[int, ...], later: set[int]) -> tuple[int, ...]:
        """Bounds that are met and that nothing to come can change are told apart no longer: -1."""
        return tuple(
            -1 if place not in later and (count < 0 or self._enough(place, count)) else count
            for place, count in enumerate(counts)
        )

    def _kept(self, counts: tuple[int, ...], later: set[int]) -> bool:
        return all(count < 0 or place in later for place, count in enumerate(counts))

    def results(self, chosen: Collection[Choice]) -> tuple[QuotaResult, ...]:
        """What every quota asked for, and what the chosen give it."""
        filled = self._filled(chosen)
        return tuple(
            QuotaResult(
                attribute=bound.attribute,
                value=bound.value,
                at_least=bound.low,
                at_most=bound.high,
                chosen=filled[place],
                met=filled[place] >= bound.low and (bound.high is None or filled[place] <= bound.high),
            )
            for place, bound in enumerate(self.bounds)
        )


def body(
    quotas: Sequence[Quota],
    seats: int,
    options: Sequence[Choice],
    kinds: Kinds,
    before: tuple[Choice, ...] = (),
) -> Body:
    """A body to be chosen from options, beside those chosen before, with its quotas in whole numbers."""
    whole = bounds(quotas, seats + len(before), (*options, *before), kinds)
    return Body(seats, tuple(options), kinds, whole, before)


def seat_by_standing(
    standing: Sequence[Sequence[Choice]], seated: Body
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Fill the seats from the best down; return who is chosen, and who is equal for what is left.

    Whoever cannot be part of a full body that keeps the quotas, with those above chosen, is passed over. Equals that cannot
    all be seated are tied, and nobody below them is looked at.
    """
    chosen: tuple[Choice, ...] = ()
    for tier in standing:
        able = tuple(option for option in tier if seated.completable((*chosen, option)))
        if not able:
            continue
        if not seated.completable((*chosen, *able)):
            return chosen, able
        chosen += able
    return chosen, ()
