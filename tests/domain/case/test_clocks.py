"""Reminders, lapses and what the clock owes: who is asked, what climbs, what is recorded when nothing could follow."""

from dataclasses import replace

import pytest

from domain.case.clocks import Obligation, next_obligations, overrun
from domain.case.next_step import next_step
from domain.refusals import WrongStage
from schemas.actors import Level, Role
from schemas.case_commands import (
    Accept,
    AddNote,
    Assign,
    Close,
    ConfirmTriage,
    Escalate,
    Lapse,
    Receive,
    RecordContact,
    RecordSettlement,
    Remind,
    ReportDispute,
    Withdraw,
)
from schemas.case_events import CaseEscalated, SettlementRecorded
from schemas.clock_events import (
    ApplicantAsked,
    ClockStarted,
    ClockStopped,
    DeadlineLapsed,
    DeadlineReminded,
)
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage
from tests.domain.case.people import (
    APPLICANT,
    BIG,
    CAPTAIN,
    HARD,
    OFFICER,
    PACK,
    PARTY_MASS,
    PRIVATE,
    SMALL,
    STREET,
    directory,
    local,
    words,
)
from tests.domain.case.story import Story, reported

TRIED = words("调解过两次。")


def in_hand(matter: ReportDispute = SMALL) -> Story:
    by = CAPTAIN if matter is PRIVATE else PARTY_MASS
    return reported(matter).given(ConfirmTriage, by).given(Accept, by)


def outcomes(case: Story) -> list[str]:
    return [event.outcome for event in case.seen(DeadlineLapsed) if isinstance(event, DeadlineLapsed)]


@pytest.mark.parametrize(("matter", "receiver"), [(SMALL, OFFICER), (BIG, STREET)])
def test_small_and_big_matters_climb_when_nobody_takes_them(matter: ReportDispute, receiver: object) -> None:
    case = reported(matter).lapses(ClockKind.ACCEPT)
    _, _, _, escalated, _, _ = case.then(
        DeadlineLapsed, ClockStopped, ClockStopped, CaseEscalated, ClockStarted, ClockStarted
    )
    assert isinstance(escalated, CaseEscalated)
    assert (escalated.tried, escalated.tried_code) == (None, "no_action_recorded")
    assert case.case.stage is Stage.HANDOVER
    assert escalated.clock == "accept@4"
    assert len(escalated.told) == 2
    assert case.case.receiver == escalated.receiver
    assert escalated.receiver.staff == getattr(receiver, "id", None)


def test_a_case_in_hand_climbs_with_what_became_of_it() -> None:
    case = in_hand().lapses(ClockKind.RESOLVE)
    (escalated,) = case.seen(CaseEscalated)
    assert isinstance(escalated, CaseEscalated)
    assert escalated.tried_code == "handled_without_result"


def test_a_case_that_nobody_receives_climbs_on_to_the_top_and_stays_there() -> None:
    case = reported().lapses(ClockKind.ACCEPT).lapses(ClockKind.RECEIVE)
    assert (case.case.level, case.case.from_level) == (Level.STREET, Level.COMMUNITY)
    case.lapses(ClockKind.RECEIVE).then(DeadlineLapsed)
    case.lapses(ClockKind.RESOLVE).then(DeadlineLapsed)
    assert outcomes(case)[-2:] == ["top_of_ladder", "top_of_ladder"]
    assert case.case.stage is Stage.HANDOVER
    case.given(Receive, STREET)


@pytest.mark.parametrize("kind", [ClockKind.CONFIRM_TRIAGE, ClockKind.ACCEPT, ClockKind.RESOLVE])
def test_a_lapse_at_the_top_is_recorded_as_such(kind: ClockKind) -> None:
    case = reported(HARD).lapses(kind)
    case.then(DeadlineLapsed)
    assert outcomes(case) == ["top_of_ladder"]
    assert case.clock(kind).lapsed


def test_a_private_matter_at_the_top_asks_nobody_for_a_level_that_is_not_there() -> None:
    case = in_hand(PRIVATE).given(Escalate, APPLICANT, tried=TRIED).lapses(ClockKind.RECEIVE)
    case.given(Escalate, APPLICANT, tried=TRIED).lapses(ClockKind.RECEIVE).then(DeadlineLapsed)
    assert outcomes(case)[-1] == "top_of_ladder"
    assert not case.case.asked


def test_a_private_matter_asks_the_applicant_and_never_climbs() -> None:
    case = reported(PRIVATE).lapses(ClockKind.ACCEPT)
    case.then(DeadlineLapsed, ApplicantAsked)
    assert (case.case.level, case.case.asked) == (Level.BUILDING, True)
    step = next_step(case.case)
    assert step is not None
    assert (step.what, step.who and step.who.role) == ("applicant_choice", Role.PARTY)
    case.lapses(ClockKind.RESOLVE).then(DeadlineLapsed)
    assert outcomes(case) == ["asked_applicant", "already_asked"]
    assert case.seen(CaseEscalated) == []


def test_an_applicant_who_is_asked_may_go_up_or_take_the_request_back() -> None:
    def asked() -> Story:
        return reported(PRIVATE).lapses(ClockKind.ACCEPT)

    asked().given(Escalate, APPLICANT, tried=TRIED)
    asked().given(Withdraw, APPLICANT)


def test_a_question_is_asked_again_when_the_case_was_taken_on_since() -> None:
    case = reported(PRIVATE).lapses(ClockKind.ACCEPT).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    assert not case.case.asked
    case.lapses(ClockKind.RESOLVE).then(DeadlineLapsed, ApplicantAsked)


def test_a_question_stays_open_when_the_time_to_resolve_is_over_too() -> None:
    case = reported(PRIVATE).lapses(ClockKind.ACCEPT).lapses(ClockKind.RESOLVE)
    case.given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
    assert case.case.asked


def test_a_question_is_over_when_the_case_is_handed_up() -> None:
    case = reported(PRIVATE).lapses(ClockKind.ACCEPT).given(Escalate, APPLICANT, tried=TRIED)
    assert not case.case.asked


def test_other_clocks_tell_those_above_and_the_case_stays() -> None:
    case = in_hand().lapses(ClockKind.FIRST_CONTACT)
    (lapsed,) = case.then(DeadlineLapsed)
    assert isinstance(lapsed, DeadlineLapsed)
    assert (lapsed.outcome, [post.staff for post in lapsed.told]) == ("told", [OFFICER.id])
    assert case.case.stage is Stage.HANDLING


def test_neither_notes_nor_assignment_move_a_due_time() -> None:
    case = reported()
    due = case.clock(ClockKind.ACCEPT).due
    case.later(hours=3).given(AddNote, PARTY_MASS, text=words("在跟进。")).given(
        Assign, OFFICER, staff=CAPTAIN.id
    )
    assert case.clock(ClockKind.ACCEPT).due == due
    case.lapses(ClockKind.ACCEPT)
    assert case.case.level is Level.COMMUNITY


def test_the_first_contact_ends_its_clock_and_the_second_changes_nothing() -> None:
    case = in_hand().given(RecordContact, PARTY_MASS, party=1)
    assert case.kinds() == (ClockKind.RESOLVE,)
    before = case.case.clocks
    case.given(RecordContact, PARTY_MASS, party=2)
    assert case.case.clocks == before


def test_a_settlement_before_the_lapse_wins() -> None:
    case = in_hand()
    clock = case.clock(ClockKind.RESOLVE)
    case.until(clock.due).given(RecordSettlement, PARTY_MASS, terms=words("各退一步。"), consents=(1, 2))
    case.when(Lapse, obligation=clock.id).quiet()
    assert (case.case.stage, case.seen(CaseEscalated)) == (Stage.SETTLED, [])


def test_a_lapse_before_the_settlement_wins() -> None:
    case = in_hand().lapses(ClockKind.RESOLVE)
    settled = {"terms": words("各退一步。"), "consents": (1, 2)}
    case.when(RecordSettlement, PARTY_MASS, **settled).refused(WrongStage, stage="handover")
    assert case.seen(SettlementRecorded) == []
    case.given(Receive, OFFICER).given(RecordSettlement, OFFICER, **settled)


def test_a_lapse_too_early_leaves_no_trace() -> None:
    case = reported()
    clock = case.clock(ClockKind.ACCEPT)
    before = case.case
    case.when(Lapse, obligation=clock.id).too_early(clock.due)
    case.when(Remind, obligation=f"{clock.id}#1").too_early(clock.reminders[0])
    assert case.case == before


def test_a_lapse_at_the_very_instant_counts() -> None:
    case = reported()
    case.until(case.clock(ClockKind.ACCEPT).due).given(Lapse, obligation="accept@4")


@pytest.mark.parametrize("obligation", ["accept@4", "accept@99", "accept@4#1", "nonsense", "", "#1"])
def test_what_is_no_longer_owed_is_quiet(obligation: str) -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS).later(days=90)
    case.when(Lapse, obligation=obligation).quiet()
    case.when(Remind, obligation=obligation).quiet()


def test_nothing_is_owed_when_the_case_is_over() -> None:
    case = reported().given(Withdraw, APPLICANT).later(days=90)
    assert next_obligations(case.case) == ()
    case.when(Lapse, obligation="resolve@5").quiet()


def test_a_reminder_names_those_who_can_still_meet_the_due_time() -> None:
    case = reported()
    clock = case.clock(ClockKind.ACCEPT)
    (reminded,) = case.until(clock.reminders[0]).when(Remind, obligation="accept@4#1").then(DeadlineReminded)
    assert isinstance(reminded, DeadlineReminded)
    assert [post.staff for post in reminded.told] == [PARTY_MASS.id]
    case.when(Remind, obligation="accept@4#1").quiet()


def test_in_a_handover_the_receiver_is_reminded() -> None:
    case = reported().lapses(ClockKind.ACCEPT)
    for kind in (ClockKind.RECEIVE, ClockKind.RESOLVE):
        clock = case.clock(kind)
        story = replace(case).until(clock.reminders[0]).given(Remind, obligation=f"{clock.id}#1")
        (reminded,) = story.then(DeadlineReminded)
        assert isinstance(reminded, DeadlineReminded)
        assert [post.staff for post in reminded.told] == [OFFICER.id]


def test_reminders_missed_in_an_outage_come_once() -> None:
    case = in_hand().lapses(ClockKind.RESOLVE).given(Receive, OFFICER).given(RecordContact, OFFICER, party=1)
    clock = case.clock(ClockKind.RESOLVE)
    assert len(clock.reminders) == 2
    case.until(clock.reminders[1])
    (reminded,) = case.when(Remind, obligation=f"{clock.id}#1").then(DeadlineReminded)
    assert isinstance(reminded, DeadlineReminded)
    assert reminded.nth == 2
    assert [one for one in next_obligations(case.case) if one.command == "remind"] == []


def test_a_reminder_that_comes_after_the_due_instant_is_the_lapse() -> None:
    case = reported()
    case.until(case.clock(ClockKind.ACCEPT).due).given(Remind, obligation="accept@4#1")
    assert outcomes(case) == ["climbed"]


def test_after_a_long_outage_everything_owed_is_recorded_once_and_the_clock_comes_to_rest() -> None:
    case = reported().later(days=400).obeys()
    assert (case.case.level, case.case.stage) == (Level.COMMUNITY, Stage.HANDOVER)
    assert all(one.due > case.at for one in next_obligations(case.case))
    assert outcomes(case) == ["climbed", "told"]


def test_what_is_owed_names_command_and_instant_soonest_first() -> None:
    owed = next_obligations(reported().case)
    assert owed[0] == Obligation("accept@4#1", "remind", local("2026-03-03 20:00"))
    assert {one.command for one in owed} == {"remind", "lapse"}
    assert [one.due for one in owed] == sorted(one.due for one in owed)


def test_a_case_is_decided_under_the_pack_it_was_filed_under() -> None:
    case = reported()
    assert case.case.policy == PACK.id
    assert case.clock(ClockKind.ACCEPT).calendar == PACK.calendar.id
    assert case.clock(ClockKind.ACCEPT).rule in {rule.id for rule in PACK.clocks}


def test_whoever_answers_is_read_from_the_roster_as_it_stands() -> None:
    case = reported()
    case.directory = directory((STREET,))
    case.lapses(ClockKind.ACCEPT)
    assert case.case.receiver is not None
    assert case.case.receiver.staff is None


def test_a_settled_case_is_closed_or_those_above_are_told() -> None:
    case = in_hand().given(RecordSettlement, PARTY_MASS, terms=words("各退一步。"), consents=(1, 2))
    assert case.kinds() == (ClockKind.CLOSE, ClockKind.FOLLOW_UP)
    case.lapses(ClockKind.CLOSE).then(DeadlineLapsed)
    case.given(Close, OFFICER, outcome="mediated_oral")
    assert case.case.over


def test_an_overrun_is_counted_from_the_due_instant() -> None:
    clock = reported().clock(ClockKind.ACCEPT)
    assert overrun(clock, clock.due).total_seconds() == 0
    assert overrun(clock, local("2026-03-05 00:00")).days == 1
    assert overrun(clock, local("2026-03-01 00:00")).total_seconds() == 0
