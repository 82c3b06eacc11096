"""Known groups side by side: who is in which row, and the bars of each statement that may be shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.council.opinion.anonymity import LEAST, named, open_bars, side_by_side
from domain.council.opinion.contrast import dividing, uniting
from domain.council.opinion.table import Indices, Table, counted, meeting
from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.council.opinion import CAMPS, Bar, GroupCode, Grouping, Row, Stances, StatementBars

Counts = Sequence[Sequence[Stances]]
"""For each statement the stances of each row."""


@dataclass(frozen=True)
class Division:
    """The voters of a table parted into rows that may be named; the last name is None where there is everybody else."""

    name: Code
    names: tuple[GroupCode | None, ...]
    rows: Indices


def divided(name: Code, table: Table, groups: Mapping[Unit, GroupCode]) -> Division | None:
    """The rows of a grouping; who is in no group is with everybody else. None where fewer than two rows are left."""
    own = [groups.get(voter) for voter in table.voters]
    sizes = Counter(group for group in own if group is not None)
    kept = named(sizes, own.count(None))
    names: tuple[GroupCode | None, ...] = tuple(sorted(kept))
    if any(group not in kept for group in own):
        names = (*names, None)
    if len(names) < 2:
        return None
    row = {group: place for place, group in enumerate(names)}
    rows = np.array([row[group if group in kept else None] for group in own], dtype=np.intp)
    return Division(name, names, rows)


def groupings(
    table: Table, totals: Sequence[Stances], known: Mapping[Code, Mapping[Unit, GroupCode]]
) -> tuple[Grouping, ...]:
    """Up to two known groupings, the first of which goes before the second where both together would tell too much.

    `totals` are the stances of everyone on each statement. Raises `ValueError` for more than two: that nothing can be found by
    subtraction is shown for two.
    """
    if len(known) > 2:
        raise ValueError("side by side stand at most two known groupings")
    told: list[Grouping] = []
    first: tuple[Division, Counts] | None = None
    for name, groups in known.items():
        division = divided(name, table, groups)
        if division is None:
            told.append(Grouping(name=name, withheld="few_members"))
            continue
        counts = counted(table, division.rows, len(division.names))
        if first is None:
            first = division, counts
            told.append(grouping(table, division, counts, totals))
            continue
        everyone, met = meeting(table, first[0].rows, division.rows)
        if side_by_side(everyone):
            clear = [_clear(people, *two) for people, *two in zip(met, first[1], counts, strict=True)]
            told.append(grouping(table, division, counts, totals, clear))
        else:
            told.append(Grouping(name=name, withheld="crossed"))
    return tuple(told)


def grouping(
    table: Table,
    division: Division,
    counts: Counts,
    totals: Sequence[Stances],
    clear: Sequence[bool] | None = None,
) -> Grouping:
    """A grouping with its bars; `clear` says of each statement whether another grouping leaves room for any bars of this one.

    Of camps, those in none are shown, but are no group that statements unite or divide.
    """
    members = np.bincount(division.rows, minlength=len(division.names)).tolist()
    free = clear or [True] * len(counts)
    shown = [_shown(row, is_clear) for row, is_clear in zip(counts, free, strict=True)]
    judged = len(division.names) - (division.name == CAMPS and None in division.names)
    groups = [row[:judged] for row in shown]
    return Grouping(
        name=division.name,
        rows=tuple(Row(group=g, members=n) for g, n in zip(division.names, members, strict=True)),
        statements=tuple(
            StatementBars(
                statement=statement,
                bars=tuple(Bar(group=g, stances=s) for g, s in zip(division.names, row, strict=True)),
                withheld=None if all(row) else "few_votes" if is_clear else "crossed",
            )
            for statement, row, is_clear in zip(table.statements, shown, free, strict=True)
        ),
        unite=uniting(table.statements, groups),
        divide=dividing(table.statements, division.names[:judged], groups, totals),
    )


def _shown(row: Sequence[Stances], is_clear: bool) -> list[Stances | None]:
    visible = _open(row)
    return [stances if is_clear and one else None for stances, one in zip(row, visible, strict=True)]


def _open(row: Sequence[Stances]) -> tuple[bool, ...]:
    """Which bars may be shown; none, not even empty ones, where fewer than `LEAST` answered."""
    votes = [stances.votes for stances in row]
    return open_bars(votes) if sum(votes) >= LEAST else (False,) * len(votes)


def _clear(people: Mapping[tuple[int, int], int], one: Sequence[Stances], other: Sequence[Stances]) -> bool:
    """Whether the bars of two groupings on one statement may both be shown; what either withholds is one row."""
    if all(count >= LEAST for count in people.values() if count) or not any(_open(other)):
        return True  # of rows that are put together each meeting is larger still
    left, right = (
        [place if shown else len(row) for place, shown in enumerate(_open(row))] for row in (one, other)
    )
    met: Counter[tuple[int, int]] = Counter()
    for (i, j), count in people.items():
        met[left[i], right[j]] += count
    return side_by_side(met)
