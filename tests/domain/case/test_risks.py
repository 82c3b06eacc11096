"""Risks: flagged by the table or a person, reported to each authority, dismissed by another; nothing ends over one."""

from typing import Any

import pytest

from domain.case.next_step import next_step
from domain.case.refusals.duties import (
    AuthorityAlreadyTold,
    DismissalNeedsAnother,
    FlagDismissed,
    NothingFlagged,
    RiskAlreadyFlagged,
    RiskUnreported,
    UnknownFlag,
)
from domain.case.sight import Sight, sight
from domain.refusals import NotPermitted, UnknownCode
from schemas.actors import Actor
from schemas.case_commands import (
    Accept,
    Close,
    ConfirmTriage,
    Decline,
    ReportDispute,
    Withdraw,
)
from schemas.case_events import CaseClosed, CaseDeclined
from schemas.clock_events import ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.duties import (
    DismissRisk,
    FlagRisk,
    ReportRisk,
    RiskDismissed,
    RiskFlagged,
    RiskReported,
    Screen,
    ScreeningRecorded,
)
from schemas.ending import SettleByParties
from tests.domain.case.agreed import mediating
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    GRID,
    MEDIATOR,
    OFFICER,
    OTHER,
    PARTY_MASS,
    SMALL,
    STREET,
    SUPERVISOR,
    VIOLENT,
    filing,
    local,
    words,
)
from tests.domain.case.story import Story, reported

BULLIED = filing("孩子被霸凌", "孩子在小区里被几个同学霸凌。")
SEEN = words("邻居听见有人喊救命。")
TOLD = words("派出所值班室，回执号二十三。")
WHY = words("核实过，是看电视的声音。")


def in_hand(matter: ReportDispute = SMALL, by: Actor = PARTY_MASS) -> Story:
    return reported(matter).given(ConfirmTriage, by).given(Accept, by)


def flagged(risk: str = "crime") -> Story:
    return in_hand().given(FlagRisk, PARTY_MASS, risk=risk, text=SEEN)


@pytest.mark.parametrize(
    ("matter", "risk", "told"),
    [(VIOLENT, "violence", ("police",)), (BULLIED, "minor", ("police", "civil_affairs", "education"))],
)
def test_the_table_flags_a_risk_at_filing_and_its_report_is_due_at_once(
    matter: ReportDispute, risk: str, told: tuple[str, ...]
) -> None:
    case = reported(matter)
    (flag,) = case.seen(RiskFlagged)
    assert isinstance(flag, RiskFlagged)
    assert (flag.flag, flag.risk, flag.authorities, flag.by_rule) == (1, risk, told, case.case.triage.rule)
    clock = case.clock(ClockKind.REPORT_RISK)
    assert (clock.subject, clock.due) == ("1", local("2026-03-02 11:00"))


def test_a_matter_without_danger_flags_nothing() -> None:
    assert reported(SMALL).case.duties.flags == ()


def test_a_pack_from_before_mediation_flags_nothing() -> None:
    old = reported().pack.model_copy(update={"practice": None})
    assert reported(VIOLENT, pack=old).case.duties.flags == ()


def test_whoever_sees_a_danger_flags_it_and_once() -> None:
    case = in_hand().when(FlagRisk, GRID, risk="crime", text=SEEN)
    case.then(RiskFlagged, ClockStarted)
    assert case.case.duties.flags[0].by == GRID.id
    case.when(FlagRisk, CAPTAIN, risk="crime", text=SEEN).refused(RiskAlreadyFlagged, flag=1)
    case.when(FlagRisk, SUPERVISOR, risk="minor", text=SEEN).then(RiskFlagged, ClockStarted)
    assert [clock.subject for clock in case.case.of_kind(ClockKind.REPORT_RISK)] == ["1", "2"]


@pytest.mark.parametrize("by", [APPLICANT, OTHER])
def test_no_party_flags_reports_or_dismisses(by: Actor) -> None:
    case = flagged()
    case.when(FlagRisk, by, risk="minor", text=SEEN).refused(NotPermitted)
    case.when(ReportRisk, by, flag=1, authority="police").refused(NotPermitted)
    case.when(DismissRisk, by, flag=1, reason=WHY).refused(NotPermitted)


def test_no_party_sees_a_flag() -> None:
    """Who reported stays confidential (反家暴法 art. 14)."""
    case = flagged()
    for event in case.seen(RiskFlagged):
        seen = sight(case.case, type(event).visibility, None, case.ground(OTHER))
        assert seen is Sight.NONE


def test_a_risk_that_the_pack_does_not_know_is_refused() -> None:
    practice = reported().pack.practice
    assert practice is not None
    rules = {risk: rule for risk, rule in practice.risks.items() if risk != "crime"}
    lean = reported().pack.model_copy(update={"practice": practice.model_copy(update={"risks": rules})})
    reported(SMALL, pack=lean).when(FlagRisk, PARTY_MASS, risk="crime", text=SEEN).refused(
        UnknownCode, field="risk"
    )


def test_a_report_to_the_only_authority_ends_the_clock() -> None:
    case = flagged()
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="police", reference=TOLD).then(
        RiskReported, ClockStopped
    )
    assert case.case.duties.open_flags == ()
    assert case.case.of_kind(ClockKind.REPORT_RISK) == ()
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="police").refused(
        AuthorityAlreadyTold, authority="police"
    )


def test_harm_to_a_minor_is_reported_to_each_authority() -> None:
    case = flagged("minor")
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="police").then(RiskReported)
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="civil_affairs").then(RiskReported)
    assert case.case.duties.flags[0].untold == ("education",)
    case.when(ReportRisk, OFFICER, flag=1, authority="education").then(RiskReported, ClockStopped)
    case.when(ReportRisk, OFFICER, flag=1, authority="street").then(RiskReported)


def test_a_report_names_a_flag_and_an_authority_of_the_pack() -> None:
    case = flagged()
    case.when(ReportRisk, PARTY_MASS, flag=2, authority="police").refused(UnknownFlag, flag=2)
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="moon").refused(UnknownCode, field="authority")


def test_only_the_clock_of_the_reported_flag_ends() -> None:
    case = flagged().given(FlagRisk, GRID, risk="minor", text=SEEN)
    case.given(ReportRisk, PARTY_MASS, flag=1, authority="police")
    assert [clock.subject for clock in case.case.of_kind(ClockKind.REPORT_RISK)] == ["2"]


def test_a_report_that_is_not_made_in_time_is_told_above() -> None:
    case = flagged().lapses(ClockKind.REPORT_RISK)
    (lapsed,) = case.then(DeadlineLapsed)
    assert isinstance(lapsed, DeadlineLapsed)
    assert (lapsed.outcome, [post.staff for post in lapsed.told]) == ("told", [OFFICER.id])
    assert case.case.duties.open_flags != ()


def test_a_flag_is_not_dismissed_by_whoever_raised_it() -> None:
    case = flagged()
    case.when(DismissRisk, PARTY_MASS, flag=1, reason=WHY).refused(DismissalNeedsAnother, flag=1)
    case.when(DismissRisk, CAPTAIN, flag=1, reason=WHY).then(RiskDismissed, ClockStopped)
    case.when(DismissRisk, OFFICER, flag=1, reason=WHY).refused(NothingFlagged)
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="police").refused(NothingFlagged)
    case.given(FlagRisk, PARTY_MASS, risk="crime", text=SEEN)
    assert case.case.duties.open_flags[0].number == 2
    case.when(DismissRisk, OFFICER, flag=1, reason=WHY).refused(FlagDismissed)
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="police").refused(FlagDismissed)


def test_where_nothing_is_flagged_nothing_is_offered_to_be_reported_or_dismissed() -> None:
    listed = in_hand().may(CAPTAIN)
    assert (listed["FlagRisk"], listed["ReportRisk"], listed["DismissRisk"]) == (
        None,
        NothingFlagged,
        NothingFlagged,
    )
    listed = flagged().may(CAPTAIN)
    assert (listed["ReportRisk"], listed["DismissRisk"]) == (None, None)


def test_a_flag_of_the_table_needs_a_second_person_or_a_level_above() -> None:
    case = in_hand(VIOLENT, OFFICER)
    case.when(DismissRisk, OFFICER, flag=1, reason=WHY).refused(DismissalNeedsAnother)
    for by in (MEDIATOR, STREET, SUPERVISOR):
        in_hand(VIOLENT, OFFICER).when(DismissRisk, by, flag=1, reason=WHY).then(RiskDismissed, ClockStopped)


def test_nothing_ends_over_a_risk_that_was_not_reported() -> None:
    closing: dict[str, Any] = {"outcome": "failed", "remedies_told": (1, 2)}
    declining: dict[str, Any] = {"reason_code": "no_dispute", "reason": WHY, "routes": ("police",)}
    case = flagged("minor").given(ReportRisk, PARTY_MASS, flag=1, authority="police")
    case.when(Close, PARTY_MASS, **closing).refused(RiskUnreported, flags=(1,))
    assert case.may(PARTY_MASS)["Close"] is RiskUnreported
    case.given(DismissRisk, OFFICER, flag=1, reason=WHY).when(Close, PARTY_MASS, **closing).then(CaseClosed)
    declined = reported(VIOLENT).when(Decline, OFFICER, **declining)
    declined.refused(RiskUnreported)
    declined.given(ReportRisk, OFFICER, flag=1, authority="police")
    declined.when(Decline, OFFICER, **declining).then(CaseDeclined)


def test_the_duty_to_report_outlives_a_withdrawal() -> None:
    case = flagged().given(Withdraw, APPLICANT)
    assert not case.case.over
    case.when(ReportRisk, PARTY_MASS, flag=1, authority="police").then(RiskReported, ClockStopped)


def test_a_danger_that_shows_after_the_end_is_flagged_and_reported_without_a_clock() -> None:
    case = in_hand().given(Withdraw, APPLICANT)
    assert case.case.over
    case.when(FlagRisk, GRID, risk="violence", text=SEEN).then(RiskFlagged)
    case.when(ReportRisk, GRID, flag=1, authority="police").then(RiskReported)


def test_screening_is_recorded_and_the_last_one_counts() -> None:
    case = in_hand(VIOLENT, OFFICER).when(Screen, OFFICER, result="unsafe", text=SEEN)
    case.then(ScreeningRecorded)
    assert (case.case.duties.screening, case.case.duties.screened) == ("unsafe", 1)
    case.given(Screen, MEDIATOR, result="safe_with_measures", text=SEEN)
    assert case.case.duties.screening == "safe_with_measures"
    case.when(Screen, STREET, result="safe", text=SEEN).refused(NotPermitted)


def test_to_parties_and_the_public_a_flag_changes_nothing_of_what_is_waited_for() -> None:
    case = mediating().given(SettleByParties, APPLICANT).given(SettleByParties, OTHER)
    before = next_step(case.case)
    case.given(FlagRisk, MEDIATOR, risk="crime", text=SEEN)
    after = next_step(case.case)
    assert before is not None
    assert after is not None
    assert (after.what, after.outside) == ("report_risk", before)
    assert (before.what, before.outside) == ("close", None)
    assert before.by is not None
