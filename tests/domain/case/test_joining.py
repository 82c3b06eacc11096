"""Cases that go together or elsewhere: duplicates keep their request and time, a matter sent away rests until it is answered."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.case.clocks import next_obligations
from domain.case.next_step import next_step
from domain.case.refusals.consent import MediationEnded
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.ending import OrderUnanswered
from domain.case.refusals.joining import LaterCase, MergedIntoItself, ReceiptMissing
from domain.refusals import NotPermitted, RemediesNotTold, UnknownCase, UnknownCode, WrongStage
from schemas.case_commands import Accept, ConfirmTriage, ContestTriage, Decline, Escalate, Receive, Withdraw
from schemas.case_events import CaseWithdrawn
from schemas.clock_events import ClockPaused, ClockResumed, ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import RefuseMediation
from schemas.duties import AnswerOrder, FlagRisk, OrderSupervision, ReportRisk
from schemas.ending import WithdrawalSaid
from schemas.joining import (
    CaseMerged,
    CaseTransferred,
    DuplicateJoined,
    JoinDuplicate,
    MergeInto,
    RecordTransferReply,
    Transfer,
    TransferReceived,
    TransferSentBack,
)
from schemas.notices import ServeNotice
from schemas.stages import Stage
from schemas.term import Suspend
from tests.domain.case.agreed import drafted, in_force, mediating
from tests.domain.case.people import (
    APPLICANT,
    CAPTAIN,
    CASE,
    ELSEWHERE,
    MEDIATOR,
    MONDAY,
    OFFICER,
    OTHER,
    PARTY_MASS,
    PRIVATE,
    STREET,
    SUPERVISOR,
    words,
)
from tests.domain.case.story import Story, reported

WHY = words("同一处漏水，两家都来反映。")
ELSE = UUID("0198f2a0-0000-7000-8000-000000000009")
DUPLICATE = {"duplicate": ELSE, "number": "HY-2026-000007", "opened_at": MONDAY, "requests": 2}
TURNED_AWAY = {"reason_code": "no_dispute", "reason": WHY, "routes": ("court",)}
INTO = {"into": ELSE, "into_number": "HY-2026-000007", "reason": WHY}


def in_hand() -> Story:
    return reported().given(ConfirmTriage, PARTY_MASS).given(Accept, PARTY_MASS)


def refused_and_handed_up() -> Story:
    """A party refused mediation below, where nobody proved that the notices of it came to anybody."""
    case = in_hand().given(RefuseMediation, OTHER)
    return case.given(Escalate, PARTY_MASS, tried=WHY, at_request_of=1).given(Receive, OFFICER)


def proven(case: Story) -> Story:
    for notice in [one for one in case.case.notices if one.waits]:
        case.given(ServeNotice, OFFICER, notice=notice.number, manner="handed_over", proof=WHY)
    return case


class TestDuplicates:
    def test_the_one_that_goes_on_notes_the_other_request_and_its_time_once(self) -> None:
        case = in_hand()
        clocks = case.case.clocks
        (joined,) = case.when(JoinDuplicate, PARTY_MASS, **DUPLICATE).then(DuplicateJoined)
        assert isinstance(joined, DuplicateJoined)
        assert (joined.number, joined.opened_at, joined.requests) == ("HY-2026-000007", MONDAY, 2)
        assert (case.case.joined.duplicates, case.case.clocks) == ((ELSE,), clocks)
        assert len(case.case.parties) == 2
        case.when(JoinDuplicate, PARTY_MASS, **DUPLICATE).quiet()

    def test_the_duplicate_ends_and_says_where_the_matter_goes_on(self) -> None:
        case = in_hand()
        (merged,) = case.when(MergeInto, PARTY_MASS, **INTO).then(CaseMerged)
        assert isinstance(merged, CaseMerged)
        assert (merged.into, merged.into_number, merged.reason) == (ELSE, "HY-2026-000007", WHY.sealed)
        assert (case.case.stage, case.case.outcome, case.case.clocks) == (Stage.MERGED, "merged", ())
        assert case.case.joined.merged_number == "HY-2026-000007"
        case.when(JoinDuplicate, PARTY_MASS, **DUPLICATE).refused(WrongStage, stage="merged")

    def test_a_case_is_no_duplicate_of_itself(self) -> None:
        case = in_hand()
        case.when(MergeInto, PARTY_MASS, **{**INTO, "into": CASE}).refused(MergedIntoItself)
        case.when(JoinDuplicate, PARTY_MASS, **{**DUPLICATE, "duplicate": CASE}).refused(MergedIntoItself)

    def test_what_is_mediated_or_agreed_is_not_merged_away(self) -> None:
        for case in (mediating(), drafted(), in_force()):
            case.when(MergeInto, MEDIATOR, **INTO).refused(WrongStage)
            case.given(JoinDuplicate, MEDIATOR, **DUPLICATE)

    def test_what_is_owed_here_is_done_first(self) -> None:
        case = in_hand().given(FlagRisk, PARTY_MASS, risk="crime", text=WHY)
        case.when(MergeInto, PARTY_MASS, **INTO).refused(RiskUnreported)
        case.given(ReportRisk, PARTY_MASS, flag=1, authority="police")
        case.given(OrderSupervision, SUPERVISOR, matter=WHY)
        case.when(MergeInto, PARTY_MASS, **INTO).refused(OrderUnanswered)

    def test_two_merges_that_cross_each_other_end_one_case(self) -> None:
        earlier, later = UUID(int=1), UUID("ffffffff-0000-7000-8000-000000000009")
        case = in_hand().given(JoinDuplicate, PARTY_MASS, **{**DUPLICATE, "duplicate": later})
        case.when(MergeInto, PARTY_MASS, **{**INTO, "into": later}).refused(LaterCase)
        case.when(MergeInto, PARTY_MASS, **{**INTO, "into": earlier}).then(CaseMerged)

    def test_a_notice_that_is_not_proven_keeps_it_from_being_merged_away(self) -> None:
        case = refused_and_handed_up()
        case.when(MergeInto, OFFICER, **INTO).refused(RemediesNotTold)
        proven(case).when(MergeInto, OFFICER, **INTO).then(CaseMerged)

    @pytest.mark.parametrize("by", [APPLICANT, OTHER, SUPERVISOR])
    def test_only_for_those_who_handle_it(self, by: object) -> None:
        in_hand().when(MergeInto, by, **INTO).refused(NotPermitted)  # type: ignore[arg-type]  # an actor
        in_hand().when(JoinDuplicate, ELSEWHERE, **DUPLICATE).refused(UnknownCase)


class TestTransfer:
    def test_what_is_sent_away_rests_here_until_it_is_answered(self) -> None:
        case = in_hand()
        case.when(Transfer, PARTY_MASS, to="police", letter=WHY)
        case.then(CaseTransferred, *[ClockPaused] * 2, ClockStarted)
        step = next_step(case.case)
        assert step is not None
        assert (case.case.stage, step.what) == (Stage.TRANSFER, "transfer_reply")
        assert {one.id.partition("@")[0] for one in next_obligations(case.case)} == {"transfer_reply"}

    def test_what_is_received_elsewhere_ends_here(self) -> None:
        case = in_hand().given(Transfer, PARTY_MASS, to="court", letter=WHY)
        (gone,) = case.when(RecordTransferReply, PARTY_MASS, reply="received", reference=WHY).then(
            TransferReceived
        )
        assert isinstance(gone, TransferReceived)
        assert (gone.to, gone.reference) == ("court", WHY.sealed)
        assert (case.case.stage, case.case.outcome) == (Stage.TRANSFERRED, "transferred")

    def test_what_is_sent_back_goes_on_with_the_time_it_had_left(self) -> None:
        case = in_hand().later(hours=1)
        due = case.clock(ClockKind.RESOLVE).due
        case.given(Transfer, PARTY_MASS, to="department", letter=WHY).later(days=7)
        case.when(RecordTransferReply, PARTY_MASS, reply="sent_back")
        case.then(TransferSentBack, *[ClockResumed] * 2, ClockStopped)
        assert (case.case.stage, case.case.joined.transferred_to) == (Stage.HANDLING, None)
        assert case.clock(ClockKind.RESOLVE).due - due == timedelta(days=6)  # of the seven, six whole ones

    def test_what_stood_still_before_stands_still_when_it_comes_back(self) -> None:
        case = mediating().given(Suspend, MEDIATOR, reason_code="expertise", reason=WHY)
        case.given(Transfer, MEDIATOR, to="department", letter=WHY)
        case.given(RecordTransferReply, MEDIATOR, reply="sent_back")
        assert case.case.stage is Stage.MEDIATION
        assert case.clock(ClockKind.TERM).paused_since is not None
        assert case.clock(ClockKind.REVIEW_SUSPENSION).runs

    def test_whoever_was_asked_is_asked_still(self) -> None:
        case = reported(PRIVATE).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
        asked = [case.lapses(ClockKind.RESOLVE).case.asked]
        asked.append(case.given(Transfer, CAPTAIN, to="police", letter=WHY).case.asked)
        asked.append(case.given(RecordTransferReply, CAPTAIN, reply="sent_back").case.asked)
        assert asked == [True, False, True]

    def test_an_objection_waits_for_the_answer_of_the_other_house(self) -> None:
        case = in_hand().given(ContestTriage, OTHER, reason=WHY)
        case.given(Transfer, PARTY_MASS, to="police", letter=WHY)
        step = next_step(case.case)
        assert step is not None
        assert step.what == "transfer_reply"
        case.given(RecordTransferReply, PARTY_MASS, reply="sent_back")
        assert ClockKind.ANSWER_CONTEST in case.kinds()

    def test_a_marked_risk_is_reported_before_it_is_out_of_the_house(self) -> None:
        case = in_hand().given(FlagRisk, PARTY_MASS, risk="crime", text=WHY)
        case.given(Transfer, PARTY_MASS, to="police", letter=WHY)
        assert case.clock(ClockKind.REPORT_RISK).runs
        case.when(RecordTransferReply, PARTY_MASS, reply="received").refused(RiskUnreported, flags=(1,))
        case.given(ReportRisk, PARTY_MASS, flag=1, authority="police")
        case.given(RecordTransferReply, PARTY_MASS, reply="received", reference=WHY)

    def test_what_is_owed_here_is_done_before_it_ends_elsewhere(self) -> None:
        case = refused_and_handed_up().given(Transfer, OFFICER, to="court", letter=WHY)
        case.given(OrderSupervision, SUPERVISOR, matter=WHY)
        received = {"reply": "received", "reference": WHY}
        case.when(RecordTransferReply, OFFICER, **received).refused(OrderUnanswered)
        case.given(AnswerOrder, OFFICER, order=1, text=WHY)
        case.when(RecordTransferReply, OFFICER, **received).refused(RemediesNotTold, missing=(1, 2))
        proven(case)
        case.when(RecordTransferReply, OFFICER, reply="received").refused(ReceiptMissing)
        case.when(RecordTransferReply, OFFICER, **received).then(TransferReceived)
        assert case.notices_of("received_elsewhere") == (1, 2)

    def test_nobody_is_kept_in_mediation_while_it_lies_elsewhere(self) -> None:
        case = (
            mediating().given(Transfer, MEDIATOR, to="department", letter=WHY).given(RefuseMediation, OTHER)
        )
        assert (case.case.stage, case.case.joined.from_stage) == (Stage.TRANSFER, Stage.TERMINATED)
        case.when(RefuseMediation, APPLICANT).refused(MediationEnded)
        assert ClockKind.TRANSFER_REPLY in case.kinds()
        case.given(RecordTransferReply, MEDIATOR, reply="sent_back")
        assert case.case.stage is Stage.TERMINATED
        assert case.kinds() == (ClockKind.CLOSE, ClockKind.SERVE_NOTICE)

    def test_whoever_asked_may_take_it_back_while_it_lies_elsewhere(self) -> None:
        case = mediating().given(Transfer, MEDIATOR, to="department", letter=WHY)
        case.when(Withdraw, APPLICANT).then(CaseWithdrawn)
        assert case.notices_of("withdrawn") == (1, 2)

    def test_to_organs_of_the_pack_by_those_who_handle_it(self) -> None:
        in_hand().when(Transfer, PARTY_MASS, to="press", letter=WHY).refused(UnknownCode, field="to")
        in_hand().when(Transfer, APPLICANT, to="police", letter=WHY).refused(NotPermitted)
        in_force().when(Transfer, MEDIATOR, to="court", letter=WHY).refused(WrongStage)
        in_hand().when(RecordTransferReply, STREET, reply="received").refused(WrongStage)


def test_an_order_from_above_outlives_a_request_that_is_taken_back_or_turned_away() -> None:
    case = reported().given(OrderSupervision, SUPERVISOR, matter=WHY)
    case.given(ConfirmTriage, PARTY_MASS).when(Decline, PARTY_MASS, **TURNED_AWAY).refused(OrderUnanswered)
    case.when(Withdraw, APPLICANT).then(WithdrawalSaid)
    case.given(AnswerOrder, PARTY_MASS, order=1, text=WHY)
    case.when(Withdraw, PARTY_MASS, party=1).then(CaseWithdrawn)
