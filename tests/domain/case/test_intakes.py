"""Where a matter was brought up: staff say at which session and by whom it was heard; nobody else claims that."""

import pytest

from domain.refusals import NotPermitted
from schemas.actors import PUBLIC, Actor
from schemas.case_events import DisputeReported
from schemas.intakes import Intake
from tests.domain.case.people import CAPTAIN, OTHER, SMALL
from tests.domain.case.story import Story

HEARD = SMALL.model_copy(
    update={"intake": Intake(session="reception/00000000-0000-0000-0000-00000000000e", host=CAPTAIN.id)}
)


def test_a_report_says_at_which_session_it_was_heard_and_by_whom() -> None:
    (first,) = Story().when(HEARD, CAPTAIN).seen(DisputeReported)
    assert isinstance(first, DisputeReported)
    assert first.intake == HEARD.intake


@pytest.mark.parametrize("by", [PUBLIC, OTHER])
def test_only_staff_say_so(by: Actor) -> None:
    Story().when(HEARD, by).refused(NotPermitted)


def test_a_report_without_it_is_written_as_ever() -> None:
    assert "intake" not in SMALL.model_dump_json()
