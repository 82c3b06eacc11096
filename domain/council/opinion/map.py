"""The map of opinions: from a log and who belongs where to all that may be shown, and to everyone's own place in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from domain.council.opinion import camps as camp
from domain.council.opinion.anonymity import LEAST, LEAST_VOTERS
from domain.council.opinion.bars import Division, grouping, groupings
from domain.council.opinion.picture import Spots, on_paper, projected
from domain.council.opinion.table import SILENT, Indices, Table, counted, everyone, tabled
from schemas.cited import Code
from schemas.council.acts import Unit
from schemas.council.opinion import (
    CAMPS,
    GroupCode,
    Grouping,
    OpinionMap,
    Picture,
    Point,
    Stances,
    StanceTaken,
    StatementCount,
    StatementId,
    Withheld,
)

ENOUGH_ANSWERS = 7
"""So many answers (or all, where there are fewer statements) place somebody on the picture, as in Polis."""


@dataclass(frozen=True)
class Charted:
    """The map for everyone, and for each of those placed on it their own point, which is told to them alone."""

    map: OpinionMap
    own: Mapping[Unit, Point] = field(default_factory=dict)


def charted(
    lines: Iterable[StanceTaken],
    known: Mapping[Code, Mapping[Unit, GroupCode]] | None = None,
    withheld: Collection[StatementId] = (),
) -> Charted:
    """Draw the map of a log; the same lines make the same map in whatever order they come.

    `known` holds up to two groupings, the more important one first: the group of each unit by the name of the grouping. Statements
    in `withheld` are left out. Raises `ValueError` for contradicting lines (`log.once`) and for more than two groupings.
    """
    table = tabled(lines, withheld)
    if len(table.voters) < LEAST_VOTERS:
        return Charted(OpinionMap(voters=len(table.voters), withheld="few_voters"))
    totals = everyone(table)
    told = (table.marks != SILENT).sum(axis=1)
    placed = np.flatnonzero(told >= min(ENOUGH_ANSWERS, len(table.statements)))
    picture, camped, own = _drawn(table, placed, totals)
    return Charted(
        OpinionMap(
            voters=len(table.voters),
            statements=tuple(
                StatementCount(statement=one, stances=stances if stances.votes >= LEAST else None)
                for one, stances in zip(table.statements, totals, strict=True)
            ),
            picture=picture,
            groupings=(*groupings(table, totals, known or {}), camped),
        ),
        own,
    )


def opinion_map(
    lines: Iterable[StanceTaken],
    known: Mapping[Code, Mapping[Unit, GroupCode]] | None = None,
    withheld: Collection[StatementId] = (),
) -> OpinionMap:
    """The map for everyone; arguments and errors as in `charted`."""
    return charted(lines, known, withheld).map


def _drawn(
    table: Table, placed: Indices, totals: Sequence[Stances]
) -> tuple[Picture, Grouping, Mapping[Unit, Point]]:
    if len(placed) < LEAST_VOTERS:
        return _nothing("few_voters")
    spots = projected(table.marks)
    if spots is None:
        return _nothing("alike")
    found = camp.found(spots[placed])
    paper = on_paper(spots[placed])
    labels = [None] * len(placed) if found is None else [_code(one) for one in found.labels]
    points = [Point(x=x, y=y, camp=label) for (x, y), label in zip(paper, labels, strict=True)]
    own = {table.voters[voter]: point for voter, point in zip(placed, points, strict=True)}
    return (
        Picture(
            # By place, and not by voter: whoever knows the order of the voters would know who is who.
            points=tuple(sorted(points, key=lambda one: (one.x, one.y, one.camp or ""))),
            clearness=None if found is None else round(found.clearness * 100),
        ),
        Grouping(name=CAMPS, withheld="no_camps")
        if found is None
        else _camped(table, placed, spots, found, totals),
        own,
    )


def _camped(
    table: Table, placed: Indices, spots: Spots, found: camp.Camps, totals: Sequence[Stances]
) -> Grouping:
    """The bars of the camps.

    Who answered too little to be placed is everybody else; being too few for that, each of them is counted with the nearest camp.
    """
    rows = np.full(len(table.voters), found.number, dtype=np.intp)
    if few := len(table.voters) - len(placed) < LEAST:
        rows = camp.nearest(spots, found.middles)
    rows[placed] = found.labels
    names: list[GroupCode | None] = [_code(one) for one in range(found.number)]
    division = Division(CAMPS, tuple(names if few else [*names, None]), rows)
    return grouping(table, division, counted(table, rows, len(division.names)), totals)


def _code(label: int) -> GroupCode:
    return str(int(label) + 1)


def _nothing(why: Withheld) -> tuple[Picture, Grouping, Mapping[Unit, Point]]:
    return Picture(withheld=why), Grouping(name=CAMPS, withheld=why), {}
