"""Folding: total over the facts that decide makes, and loud about a stream that is none."""

import pytest

from domain.case.evolve import evolve, fold
from schemas.case_commands import ConfirmTriage
from tests.domain.case.people import PARTY_MASS
from tests.domain.case.story import reported


def test_a_stream_begins_with_a_report_and_has_one() -> None:
    facts = reported().given(ConfirmTriage, PARTY_MASS).facts
    with pytest.raises(ValueError, match="begins with DisputeReported"):
        evolve(None, facts[1])
    with pytest.raises(ValueError, match="reported once"):
        evolve(fold(facts), facts[0])
    assert fold(()) is None


def test_a_fold_may_go_on_from_where_it_stood() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS)
    for n in range(1, len(case.facts)):
        assert fold(case.facts[n:], fold(case.facts[:n])) == case.case
