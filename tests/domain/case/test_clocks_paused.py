"""Clocks that stand still, go on, are extended, or run for what was agreed: what is owed, and why due then."""

from datetime import datetime, timedelta

import pytest

from domain.case.clocks import extend, next_obligations, pause, resume, start, start_if_ruled
from domain.case.next_step import next_step
from domain.refusals import PackLacks
from schemas.actors import Level
from schemas.calendar import Budget, Unit
from schemas.case_commands import Accept, ChangeTriage, ConfirmTriage, Lapse, RecordContact, Remind
from schemas.case_events import CaseEvent
from schemas.cited import TriageClass
from schemas.clock_events import ClockMoved, ClockPaused, ClockResumed, DeadlineLapsed, DeadlineReminded
from schemas.clock_kinds import ClockKind
from tests.domain.case.people import BIG, CASE, CLOCK, OFFICER, PACK, PARTY_MASS, SMALL, local, words
from tests.domain.case.story import Story, reported

DAYS_15 = Budget(amount=15, unit=Unit.CALENDAR_DAYS)
RESOLVE = ClockKind.RESOLVE


def recorded(story: Story, *events: CaseEvent) -> Story:
    """What a later chapter of the law decides to record, as if it had been asked for."""
    story._record(events, Remind(case=CASE, obligation=""), CLOCK)
    return story


def in_hand() -> Story:
    """A matter of the community in hand since 2 March, 30 days to resolve: due on 1 April, 24:00."""
    story = reported(BIG).given(ConfirmTriage, OFFICER).given(Accept, OFFICER)
    return story.given(RecordContact, OFFICER, party=1)


def paused(story: Story, why: str = "expertise") -> Story:
    return recorded(story, *pause(story.case, story.ground(CLOCK), why, RESOLVE))


def resumed(story: Story, why: str = "report_received") -> Story:
    return recorded(story, *resume(story.case, story.ground(CLOCK), why))


def longer(story: Story, by: Budget | datetime) -> Story:
    moved = extend(story.clock(RESOLVE), by, "parties_agreed", story.case, story.ground(CLOCK))
    return recorded(story, moved)


def test_a_clock_that_stands_still_owes_nothing_and_does_not_run_out() -> None:
    story = in_hand()
    clock = story.clock(RESOLVE)
    paused(story.on("2026-03-10 10:00"))
    stands = story.clock(RESOLVE)
    assert (stands.runs, stands.lapsed, stands.id) == (False, False, clock.id)
    assert (stands.paused_since, stands.paused_why) == (local("2026-03-10 10:00"), "expertise")
    assert next_obligations(story.case) == ()
    story.later(days=90).when(Lapse, obligation=clock.id).quiet()
    story.when(Remind, obligation=f"{clock.id}#1").quiet()


def test_a_clock_that_goes_on_has_its_due_time_counted_again_from_its_start() -> None:
    story = in_hand()
    before = story.clock(RESOLVE)
    paused(story.on("2026-03-10 10:00"))
    resumed(story.on("2026-03-16 09:30"))
    clock = story.clock(RESOLVE)
    assert before.due == local("2026-04-02")
    assert clock.due == local("2026-04-08")  # six days stood still; 7 April, a Tuesday, is the last
    assert clock.explanation == "next_day;calendar_days=30;suspended_days=6"
    assert (clock.started, clock.runs) == (before.started, True)
    assert [(one.start, one.end, one.reason) for one in clock.pauses] == [
        (local("2026-03-10 10:00"), local("2026-03-16 09:30"), "expertise")
    ]
    (move,) = clock.moves
    assert (move.was_due, move.due, move.why, move.reason) == (
        before.due,
        clock.due,
        "resumed",
        "report_received",
    )
    assert clock.id == f"resolve@{move.version}"


def test_a_timer_from_before_the_pause_does_not_fit_the_clock_that_goes_on() -> None:
    story = in_hand()
    stale = story.clock(RESOLVE).id
    resumed(paused(story.on("2026-03-10 10:00")).on("2026-03-16 09:30"))
    story.later(days=60).when(Lapse, obligation=stale).quiet()
    story.lapses(RESOLVE).seen(DeadlineLapsed)
    assert story.case.level is Level.STREET


def test_every_pause_counts() -> None:
    story = in_hand()
    for first, last in (("03-10", "03-12"), ("03-16", "03-17"), ("03-20", "03-25")):
        resumed(paused(story.on(f"2026-{first} 10:00")).on(f"2026-{last} 10:00"))
    clock = story.clock(RESOLVE)
    assert clock.explanation == "next_day;calendar_days=30;suspended_days=8"
    assert len(clock.pauses) == len(clock.moves) == 3


def test_a_pause_is_begun_once_and_only_while_there_is_time_left() -> None:
    story = paused(in_hand().on("2026-03-10 10:00"))
    assert pause(story.case, story.ground(CLOCK), "expertise", RESOLVE) == ()
    late = in_hand()
    late.until(late.clock(RESOLVE).due)
    assert pause(late.case, late.ground(CLOCK), "expertise", RESOLVE) == ()
    late.lapses(RESOLVE)
    assert resume(late.case, late.ground(CLOCK), "report_received") == ()


def test_only_the_kinds_that_are_named_stand_still_or_go_on() -> None:
    story = reported(BIG)
    kinds = (ClockKind.ACCEPT, RESOLVE)
    recorded(story, *pause(story.case, story.ground(CLOCK), "expertise", *kinds))
    assert story.kinds() == (ClockKind.ACCEPT, ClockKind.CONFIRM_TRIAGE, RESOLVE)
    assert [one.kind for one in story.case.clocks if one.runs] == [ClockKind.CONFIRM_TRIAGE]
    story.later(hours=5)
    (event,) = resume(story.case, story.ground(CLOCK), "report_received", RESOLVE)
    assert event.clock == story.clock(RESOLVE).id


def test_a_reminder_that_was_given_is_given_again_only_when_the_due_time_is_that_far_away_again() -> None:
    story = in_hand()
    clock = story.clock(RESOLVE)
    story.until(clock.reminders[0]).given(Remind, obligation=f"{clock.id}#1")  # seven days before
    shortly = resumed(paused(story.later(hours=2)).later(hours=1)).clock(RESOLVE)
    assert (shortly.reminders, shortly.reminded) == (clock.reminders, 1)
    again = resumed(paused(story.later(hours=2)).later(days=14)).clock(RESOLVE)
    assert (len(again.reminders), again.reminded) == (2, 1)
    far = longer(story, Budget(amount=30, unit=Unit.CALENDAR_DAYS)).clock(RESOLVE)
    assert (len(far.reminders), far.reminded) == (2, 0)
    assert min(far.reminders) > story.at


def test_a_reminder_whose_time_came_while_nothing_ran_is_still_given() -> None:
    story = in_hand()
    clock = story.clock(RESOLVE)
    story.until(clock.reminders[0] + timedelta(minutes=1))  # the clock did not call yet
    resumed(paused(story).later(minutes=1)).obeys()
    assert len(story.seen(DeadlineReminded)) == 1


def test_an_extension_counts_on_from_the_due_time_and_is_kept_through_a_pause() -> None:
    story = longer(in_hand().on("2026-03-25 10:00"), DAYS_15)
    clock = story.clock(RESOLVE)
    assert clock.due == local("2026-04-17")
    resumed(paused(story.on("2026-04-10 10:00")).on("2026-04-13 10:00"))
    clock = story.clock(RESOLVE)
    assert clock.due == local("2026-04-21")  # three days stood still: the 19th is a Sunday
    assert [grant.why for grant in clock.grants] == ["parties_agreed"]
    assert [move.why for move in clock.moves] == ["extended", "resumed"]


def test_an_extension_may_name_a_date() -> None:
    story = longer(in_hand().on("2026-03-25 10:00"), local("2026-05-01"))
    (moved,) = story.seen(ClockMoved)
    assert isinstance(moved, ClockMoved)
    assert (moved.was_due, moved.due) == (local("2026-04-02"), local("2026-05-01"))
    assert (moved.why, moved.reason) == ("extended", "parties_agreed")


def test_a_clock_that_stands_still_may_be_extended_and_goes_on_standing_still() -> None:
    story = longer(paused(in_hand().on("2026-03-10 10:00")).on("2026-03-16 10:00"), DAYS_15)
    clock = story.clock(RESOLVE)
    assert clock.paused_since == local("2026-03-10 10:00")
    assert next_obligations(story.case) == ()
    resumed(story.on("2026-03-20 10:00"))
    # 30 days and 10 that stood still, moved on to Monday the 13th, and 15 more.
    assert story.clock(RESOLVE).due == local("2026-04-29")


def test_a_change_of_class_keeps_the_time_that_stood_still() -> None:
    story = resumed(paused(in_hand().on("2026-03-03 10:00")).on("2026-03-30 10:00"))
    due = story.clock(RESOLVE).due
    story.given(
        ChangeTriage,
        OFFICER,
        triage_class=TriageClass.PARTY_MASS_MATTER,
        level=Level.COMMUNITY,
        reason=words("小事。"),
    )
    assert story.clock(RESOLVE).due == due


def test_a_date_that_was_agreed_runs_under_the_rule_agreed() -> None:
    story = in_hand()
    by = local("2026-05-01")
    recorded(
        story, start(ClockKind.CLOSE, Level.COMMUNITY, story.case, story.ground(CLOCK), subject="1", due=by)
    )
    recorded(
        story,
        start(ClockKind.CLOSE, Level.COMMUNITY, story.case, story.ground(CLOCK), subject="2", budget=DAYS_15),
    )
    first, second = story.case.of_kind(ClockKind.CLOSE)
    assert (first.subject, first.rule, first.due) == ("1", "agreed", by)
    assert first.budget == Budget(amount=59, unit=Unit.CALENDAR_DAYS)
    assert (second.subject, second.rule, second.due) == ("2", "agreed", local("2026-03-18"))
    assert first.id != second.id
    assert all(instant < by for instant in first.reminders)
    story.until(by).given(Lapse, obligation=first.id)
    assert [one.subject for one in story.case.of_kind(ClockKind.CLOSE) if one.lapsed] == ["1"]


def test_a_pack_without_a_rule_starts_no_clock() -> None:
    story = in_hand()
    story.pack = PACK.model_copy(
        update={"clocks": tuple(rule for rule in PACK.clocks if rule.kind is not ClockKind.CLOSE)}
    )
    ground = story.ground(CLOCK)
    assert start_if_ruled(ClockKind.CLOSE, Level.COMMUNITY, story.case, ground) == ()
    with pytest.raises(PackLacks):
        start(ClockKind.CLOSE, Level.COMMUNITY, story.case, ground)
    (begun,) = start_if_ruled(RESOLVE, Level.COMMUNITY, story.case, ground, subject="1")
    assert begun.subject == "1"
    assert start(ClockKind.CLOSE, Level.COMMUNITY, story.case, ground, budget=DAYS_15).rule == "agreed"


def test_pausing_and_going_on_say_which_and_why() -> None:
    story = resumed(paused(in_hand().on("2026-03-10 10:00")).on("2026-03-16 09:30"))
    (stopped,), (goes_on,) = story.seen(ClockPaused), story.seen(ClockResumed)
    assert isinstance(stopped, ClockPaused)
    assert isinstance(goes_on, ClockResumed)
    assert (stopped.clock, stopped.why) == (goes_on.clock, "expertise")
    assert (goes_on.why, goes_on.was_due) == ("report_received", local("2026-04-02"))


def test_a_small_matter_that_stands_still_does_not_climb() -> None:
    story = reported(SMALL).given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
    recorded(story, *pause(story.case, story.ground(CLOCK), "expertise", RESOLVE, ClockKind.FIRST_CONTACT))
    story.later(days=30).obeys()
    assert story.case.level is Level.BUILDING


def test_the_next_step_of_what_stands_still_has_no_due_time() -> None:
    story = in_hand()
    step = next_step(story.case)
    assert step is not None
    assert (step.what, step.by) == ("resolve", local("2026-04-02"))
    still = next_step(paused(story.on("2026-03-10 10:00")).case)
    assert still is not None
    assert (still.what, still.by, still.overdue) == ("resolve", None, False)
