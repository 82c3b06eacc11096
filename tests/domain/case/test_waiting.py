"""What an open case waits for while nobody who handles it can go on."""

from dataclasses import replace

from domain.case.parts.term import Rest, Term
from domain.case.waiting import waits_for
from schemas.case_commands import Withdraw
from schemas.clock_kinds import ClockKind
from tests.domain.case.people import APPLICANT, PRIVATE
from tests.domain.case.story import reported


def test_an_applicant_who_was_asked_is_waited_for_until_the_case_is_over() -> None:
    story = reported(PRIVATE)
    assert waits_for(story.case) is None
    story.lapses(ClockKind.RESOLVE)
    assert waits_for(story.case) == "applicant"
    story.given(Withdraw, APPLICANT)
    assert waits_for(story.case) is None


def test_a_suspended_mediation_waits_even_when_the_applicant_was_asked() -> None:
    story = reported(PRIVATE).lapses(ClockKind.RESOLVE)
    rest = Rest(reason_code="appraisal", since=story.at, stops=())
    assert waits_for(replace(story.case, term=Term(rest=rest))) == "suspended"
