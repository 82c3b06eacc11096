"""Reporting, registering and classing a matter: what is recorded, what is refused, and which clocks run."""

from datetime import timedelta

import pytest

from domain.refusals import (
    AlreadyContested,
    AlreadyReported,
    ApplicantMissing,
    ContestNeedsSenior,
    NotPermitted,
    OccursInFuture,
    PrivateNeedsRequest,
    TriageAlreadyConfirmed,
    TriageUnchanged,
    UnknownCode,
    UnknownPlace,
    WrongStage,
)
from schemas.actors import PUBLIC, Actor, Level
from schemas.case_commands import (
    Accept,
    ChangeTriage,
    ConfirmTriage,
    ContestTriage,
    Lapse,
    Register,
    ReportDispute,
)
from schemas.case_events import (
    DisputeRegistered,
    DisputeReported,
    HolderNamed,
    TriageChanged,
    TriageConfirmed,
    TriageContested,
)
from schemas.cited import TriageClass
from schemas.clock_events import ApplicantAsked, ClockMoved, ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind, OnLapse
from schemas.stages import Stage
from tests.domain.case.people import (
    APPLICANT,
    BIG,
    CAPTAIN,
    CLOCK,
    ELSEWHERE,
    GRID,
    HARD,
    MEDIATOR,
    MONDAY,
    OFFICER,
    OTHER,
    PACK,
    PARTY_MASS,
    PRIVATE,
    RESIDENT,
    SMALL,
    STREET,
    filing,
    local,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("这是大家的事，不是一家的事。")
PRIVATE_MATTER, SMALL_MATTER, BIG_MATTER = (
    TriageClass.PRIVATE_MATTER,
    TriageClass.PARTY_MASS_MATTER,
    TriageClass.COMMUNITY_MATTER,
)


@pytest.mark.parametrize("by", [PUBLIC, RESIDENT, CAPTAIN, OFFICER, STREET, CLOCK])
def test_a_report_is_classed_named_a_holder_and_put_under_three_clocks(by: Actor) -> None:
    case = Story().when(SMALL, by)
    first, holder, *_ = case.then(DisputeReported, HolderNamed, ClockStarted, ClockStarted, ClockStarted)
    assert isinstance(first, DisputeReported)
    assert first.proposal.triage_class is SMALL_MATTER
    assert isinstance(holder, HolderNamed)
    assert holder.post.staff == PARTY_MASS.id
    assert case.kinds() == (ClockKind.ACCEPT, ClockKind.CONFIRM_TRIAGE, ClockKind.RESOLVE)


@pytest.mark.parametrize(
    ("matter", "triage_class", "level", "holder"),
    [
        (PRIVATE, PRIVATE_MATTER, Level.BUILDING, CAPTAIN),
        (SMALL, SMALL_MATTER, Level.BUILDING, PARTY_MASS),
        (BIG, BIG_MATTER, Level.COMMUNITY, OFFICER),
        (HARD, BIG_MATTER, Level.STREET, STREET),
    ],
)
def test_each_class_goes_where_the_pack_sends_it(
    matter: ReportDispute, triage_class: TriageClass, level: Level, holder: Actor
) -> None:
    case = reported(matter).case
    assert (case.triage.triage_class, case.level) == (triage_class, level)
    assert case.holder is not None
    assert case.holder.staff == holder.id
    assert not case.triage.confirmed


def test_staff_do_not_report_for_a_place_that_is_not_theirs() -> None:
    Story().when(SMALL, ELSEWHERE).refused(NotPermitted)


def test_a_report_needs_a_place_of_the_tree() -> None:
    Story().when(filing("噪声", "半夜装修", place="hean/xinhe/e9"), PUBLIC).refused(UnknownPlace)


@pytest.mark.parametrize("field", ["channel", "category"])
def test_a_report_needs_codes_of_the_pack(field: str) -> None:
    Story().when(SMALL.model_copy(update={field: "pigeon"}), PUBLIC).refused(UnknownCode, field=field)


def test_what_is_reported_has_happened() -> None:
    soon = SMALL.model_copy(update={"occurred_at": MONDAY + timedelta(hours=1)})
    Story().when(soon, PUBLIC).refused(OccursInFuture)
    reported(SMALL.model_copy(update={"occurred_at": MONDAY - timedelta(days=400)}))


def test_a_report_needs_an_applicant() -> None:
    nobody = SMALL.model_copy(update={"parties": SMALL.parties[1:]})
    Story().when(nobody, PUBLIC).refused(ApplicantMissing)


def test_a_case_is_reported_once() -> None:
    reported().when(BIG, PUBLIC).refused(AlreadyReported)


def test_registering_enters_category_and_risk_in_the_book() -> None:
    case = reported().when(Register, PARTY_MASS, category="neighbour", risk="urgent")
    case.then(DisputeRegistered)
    assert (case.case.triage.category, case.case.triage.risk) == ("neighbour", "urgent")
    assert case.case.stage is Stage.REGISTERED


def test_registering_needs_a_category_of_the_pack_and_happens_once() -> None:
    reported().when(Register, PARTY_MASS, category="pigeons").refused(UnknownCode, field="category")
    registered = reported().given(Register, PARTY_MASS, category="other")
    registered.when(Register, PARTY_MASS, category="other").refused(WrongStage, stage="registered")


def test_confirming_enters_the_matter_in_the_book_and_ends_its_clock() -> None:
    case = reported().when(ConfirmTriage, PARTY_MASS)
    case.then(DisputeRegistered, TriageConfirmed, ClockStopped)
    assert case.case.stage is Stage.TRIAGED
    assert case.kinds() == (ClockKind.ACCEPT, ClockKind.RESOLVE)


def test_a_class_is_confirmed_once() -> None:
    confirmed = reported().given(ConfirmTriage, PARTY_MASS)
    confirmed.when(ConfirmTriage, CAPTAIN).refused(TriageAlreadyConfirmed)


def test_parties_do_not_confirm() -> None:
    reported().when(ConfirmTriage, APPLICANT).refused(NotPermitted)


def test_a_change_of_class_names_author_and_reason_and_moves_the_case() -> None:
    case = reported(PRIVATE).when(ChangeTriage, CAPTAIN, triage_class=BIG_MATTER, reason=WHY)
    _, changed, *_ = case.then(
        DisputeRegistered,
        TriageChanged,
        ClockStopped,  # confirm
        ClockStopped,  # accept at the building
        ClockMoved,  # resolve
        ClockStarted,  # accept at the community
        HolderNamed,
    )
    assert isinstance(changed, TriageChanged)
    assert (changed.was_class, changed.was_level) == (PRIVATE_MATTER, Level.BUILDING)
    assert (case.case.level, case.case.stage) == (Level.COMMUNITY, Stage.TRIAGED)
    assert case.case.triage.decided_by == CAPTAIN.id
    assert case.case.holder is not None
    assert case.case.holder.staff == OFFICER.id


def test_a_change_that_changes_nothing_is_refused() -> None:
    case = reported()
    case.when(ChangeTriage, PARTY_MASS, triage_class=SMALL_MATTER, reason=WHY).refused(TriageUnchanged)


def test_a_change_needs_a_level_of_the_ladder() -> None:
    two_rungs = PACK.model_copy(update={"ladder": PACK.ladder[:2]})
    case = reported(pack=two_rungs)
    case.when(ChangeTriage, PARTY_MASS, triage_class=BIG_MATTER, level=Level.STREET, reason=WHY).refused(
        UnknownCode, field="level"
    )


def test_a_matter_in_hand_is_not_moved_within_its_class_by_triage() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
    case.when(ChangeTriage, PARTY_MASS, triage_class=SMALL_MATTER, level=Level.STREET, reason=WHY).refused(
        TriageUnchanged, level="building"
    )


@pytest.mark.parametrize("matter", [PRIVATE, SMALL, BIG])
def test_nobody_classes_a_private_matter_up_without_a_request(matter: ReportDispute) -> None:
    case = reported(matter)
    by = OFFICER if case.case.level is Level.COMMUNITY else GRID
    case.when(ChangeTriage, by, triage_class=PRIVATE_MATTER, level=Level.COMMUNITY, reason=WHY)
    case.refused(PrivateNeedsRequest, level="community")


def test_a_change_of_class_does_not_start_a_clock_anew() -> None:
    case = reported(PRIVATE).later(hours=30)
    before = case.clock(ClockKind.RESOLVE)
    case.given(ChangeTriage, CAPTAIN, triage_class=SMALL_MATTER, reason=WHY)
    after = case.clock(ClockKind.RESOLVE)
    assert after.started == before.started
    assert after.id != before.id
    assert after.due == local("2026-03-06 00:00")  # three days from the report, not from the change
    case.when(Lapse, obligation=before.id).quiet()


def test_a_change_of_class_leaves_at_least_the_grace() -> None:
    case = (
        reported(PRIVATE)
        .on("2026-03-09 15:00")
        .given(ChangeTriage, CAPTAIN, triage_class=SMALL_MATTER, reason=WHY)
    )
    clock = case.clock(ClockKind.RESOLVE)
    assert clock.due == local("2026-03-11 00:00")  # Monday the 9th and one working day
    assert clock.explanation.startswith("grace;")


def test_the_grace_is_not_granted_twice_running() -> None:
    """Otherwise a case could be put off for ever by changing its class to and fro."""
    case = reported(SMALL).on("2026-03-05 15:00")
    for hour, triage_class in enumerate([PRIVATE_MATTER, SMALL_MATTER] * 12):
        case.on(f"2026-03-{6 + hour // 3:02} 1{hour % 3}:00")
        by = PARTY_MASS if triage_class is PRIVATE_MATTER else GRID
        case.when(ChangeTriage, by, triage_class=triage_class, reason=WHY)
    assert case.clock(ClockKind.RESOLVE).due <= local("2026-03-13 00:00")


def test_a_matter_that_becomes_private_loses_every_clock_that_climbs() -> None:
    case = reported(SMALL).given(ConfirmTriage, PARTY_MASS)
    case.given(ChangeTriage, PARTY_MASS, triage_class=PRIVATE_MATTER, reason=WHY)
    assert {clock.on_lapse for clock in case.case.clocks} == {OnLapse.ASK_APPLICANT}
    case.lapses(ClockKind.ACCEPT).then(DeadlineLapsed, ApplicantAsked)


def test_a_private_matter_that_becomes_small_climbs_after_all() -> None:
    case = reported(PRIVATE).lapses(ClockKind.ACCEPT)
    case.given(ChangeTriage, CAPTAIN, triage_class=SMALL_MATTER, reason=WHY)
    assert not case.case.asked
    assert {clock.on_lapse for clock in case.case.clocks} == {OnLapse.CLIMB}
    case.lapses(ClockKind.ACCEPT)
    assert case.case.level is Level.COMMUNITY


@pytest.mark.parametrize("by", [APPLICANT, OTHER])
def test_a_party_contests_and_only_the_clock_for_the_answer_starts(by: Actor) -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS)
    before = case.case.clocks
    case.when(ContestTriage, by, reason=WHY).then(TriageContested, ClockStarted)
    assert case.case.clocks[:-1] == before
    assert case.kinds() == (ClockKind.ACCEPT, ClockKind.ANSWER_CONTEST, ClockKind.RESOLVE)


def test_one_contest_at_a_time_and_one_by_each_party_to_a_decision() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).given(ContestTriage, APPLICANT, reason=WHY)
    case.when(ContestTriage, OTHER, reason=WHY).refused(AlreadyContested)
    case.given(ConfirmTriage, GRID)
    case.when(ContestTriage, APPLICANT, reason=WHY).refused(AlreadyContested)
    case.given(ContestTriage, OTHER, reason=WHY)


def test_another_decision_may_be_contested_again() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).given(ContestTriage, APPLICANT, reason=WHY)
    case.given(ChangeTriage, OFFICER, triage_class=BIG_MATTER, reason=WHY)
    case.given(ContestTriage, APPLICANT, reason=WHY)


def test_staff_and_strangers_do_not_contest() -> None:
    reported().when(ContestTriage, CAPTAIN, reason=WHY).refused(NotPermitted)


def test_whoever_set_the_class_does_not_answer_the_contest() -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).given(ContestTriage, OTHER, reason=WHY)
    case.when(ConfirmTriage, PARTY_MASS).refused(ContestNeedsSenior)
    case.when(ChangeTriage, PARTY_MASS, triage_class=BIG_MATTER, reason=WHY).refused(ContestNeedsSenior)
    confirmed, _ = case.given(ConfirmTriage, OFFICER).then(TriageConfirmed, ClockStopped)
    assert isinstance(confirmed, TriageConfirmed)
    assert confirmed.answers_contest
    assert case.case.triage.contested_by is None


def test_at_the_top_there_is_nobody_else_to_answer_a_contest() -> None:
    case = reported(HARD).given(ConfirmTriage, STREET).given(ContestTriage, OTHER, reason=WHY)
    case.when(ConfirmTriage, STREET).then(TriageConfirmed, ClockStopped)


def test_the_community_does_not_accept_what_lies_with_the_building() -> None:
    reported(PRIVATE).when(Accept, MEDIATOR).refused(NotPermitted)
