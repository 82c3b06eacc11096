"""Every event that may follow a report has its place in the fold, and nothing else has."""

from typing import get_args

from domain.case.evolve import FOLDS
from schemas.case_events import LaterCaseEvent


def test_each_later_event_is_folded_and_nothing_else() -> None:
    assert set(FOLDS) == set(get_args(LaterCaseEvent))
