"""Camps: those who stand close to each other, found by k-means without dice, their number by the silhouette."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.council.opinion.anonymity import LEAST
from domain.council.opinion.picture import Spots
from domain.council.opinion.table import Indices

MOST = 5
"""The largest number of camps that is tried, as in Polis."""
_ROUNDS = 100
_BLOCK = 512
"""Distances of so many people to all are held at once: what they take grows with the people, not with their square."""


@dataclass(frozen=True)
class Camps:
    """The camp of each point from 0, the largest first; the middle of each; `clearness` is the mean silhouette, -1 to 1."""

    labels: Indices
    middles: Spots
    clearness: float

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.middles)


def found(spots: Spots) -> Camps | None:
    """The clearest of 2 to `MOST` camps of at least `LEAST` people each; None where there are none.

    Each number is tried from several fixed beginnings. Clearness is told in hundredths; of what is equally clear in these, the fewest
    camps are taken (Rousseeuw, "Silhouettes", 1987). A few who stand apart are counted with the nearest camp, and are taken to be
    neither well nor badly placed there.
    """
    tried = _partings(spots)
    if not tried:
        return None
    clear = _silhouettes(spots, tried)
    numbers = [int(labels.max()) + 1 for labels, _ in tried]
    best = max(
        range(len(tried)), key=lambda one: (round(clear[one], 2), -numbers[one], round(clear[one], 9), -one)
    )
    labels, middles = _by_size(spots, tried[best].labels)
    return Camps(labels, middles, clear[best])


def nearest(spots: Spots, middles: Spots) -> Indices:
    """The camp that each point is closest to; the first of equals."""
    labels = np.zeros(len(spots), dtype=np.intp)
    closest, *others = _squares(spots, middles)
    for place, squares in enumerate(others, start=1):
        labels[squares < closest] = place
        np.minimum(closest, squares, out=closest)
    return labels


class _Parting(NamedTuple):
    """The camp of each point, and who was in it before those of camps that are too small joined."""

    labels: Indices
    core: NDArray[np.bool_]


def _partings(spots: Spots) -> list[_Parting]:
    """Every parting into two or more camps that is come to from some beginning, each once."""
    tried: dict[bytes, _Parting] = {}
    for number in range(2, MOST + 1) if len(spots) >= 2 * LEAST else ():
        for begun in _beginnings(spots, number):
            parting = _without_fringe(spots, _settled(spots, begun))
            if parting is not None:
                tried.setdefault(_numbered(parting.labels).tobytes(), parting)
    return list(tried.values())


def _settled(spots: Spots, begun: Spots) -> Spots:
    """The middles, moved to those nearest to them until nobody changes sides any more."""
    middles, labels = begun, nearest(spots, begun)
    for _ in range(_ROUNDS):
        middles = _middles(spots, labels, middles)
        after = nearest(spots, middles)
        if np.array_equal(after, labels):
            break
        labels = after
    return middles


def _without_fringe(spots: Spots, middles: Spots) -> _Parting | None:
    """Everybody with the nearest middle; those whose camp is too small go on to the nearest of the others."""
    labels = nearest(spots, middles)
    large = np.bincount(labels, minlength=len(middles)) >= LEAST
    if large.sum() < 2:
        return None
    return _Parting(nearest(spots, middles[large]), large[labels])


def _numbered(labels: Indices) -> Indices:
    """The camps numbered as they are met, so that the same parting is known again."""
    first = np.unique(labels, return_index=True)[1]
    numbered: Indices = np.argsort(np.argsort(first))[labels]
    return numbered


def _beginnings(spots: Spots, number: int) -> Iterator[Spots]:
    """Points far from each other; then slices of equal size along either axis."""
    far = [int(np.argmax(((spots - spots.mean(axis=0)) ** 2).sum(axis=1)))]
    while len(far) < number:
        far.append(int(np.argmax(_squares(spots, spots[far]).min(axis=0))))
    yield spots[far]
    for axis in (0, 1):
        order = np.argsort(spots[:, axis], kind="stable")
        yield np.array([spots[part].mean(axis=0) for part in np.array_split(order, number)])


def _middles(spots: Spots, labels: Indices, before: Spots) -> Spots:
    """The mean of each camp; a camp that lost everybody stays where it was."""
    sizes = np.bincount(labels, minlength=len(before))
    sums = np.stack(
        [np.bincount(labels, weights=spots[:, axis], minlength=len(before)) for axis in (0, 1)], 1
    )
    return np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], before)


def _squares(spots: Spots, middles: Spots) -> NDArray[np.float64]:
    """The squared distances of each middle to all points, shape (middles, points)."""
    x, y = (spots[None, :, axis] - middles[:, axis, None] for axis in (0, 1))
    squares: NDArray[np.float64] = x * x + y * y
    return squares


def _silhouettes(spots: Spots, partings: list[_Parting]) -> list[float]:
    """The mean silhouette of each parting, those outside its core at zero; every distance is taken once for all of them."""
    members = [np.eye(int(labels.max()) + 1)[labels] * core[:, None] for labels, core in partings]
    ends = np.cumsum([member.shape[1] for member in members])[:-1]
    together = np.hstack(members)
    sums = [0.0] * len(partings)
    for start in range(0, len(spots), _BLOCK):
        block = slice(start, start + _BLOCK)
        away = np.split(_distances(spots[block], spots) @ together, ends, axis=1)
        for place, (labels, core) in enumerate(partings):
            own = core[block]
            sums[place] += _silhouette(away[place][own], labels[block][own], members[place].sum(axis=0))
    return [one / len(spots) for one in sums]


def _distances(some: Spots, spots: Spots) -> NDArray[np.float64]:
    """Of each of some points to all; a line at a time, which stays close to the processor."""
    away = np.empty((len(some), len(spots)))
    across, along = np.ascontiguousarray(spots.T)
    rise = np.empty(len(spots))
    for line, (x, y) in zip(away, some.tolist(), strict=True):
        np.subtract(across, x, out=line)
        np.multiply(line, line, out=line)
        np.subtract(along, y, out=rise)
        np.multiply(rise, rise, out=rise)
        np.add(line, rise, out=line)
    return np.sqrt(away, out=away)


def _silhouette(away: NDArray[np.float64], own: Indices, sizes: NDArray[np.float64]) -> float:
    """The sum of silhouettes; `away` holds the summed distances of each point to each camp, none of which is of one alone."""
    rows = np.arange(len(own))
    inside = away[rows, own] / (sizes[own] - 1)
    means = away / sizes
    means[rows, own] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(inside, outside)
    return float(np.where(widest > 0, (outside - inside) / np.where(widest > 0, widest, 1.0), 0.0).sum())


def _by_size(spots: Spots, labels: Indices) -> tuple[Indices, Spots]:
    """The camps anew, the largest first, of equals the one further to the left."""
    number = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=number)
    middles = _middles(spots, labels, np.zeros((number, 2)))
    order = sorted(range(number), key=lambda camp: (-int(sizes[camp]), *middles[camp].tolist()))
    place = np.empty(number, dtype=np.intp)
    place[order] = np.arange(number)
    return place[labels], middles[order]
