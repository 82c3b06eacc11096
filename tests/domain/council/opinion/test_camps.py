"""Camps: found without dice, as many as are clear, none of fewer than five."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council.opinion.anonymity import LEAST
from domain.council.opinion.camps import found, nearest
from domain.council.opinion.picture import Spots

PLACES = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=60)


def crowd(*crowds: tuple[int, float, float]) -> Spots:
    """So many people in a narrow ring around each place."""
    return np.array(
        [
            (x + np.cos(2 * np.pi * n / many) / 10, y + np.sin(2 * np.pi * n / many) / 10)
            for many, x, y in crowds
            for n in range(many)
        ]
    )


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_as_many_camps_are_found_as_there_are(number: int) -> None:
    places = [(9, 0.0, 0.0), (8, 5.0, 1.0), (7, 0.0, 6.0), (6, -5.0, -2.0), (5, 3.0, -7.0)][:number]
    camps = found(crowd(*places))
    assert camps is not None
    assert camps.labels.tolist() == [label for label, (many, _, _) in enumerate(places) for _ in range(many)]
    assert camps.clearness > 0.9
    assert nearest(np.array([(0.3, 0.1), (4.0, 1.0)]), camps.middles).tolist() == [0, 1]


def test_four_who_stand_apart_are_no_camp_and_go_with_the_nearest() -> None:
    camps = found(crowd((4, 50.0, 0.0), (10, 0.0, 0.0), (10, 0.0, 3.0)))
    assert camps is not None
    assert camps.labels.tolist() == [0] * 14 + [1] * 10


def test_a_difference_that_nobody_is_shown_adds_no_camp() -> None:
    """Four places, two and two next to each other: four camps are a hundred-thousandth clearer than two."""
    camps = found(np.repeat([(0.0, 0.0), (1.0, 0.0), (1e5, 0.0), (1e5 + 1, 0.0)], 6, axis=0))
    assert camps is not None
    assert camps.number == 2


def test_clearness_is_the_mean_silhouette_worked_out_one_by_one() -> None:
    spots = crowd((6, 0.0, 0.0), (5, 0.4, 0.2))
    camps = found(spots)
    assert camps is not None
    each = []
    for one, own in zip(spots, camps.labels, strict=True):
        away = [np.hypot(*(spots[camps.labels == camp] - one).T) for camp in range(camps.number)]
        inside = away[own].sum() / (len(away[own]) - 1)
        outside = min(far.mean() for camp, far in enumerate(away) if camp != own)
        each.append((outside - inside) / max(outside, inside))
    assert camps.clearness == pytest.approx(np.mean(each))


def test_nine_people_are_too_few_for_two_camps() -> None:
    assert found(crowd((5, 0.0, 0.0), (4, 9.0, 0.0))) is None


def test_people_who_all_stand_in_one_place_make_no_camps() -> None:
    assert found(np.zeros((30, 2))) is None


@given(PLACES)
def test_no_camp_is_small_and_the_largest_comes_first(places: list[tuple[int, int]]) -> None:
    camps = found(np.array(places, dtype=np.float64))
    if camps is not None:
        sizes = np.bincount(camps.labels).tolist()
        assert min(sizes) >= LEAST
        assert sizes == sorted(sizes, reverse=True)
        assert 2 <= camps.number == len(sizes) <= 5
        assert -1 <= camps.clearness <= 1
