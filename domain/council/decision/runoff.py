"""Instant run-off: the option with the least papers leaves, and its papers go on to the next that they name.

In each round a paper counts for the highest option that it names of those still standing; if it names several of them equally
high, it counts for none and waits until one is left of these; if it names none of them, it is exhausted. An option with
more than half of the papers that count or wait has won. Of several with the least papers the one leaves that had least in
the latest earlier round in which they differed; if they never differed, the one that stands later on the list of options
(whose order is drawn before the vote). If all that still stand have the same, they are equal and none leaves.
"""

from collections.abc import Iterable, Mapping, Sequence

from domain.council.decision.reading import Ranks
from schemas.council.acts import Choice
from schemas.council.tallies import RunoffRound

_WAITS = ""
Papers = Iterable[tuple[Ranks, int]]
"""Orders, each with the weight of its papers."""


def instant_runoff(
    papers: Mapping[Ranks, int], options: Sequence[Choice]
) -> tuple[tuple[RunoffRound, ...], tuple[tuple[Choice, ...], ...]]:
    """The rounds, and the standing: the winner (or all that are equal) first, who left first last."""
    left = list(options)
    piles: dict[Choice, list[tuple[Ranks, int]]] = {option: [] for option in (*left, _WAITS)}
    exhausted = _deal(papers.items(), set(left), piles)
    rounds: list[RunoffRound] = []
    gone: list[Choice] = []
    while True:
        counts = {option: sum([weight for _, weight in piles[option]]) for option in left}
        waiting = sum([weight for _, weight in piles[_WAITS]])
        best = max(counts.values())
        over = len(set(counts.values())) == 1 or 2 * best > sum(counts.values()) + waiting
        out = None if over else _least(counts, rounds)
        rounds.append(
            RunoffRound(counts=tuple(counts.items()), waiting=waiting, exhausted=exhausted, out=out)
        )
        if out is None:
            return tuple(rounds), _standing(counts, best, rounds, gone)
        left.remove(out)
        gone.append(out)
        loose = piles.pop(out) + piles[_WAITS]
        piles[_WAITS] = []
        exhausted += _deal(loose, set(left), piles)


def _deal(papers: Papers, left: set[Choice], piles: dict[Choice, list[tuple[Ranks, int]]]) -> int:
    """Lay each paper on the pile that it counts for; return the weight of those that count for none any more.

    What a paper names above that has left for good, and is cut off on the way.
    """
    exhausted = 0
    for ranks, weight in papers:
        for place, group in enumerate(ranks):
            standing = group if len(group) == 1 else [option for option in group if option in left]
            if standing and standing[0] in left:
                piles[standing[0] if len(standing) == 1 else _WAITS].append((ranks[place:], weight))
                break
        else:
            exhausted += weight
    return exhausted


def _ladder(option: Choice, count: int, rounds: Sequence[RunoffRound]) -> tuple[int, ...]:
    """What an option has now, and had in the rounds before, latest first."""
    return (count, *(dict(before.counts)[option] for before in reversed(rounds)))


def _least(counts: Mapping[Choice, int], rounds: Sequence[RunoffRound]) -> Choice:
    """The option that leaves: least by its ladder, and later on the list among equals."""
    ladders = {option: _ladder(option, count, rounds) for option, count in counts.items()}
    lowest = min(ladders.values())
    return [option for option, ladder in ladders.items() if ladder == lowest][-1]


def _standing(
    counts: Mapping[Choice, int], best: int, rounds: Sequence[RunoffRound], gone: Sequence[Choice]
) -> tuple[tuple[Choice, ...], ...]:
    first = tuple(option for option, count in counts.items() if count == best)
    others = sorted(
        (option for option, count in counts.items() if count < best),
        key=lambda option: _ladder(option, counts[option], rounds[:-1]),
        reverse=True,
    )
    return (first, *((option,) for option in (*others, *reversed(gone))))
