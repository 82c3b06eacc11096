"""The timeline of a case: stays at the levels with who answered, until when, and how each was left; time limits that were late."""

from datetime import timedelta

from domain.case.spans import spans_of
from domain.case.timeline import stays_of
from schemas.actors import Level
from schemas.case_commands import (
    Accept,
    ChangeTriage,
    Close,
    ConfirmTriage,
    Escalate,
    Receive,
    RecordContact,
    Return,
    Withdraw,
)
from schemas.clock_kinds import ClockKind
from tests.domain.case.people import APPLICANT, CAPTAIN, OFFICER, PRIVATE, SMALL, VACANT, local, words
from tests.domain.case.story import Story, reported

HOUR = timedelta(hours=1)


def _accepted(story: Story) -> Story:
    return story.given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)


def test_one_stay_from_the_report_to_the_end() -> None:
    story = _accepted(reported(PRIVATE)).on("2026-03-02 11:00")
    story.given(RecordContact, CAPTAIN, party=1, channel="phone").on("2026-03-03 09:00")
    story.given(Withdraw, APPLICANT)
    (stay,) = stays_of(story.facts)
    assert (stay.level, stay.how) == (Level.BUILDING, "withdrawn")
    assert (stay.entered, stay.left) == (local("2026-03-02 09:00"), local("2026-03-03 09:00"))
    assert stay.holder is not None
    assert stay.holder.staff == CAPTAIN.id
    assert stay.idle(story.at) == 2 * HOUR
    assert stay.overrun(story.at) == timedelta()
    assert [span.kind for span in stay.governing] == ["resolve"]


def test_what_was_handed_up_counts_at_the_upper_level_from_then_on() -> None:
    story = _accepted(reported(PRIVATE)).on("2026-03-03 09:00")
    story.given(Escalate, CAPTAIN, tried=words("上门两次"), at_request_of=1)
    handed = story.at
    below, above = stays_of(story.facts)
    assert (below.how, below.left) == ("handed_up", handed)
    assert (above.level, above.entered, above.received, above.left) == (Level.COMMUNITY, handed, None, None)
    assert above.holder is not None
    assert above.holder.place == "hean/xinhe"
    story.on("2026-03-03 15:00").given(Receive, OFFICER)
    above = stays_of(story.facts)[-1]
    assert above.received == story.at
    assert above.holder is not None
    assert above.holder.staff == OFFICER.id
    assert above.due == story.clock(ClockKind.RESOLVE).due
    assert above.idle(story.at) == 6 * HOUR


def test_a_return_is_a_stay_of_its_own_with_its_own_budget() -> None:
    story = _accepted(reported(PRIVATE))
    story.given(Escalate, CAPTAIN, tried=words("谈过"), at_request_of=1).on("2026-03-03 09:00")
    story.given(Return, OFFICER, reason=words("请先再上门一次"))
    first, second, third = stays_of(story.facts)
    assert [stay.how for stay in (first, second, third)] == ["handed_up", "returned", None]
    assert third.level is Level.BUILDING
    assert third.holder is not None
    assert third.holder.staff == CAPTAIN.id
    assert third.due == story.clock(ClockKind.RESOLVE).due
    assert second.due != third.due


def test_a_lapse_that_climbs_is_told_from_a_hand() -> None:
    story = reported(SMALL)
    while len(stays_of(story.facts)) == 1:
        story.until(story.at + timedelta(days=1)).obeys()
    stay = stays_of(story.facts)[0]
    assert stay.how == "climbed"


def test_a_change_of_class_that_moves_the_case_begins_a_stay() -> None:
    story = reported(PRIVATE).on("2026-03-02 12:00")
    reason = words("涉及整栋楼")
    story.given(ChangeTriage, OFFICER, triage_class="community_matter", level="community", reason=reason)
    below, above = stays_of(story.facts)
    assert (below.how, above.level, above.entered) == ("retriaged", Level.COMMUNITY, story.at)
    assert above.governing[-1].due == story.clock(ClockKind.RESOLVE).due


def test_nobody_answers_where_a_post_is_vacant() -> None:
    (stay,) = stays_of(reported(PRIVATE, directory=VACANT).facts)
    assert stay.holder is None or stay.holder.staff is None


def test_a_time_limit_is_overdue_from_its_due_instant_until_it_ends() -> None:
    story = _accepted(reported(PRIVATE))
    due = story.clock(ClockKind.RESOLVE).due
    story.until(due + 5 * HOUR).obeys()
    story.given(Withdraw, APPLICANT)
    span = next(one for one in spans_of(story.facts) if one.kind == "resolve")
    assert span.lapse is not None
    assert [span.overdue(at) for at in (due - HOUR, due, due + 4 * HOUR, due + 5 * HOUR)] == [
        False,
        True,
        True,
        False,
    ]
    assert span.overrun(due + HOUR) == HOUR
    assert span.overrun(due + 50 * HOUR) == 5 * HOUR
    assert stays_of(story.facts)[-1].overrun(due + 50 * HOUR) == 5 * HOUR


def test_a_moved_clock_is_judged_by_what_was_known_then() -> None:
    story = reported(PRIVATE)
    was = story.clock(ClockKind.RESOLVE)
    story.on("2026-03-02 12:00")
    reason = words("涉及整栋楼")
    story.given(ChangeTriage, OFFICER, triage_class="community_matter", level="building", reason=reason)
    before, after = [one for one in spans_of(story.facts) if one.kind == "resolve"]
    assert (before.clock, before.due, before.ended) == (was.id, was.due, story.at)
    assert (after.clock, after.began) == (story.clock(ClockKind.RESOLVE).id, story.at)
    (stay,) = stays_of(story.facts)
    assert stay.governing == (before, after)
    assert stay.due == after.due


def test_closing_ends_every_time_limit() -> None:
    story = _accepted(reported(PRIVATE)).given(RecordContact, CAPTAIN, party=1, channel="phone")
    story.given(Close, CAPTAIN, outcome="failed", remedies_told=(1, 2))
    assert all(span.ended == story.at for span in spans_of(story.facts) if span.began < story.at)
    assert stays_of(story.facts)[-1].how == "closed"
