"""Seats in proportion: approvals read by Phragmén's sequential rule (E. Phragmén 1894; S. Janson, arXiv:1611.08826).

Each seat is a load of one that its supporters carry. The next seat goes to the candidate whose supporters would carry least after it,
all of them equally: (1 + what they carry) / their weight. So a group with a third of the papers fills about a third of
the seats. A candidate whom nobody approves of gets none. Who cannot be part of a full body that keeps the quotas is
passed over. Of equals the one earlier on the list of options (whose order is drawn before the vote) gets the seat; if
one of the equals ends without any seat, the seat is tied, and that and all later ones stay open.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction

from domain.council.decision.quotas import Body
from schemas.council.acts import Choice
from schemas.council.tallies import SeatStep

Approvals = Mapping[frozenset[Choice], int]
"""Sets of approved options, each with the weight of its papers."""


def phragmen(papers: Approvals, seated: Body) -> tuple[SeatStep, ...]:
    """The seats in the order in which they are filled; fewer than the body has if supporters or quotas do not give more.

    All papers that carry the same load stand in one class: after each seat its supporters move to a new class, so that
    sums are taken over seats filled so far and not over papers.
    """
    loads = [Fraction(0)]
    held: dict[Choice, Counter[int]] = {option: Counter() for option in seated.options}
    supporters: dict[Choice, list[int]] = defaultdict(list)
    sets = list(papers.items())
    level = [0] * len(sets)
    for place, (approved, weight) in enumerate(sets):
        for option in approved:
            held[option][0] += weight
            supporters[option].append(place)
    steps: list[SeatStep] = []
    while len(steps) < seated.seats:
        chosen = tuple(step.option for step in steps)
        able = [
            option
            for option in seated.options
            if option not in chosen and supporters[option] and seated.completable((*chosen, option))
        ]
        if not able:
            break
        after = {option: _load(held[option], loads) for option in able}
        least = min(after.values())
        equal = tuple(option for option in able if after[option] == least)
        steps.append(SeatStep(option=equal[0], load=str(least), equal=equal[1:]))
        loads.append(least)
        for place in supporters[equal[0]]:
            approved, weight = sets[place]
            for option in approved:
                held[option][level[place]] -= weight
                held[option][len(steps)] += weight
            level[place] = len(steps)
    return tuple(steps)


def _load(held: Counter[int], loads: list[Fraction]) -> Fraction:
    carried = sum((loads[level] * weight for level, weight in held.items() if weight), Fraction(1))
    return carried / sum(held.values())


def settled(steps: tuple[SeatStep, ...]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Who is chosen for certain, and who is equal for the first seat that is not certain."""
    chosen = tuple(step.option for step in steps)
    for place, step in enumerate(steps):
        if not set(step.equal) <= set(chosen):
            return chosen[:place], (step.option, *step.equal)
    return chosen, ()
