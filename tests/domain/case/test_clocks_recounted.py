"""The calendar of next year arrives: provisional due times change by events with reasons, and nothing else does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case.clocks import next_obligations, pause, resume
from domain.case.decide import decide
from domain.case.explaining import explain
from domain.case.ground import Ground
from domain.refusals import NotPermitted
from schemas.calendar import WorkingCalendar
from schemas.case_commands import Accept, ConfirmTriage, Lapse, Recompute, RecordContact, Withdraw
from schemas.clock_events import ClockMoved, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from tests.domain.calendars import CN
from tests.domain.case.people import APPLICANT, BIG, CASE, CLOCK, OFFICER, local
from tests.domain.case.story import Story, reported

RESOLVE = ClockKind.RESOLVE


def _edition(number: int, resting: str, working: str) -> WorkingCalendar:
    """An edition with 2027 in it: days off and weekend days worked, as month-day."""
    return WorkingCalendar(
        id=f"cn-2025-2026/{number}",
        published=(2025, 2026, 2027, 2028),
        resting=(*CN.resting, *_days(resting)),
        working=(*CN.working, *_days(working)),
        statutory=tuple(day for day in CN.statutory if day.year > 2028),
        opening=CN.opening,
    )


def _days(named: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2027-{one}") for one in named.split())


NEXT = _edition(2, "01-01 02-05 02-06 02-07 02-08 02-09 02-10 02-11", "01-30 02-20")
CORRECTED = _edition(3, "01-01 02-05 02-06 02-07 02-08 02-09 02-10", "01-30 02-20")


def counting(story: Story, calendar: WorkingCalendar) -> Ground:
    return replace(story.ground(CLOCK), published=calendar)


def published(story: Story, calendar: WorkingCalendar) -> Story:
    """An edition is out, and the clock does what it now owes."""
    for _ in range(20):
        owed = [one for one in next_obligations(story.case, calendar) if one.command == "recompute"]
        if not owed:
            return story
        assert owed[0].due <= story.at
        command = Recompute(case=CASE, obligation=owed[0].id)
        events = decide(story.case, command, counting(story, calendar))
        assert [type(event) for event in events] == [ClockMoved]
        story._record(events, command, CLOCK)
    pytest.fail("what was counted again is owed again")


def in_hand(on: str) -> Story:
    story = Story().on(on).given(BIG, APPLICANT).given(ConfirmTriage, OFFICER).given(Accept, OFFICER)
    return story.given(RecordContact, OFFICER, party=1)


def test_a_provisional_due_time_moves_when_the_calendar_is_out() -> None:
    story = in_hand(
        "2027-01-07 10:00"
    )  # 30 days end on Saturday, 6 February; nobody knows the Spring Festival yet
    before = story.clock(RESOLVE)
    assert (before.due, before.provisional) == (local("2027-02-09"), True)
    published(story, NEXT)
    after = story.clock(RESOLVE)
    assert (after.due, after.provisional, after.calendar) == (local("2027-02-13"), False, "cn-2025-2026/2")
    assert after.explanation == "next_day;calendar_days=30;shifted:2027-02-06->2027-02-12"
    (move,) = after.moves
    assert (move.why, move.was_due, move.due) == ("calendar_published", before.due, after.due)
    assert (after.started, after.budget, after.rule) == (before.started, before.budget, before.rule)
    assert after.id != before.id
    assert story.when(Lapse, obligation=before.id).answer == ()


def test_a_due_time_that_becomes_firm_where_it_is_says_so_by_an_event() -> None:
    story = in_hand("2027-02-20 10:00")  # 22 March, a Monday
    before = story.clock(RESOLVE)
    published(story, NEXT)
    after = story.clock(RESOLVE)
    assert (before.due, before.provisional) == (after.due, True)
    assert (after.provisional, after.moves[-1].why) == (False, "calendar_published")


def test_a_firm_due_time_that_stays_is_left_alone() -> None:
    story = in_hand("2026-03-02 09:00")
    before = story.case
    assert published(story, NEXT).case == before
    command = Recompute(case=CASE, obligation=f"{story.clock(RESOLVE).id}~{NEXT.id}")
    assert decide(story.case, command, counting(story, NEXT)) == ()


def test_a_corrected_edition_moves_a_firm_due_time_too() -> None:
    story = published(in_hand("2027-01-07 10:00"), NEXT)
    published(story, CORRECTED)
    clock = story.clock(RESOLVE)
    assert (clock.due, clock.calendar) == (local("2027-02-12"), "cn-2025-2026/3")
    assert [move.due for move in clock.moves] == [local("2027-02-13"), local("2027-02-12")]


def test_an_older_edition_and_another_calendar_change_nothing() -> None:
    story = published(in_hand("2027-01-07 10:00"), NEXT)
    for other in (CN, NEXT, CORRECTED.model_copy(update={"id": "hean/9"})):
        assert all(one.command != "recompute" for one in next_obligations(story.case, other))


def test_what_is_counted_again_comes_before_what_the_outdated_due_time_would_do() -> None:
    story = in_hand("2027-01-07 10:00")
    story.until(story.clock(RESOLVE).due - timedelta(minutes=1))
    first = next_obligations(story.case, NEXT)[0]
    assert (first.command, first.id) == ("recompute", f"{story.clock(RESOLVE).id}~{NEXT.id}")
    published(story, NEXT).later(hours=1).obeys()
    assert story.seen(DeadlineLapsed) == []


def test_what_is_over_or_stands_still_or_ran_out_is_not_counted_again() -> None:
    ended = in_hand("2027-01-07 10:00").given(Withdraw, APPLICANT)
    assert next_obligations(ended.case, NEXT) == ()
    late = in_hand("2027-01-07 10:00").lapses(RESOLVE)
    assert [one for one in next_obligations(late.case, NEXT) if one.id.startswith("resolve@5~")] == []
    story = in_hand("2027-01-07 10:00").later(days=1)
    command = Recompute(case=CASE, obligation="")
    story._record(pause(story.case, story.ground(CLOCK), "expertise", RESOLVE), command, CLOCK)
    assert next_obligations(story.case, NEXT) == ()
    story.later(hours=2)
    story._record(resume(story.case, counting(story, NEXT), "report_received"), command, CLOCK)
    assert story.clock(RESOLVE).calendar == NEXT.id
    assert story.clock(RESOLVE).due == local("2027-02-13")


def test_nobody_is_late_because_a_notice_brings_the_due_time_nearer() -> None:
    nearer = _edition(2, "01-01", "01-30 02-06 02-07 02-20")  # the Saturday on which 30 days end is worked
    story = in_hand("2027-01-07 10:00")
    early = published(replace(story, facts=list(story.facts)), nearer).clock(RESOLVE)
    assert (early.due, early.explanation) == (local("2027-02-07"), "next_day;calendar_days=30")
    late = in_hand("2027-01-07 10:00").on(
        "2027-02-08 16:00"
    )  # Monday is the last day; by the notice it was Saturday
    clock = published(late, nearer).clock(RESOLVE)
    assert clock.due == local("2027-02-09")
    assert clock.explanation.startswith("grace;")


def test_a_due_time_that_passed_while_nothing_ran_is_counted_again_before_it_runs_out() -> None:
    story = in_hand("2027-01-07 10:00").on(
        "2027-02-10 10:00"
    )  # over by the old edition, a holiday by the new one
    published(story, NEXT).obeys()
    assert story.seen(DeadlineLapsed) == []
    late = in_hand("2027-01-07 10:00").on("2027-02-20 10:00")  # over by both
    published(late, NEXT).obeys()
    assert [move.why for move in late.seen(ClockMoved) if isinstance(move, ClockMoved)] == [
        "calendar_published"
    ]
    assert len(late.seen(DeadlineLapsed)) == 1


def test_the_clock_alone_counts_again() -> None:
    story = in_hand("2027-01-07 10:00")
    command = Recompute(case=CASE, obligation=f"{story.clock(RESOLVE).id}~{NEXT.id}")
    with pytest.raises(NotPermitted):
        decide(story.case, command, replace(story.ground(OFFICER), published=NEXT))


def test_a_due_time_is_explained_by_what_led_to_it() -> None:
    story = published(in_hand("2027-01-07 10:00"), NEXT)
    said = explain(story.clock(RESOLVE), story.pack)
    (leg,) = said.legs
    assert (leg.origin, leg.unit, leg.amount) == ("next_day", "calendar_days", 30)
    assert leg.shifted == (date(2027, 2, 6), date(2027, 2, 12))
    assert (said.mark, said.unpublished, said.provisional) == ("V", (), False)
    assert said.source is not None
    assert "第二十五条" in said.source
    before = explain(in_hand("2027-01-07 10:00").clock(RESOLVE), story.pack)
    assert before.unpublished == (2027,)


@given(st.integers(0, 500), st.integers(0, 60))
def test_once_counted_again_nothing_more_is_owed_and_the_due_time_is_the_new_calendars(
    days: int, later: int
) -> None:
    story = Story().later(days=days).given(BIG, APPLICANT)
    story.later(days=later).obeys()
    published(story, NEXT)
    for clock in story.case.clocks:
        if clock.runs and clock.calendar == NEXT.id:
            assert not clock.provisional
            assert clock.due > story.at
    twice = len(story.facts)
    assert len(published(story, NEXT).facts) == twice
    story.later(days=400).obeys()


def test_a_story_that_never_hears_of_an_edition_stays_as_it_was() -> None:
    story = reported(BIG)
    assert next_obligations(story.case) == next_obligations(story.case, CN)
