"""Who said what, as a table of small integers: counted exactly, and the ground on which the picture is drawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.council.opinion.log import Standing
from schemas.council.acts import Unit
from schemas.council.opinion import Stance, Stances, StatementId

Marks = NDArray[np.int8]
Indices = NDArray[np.intp]

_MARKS: Mapping[Stance, int] = {"agree": 1, "disagree": -1, "pass": 0}
SILENT = 2
"""The mark of one who said nothing of a statement."""


@dataclass(frozen=True)
class Table:
    """Marks of shape (voters, statements): 1 agree, -1 disagree, 0 pass, `SILENT`; rows and columns in the order of their ids.

    Everybody in it said something, and something was said of every statement.
    """

    voters: tuple[Unit, ...]
    statements: tuple[StatementId, ...]
    marks: Marks


def tabled(standing: Standing, withheld: Collection[StatementId] = ()) -> Table:
    """The table of what everyone says now, without the statements that are withheld and those left with nothing to say."""
    out = frozenset(withheld)
    told = {
        voter: kept
        for voter in sorted(standing)
        if (kept := {one: stance for one, stance in standing[voter].items() if one not in out})
    }
    statements = tuple(sorted({one for stances in told.values() for one in stances}))
    column = {one: number for number, one in enumerate(statements)}
    marks = np.full((len(told), len(statements)), SILENT, dtype=np.int8)
    for line, stances in zip(marks, told.values(), strict=True):
        line[[column[one] for one in stances]] = [_MARKS[stance] for stance in stances.values()]
    return Table(tuple(told), statements, marks)


def counted(table: Table, rows: Indices, number: int) -> list[list[Stances]]:
    """The exact counts of each statement for each of `number` rows; `rows` says in which row each voter is."""
    by_row = [table.marks[rows == row] for row in range(number)]
    sides = [[(part == mark).sum(axis=0).tolist() for mark in _MARKS.values()] for part in by_row]
    return [
        [Stances(agree=a[place], disagree=d[place], passed=p[place]) for a, d, p in sides]
        for place in range(len(table.statements))
    ]


def meeting(
    table: Table, one: Indices, other: Indices
) -> tuple[dict[tuple[int, int], int], list[dict[tuple[int, int], int]]]:
    """How many are in row i of one grouping and in row j of another: of all voters, and of those who answered each statement."""
    pairs = sorted(set(zip(one.tolist(), other.tolist(), strict=True)))
    told = table.marks != SILENT
    members = [(one == left) & (other == right) for left, right in pairs]
    counts = [told[member].sum(axis=0).tolist() for member in members]
    everyone = {pair: int(member.sum()) for pair, member in zip(pairs, members, strict=True)}
    return everyone, [dict(zip(pairs, column, strict=True)) for column in zip(*counts, strict=True)]
