"""Accepting, declining, assigning, handing up, receiving and returning a case."""

import pytest

from domain.refusals import (
    ContestNeedsSenior,
    DownByReturnOnly,
    LevelHasNoPost,
    NotPermitted,
    PrivateNeedsRequest,
    ReturnUsedUp,
    TopOfLadder,
    TriageNotConfirmed,
    TriedMissing,
    UnknownCode,
    UnknownParty,
    WrongStage,
)
from schemas.actors import Actor, Level
from schemas.case_commands import (
    Accept,
    Assign,
    ChangeTriage,
    ConfirmTriage,
    ContestTriage,
    Decline,
    Escalate,
    Lapse,
    Receive,
    RecordContact,
    ReportDispute,
    Return,
)
from schemas.case_events import (
    CaseAccepted,
    CaseAssigned,
    CaseDeclined,
    CaseEscalated,
    CaseReceived,
    CaseReturned,
    DisputeRegistered,
    HolderNamed,
    TriageConfirmed,
)
from schemas.cited import TriageClass
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.stages import Stage
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CLOCK,
    GRID,
    HARD,
    MEDIATOR,
    OFFICER,
    OTHER,
    PARTY_MASS,
    PRIVATE,
    SMALL,
    STREET,
    SUPERVISOR,
    VACANT,
    local,
    words,
)
from tests.domain.case.story import Story, reported

PRIVATE_MATTER, SMALL_MATTER, BIG_MATTER = (
    TriageClass.PRIVATE_MATTER,
    TriageClass.PARTY_MASS_MATTER,
    TriageClass.COMMUNITY_MATTER,
)
TRIED = words("上门三次，请楼长说和，双方不肯让步。")
WHY = words("双方还没有坐下来谈过。")


def in_hand(matter: ReportDispute = SMALL) -> Story:
    """A matter that its level took on: by the building, or by the street for a hard one."""
    by = {"between_neighbours": CAPTAIN, "shared_space": PARTY_MASS}.get(
        reported(matter).case.triage.rule, STREET
    )
    return reported(matter).given(ConfirmTriage, by).given(Accept, by)


def handed_up(matter: ReportDispute = SMALL) -> Story:
    by = CAPTAIN if matter is PRIVATE else PARTY_MASS
    return in_hand(matter).given(Escalate, by, tried=TRIED, at_request_of=1)


def test_accepting_takes_the_case_in_hand() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).when(Accept, PARTY_MASS)
    case.then(CaseAccepted, ClockStopped, ClockStarted)
    assert case.case.stage is Stage.HANDLING
    assert case.kinds() == (ClockKind.FIRST_CONTACT, ClockKind.RESOLVE)


def test_whoever_accepts_in_anothers_stead_handles_it() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).when(Accept, CAPTAIN)
    case.then(CaseAccepted, CaseAssigned, ClockStopped, ClockStarted)
    assert case.case.handler is not None
    assert case.case.handler.staff == CAPTAIN.id


def test_a_case_is_accepted_after_it_was_classed_and_once() -> None:
    reported().when(Accept, PARTY_MASS).refused(TriageNotConfirmed)
    in_hand().when(Accept, PARTY_MASS).refused(WrongStage, stage="handling")


def test_declining_gives_reason_and_routes_and_ends_the_case() -> None:
    case = reported().when(Decline, CAPTAIN, reason_code="no_dispute", reason=WHY, routes=("court", "police"))
    (declined,) = case.then(CaseDeclined)
    assert isinstance(declined, CaseDeclined)
    assert declined.routes == ("court", "police")
    assert case.case.over
    assert case.case.clocks == ()


def test_declining_needs_reason_and_routes_of_the_pack() -> None:
    case = reported()
    case.when(Decline, CAPTAIN, reason_code="tired", reason=WHY, routes=("court",)).refused(
        UnknownCode, field="reason_code"
    )
    case.when(Decline, CAPTAIN, reason_code="no_dispute", reason=WHY, routes=("court", "moon")).refused(
        UnknownCode, field="routes", value="moon"
    )


def test_what_is_in_hand_is_not_declined() -> None:
    case = in_hand()
    case.when(Decline, PARTY_MASS, reason_code="no_dispute", reason=WHY, routes=("court",)).refused(
        WrongStage
    )


def test_assigning_moves_no_clock_and_is_quiet_when_nothing_changes() -> None:
    case = reported()
    before = case.case.clocks
    case.when(Assign, OFFICER, staff=CAPTAIN.id).then(CaseAssigned)
    assert case.case.clocks == before
    case.when(Assign, OFFICER, staff=CAPTAIN.id).quiet()


@pytest.mark.parametrize("staff", ["nobody", OFFICER.id, SUPERVISOR.id, "staff-next-door"])
def test_a_case_is_assigned_to_a_post_that_answers_here(staff: str) -> None:
    reported().when(Assign, PARTY_MASS, staff=staff).refused(LevelHasNoPost, level="building")


def test_handing_up_says_what_was_tried_and_starts_the_clocks_above() -> None:
    case = in_hand().given(RecordContact, PARTY_MASS, party=1).later(hours=5)
    case.when(Escalate, PARTY_MASS, tried=TRIED)
    _, escalated, *_ = case.then(ClockStopped, CaseEscalated, ClockStarted, ClockStarted)
    assert isinstance(escalated, CaseEscalated)
    assert (escalated.tried, escalated.tried_code) == (TRIED.sealed, "told")
    assert escalated.receiver.staff == OFFICER.id
    assert {clock.level for clock in case.case.clocks} == {Level.COMMUNITY}
    assert case.kinds() == (ClockKind.RECEIVE, ClockKind.RESOLVE)
    assert case.clock(ClockKind.RESOLVE).started == case.at


def test_a_handover_is_never_ownerless() -> None:
    case = handed_up()
    assert (case.case.stage, case.case.level) == (Stage.HANDOVER, Level.COMMUNITY)
    assert case.case.holder is not None
    assert case.case.holder.staff == PARTY_MASS.id
    assert case.case.receiver is not None
    case.given(RecordContact, PARTY_MASS, party=2).given(Receive, OFFICER)
    assert case.case.holder.staff == OFFICER.id


def test_handing_up_needs_words_about_what_was_tried() -> None:
    in_hand().when(Escalate, PARTY_MASS, tried=words(" \n")).refused(TriedMissing)


def test_staff_class_a_matter_before_they_hand_it_up() -> None:
    reported().when(Escalate, PARTY_MASS, tried=TRIED).refused(TriageNotConfirmed)


def test_what_is_on_its_way_is_not_handed_up_again_by_its_sender() -> None:
    handed_up().when(Escalate, PARTY_MASS, tried=TRIED).refused(WrongStage, stage="handover")


def test_nothing_is_above_the_street() -> None:
    in_hand(HARD).when(Escalate, STREET, tried=TRIED).refused(TopOfLadder, level="street")


def test_a_private_matter_goes_up_when_a_party_asks() -> None:
    in_hand(PRIVATE).when(Escalate, CAPTAIN, tried=TRIED).refused(PrivateNeedsRequest)
    in_hand(PRIVATE).when(Escalate, CAPTAIN, tried=TRIED, at_request_of=7).refused(UnknownParty, party=7)
    in_hand(PRIVATE).given(Escalate, CAPTAIN, tried=TRIED, at_request_of=2)
    in_hand(PRIVATE).given(Escalate, APPLICANT, tried=TRIED)


def test_the_other_party_and_the_applicant_of_a_small_matter_do_not_hand_up() -> None:
    in_hand(PRIVATE).when(Escalate, OTHER, tried=TRIED).refused(NotPermitted)
    in_hand().when(Escalate, APPLICANT, tried=TRIED).refused(NotPermitted)


def test_an_applicant_need_not_wait_until_somebody_looks_at_the_matter() -> None:
    case = reported(PRIVATE).given(Escalate, APPLICANT, tried=TRIED)
    assert case.case.level is Level.COMMUNITY
    case.given(Receive, MEDIATOR)
    assert case.case.triage.confirmed


def test_an_applicant_who_is_asked_in_a_handover_may_send_the_matter_on() -> None:
    case = handed_up(PRIVATE)
    case.when(Escalate, APPLICANT, tried=TRIED).refused(WrongStage, stage="handover")
    case.lapses(ClockKind.RECEIVE).given(Escalate, APPLICANT, tried=TRIED)
    assert (case.case.stage, case.case.level) == (Stage.HANDOVER, Level.STREET)
    assert case.case.holder is not None
    assert case.case.holder.staff == CAPTAIN.id


def test_receiving_takes_over_and_starts_first_contact() -> None:
    case = handed_up().when(Receive, OFFICER)
    case.then(CaseReceived, HolderNamed, ClockStopped, ClockStarted)
    assert (case.case.stage, case.case.level) == (Stage.HANDLING, Level.COMMUNITY)
    assert case.kinds() == (ClockKind.FIRST_CONTACT, ClockKind.RESOLVE)


def test_whoever_receives_stands_behind_a_class_that_nobody_confirmed() -> None:
    case = reported().lapses(ClockKind.ACCEPT).when(Receive, OFFICER)
    case.then(
        DisputeRegistered,
        CaseReceived,
        TriageConfirmed,
        ClockStopped,
        HolderNamed,
        ClockStopped,
        ClockStarted,
    )
    assert case.case.triage.decided_by == OFFICER.id


def test_receiving_does_not_answer_a_contest_by_the_way() -> None:
    case = reported().given(ContestTriage, OTHER, reason=WHY).lapses(ClockKind.ACCEPT).given(Receive, OFFICER)
    assert case.case.triage.contested_by == 2
    assert ClockKind.ANSWER_CONTEST in case.kinds()
    case.given(ConfirmTriage, OFFICER)
    assert case.case.triage.contested_by is None


def test_in_a_handover_to_the_top_the_sender_does_not_answer_a_contest_of_his_own_decision() -> None:
    case = handed_up().given(Receive, OFFICER).given(Escalate, OFFICER, tried=TRIED)
    case.given(ContestTriage, OTHER, reason=WHY)
    assert case.case.triage.decided_by == PARTY_MASS.id
    case.given(ConfirmTriage, OFFICER).given(ContestTriage, APPLICANT, reason=WHY)
    case.when(ConfirmTriage, OFFICER).refused(ContestNeedsSenior)


@pytest.mark.parametrize("by", [PARTY_MASS, STREET, CLOCK, APPLICANT])
def test_only_the_level_above_receives_and_returns(by: Actor) -> None:
    handed_up().when(Receive, by).refused(NotPermitted)
    handed_up().when(Return, by, reason=WHY).refused(NotPermitted)


def test_nothing_is_received_or_returned_twice() -> None:
    received = handed_up().given(Receive, OFFICER)
    assert received.may(OFFICER).keys().isdisjoint({"Receive", "Return"})


def test_a_return_makes_the_sender_owner_again_with_the_return_budget() -> None:
    case = handed_up().on("2026-03-04 10:00").when(Return, OFFICER, reason=WHY)
    returned, *_ = case.then(CaseReturned, ClockStopped, ClockStopped, HolderNamed, ClockStarted)
    assert isinstance(returned, CaseReturned)
    assert (case.case.stage, case.case.level) == (Stage.HANDLING, Level.BUILDING)
    assert case.case.holder is not None
    assert case.case.holder.staff == PARTY_MASS.id
    clock = case.clock(ClockKind.RESOLVE)
    assert (clock.rule, clock.due) == ("returned", local("2026-03-10 00:00"))  # three working days
    assert case.case.receiver is None


def test_a_level_returns_a_case_once() -> None:
    case = handed_up().given(Return, OFFICER, reason=WHY).given(Escalate, PARTY_MASS, tried=TRIED)
    case.when(Return, OFFICER, reason=WHY).refused(ReturnUsedUp, level="community")
    case.given(Receive, OFFICER).given(Escalate, OFFICER, tried=TRIED).given(Return, STREET, reason=WHY)
    assert case.case.level is Level.COMMUNITY


def test_a_returned_case_climbs_again_when_its_budget_is_used_up() -> None:
    case = handed_up().given(Return, OFFICER, reason=WHY).lapses(ClockKind.RESOLVE)
    assert (case.case.stage, case.case.level) == (Stage.HANDOVER, Level.COMMUNITY)


def test_a_case_that_climbed_past_a_level_may_be_returned_to_it() -> None:
    case = reported().lapses(ClockKind.ACCEPT).lapses(ClockKind.RECEIVE).given(Return, STREET, reason=WHY)
    assert case.case.level is Level.COMMUNITY
    assert case.case.holder is not None
    assert case.case.holder.staff == OFFICER.id


def test_what_went_up_does_not_come_down_by_a_change_of_class() -> None:
    case = handed_up().given(Receive, OFFICER)
    case.given(ChangeTriage, OFFICER, triage_class=BIG_MATTER, reason=WHY)
    case.when(ChangeTriage, OFFICER, triage_class=SMALL_MATTER, level=Level.BUILDING, reason=WHY).refused(
        DownByReturnOnly, level="community"
    )
    case.given(ChangeTriage, OFFICER, triage_class=SMALL_MATTER, reason=WHY)
    assert case.case.level is Level.COMMUNITY


def test_what_turns_out_to_be_private_goes_back_to_the_residents() -> None:
    case = (
        handed_up()
        .given(Receive, OFFICER)
        .given(ChangeTriage, OFFICER, triage_class=PRIVATE_MATTER, reason=WHY)
    )
    assert case.case.level is Level.BUILDING


def test_with_every_post_vacant_the_vacancy_is_named_and_the_case_still_climbs() -> None:
    case = reported(directory=VACANT)
    assert case.case.holder is not None
    assert case.case.holder.staff is None
    case.lapses(ClockKind.ACCEPT)
    assert case.case.level is Level.COMMUNITY
    assert case.case.receiver is not None
    assert case.case.receiver.staff is None


def test_the_clock_alone_lapses() -> None:
    reported(SMALL).when(Lapse, GRID, obligation="resolve@5").refused(NotPermitted)
