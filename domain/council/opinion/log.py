"""The log of stances: from the same lines come both totals, of all that was said and of what each person says now."""

from collections import Counter
from collections.abc import Iterable

from schemas.council.acts import Unit
from schemas.council.opinion import Stance, Stances, StanceTaken, StatementId, StatementTotals


def once(lines: Iterable[StanceTaken]) -> dict[tuple[Unit, StatementId, int], Stance]:
    """The stances by voter, statement and order; a line that was read twice is there once.

    Raises `ValueError` where two lines of one voter, statement and order say different things: no order is right then.
    """
    found: dict[tuple[Unit, StatementId, int], Stance] = {}
    for line in lines:
        key = (line.voter, line.statement, line.order)
        if found.setdefault(key, line.stance) != line.stance:
            raise ValueError(f"two lines on {line.statement} have the order {line.order} and differ")
    return found


def totals(lines: Iterable[StanceTaken]) -> tuple[StatementTotals, ...]:
    """Both totals of each statement that anybody said anything of, by statement; raise `ValueError` as `once` does."""
    found = sorted(once(lines).items())
    events = Counter((statement, stance) for (_, statement, _), stance in found)
    now = {(voter, statement): stance for (voter, statement, _), stance in found}
    latest = Counter((statement, stance) for (_, statement), stance in now.items())
    return tuple(
        StatementTotals(statement=one, events=_of(events, one), latest=_of(latest, one))
        for one in sorted({statement for statement, _ in events})
    )


def _of(counts: Counter[tuple[StatementId, Stance]], statement: StatementId) -> Stances:
    return Stances(
        agree=counts[statement, "agree"],
        disagree=counts[statement, "disagree"],
        passed=counts[statement, "pass"],
    )
