"""Camps: those who stand close to each other, found by k-means without dice, their number by the silhouette."""

from collections.abc import Iterator
from dataclasses import dataclass

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

    Each number is tried from several fixed beginnings, of which the tightest result is kept. Equally clear, fewer camps are taken
    (Rousseeuw, "Silhouettes", 1987).
    """
    tried = [labels for number in range(2, MOST + 1) if (labels := _parted(spots, number)) is not None]
    if not tried:
        return None
    clear = _silhouettes(spots, tried)
    best = max(range(len(tried)), key=lambda place: (round(clear[place], 9), -place))
    labels, middles = _by_size(spots, tried[best])
    return Camps(labels, middles, clear[best])


def nearest(spots: Spots, middles: Spots) -> Indices:
    """The camp that each point is closest to; the first of equals."""
    labels: Indices = np.argmin(_squares(spots, middles), axis=1)
    return labels


def _parted(spots: Spots, number: int) -> Indices | None:
    """The tightest parting into so many camps none of which is too small."""
    if len(spots) < number * LEAST:
        return None
    best: tuple[float, Indices] | None = None
    for begun in _beginnings(spots, number):
        middles = begun
        labels = nearest(spots, middles)
        for _ in range(_ROUNDS):
            middles = _middles(spots, labels, middles)
            after = nearest(spots, middles)
            if np.array_equal(after, labels):
                break
            labels = after
        if np.bincount(labels, minlength=number).min() < LEAST:
            continue
        loose = float(((spots - middles[labels]) ** 2).sum())
        if best is None or loose < best[0] * (1 - 1e-12):
            best = (loose, labels)
    return None if best is None else best[1]


def _beginnings(spots: Spots, number: int) -> Iterator[Spots]:
    """Points far from each other; then slices of equal size along either axis."""
    far = [int(np.argmax(((spots - spots.mean(axis=0)) ** 2).sum(axis=1)))]
    while len(far) < number:
        far.append(int(np.argmax(_squares(spots, spots[far]).min(axis=1))))
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
    squares: NDArray[np.float64] = ((spots[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
    return squares


def _silhouettes(spots: Spots, partings: list[Indices]) -> list[float]:
    """The mean silhouette of each parting; every distance is taken once for all of them."""
    members = [np.eye(int(labels.max()) + 1)[labels] for labels in partings]
    sums = [0.0] * len(partings)
    for start in range(0, len(spots), _BLOCK):
        block = slice(start, start + _BLOCK)
        x, y = (spots[block, axis, None] - spots[None, :, axis] for axis in (0, 1))
        distances = np.sqrt(x * x + y * y)
        for place, (labels, member) in enumerate(zip(partings, members, strict=True)):
            sums[place] += _silhouette(distances @ member, labels[block], member.sum(axis=0))
    return [total / len(spots) for total in sums]


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
