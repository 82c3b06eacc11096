"""Running and running out: bugs that users of other trackers reported, each held against a case that lives through them."""

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.budget import due, reminders
from domain.case.clocks import next_obligations, overrun
from domain.case.next_step import next_step
from projections.rows import case_rows
from schemas.actors import Level
from schemas.calendar import Due
from schemas.case_commands import (
    Accept,
    AddNote,
    ChangeTriage,
    Close,
    ConfirmTriage,
    Lapse,
    RecordContact,
    RecordSettlement,
    ReportDispute,
    Return,
    Withdraw,
)
from schemas.case_events import CaseEscalated
from schemas.cited import TriageClass
from schemas.clock_events import DeadlineLapsed, DeadlineReminded
from schemas.clock_kinds import ClockKind
from tests.domain.case.people import (
    APPLICANT,
    BIG,
    HARD,
    OFFICER,
    PACK,
    PARTY_MASS,
    PRIVATE,
    SMALL,
    VACANT,
    words,
)
from tests.domain.case.story import Story, command_of, reported

MATTERS = st.sampled_from([PRIVATE, SMALL, BIG, HARD])
gaps = st.lists(st.integers(1, 60 * 24 * 4).map(lambda minutes: timedelta(minutes=minutes)), max_size=25)
RESOLVES = {ClockKind.RESOLVE, ClockKind.FIRST_CONTACT, ClockKind.ACCEPT}
SETTLED = {"terms": words("各退一步。"), "consents": (1, 2)}


def in_hand() -> Story:
    return reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)


def lapses(story: Story) -> list[DeadlineLapsed]:
    return [one for one in story.seen(DeadlineLapsed) if isinstance(one, DeadlineLapsed)]


@given(st.sampled_from([SMALL, BIG]), gaps)
def test_every_rung_has_its_lapse_and_not_only_the_first(
    matter: ReportDispute, waits: list[timedelta]
) -> None:
    """glpi-project/glpi#5319: only the first level of escalation was ever carried out."""
    story = reported(matter, directory=VACANT)
    for wait in [*waits, *[timedelta(days=40)] * 4]:
        story.until(story.at + wait).obeys()
    climbed = [one.level for one in lapses(story) if one.outcome == "climbed"]
    went = [one.from_level for one in story.seen(CaseEscalated) if isinstance(one, CaseEscalated)]
    assert climbed == went
    assert story.case.level is Level.STREET
    assert lapses(story)[-1].outcome == "top_of_ladder"


@given(MATTERS, gaps)
def test_however_often_the_clock_looks_each_thing_is_said_once(
    matter: ReportDispute, waits: list[timedelta]
) -> None:
    """glpi-project/glpi#1996: every run of the job sent the same escalation again, until the ticket was closed."""
    story = reported(matter)
    for wait in waits:
        story.until(story.at + wait).obeys()
        for one in next_obligations(story.case):
            assert one.due > story.at
    said = Counter(
        (one.clock, one.nth) for one in story.seen(DeadlineReminded) if isinstance(one, DeadlineReminded)
    )
    ran_out = Counter(one.clock for one in lapses(story))
    assert set(said.values()) | set(ran_out.values()) <= {1}


@given(MATTERS, gaps)
def test_each_clock_reminds_of_its_own_due_time_and_overrules_no_other(
    matter: ReportDispute, waits: list[timedelta]
) -> None:
    """glpi-project/glpi#2184, #2765: the time to own reminded at the time to resolve.

    zammad/zammad#5177: the time to update took the place of the time to the first response.
    """
    story = reported(matter)
    for wait in waits:
        story.until(story.at + wait).obeys()
    for clock in story.case.clocks:
        rule = next(one for one in PACK.clocks if one.id == clock.rule)
        counted = due(clock.started, rule.budget, PACK.calendar)
        assert isinstance(counted, Due)
        assert clock.due == counted.instant
        assert clock.reminders == reminders(clock.started, clock.due, rule.reminders, PACK.calendar)


def test_the_first_contact_is_counted_at_once_and_not_at_the_second() -> None:
    """zammad/zammad#2082: the answer to a customer was taken into account only when a second one was written."""
    story = in_hand().given(RecordContact, PARTY_MASS, party=1)
    assert {one.id.partition("@")[0] for one in next_obligations(story.case)} == {"resolve"}
    assert case_rows(story.case, story.facts).current.due_at == story.clock(ClockKind.RESOLVE).due


@given(st.integers(1, 300))
def test_a_note_after_the_end_of_the_work_starts_nothing(days: int) -> None:
    """chatwoot/chatwoot#10178: the last word was the customer's, so the time ran on after the matter was resolved."""
    story = in_hand().given(RecordSettlement, PARTY_MASS, **SETTLED)
    running = story.case.clocks
    story.given(AddNote, PARTY_MASS, text=words("申请人来电致谢。"))
    assert story.case.clocks == running
    assert RESOLVES.isdisjoint(story.kinds())
    story.given(Close, PARTY_MASS, outcome="mediated_oral").later(days=days).obeys()
    assert lapses(story) == []


@given(MATTERS, gaps)
def test_what_is_over_is_never_overdue(matter: ReportDispute, waits: list[timedelta]) -> None:
    """zammad/zammad#904: a merged ticket was listed as escalated.

    zammad/zammad#4353: without its rule a ticket stayed escalated, and went on to be announced.
    """
    story = reported(matter).given(Withdraw, APPLICANT)
    before = story.case
    for wait in waits:
        story.until(story.at + wait)
        for clock in before.clocks:
            story.when(Lapse, obligation=clock.id).quiet()
    assert (next_obligations(story.case), next_step(story.case)) == ((), None)
    assert case_rows(story.case, story.facts).current.due_at is None


@given(st.integers(0, 30 * 24))
def test_a_case_that_comes_back_does_not_bring_its_old_lapse(hours: int) -> None:
    """osTicket/osTicket#5206, #5955: a reopened ticket kept its expired date and was announced as overdue at once."""
    story = (
        reported()
        .given(ConfirmTriage, PARTY_MASS)
        .lapses(ClockKind.ACCEPT)
        .later(hours=1)
        .given(Return, OFFICER, reason=words("先由楼栋处理。"))
    )
    assert all(clock.due > story.at and not clock.lapsed for clock in story.case.clocks)
    running = {clock.id: clock.due for clock in story.case.clocks}
    story.later(hours=hours).obeys()
    for one in lapses(story)[1:]:
        assert one.due >= min(running.values())


@given(st.integers(1, 90))
def test_an_overdue_case_that_gets_more_time_is_not_overdue(days: int) -> None:
    """osTicket/osTicket#5160: after a change of plan with a date to come, the ticket stayed marked until saved again."""
    story = reported(PRIVATE).lapses(ClockKind.ACCEPT).later(days=days)
    assert overrun(story.clock(ClockKind.ACCEPT), story.at) > timedelta()
    story.given(
        ChangeTriage,
        OFFICER,
        triage_class=TriageClass.PARTY_MASS_MATTER,
        level=Level.BUILDING,
        reason=words("涉及公共部位。"),
    )
    clock = story.clock(ClockKind.ACCEPT)
    assert (clock.lapsed, clock.due > story.at) == (False, True)
    step = next_step(story.case)
    assert step is not None
    assert not step.overdue
    assert clock.id in {one.id for one in next_obligations(story.case)}


@given(st.integers(1, 400))
def test_a_clock_that_ran_out_still_says_what_it_was(days: int) -> None:
    """osTicket/osTicket#4078, #4144: going overdue, or being closed, took the plan off the ticket."""
    story = in_hand()
    before = story.clock(ClockKind.FIRST_CONTACT)
    story.lapses(ClockKind.FIRST_CONTACT)
    after = story.clock(ClockKind.FIRST_CONTACT)
    assert after.lapsed
    assert (after.rule, after.budget, after.due) == (before.rule, before.budget, before.due)
    assert overrun(after, after.due + timedelta(days=days)) == timedelta(days=days)


@given(MATTERS, gaps)
def test_the_soonest_due_time_shown_is_the_one_that_is_owed(
    matter: ReportDispute, waits: list[timedelta]
) -> None:
    """zammad/zammad#2082 once more: the column that lists are sorted by lagged behind the times it was made from."""
    story = reported(matter)
    for wait in waits:
        story.until(story.at + wait).obeys()
        owed = [clock.due for clock in story.case.clocks if not clock.lapsed]
        assert case_rows(story.case, story.facts).current.due_at == min(owed, default=None)


@given(gaps)
def test_a_stale_order_never_ends_a_clock_that_goes_on(waits: list[timedelta]) -> None:
    """osTicket-1.7#686: a ticket that was given another plan fell back to the old one, with a new alarm each time."""
    story = reported(BIG)
    stale = next_obligations(story.case)
    story.given(ConfirmTriage, OFFICER)
    story.given(ChangeTriage, OFFICER, triage_class=TriageClass.PARTY_MASS_MATTER, reason=words("小事。"))
    running = story.case.clocks
    for wait in waits:
        story.until(story.at + wait)
        for one in stale:
            if one.id.partition("#")[0] not in {clock.id for clock in running}:
                story.when(command_of(one)).quiet()
    assert story.case.clocks == running
