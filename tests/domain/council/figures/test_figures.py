"""Figures of deliberating: given what happened, these are the numbers, exactly."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from domain.council.figures import Figure, Part, Span, Voted, figures, representation
from domain.council.measures import Up, measure_of
from schemas.council.results import AnswerObjection, RaiseObjection, UnpublishResult
from schemas.council.rolls import RollEntry
from schemas.council.stages import Step
from schemas.council.tasks import AbandonTask
from schemas.council.topics import ScreenTopic
from tests.domain.case.people import MONDAY
from tests.domain.council.chamber import CHAIR, NEIGHBOUR, ORGANISER, words
from tests.domain.council.results.results import (
    OWNER,
    agreed,
    annulment,
    half_agreed,
    met,
    minuted,
    out,
    owned,
    passed,
    published,
    reported,
    signed,
)
from tests.domain.council.steps import suggested
from tests.domain.council.story import Story

HALVES = {"consensus": Fraction(1), "passed": Fraction(1), "partial": Fraction(1, 2)}
LONG = timedelta(days=4000)


def counted(*stories: Story, begins: datetime = MONDAY, ends: datetime | None = None) -> dict[str, Figure]:
    """The figures of these stories, from the day that all of them begin on."""
    now = max(one.at for one in stories)
    span = Span(begins, ends or begins + LONG, now)
    return figures([measure_of(one.facts) for one in stories], span, HALVES)


def test_sessions_problems_and_consensus_are_three_counters() -> None:
    done = reported(published(owned(minuted(half_agreed()))))
    talked_without_minutes = agreed()
    found = counted(done, talked_without_minutes)
    assert found["sessions"] == Figure(1)
    assert found["problems_solved"] == Figure(1)
    assert found["consensus_items"] == Figure(3), "two of the first, one of the second"


def test_minutes_without_their_signatures_make_no_session() -> None:
    sides = ("community", "owners", "property")
    assert counted(minuted(met()))["sessions"] == Figure(0)
    assert counted(signed(minuted(met()), *sides[:2]))["sessions"] == Figure(0)
    assert counted(signed(minuted(met()), *sides))["sessions"] == Figure(1)


def test_a_vote_without_quorum_is_no_session_whatever_was_written_down() -> None:
    assert counted(minuted(passed(yes=2, no=0)))["sessions"] == Figure(0)
    assert counted(minuted(passed(yes=14, no=6)))["sessions"] == Figure(1)


def test_what_is_left_undone_is_not_solved_by_what_was_done_beside_it() -> None:
    told = owned(out())
    told.given(AbandonTask, OWNER, task=2, reason=words("没有经费"))
    assert counted(reported(told))["problems_solved"] == Figure(0)


@pytest.mark.parametrize(("days", "down_after", "whole"), [(15, 15, True), (15, 14, False), (14, 15, False)])
def test_a_publication_is_whole_after_fifteen_days(days: int, down_after: int, whole: bool) -> None:
    until = MONDAY + timedelta(days=15)
    assert Up(MONDAY, days, until, MONDAY + timedelta(days=down_after)).whole is whole
    assert Up(MONDAY, days, until).whole is (days == 15)


def test_a_problem_is_solved_by_the_report_that_all_is_done_and_not_by_what_is_left_undone() -> None:
    assert counted(out())["problems_solved"] == Figure(0)
    assert counted(reported())["problems_solved"] == Figure(1)
    given_up = out()
    given_up.given(AbandonTask, OWNER, task=1, reason=words("没有经费"))
    assert counted(reported(given_up))["problems_solved"] == Figure(0)


def test_what_was_annulled_is_neither_consensus_nor_a_problem_solved() -> None:
    told = reported()
    told.given(annulment(), ORGANISER)
    found = counted(told)
    assert found["consensus_items"] == Figure(0)
    assert found["problems_solved"] == Figure(0)
    assert found["consensus_rate"] == Figure(Fraction(0), 0)
    assert found["consensus_rate"].value is None, "nothing was deliberated that holds"


def test_partial_consensus_weighs_half() -> None:
    whole, half, failed = agreed(), half_agreed(), passed(yes=14, no=6)
    assert [one.told.step for one in (whole, half, failed)] == [
        Step.CONSENSUS,
        Step.PARTIAL,
        Step.NOT_PASSED,
    ]
    found = counted(whole, half, failed)
    assert found["consensus_rate"] == Figure(Fraction(3, 2), 3)
    assert found["consensus_rate"].value == Fraction(1, 2)


def test_turnout_is_who_voted_of_who_stood_on_the_rolls() -> None:
    told = passed(yes=12, no=2)
    (held,) = told.told.rounds
    assert held.counted is not None
    share = Part("round:1", 14, held.opened.totals.units)
    assert counted(told)["turnout"] == Figure(14, held.opened.totals.units, (share,))
    assert held.opened.totals.units == len(told.roll)


def test_rounds_to_consensus_are_an_exact_mean_and_the_most() -> None:
    found = counted(agreed(), half_agreed(), passed(yes=14, no=6))
    assert found["rounds_to_consensus"] == Figure(2, 2), "the vote that failed found none"
    assert found["rounds_most"] == Figure(1)


def test_a_vote_without_quorum_is_told_apart_from_one_that_failed() -> None:
    found = counted(passed(yes=2, no=0), passed(yes=14, no=6))
    assert found["no_quorum"] == Figure(1, 2)


def test_tasks_count_once_they_are_due_and_what_was_done_late_or_given_up_was_not_done_in_time() -> None:
    in_time = reported()
    late = out().later(days=30)
    reported(late)
    assert counted(in_time)["implementation"] == Figure(0, 0), "it falls due later"
    both = counted(in_time, late)
    assert both["implementation"] == Figure(1, 2)
    assert both["implementation"].value == Fraction(1, 2)


def test_a_result_is_to_be_published_and_up_for_its_days() -> None:
    waits, hangs = agreed(), out()
    assert counted(waits, hangs)["publicity"] == Figure(1, 2)
    publication = hangs.told.publication
    assert publication is not None
    hangs.until(publication.until).given(UnpublishResult, CHAIR, reason=words("期满"))
    assert counted(waits, hangs)["publicity"] == Figure(1, 2), "its days were over when it was taken down"


def test_objections_are_counted_and_whether_they_were_answered_in_time() -> None:
    asked = out().given(RaiseObjection, NEIGHBOUR, text=words("没有通知我"))
    assert counted(asked)["objections"] == Figure(1, 1)
    assert counted(asked)["objections_in_time"] == Figure(0, 0), "its time still runs"
    asked.later(days=1).given(AnswerObjection, CHAIR, objection=1, text=words("已在楼下公告"))
    assert counted(asked)["objections_in_time"] == Figure(1, 1)


def test_a_result_that_went_back_was_not_published_for_its_days() -> None:
    told = out().given(RaiseObjection, NEIGHBOUR, text=words("没有通知我"))
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再议"))
    found = counted(told)
    assert found["publicity"] == Figure(0, 0), "it is decided anew, and published then"
    assert found["consensus_items"] == Figure(0)


def test_screening_is_in_time_or_late() -> None:
    quick, slow, waiting = suggested(), suggested(), suggested()
    about = {"matter": "community", "procedure": "hall", "tier": 2, "reason": words("按性质")}
    quick.given(ScreenTopic, ORGANISER, **about)
    slow.later(days=60).given(ScreenTopic, ORGANISER, **about)
    found = counted(quick, slow, waiting)
    assert found["screening_in_time"] == Figure(1, 3), "the third is overdue by then"


def test_topics_are_counted_by_source_and_by_tier() -> None:
    found = counted(suggested(), agreed())
    assert found["topics"] == Figure(2, parts=(Part("source:resident", 2), Part("tier:3", 1)))


def test_a_period_holds_what_happened_in_it_and_not_what_happened_when_it_ended() -> None:
    told = out()
    at = told.facts[0].at
    assert counted(told, begins=at, ends=at + timedelta(seconds=1))["topics"].numerator == 1
    assert counted(told, begins=at - timedelta(days=1), ends=at)["topics"].numerator == 0
    came = next(one.closed_at for one in told.told.rounds if one.closed_at)
    assert counted(told, begins=came + timedelta(days=1))["turnout"] == Figure(0, 0)


def test_nothing_is_counted_of_what_never_began() -> None:
    with pytest.raises(ValueError, match="never began"):
        measure_of(())


def entry(number: int, place: str = "hean/xinhe/e1/b1", *tags: str) -> RollEntry:
    return RollEntry(unit=f"unit{number:04d}", place=place, tags=tuple(sorted(tags)))


def roll(*entries: RollEntry) -> dict[str, RollEntry]:
    return {one.unit: one for one in entries}


def test_groups_among_those_who_voted_are_held_against_their_share_of_the_roll() -> None:
    people = [entry(n, "hean/xinhe/e1/b1", *(("tenant",) if n < 10 else ("owner",))) for n in range(40)]
    found = representation([Voted(roll(*people), frozenset(one.unit for one in people[5:25]))])
    assert found.numerator == 20
    assert found.denominator == 40
    assert {one.of: (one.numerator, one.denominator, one.compared) for one in found.parts} == {
        "tag:tenant": (5, 20, Fraction(1, 4)),
        "tag:owner": (15, 20, Fraction(3, 4)),
        "place:hean/xinhe/e1/b1": (20, 20, Fraction(1)),
    }


@pytest.mark.parametrize("tenants", [4, 36], ids=["four tenants", "four who are none"])
def test_no_group_under_five_is_told_nor_found_by_taking_away(tenants: int) -> None:
    people = [entry(n, "hean/xinhe/e1/b1", *(("tenant",) if n < tenants else ())) for n in range(40)]
    found = representation([Voted(roll(*people), frozenset())])
    assert [one.of for one in found.parts] == ["place:hean/xinhe/e1/b1"]


def test_a_building_under_five_takes_the_next_smallest_with_it() -> None:
    places = ["b1"] * 20 + ["b2"] * 6 + ["b3"] * 3
    people = [entry(n, f"hean/xinhe/e1/{place}") for n, place in enumerate(places)]
    found = representation([Voted(roll(*people), frozenset())])
    assert [one.of for one in found.parts] == ["place:hean/xinhe/e1/b1"]
