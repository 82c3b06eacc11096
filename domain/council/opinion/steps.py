"""A map of a round that goes on is drawn in steps, so that two maps, one after the other, do not differ by what one person said."""

from collections.abc import Iterable

from domain.council.opinion.anonymity import LEAST
from schemas.council.opinion import StanceTaken


def settled(lines: Iterable[StanceTaken]) -> tuple[StanceTaken, ...]:
    """The lines up to the last step, by their order; a step is complete with what `LEAST` different people said since the one before.

    More lines make further steps and leave the earlier ones as they are. After the round everything is drawn, and this is not asked.
    """
    ordered = sorted(lines, key=lambda line: (line.order, line.voter, line.statement))
    end, since = 0, set[str]()
    for place, line in enumerate(ordered, start=1):
        since.add(line.voter)
        if len(since) >= LEAST:
            end, since = place, set()
    return tuple(ordered[:end])
