"""The methods said a second time, as slowly and plainly as their definitions: what the house counts is held against these."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, permutations

from domain.council.decision.quotas import Body, Kinds
from domain.council.decision.reading import Ranks

Votes = Sequence[Ranks]


def prefers(ranks: Ranks, one: str, other: str) -> bool:
    """Whether a paper puts one option above another; what it does not name is below all that it names."""
    place = {option: number for number, group in enumerate(ranks) for option in group}
    return place.get(one, len(ranks)) < place.get(other, len(ranks))


def beats(votes: Votes, one: str, other: str) -> int:
    """How many papers prefer one to the other, if more do so than the other way round."""
    wins = sum(prefers(ranks, one, other) for ranks in votes)
    return wins if wins > sum(prefers(ranks, other, one) for ranks in votes) else 0


def best_path(votes: Votes, options: Sequence[str], start: str, end: str) -> int:
    """The strongest of all paths from one option to another: every order of every set of options between them is tried."""
    between = [option for option in options if option not in (start, end)]
    found = 0
    for size in range(len(between) + 1):
        for way in permutations(between, size):
            path = (start, *way, end)
            links = pairwise(path)
            found = max(found, min(beats(votes, one, other) for one, other in links))
    return found


def schulze_winners(votes: Votes, options: Sequence[str]) -> set[str]:
    """Options that no other one has a stronger path to than they have back."""
    return {
        one
        for one in options
        if all(
            best_path(votes, options, one, other) >= best_path(votes, options, other, one)
            for other in options
            if other != one
        )
    }


def condorcet_winner(votes: Votes, options: Sequence[str]) -> str | None:
    """The option that beats every other one, if there is one."""
    winners = [one for one in options if all(beats(votes, one, other) for other in options if other != one)]
    return winners[0] if winners else None


def _first(ranks: Ranks, standing: Collection[str]) -> set[str]:
    tops = [{option for option in group if option in standing} for group in ranks]
    return next((top for top in tops if top), set())


def runoff_winners(votes: Votes, options: Sequence[str]) -> set[str]:
    """Instant run-off, counted anew from all papers in every round."""
    standing = list(options)
    history: list[dict[str, int]] = []
    while True:
        firsts = [_first(ranks, standing) for ranks in votes]
        counts = {one: sum(first == {one} for first in firsts) for one in standing}
        alive = sum(bool(first) for first in firsts)
        if any(2 * count > alive for count in counts.values()):
            return {one for one, count in counts.items() if 2 * count > alive}
        if max(counts.values()) == min(counts.values()):
            return set(standing)
        weakest = [one for one in standing if counts[one] == min(counts.values())]
        for before in reversed(history):
            weakest = [one for one in weakest if before[one] == min(before[other] for other in weakest)]
        history.append(counts)
        standing.remove(weakest[-1])


def phragmen_seats(votes: Sequence[frozenset[str]], options: Sequence[str], seats: int) -> list[str]:
    """Phragmén's rule with a load for every single voter; the earlier of equals on the list gets the seat."""
    loads = [Fraction(0)] * len(votes)
    chosen: list[str] = []
    for _ in range(seats):
        best: tuple[Fraction, int] | None = None
        for place, option in enumerate(options):
            backing = [load for load, approved in zip(loads, votes, strict=True) if option in approved]
            if option not in chosen and backing:
                after = sum(backing, Fraction(1)) / len(backing)
                best = min(best, (after, place)) if best else (after, place)
        if best is None:
            break
        chosen.append(options[best[1]])
        loads = [
            best[0] if chosen[-1] in approved else load for load, approved in zip(loads, votes, strict=True)
        ]
    return chosen


def keeps_quotas(chosen: Collection[str], seated: Body, kinds: Kinds) -> bool:
    """Whether the chosen keep every bound."""
    for bound in seated.bounds:
        held = sum(kinds.get(one, {}).get(bound.attribute) == bound.value for one in chosen)
        if held < bound.low or (bound.high is not None and held > bound.high):
            return False
    return True


def full_bodies(seated: Body, kinds: Kinds) -> list[set[str]]:
    """Every full body that keeps the quotas: all sets of candidates are tried."""
    size = min(seated.seats, len(seated.options))
    return [set(some) for some in combinations(seated.options, size) if keeps_quotas(some, seated, kinds)]
