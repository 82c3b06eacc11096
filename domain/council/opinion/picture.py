"""Where everyone stands: the two directions in which stances differ most, as Polis draws them.

Floats live in this room and in `camps` only; whoever leaves them takes whole numbers along.
"""

import numpy as np
from numpy.typing import NDArray

from domain.council.opinion.table import SILENT, Marks

Spots = NDArray[np.float64]

_NOTHING = 1e-9
"""What is smaller than this share of the largest is rounding."""
HALF_WIDTH = 100


def projected(marks: Marks) -> Spots | None:
    """Points of shape (voters, 2) for marks of shape (voters, statements); None where all who answered said the same.

    Agree is 1, disagree -1, pass 0; who said nothing is taken to stand at the mean of the statement. The axes are the two principal
    components. What somebody did not answer pulls him to the middle, so each point is moved outward by the root of statements over
    answers (Small and others 2021). The sign of an axis is free: its weightiest statement is made positive.
    """
    told = marks != SILENT
    values = np.where(told, marks, 0).astype(np.float64)
    means = values.sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    centred = np.where(told, values - means, 0.0)
    people, statements = centred.shape
    # The smaller of the two square products has the same eigenvalues, and costs a fraction of decomposing the matrix itself.
    tall = people >= statements
    sizes, vectors = np.linalg.eigh(centred.T @ centred if tall else centred @ centred.T)
    if sizes[-1] <= _NOTHING:
        return None
    axes = np.zeros((statements, 2))
    for place in range(min(2, len(sizes))):
        if sizes[-1 - place] > _NOTHING * sizes[-1]:
            axis = vectors[:, -1 - place] if tall else centred.T @ vectors[:, -1 - place]
            axes[:, place] = _facing(axis / np.linalg.norm(axis))
    outward = np.sqrt(statements / np.maximum(told.sum(axis=1), 1))
    spots: Spots = centred @ axes * outward[:, None]
    return spots


def _facing(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.abs(axis)
    weightiest = int(np.argmax(weights >= weights.max() * (1 - _NOTHING)))  # the first of equals
    return -axis if axis[weightiest] < 0 else axis


def on_paper(spots: Spots) -> list[tuple[int, int]]:
    """The points in whole hundredths of the half width, both axes to one scale."""
    width = float(np.abs(spots).max()) or 1.0
    return [(int(x), int(y)) for x, y in np.rint(spots * (HALF_WIDTH / width))]
