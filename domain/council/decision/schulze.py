"""The Schulze method: every two options are compared, and beaten paths decide (M. Schulze, Social Choice and Welfare 36, 2011).

A link is as strong as the weight of the papers that rank its winner higher ("winning votes"), a path as strong as its weakest link,
and an option is above another if its strongest path to it is stronger than the one back. On a paper, what is not named
stands below all that is named and equal among itself; equal options are compared by nobody. What is equal in the end is
reported as equal: no list order and no lot decides here.
"""

from collections.abc import Mapping, Sequence

from domain.council.decision.reading import Ranks
from schemas.council.acts import Choice
from schemas.council.tallies import Pairwise


def pairwise(papers: Mapping[Ranks, int], options: Sequence[Choice]) -> Pairwise:
    """The weight of papers that rank each option above each other one; `papers` maps each order to its weight.

    A row is one long integer with a field per option, wide enough that no field runs over: a paper adds to a whole row at once.
    """
    width = sum(papers.values()).bit_length() + 1
    field = {option: 1 << (width * place) for place, option in enumerate(options)}
    everything = sum(field.values())
    rows = dict.fromkeys(options, 0)
    for ranks, weight in papers.items():
        named = 0 if sum(map(len, ranks)) < len(options) else everything
        if not named:
            named = sum([field[option] for group in ranks for option in group])
        below = (everything - named) * weight
        for group in reversed(ranks):
            for option in group:
                rows[option] += below
            for option in group:
                below += field[option] * weight
    mask = (1 << width) - 1
    return Pairwise(
        options=tuple(options),
        rows=tuple(
            tuple(rows[option] >> (width * place) & mask for place in range(len(options)))
            for option in options
        ),
    )


def strongest_paths(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strength of the strongest path between every two options, 0 where there is none."""
    every = range(len(rows))
    paths = [[rows[a][b] if rows[a][b] > rows[b][a] else 0 for b in every] for a in every]
    for by in every:
        through = paths[by]
        for start in every:
            first = paths[start][by]
            if start != by and first:
                row = paths[start]
                paths[start] = [max(row[end], min(first, through[end])) for end in every]
                paths[start][start] = 0
    return paths


def standing(compared: Pairwise) -> tuple[tuple[Choice, ...], ...]:
    """Options best first: at each step those that no option left is above; several of them are equal."""
    paths = strongest_paths(compared.rows)
    left = list(range(len(compared.options)))
    tiers = []
    while left:
        tier = [one for one in left if all(paths[one][other] >= paths[other][one] for other in left)]
        tiers.append(tuple(compared.options[one] for one in tier))
        left = [one for one in left if one not in tier]
    return tuple(tiers)
