"""What may be told without telling of a few: no group under five, not even by taking what is shown from what is shown.

The rule. Nothing is drawn below `LEAST_VOTERS`. A group is named when at least `LEAST` of its members took part; the others are
counted together as everybody else, and where these would be fewer than `LEAST`, the smallest named groups join them: what is left
when the named groups are taken from the total is then again of `LEAST` or of nobody. The same holds for each statement among those
who answered it. Two known groupings are shown side by side only where no sum of bars of one, less a sum of bars of the other, is left
with the stances of fewer than `LEAST` people. That a group of five or more is of one mind may be seen; so it may in a show of hands.
Camps are held to the rule by themselves: nobody knows from elsewhere who is in one, so nothing can be subtracted from them.
"""

from collections.abc import Mapping, Sequence

from schemas.council.opinion import GroupCode

LEAST_VOTERS = 7
"""Below so many voters there is no map (the threshold of Polis)."""
LEAST = 5
"""The smallest number of people of whom something may be told together."""


def named(sizes: Mapping[GroupCode, int], rest: int = 0) -> frozenset[GroupCode]:
    """The groups that may be named, out of groups of these sizes and `rest` people of no group."""
    kept = {group: size for group, size in sizes.items() if size >= LEAST}
    rest += sum(size for group, size in sizes.items() if group not in kept)
    while 0 < rest < LEAST and kept:
        smallest = min(kept, key=lambda group: (kept[group], group))
        rest += kept.pop(smallest)
    return frozenset(kept)


def open_bars(votes: Sequence[int]) -> tuple[bool, ...]:
    """Which bars of a statement may be shown, by the number of votes behind each; an empty bar tells of nobody."""
    shown = [count == 0 or count >= LEAST for count in votes]
    if all(shown):
        return tuple(shown)
    while 0 < sum(count for count, is_shown in zip(votes, shown, strict=True) if not is_shown) < LEAST:
        left = [place for place, count in enumerate(votes) if shown[place] and count]
        if not left:
            break  # fewer than `LEAST` in all: whoever asks shows no total either
        shown[min(left, key=lambda place: (votes[place], place))] = False
    return tuple(shown)


def side_by_side(people: Mapping[tuple[int, int], int]) -> bool:
    """Whether two groupings may both be shown; `people` counts those in row i of the one and row j of the other.

    Take the rows of both as the two sides of a graph and the people as its edges. Whatever is added and subtracted of row sums weighs
    each edge with a number of its left row and a number of its right row, and so weighs nothing just where the two cancel: the edges
    that keep a weight contain a cut. So the fewest people of whom anything can be found are those of the smallest cut within a
    connected part (Stoer and Wagner, "A Simple Min-Cut Algorithm", 1997).
    """
    filled = {pair: count for pair, count in people.items() if count}
    if all(count >= LEAST for count in filled.values()):
        return True
    return all(_smallest_cut(part) >= LEAST for part in _parts(filled))


_Graph = dict[int, dict[int, int]]


def _parts(people: Mapping[tuple[int, int], int]) -> list[_Graph]:
    """The connected parts, each as neighbours with weights; right rows are numbered downwards from -1."""
    graph: _Graph = {}
    for (left, right), count in people.items():
        graph.setdefault(left, {})[-1 - right] = count
        graph.setdefault(-1 - right, {})[left] = count
    parts = []
    while graph:
        part: _Graph = {}
        reached = [next(iter(graph))]
        while reached:
            node = reached.pop()
            if node in graph:
                part[node] = graph.pop(node)
                reached += part[node]
        parts.append(part)
    return parts


def _smallest_cut(graph: _Graph) -> int:
    """The least weight whose removal divides a connected graph of two nodes or more."""
    graph = {node: dict(edges) for node, edges in graph.items()}
    smallest = sum(sum(edges.values()) for edges in graph.values())
    while len(graph) > 1:
        pull = dict.fromkeys(graph, 0)
        before = last = next(iter(graph))
        weight = 0
        while pull:
            before, last = last, max(pull, key=lambda node: pull[node])
            weight = pull.pop(last)
            for node, edge in graph[last].items():
                if node in pull:
                    pull[node] += edge
        smallest = min(smallest, weight)
        for node, edge in graph.pop(last).items():
            del graph[node][last]
            if node != before:
                graph[before][node] = graph[before].get(node, 0) + edge
                graph[node][before] = graph[before][node]
    return smallest
