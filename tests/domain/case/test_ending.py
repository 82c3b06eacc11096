"""The end of mediation and of a case: reasons, what parties settle themselves, withdrawal, closing by what happened."""

from dataclasses import replace

import pytest

from domain.case.next_step import next_step
from domain.case.parts.sessions import Session
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.ending import (
    AgreementNotPerformed,
    NobodyUnreachable,
    NotAnApplicant,
    OrderUnanswered,
    ReasonByEvent,
    SessionStillRuns,
)
from domain.refusals import (
    NotPermitted,
    OutcomeMismatch,
    PartyMissing,
    RemediesNotTold,
    UnknownCode,
    UnknownParty,
    WrongStage,
)
from schemas.case_commands import (
    Accept,
    Close,
    ConfirmTriage,
    Escalate,
    PartyDraft,
    RecordSettlement,
    ReportDispute,
    Withdraw,
)
from schemas.case_events import CaseClosed, CaseWithdrawn, SettlementRecorded
from schemas.clock_kinds import ClockKind
from schemas.consent import InviteToMediation, RecordAttempt, RefuseMediation
from schemas.duties import AnswerOrder, FlagRisk, OrderSupervision, ReportRisk
from schemas.ending import (
    MediationTerminated,
    PartiesSettled,
    SettleByParties,
    SettledSaid,
    TerminateMediation,
    WithdrawalSaid,
)
from schemas.notices import ServeNotice
from schemas.performance import RecordPerformance, Urge
from schemas.stages import Stage
from tests.domain.case.agreed import in_force, mediating
from tests.domain.case.people import (
    APPLICANT,
    MEDIATOR,
    OFFICER,
    OTHER,
    PARTY_MASS,
    STREET,
    SUPERVISOR,
    filing,
    name_of,
    party,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("差得太远，谈不拢。")
TERMS = words("楼上自己修好了，两家不再追究。")
PROOF = words("挂号信回执。")


def terminated() -> Story:
    return mediating().given(TerminateMediation, MEDIATOR, reason_code="no_agreement", reason=WHY)


def served(case: Story) -> Story:
    for notice in case.case.notices:
        if notice.waits:
            case.given(ServeNotice, MEDIATOR, notice=notice.number, manner="posted", proof=PROOF)
    return case


def two_applicants() -> ReportDispute:
    one = filing("楼道堆放杂物", "三楼楼道堆放杂物，轮椅过不去。")
    second = PartyDraft(side="applicant", name=name_of(3, "赵敏"))
    return one.model_copy(update={"parties": (*one.parties, second)})


class TestTermination:
    def test_a_mediator_ends_mediation_for_a_reason_of_the_pack(self) -> None:
        case = terminated()
        (ended,) = case.seen(MediationTerminated)
        assert isinstance(ended, MediationTerminated)
        assert (ended.reason_code, ended.reason) == ("no_agreement", WHY.sealed)
        assert (case.case.stage, case.case.ending.terminated) == (Stage.TERMINATED, "no_agreement")
        assert case.kinds() == (ClockKind.CLOSE, ClockKind.SERVE_NOTICE)
        assert case.notices_of("terminated") == (1, 2)

    def test_a_reason_is_one_of_the_pack_and_was_not_somebody_elses_to_give(self) -> None:
        case = mediating()
        case.when(TerminateMediation, MEDIATOR, reason_code="tired", reason=WHY).refused(
            UnknownCode, field="reason_code"
        )
        for code in ("refused", "refused_to_sign", "term_over"):
            case.when(TerminateMediation, MEDIATOR, reason_code=code, reason=WHY).refused(ReasonByEvent)
        case.when(TerminateMediation, MEDIATOR, reason_code="unreachable", reason=WHY).refused(
            NobodyUnreachable
        )
        case.when(TerminateMediation, APPLICANT, reason_code="no_agreement", reason=WHY).refused(NotPermitted)

    def test_before_it_was_opened_there_is_only_the_asking_to_end(self) -> None:
        case = reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
        said = {"reason_code": "unreachable", "reason": WHY}
        case.when(TerminateMediation, PARTY_MASS, **said).refused(WrongStage, stage="handling")
        case.given(InviteToMediation, PARTY_MASS)
        for _ in range(case.pack.practice.consent_tries.value if case.pack.practice else 0):
            case.later(days=1).given(RecordAttempt, PARTY_MASS, party=2)
        case.given(TerminateMediation, PARTY_MASS, **said)
        assert case.case.stage is Stage.TERMINATED
        served(case).given(Close, PARTY_MASS, outcome="unreachable")

    def test_a_session_that_runs_is_closed_first(self) -> None:
        case = mediating()
        session = Session(number=1, form="joint", party=None, present=(1, 2))
        case.state = replace(case.case, talks=replace(case.case.talks, sessions=(session,)))
        case.when(TerminateMediation, MEDIATOR, reason_code="no_agreement", reason=WHY).refused(
            SessionStillRuns, session=1
        )

    def test_what_is_refused_on_its_way_up_stays_where_it_was_sent(self) -> None:
        case = reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
        case.given(Escalate, PARTY_MASS, tried=WHY).given(RefuseMediation, OTHER)
        assert (case.case.stage, case.case.receiver) == (Stage.TERMINATED, None)
        assert case.case.holder is not None
        assert case.case.holder.staff == OFFICER.id
        step = next_step(case.case)
        assert step is not None
        assert step.what == "serve_notice"


class TestClosingAfterTermination:
    def test_every_notice_is_served_before_it_is_closed(self) -> None:
        """Acceptance check 1: refused on the second day, the notice of other remedies, counted as refused."""
        case = mediating().later(days=1).given(RefuseMediation, OTHER)
        case.when(Close, MEDIATOR, outcome="refused", remedies_told=(1, 2)).refused(
            RemediesNotTold, missing=(1, 2)
        )
        case.given(ServeNotice, MEDIATOR, notice=case.case.notices[-2].number, manner="posted", proof=PROOF)
        case.when(Close, MEDIATOR, outcome="refused").refused(RemediesNotTold, missing=(2,))
        served(case)
        (closed,) = case.when(Close, MEDIATOR, outcome="refused").then(CaseClosed)
        assert isinstance(closed, CaseClosed)
        assert closed.remedies_told == (1, 2)
        assert case.case.ended_at == case.at

    def test_the_outcome_is_that_of_the_reason(self) -> None:
        case = served(terminated())
        case.when(Close, MEDIATOR, outcome="refused").refused(OutcomeMismatch, stage="terminated")
        case.given(Close, MEDIATOR, outcome="failed")
        assert case.case.outcome == "failed"

    def test_under_a_pack_without_notices_the_parties_are_named(self) -> None:
        case = terminated()
        case.state = replace(case.case, notices=())
        case.when(Close, MEDIATOR, outcome="failed", remedies_told=(1,)).refused(
            RemediesNotTold, missing=(2,)
        )
        case.given(Close, MEDIATOR, outcome="failed", remedies_told=(1, 2))

    def test_a_term_that_ran_out_is_closed_as_such(self) -> None:
        case = served(mediating().lapses(ClockKind.TERM))
        case.given(Close, MEDIATOR, outcome="term_over")


class TestWhatBarsTheEnd:
    def test_a_marked_risk_is_reported_first(self) -> None:
        case = served(terminated()).given(FlagRisk, MEDIATOR, risk="crime", text=WHY)
        case.when(Close, MEDIATOR, outcome="failed").refused(RiskUnreported, flags=(1,))
        case.given(ReportRisk, MEDIATOR, flag=1, authority="police").given(Close, MEDIATOR, outcome="failed")

    def test_an_order_from_above_is_answered_first(self) -> None:
        case = served(terminated()).given(OrderSupervision, SUPERVISOR, matter=WHY)
        case.when(Close, MEDIATOR, outcome="failed").refused(OrderUnanswered, orders=(1,))
        case.given(AnswerOrder, MEDIATOR, order=1, text=WHY).given(Close, MEDIATOR, outcome="failed")

    def test_what_was_promised_is_done_or_urged_in_vain(self) -> None:
        case = in_force()
        case.when(Close, MEDIATOR, outcome="mediated_written").refused(AgreementNotPerformed)
        case.on("2026-04-01 09:00").obeys()
        for item in (1, 2):
            for _ in range(2):
                case.later(days=3).given(Urge, MEDIATOR, item=item, channel="phone")
        case.when(Close, MEDIATOR, outcome="mediated_written").refused(RemediesNotTold)
        case.given(Close, MEDIATOR, outcome="mediated_written", remedies_told=(1, 2))

    def test_what_was_done_is_closed_as_a_written_agreement(self) -> None:
        case = in_force()
        case.given(RecordPerformance, MEDIATOR, party=1, item=1)
        case.given(RecordPerformance, MEDIATOR, party=1, item=2)
        case.when(Close, MEDIATOR, outcome="partial").refused(OutcomeMismatch)
        case.given(Close, MEDIATOR, outcome="mediated_written")


class TestSettledByTheParties:
    def test_each_party_says_so_itself_or_through_staff(self) -> None:
        case = mediating().when(SettleByParties, APPLICANT, terms=TERMS)
        (said,) = case.then(SettledSaid)
        assert isinstance(said, SettledSaid)
        assert (said.party, said.recorded_by, said.terms) == (1, "party", TERMS.sealed)
        case.when(SettleByParties, APPLICANT).quiet()
        case.when(SettleByParties, MEDIATOR).refused(PartyMissing)
        case.given(SettleByParties, MEDIATOR, party=2, channel="phone")
        assert case.seen(PartiesSettled)
        assert case.case.stage is Stage.SETTLED
        assert case.kinds() == (ClockKind.CLOSE, ClockKind.FOLLOW_UP)
        case.when(Close, MEDIATOR, outcome="mediated_oral").refused(OutcomeMismatch)
        case.given(Close, MEDIATOR, outcome="settled_by_parties")

    def test_it_is_possible_from_the_first_moment(self) -> None:
        case = reported().given(SettleByParties, APPLICANT).given(SettleByParties, OTHER)
        assert case.case.stage is Stage.SETTLED

    def test_it_is_not_said_for_others(self) -> None:
        mediating().when(SettleByParties, APPLICANT, party=2).refused(NotPermitted)

    def test_an_oral_agreement_ends_mediation_and_its_clocks(self) -> None:
        case = mediating().given(RecordSettlement, MEDIATOR, terms=TERMS, consents=(1, 2))
        assert case.seen(SettlementRecorded)
        assert (case.case.stage, case.kinds()) == (Stage.SETTLED, (ClockKind.CLOSE, ClockKind.FOLLOW_UP))


class TestWithdrawal:
    def test_of_several_applicants_each_withdraws_for_itself(self) -> None:
        case = reported(two_applicants()).when(Withdraw, APPLICANT, reason=WHY)
        (said,) = case.then(WithdrawalSaid)
        assert isinstance(said, WithdrawalSaid)
        assert (said.party, case.case.stage) == (1, Stage.REPORTED)
        case.when(Withdraw, APPLICANT).quiet()
        case.when(Withdraw, party(3)).then(WithdrawalSaid, CaseWithdrawn)
        assert case.case.stage is Stage.WITHDRAWN

    def test_staff_name_the_one_they_record_it_for(self) -> None:
        case = reported(two_applicants())
        case.when(Withdraw, PARTY_MASS).refused(PartyMissing)
        case.when(Withdraw, PARTY_MASS, party=2).refused(NotAnApplicant, party=2)
        case.when(Withdraw, PARTY_MASS, party=9).refused(UnknownParty, party=9)
        case.when(Withdraw, APPLICANT, party=3).refused(NotAnApplicant)
        case.given(Withdraw, PARTY_MASS, party=3).given(Withdraw, PARTY_MASS, party=1)
        assert case.case.outcome == "withdrawn"

    def test_mediation_is_no_bar(self) -> None:
        mediating().when(Withdraw, APPLICANT).then(CaseWithdrawn)

    def test_a_marked_risk_outlives_the_request(self) -> None:
        """Whoever is threatened into withdrawing is not left alone: the case stays until the risk is reported."""
        case = reported().given(FlagRisk, PARTY_MASS, risk="crime", text=WHY)
        case.when(Withdraw, APPLICANT).then(WithdrawalSaid)
        assert ClockKind.REPORT_RISK in case.kinds()
        case.when(Withdraw, PARTY_MASS).quiet()
        case.given(ReportRisk, PARTY_MASS, flag=1, authority="police")
        case.when(Withdraw, PARTY_MASS).then(CaseWithdrawn)


@pytest.mark.parametrize("outcome", ["mediated_oral", "mediated_written", "partial"])
def test_nothing_that_was_not_agreed_is_closed_as_agreed(outcome: str) -> None:
    case = reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)
    case.when(Close, STREET, outcome=outcome, remedies_told=(1, 2)).refused(OutcomeMismatch)
    case.given(Close, OFFICER, outcome="settled_by_parties", remedies_told=(1, 2))
