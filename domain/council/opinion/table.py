"""Who said what, as a table of small integers: counted exactly, and the ground on which the picture is drawn."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.council.opinion.log import once
from schemas.council.acts import Unit
from schemas.council.opinion import Stance, Stances, StanceTaken, StatementId

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

    @cached_property
    def answers(self) -> tuple[Indices, Indices]:
        """Row and column of each mark that is not silent."""
        voters, columns = np.nonzero(self.marks != SILENT)
        return voters, columns


def tabled(lines: Iterable[StanceTaken], withheld: Collection[StatementId] = ()) -> Table:
    """The latest stance of each voter on each statement, whatever order the lines come in and however often they are read.

    Without the statements that are withheld, and without those who spoke of these alone. Raises `ValueError` as `log.once` does.
    """
    lines = tuple(lines)
    said_by, said_of = [line.voter for line in lines], [line.statement for line in lines]
    voters, statements = sorted(set(said_by)), sorted(set(said_of))
    cells = _places(said_by, voters) * len(statements) + _places(said_of, statements)
    orders = np.fromiter([line.order for line in lines], np.int64, len(lines))
    stances = np.fromiter([_MARKS[line.stance] for line in lines], np.int8, len(lines))
    sorting = np.lexsort((orders, cells))
    cells, orders, stances = cells[sorting], orders[sorting], stances[sorting]
    again = cells[1:] == cells[:-1]
    if (again & (orders[1:] == orders[:-1]) & (stances[1:] != stances[:-1])).any():
        once(lines)  # says which two
    latest = np.ones(len(cells), dtype=np.bool_)
    latest[:-1] = ~again
    marks = np.full((len(voters), len(statements)), SILENT, dtype=np.int8)
    marks.reshape(-1)[cells[latest]] = stances[latest]
    return _without(Table(tuple(voters), tuple(statements), marks), frozenset(withheld))


def _places(ids: Collection[str], ordered: Collection[str]) -> Indices:
    place = {one: number for number, one in enumerate(ordered)}
    return np.fromiter(map(place.__getitem__, ids), np.intp, len(ids))


def _without(table: Table, withheld: Collection[StatementId]) -> Table:
    """The table without these statements, and without those who are left with nothing to say."""
    kept = [place for place, one in enumerate(table.statements) if one not in withheld]
    if len(kept) == len(table.statements):
        return table
    marks = table.marks[:, kept]
    left = np.flatnonzero((marks != SILENT).any(axis=1))
    return Table(
        tuple(table.voters[place] for place in left),
        tuple(table.statements[place] for place in kept),
        marks[left],
    )


def everyone(table: Table) -> list[Stances]:
    """The exact counts of each statement of all together."""
    return [together for (together,) in counted(table, np.zeros(len(table.voters), dtype=np.intp), 1)]


def counted(table: Table, rows: Indices, number: int) -> list[list[Stances]]:
    """The exact counts of each statement for each of `number` rows; `rows` says in which row each voter is."""
    voters, columns = table.answers
    # One number for each statement, row and mark; the marks are shifted to begin with zero.
    cells = (columns * number + rows[voters]) * 3 + table.marks[voters, columns] + 1
    counts = np.bincount(cells, minlength=len(table.statements) * number * 3)
    shapes: dict[tuple[int, int, int], Stances] = {}
    found = []
    for statement in counts.reshape(-1, number, 3).tolist():
        line = []
        for disagree, passed, agree in statement:
            key = agree, disagree, passed
            if key not in shapes:
                shapes[key] = Stances(agree=agree, disagree=disagree, passed=passed)
            line.append(shapes[key])
        found.append(line)
    return found


def meeting(
    table: Table, one: Indices, other: Indices
) -> tuple[dict[tuple[int, int], int], list[dict[tuple[int, int], int]]]:
    """How many are in row i of one grouping and in row j of another: of all voters, and of those who answered each statement."""
    pairs = sorted(set(zip(one.tolist(), other.tolist(), strict=True)))
    number = {pair: place for place, pair in enumerate(pairs)}
    own = np.array([number[pair] for pair in zip(one.tolist(), other.tolist(), strict=True)], dtype=np.intp)
    members = np.bincount(own, minlength=len(pairs)).tolist()
    voters, columns = table.answers
    size = len(table.statements) * len(pairs)
    counts = np.bincount(columns * len(pairs) + own[voters], minlength=size).reshape(-1, len(pairs)).tolist()
    return dict(zip(pairs, members, strict=True)), [dict(zip(pairs, line, strict=True)) for line in counts]
