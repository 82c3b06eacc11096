"""Standing still and moving: bugs that users of other trackers reported, each held against clocks that live through them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.budget import due
from domain.case.clocks import next_obligations, pause, resume, start
from domain.case.decide import decide
from domain.case.explaining import explain
from schemas.actors import Level
from schemas.calendar import Due, Suspension
from schemas.case_commands import Accept, ChangeTriage, ConfirmTriage, Lapse, Recompute, RecordContact, Remind
from schemas.cited import TriageClass
from schemas.clock_events import ClockMoved, DeadlineLapsed, DeadlineReminded
from schemas.clock_kinds import ClockKind
from tests.domain.calendars import CN
from tests.domain.case.people import BIG, CASE, CLOCK, OFFICER, PACK, SMALL, words
from tests.domain.case.story import Story, reported
from tests.domain.case.test_clocks_recounted import NEXT

RESOLVE = ClockKind.RESOLVE
AS_IF = Remind(case=CASE, obligation="")
minutes = st.integers(1, 4 * 1440).map(lambda length: timedelta(minutes=length))
stretches = st.lists(st.tuples(minutes, minutes), min_size=1, max_size=5)


def in_hand() -> Story:
    story = reported(BIG).given(ConfirmTriage, OFFICER).given(Accept, OFFICER)
    return story.given(RecordContact, OFFICER, party=1)


def stopped(story: Story) -> Story:
    story._record(pause(story.case, story.ground(CLOCK), "expertise", RESOLVE), AS_IF, CLOCK)
    return story


def going_on(story: Story) -> Story:
    story._record(resume(story.case, story.ground(CLOCK), "report_received"), AS_IF, CLOCK)
    return story


@given(stretches)
def test_paused_again_and_again_the_clock_is_due_as_if_counted_once(
    waits: list[tuple[timedelta, timedelta]],
) -> None:
    """zammad/zammad#188: closed and reopened a few times, only some of the stretches were taken off."""
    story, pauses = in_hand(), []
    for runs, stands in waits:
        story.until(story.at + runs)
        begins = story.at
        stopped(story).until(story.at + stands)
        going_on(story)
        pauses.append(Suspension(start=begins, end=story.at, reason="expertise"))
    clock = story.clock(RESOLVE)
    assert clock.pauses == tuple(pauses)
    counted = due(clock.started, clock.budget, CN, pauses)
    assert isinstance(counted, Due)
    assert (clock.due, clock.explanation) == (counted.instant, counted.rule)


@given(minutes, minutes, minutes)
def test_the_time_that_stood_still_is_kept_when_the_rule_changes(
    runs: timedelta, stands: timedelta, later: timedelta
) -> None:
    """glpi-project/glpi#6902: with another urgency came another limit, and the time on hold was forgotten."""
    story = in_hand()
    stopped(story.until(story.at + runs))
    begins = story.at
    story.until(story.at + stands)
    story.given(
        ChangeTriage,
        OFFICER,
        triage_class=TriageClass.PARTY_MASS_MATTER,
        level=Level.COMMUNITY,
        reason=words("小事。"),
    )
    assert next_obligations(story.case) == ()  # on hold before, on hold after
    going_on(story.until(story.at + later))
    clock = story.clock(RESOLVE)
    counted = due(
        clock.started, clock.budget, CN, [Suspension(start=begins, end=story.at, reason="expertise")]
    )
    assert isinstance(counted, Due)
    assert clock.due == counted.instant


@given(minutes, st.lists(minutes, max_size=6))
def test_nothing_is_announced_while_a_clock_stands_still(runs: timedelta, waits: list[timedelta]) -> None:
    """glpi-project/glpi#1945, osTicket/osTicket#1684: what waited for somebody else was announced as late all the same."""
    story = in_hand()
    stopped(story.until(story.at + runs))
    stale = story.clock(RESOLVE)
    before = len(story.facts)
    for wait in [*waits, timedelta(days=365)]:
        story.until(story.at + wait).obeys()
        story.when(Lapse, obligation=stale.id).quiet()
        story.when(Remind, obligation=f"{stale.id}#1").quiet()
    assert len(story.facts) == before


@given(minutes, minutes)
def test_nothing_is_overdue_in_the_moment_it_goes_on(runs: timedelta, stands: timedelta) -> None:
    """frappe/erpnext#47029, #47884, #51111: the limit after a hold was counted without it, as if time had been used up."""
    story = in_hand()
    left = story.clock(RESOLVE).due - (story.at + runs)
    stopped(story.until(story.at + runs)).until(story.at + stands * 30)
    going_on(story)
    clock = story.clock(RESOLVE)
    assert clock.due > story.at
    # As many days are left as before; what was left of the day of the start, and of the day it stopped on, is not one.
    assert clock.due - story.at > left - timedelta(days=2)
    story.obeys()
    assert story.seen(DeadlineLapsed) == []


@given(st.integers(0, 40), minutes)
def test_a_reminder_is_not_given_twice_for_the_same_nearness(hours: int, stands: timedelta) -> None:
    """glpi-project/glpi#1996 once more: after each stop and start, what had been announced was announced again."""
    story = in_hand()
    clock = story.clock(RESOLVE)
    story.until(clock.reminders[0] + timedelta(hours=hours)).obeys()
    given_before = len(story.seen(DeadlineReminded))
    going_on(stopped(story).until(story.at + min(stands, timedelta(hours=1)))).obeys()
    assert len(story.seen(DeadlineReminded)) == given_before


@given(st.integers(1, 60))
def test_a_due_date_without_a_plan_runs_out_too(days: int) -> None:
    """osTicket/osTicket-1.7#767: with a due date and no plan, a ticket never became overdue."""
    story = in_hand()
    story.pack = PACK.model_copy(
        update={"clocks": tuple(one for one in PACK.clocks if one.kind is not ClockKind.CLOSE)}
    )
    by = story.at + timedelta(days=days)
    begun = start(ClockKind.CLOSE, Level.COMMUNITY, story.case, story.ground(CLOCK), subject="1", due=by)
    story._record((begun,), AS_IF, CLOCK)
    story.until(by).obeys()
    assert [one.clock for one in story.seen(DeadlineLapsed) if isinstance(one, DeadlineLapsed)][-1:] != []
    (clock,) = story.case.of_kind(ClockKind.CLOSE)
    assert (clock.lapsed, clock.due, clock.rule) == (True, by, "agreed")


@given(st.integers(0, 60), st.integers(0, 20))
def test_a_calendar_that_changes_moves_what_runs(days: int, later: int) -> None:
    """zammad/zammad#534, frappe/helpdesk#2449: running tickets kept the times of the calendar before.

    That they move is not silent either: each says why, and what it was (glpi-project/glpi#15429, times that nobody could explain).
    """
    story = Story().until(Story().at + timedelta(days=280 + days)).given(SMALL, OFFICER)
    story.later(hours=later)
    for _ in range(9):
        owed = [one for one in next_obligations(story.case, NEXT) if one.command == "recompute"]
        if not owed:
            break
        command = Recompute(case=CASE, obligation=owed[0].id)
        story._record(
            decide(story.case, command, replace(story.ground(CLOCK), published=NEXT)), command, CLOCK
        )
    for clock in story.case.clocks:
        counted = due(clock.started, clock.budget, NEXT)
        assert isinstance(counted, Due)
        if not clock.lapsed:
            assert not clock.provisional
            # A due time that a notice brings nearer leaves a grace, and no more than there was.
            graced = clock.explanation.startswith("grace;")
            assert (clock.due > counted.instant) if graced else (clock.due == counted.instant)
            assert not graced or clock.due <= clock.moves[-1].was_due
    for moved in story.seen(ClockMoved):
        assert isinstance(moved, ClockMoved)
        assert (moved.why, moved.calendar) == ("calendar_published", NEXT.id)


@given(stretches)
def test_why_due_then_can_always_be_said(waits: list[tuple[timedelta, timedelta]]) -> None:
    """frappe/helpdesk#2214, zammad/zammad#390: "why two hours, when the limit is 24 minutes?", and no way to find out."""
    story = in_hand()
    for runs, stands in waits:
        going_on(stopped(story.until(story.at + runs)).until(story.at + stands))
    said = explain(story.clock(RESOLVE), PACK)
    assert len(said.pauses) == len(said.moves) == len(waits)
    assert said.source
    assert [move.due for move in said.moves][-1] == said.due
    assert [move.was_due for move in said.moves][1:] == [move.due for move in said.moves][:-1]
