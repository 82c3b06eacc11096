"""Where people stand: two directions, the same for the same table, and outward for those who answered little."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council.opinion.picture import on_paper, projected
from domain.council.opinion.table import SILENT, Marks

TABLES = st.integers(2, 9).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([1, 0, -1, SILENT]), min_size=width, max_size=width), min_size=2, max_size=9
    )
)


def marks(rows: list[list[int]]) -> Marks:
    return np.array(rows, dtype=np.int8)


def test_two_camps_stand_on_two_sides() -> None:
    spots = projected(marks([[1, 1, -1], [1, 1, -1], [-1, -1, 1], [-1, -1, 1]]))
    assert spots is not None
    assert on_paper(spots) == [(100, 0), (100, 0), (-100, 0), (-100, 0)]


def test_where_all_say_the_same_there_is_nothing_to_draw() -> None:
    assert projected(marks([[1, 0], [1, 0], [1, SILENT]])) is None


def test_one_statement_is_drawn_on_a_line() -> None:
    spots = projected(marks([[1], [-1], [-1]]))
    assert spots is not None
    assert [y for _, y in on_paper(spots)] == [0, 0, 0]


def test_who_answered_a_quarter_is_moved_out_by_the_root_of_four() -> None:
    single = [
        [side if place == own else SILENT for place in range(4)] for own in range(4) for side in (1, -1)
    ]
    spots = projected(marks([[1] * 4, [-1] * 4, *single]))
    assert spots is not None
    # All four statements weigh the same: one of four answers goes a quarter of the way, and twice that is half of it.
    assert np.abs(spots[:, 0] / spots[0, 0]) == pytest.approx([1, 1] + [0.5] * 8)


@given(TABLES)
def test_the_axes_are_those_of_a_decomposition_of_the_table_itself(rows: list[list[int]]) -> None:
    """The oracle is the decomposition into singular values, wherever the first axis is one of a kind."""
    table = marks(rows)
    told = table != SILENT
    means = np.where(told, table, 0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    centred = np.where(told, table - means, 0.0)
    _, sizes, axes = np.linalg.svd(centred)
    spots = projected(table)
    if spots is None:
        assert sizes[0] < 1e-4
        return
    if len(sizes) > 1 and sizes[0] - sizes[1] < 1e-3:
        return
    outward = np.sqrt(table.shape[1] / np.maximum(told.sum(axis=1), 1))
    along = centred @ axes[0] * outward
    assert np.abs(spots[:, 0]) == pytest.approx(np.abs(along), abs=1e-6)
    *_, second, weightiest = np.argsort(np.abs(axes[0]))
    if abs(axes[0, weightiest]) - abs(axes[0, second]) > 1e-6:
        # To agree with the statement that weighs most is to stand on the right.
        assert spots[:, 0] == pytest.approx(along * np.sign(axes[0, weightiest]), abs=1e-6)
