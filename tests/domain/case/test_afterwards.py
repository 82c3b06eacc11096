"""After a matter ended: the visit, the file, and taking the case up again."""

from dataclasses import replace

import pytest

from domain.case.dossier import dossier
from domain.case.refusals.duties import RiskUnreported
from domain.case.refusals.ending import (
    AnsweredTwice,
    AnswerWithoutContact,
    FileIncomplete,
    ReopeningUnfounded,
)
from domain.refusals import NotPermitted, UnknownCode, UnknownParty, WrongStage
from schemas.case_commands import Close, Withdraw
from schemas.case_events import CaseWithdrawn
from schemas.clock_events import ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation, RefuseMediation
from schemas.duties import RiskFlagged
from schemas.ending import (
    Archive,
    CaseArchived,
    CaseReopened,
    FilePaper,
    FollowUpRecorded,
    PaperFiled,
    PartyAnswer,
    RecordFollowUp,
    Reopen,
    SettleByParties,
)
from schemas.mediators import RightsNoticeGiven
from schemas.performance import RecordPerformance
from schemas.practice import Practice
from schemas.sessions import SessionClosed
from schemas.stages import Stage
from tests.domain.case.agreed import in_force, mediating
from tests.domain.case.people import APPLICANT, MEDIATOR, OTHER, PACK, PARTY_MASS, words
from tests.domain.case.story import Story, reported
from tests.domain.case.test_ending import WHY, served, terminated

SOLVED = PartyAnswer(party=1, reached=True, solved="solved", satisfied="satisfied")
AWAY = PartyAnswer(party=2, reached=False)
MUST = ("rights_notice", "identity", "mediation_record", "back_cover")


def practice() -> Practice:
    assert PACK.practice is not None
    return PACK.practice


def settled() -> Story:
    return mediating().given(SettleByParties, APPLICANT).given(SettleByParties, OTHER)


def performed() -> Story:
    case = in_force()
    for item in (1, 2):
        case.given(RecordPerformance, MEDIATOR, party=1, item=item)
    return case.given(Close, MEDIATOR, outcome="mediated_written")


class TestFollowUp:
    def test_a_visit_that_reached_somebody_ends_the_time_for_it(self) -> None:
        case = settled().given(RecordFollowUp, MEDIATOR, answers=(AWAY,), channel="phone")
        assert ClockKind.FOLLOW_UP in case.kinds()
        (visit, _) = case.when(RecordFollowUp, MEDIATOR, answers=(SOLVED, AWAY), text=WHY).then(
            FollowUpRecorded, ClockStopped
        )
        assert isinstance(visit, FollowUpRecorded)
        assert (visit.answers, visit.text) == ((SOLVED, AWAY), WHY.sealed)
        assert (case.case.ending.visits, ClockKind.FOLLOW_UP in case.kinds()) == (2, False)

    def test_who_was_not_reached_answered_nothing_and_everybody_answers_once(self) -> None:
        case = settled()
        silent = PartyAnswer(party=2, reached=False, satisfied="satisfied")
        case.when(RecordFollowUp, MEDIATOR, answers=(silent,)).refused(AnswerWithoutContact, party=2)
        case.when(RecordFollowUp, MEDIATOR, answers=(SOLVED, SOLVED)).refused(AnsweredTwice, party=1)
        nobody = PartyAnswer(party=9, reached=True)
        case.when(RecordFollowUp, MEDIATOR, answers=(nobody,)).refused(UnknownParty, party=9)
        case.when(RecordFollowUp, MEDIATOR, answers=(SOLVED,), channel="pigeon").refused(UnknownCode)
        case.when(RecordFollowUp, APPLICANT, answers=(SOLVED,)).refused(NotPermitted)
        mediating().when(RecordFollowUp, MEDIATOR, answers=(SOLVED,)).refused(WrongStage)

    def test_a_hidden_risk_is_flagged_and_must_be_reported(self) -> None:
        case = settled().when(RecordFollowUp, MEDIATOR, answers=(SOLVED,), risk_seen=True, text=WHY)
        case.then(FollowUpRecorded, ClockStopped, RiskFlagged, ClockStarted)
        case.when(Close, MEDIATOR, outcome="settled_by_parties").refused(RiskUnreported)
        case.when(RecordFollowUp, MEDIATOR, answers=(SOLVED,), risk_seen=True).then(FollowUpRecorded)

    def test_a_hidden_risk_in_a_closed_case_takes_it_up_again(self) -> None:
        """What is over has no clock, and a risk is not left without one."""
        case = settled().given(Close, MEDIATOR, outcome="settled_by_parties").later(days=30)
        case.when(RecordFollowUp, MEDIATOR, answers=(SOLVED,), risk_seen=True)
        case.then(FollowUpRecorded, CaseReopened, ClockStarted, ClockStarted, RiskFlagged, ClockStarted)
        assert case.case.stage is Stage.HANDLING
        assert ClockKind.REPORT_RISK in case.kinds()
        (again,) = case.seen(CaseReopened)
        assert isinstance(again, CaseReopened)
        assert (again.reason_code, again.was_outcome) == ("hidden_risk", "settled_by_parties")


class TestTheFile:
    def test_what_happened_is_in_the_file_and_what_is_paper_is_put_there(self) -> None:
        case = performed()
        present = {one.item.id for one in dossier(case.case, case.facts, practice()).entries if one.present}
        assert {"application", "agreement", "performance"} <= present
        (filed,) = case.when(FilePaper, MEDIATOR, item="identity", party=1, text=WHY).then(PaperFiled)
        assert isinstance(filed, PaperFiled)
        assert (filed.item, filed.party, filed.text) == ("identity", 1, WHY.sealed)
        case.when(FilePaper, MEDIATOR, item="recipe").refused(UnknownCode, field="item")
        case.when(FilePaper, MEDIATOR, item="identity", party=9).refused(UnknownParty)
        case.when(FilePaper, APPLICANT, item="evidence").refused(NotPermitted)

    def test_its_thirteen_items_stand_in_order_with_the_facts_that_hold_them(self) -> None:
        """Acceptance check 18: thirteen items in order, and those that must be there and are not."""
        case = performed().given(FilePaper, MEDIATOR, item="identity")
        contents = dossier(case.case, case.facts, practice())
        assert [one.number for one in contents.entries] == list(range(1, 14))
        assert contents.entries[0].facts[0].version == 1
        assert contents.missing == tuple(one for one in MUST if one != "identity")
        for one in contents.entries:
            assert one.present is (one.item.id in case.case.ending.papers)

    def test_it_is_closed_when_nothing_is_missing_or_somebody_says_why(self) -> None:
        case = performed()
        case.when(Archive, MEDIATOR).refused(FileIncomplete, missing=MUST)
        (archived,) = case.when(Archive, MEDIATOR, missing_reason=WHY).then(CaseArchived)
        assert isinstance(archived, CaseArchived)
        assert (archived.missing, archived.missing_reason) == (MUST, WHY.sealed)
        assert (archived.keep_years, case.case.stage) == (10, Stage.ARCHIVED)
        case.when(FilePaper, MEDIATOR, item="identity").refused(WrongStage)

    def test_a_whole_file_needs_no_reason(self) -> None:
        case = performed()
        for item in MUST:
            case.given(FilePaper, MEDIATOR, item=item)
        (archived,) = case.when(Archive, MEDIATOR, missing_reason=WHY).then(CaseArchived)
        assert isinstance(archived, CaseArchived)
        assert (archived.missing, archived.missing_reason) == ((), None)
        assert archived.present == tuple(
            one.id for one in practice().file if one.id in {*MUST, "application", "agreement", "performance"}
        )

    def test_what_was_never_mediated_owes_no_agreement(self) -> None:
        case = reported().given(Withdraw, APPLICANT)
        case.when(Archive, PARTY_MASS).refused(FileIncomplete, missing=("identity", "back_cover"))

    def test_an_open_case_is_not_filed_away(self) -> None:
        settled().when(Archive, MEDIATOR, missing_reason=WHY).refused(WrongStage)

    @pytest.mark.parametrize(
        ("event", "item"),
        [
            (RightsNoticeGiven(parties=(1, 2), form="oral", version="rights-1"), 2),
            (SessionClosed(session=1, form="joint", result="agreed"), 7),
        ],
    )
    def test_what_is_told_and_said_fills_its_item(
        self, event: RightsNoticeGiven | SessionClosed, item: int
    ) -> None:
        case = performed()
        fact = case.facts[-1]._replace(event=event)
        assert dossier(case.case, (fact,), practice()).entries[item - 1].present


class TestReopening:
    def test_whoever_refused_may_come_back(self) -> None:
        case = served(mediating().given(RefuseMediation, OTHER)).given(Close, MEDIATOR, outcome="refused")
        case.when(Reopen, MEDIATOR, reason_code="agreement_changed", reason=WHY).refused(ReopeningUnfounded)
        (again, *_) = case.when(
            Reopen, MEDIATOR, reason_code="consents_again", reason=WHY, asked_by=(2,)
        ).then(CaseReopened, ClockStarted, ClockStarted)
        assert isinstance(again, CaseReopened)
        assert (again.was_outcome, again.reason) == ("refused", WHY.sealed)
        assert (case.case.stage, case.case.outcome, case.case.ended_at) == (Stage.HANDLING, None, None)
        assert case.kinds() == (ClockKind.FIRST_CONTACT, ClockKind.RESOLVE)
        case.given(InviteToMediation, MEDIATOR).given(GiveConsent, OTHER)
        if not case.case.consent.given.count(1):
            case.given(GiveConsent, APPLICANT)
        case.given(OpenMediation, MEDIATOR)
        assert (case.case.stage, case.case.ending.reopened) == (Stage.MEDIATION, 1)

    def test_before_it_was_closed_too(self) -> None:
        case = terminated()
        case.when(Reopen, MEDIATOR, reason_code="relapse", reason=WHY).refused(ReopeningUnfounded)
        case.given(Reopen, MEDIATOR, reason_code="consents_again", reason=WHY, asked_by=(1,))
        (again,) = case.seen(CaseReopened)
        assert isinstance(again, CaseReopened)
        assert again.was_outcome == "failed"
        assert case.kinds() == (ClockKind.FIRST_CONTACT, ClockKind.RESOLVE, ClockKind.SERVE_NOTICE)

    def test_a_relapse_takes_up_what_was_closed_and_filed(self) -> None:
        case = performed().given(Archive, MEDIATOR, missing_reason=WHY).later(days=60)
        case.when(Reopen, MEDIATOR, reason_code="not_performed", reason=WHY).refused(ReopeningUnfounded)
        case.when(Reopen, MEDIATOR, reason_code="boredom", reason=WHY).refused(UnknownCode)
        case.when(Reopen, APPLICANT, reason_code="relapse", reason=WHY).refused(NotPermitted)
        case.given(Reopen, MEDIATOR, reason_code="relapse", reason=WHY)
        assert (case.case.ending.archived_at, case.case.agreement.draft) == (None, None)
        assert "agreement" in case.case.ending.papers

    def test_a_rejected_agreement_is_mediated_anew_while_it_is_performed(self) -> None:
        case = in_force()
        case.when(Reopen, MEDIATOR, reason_code="confirmation_rejected", reason=WHY).refused(
            ReopeningUnfounded
        )
        case.state = replace(case.case, performance=replace(case.case.performance, ruling="rejected"))
        case.given(Reopen, MEDIATOR, reason_code="confirmation_rejected", reason=WHY)
        assert {ClockKind.FIRST_CONTACT, ClockKind.RESOLVE, ClockKind.PERFORM} < set(case.kinds())
        assert case.case.performance.ruling == "rejected"

    def test_what_was_withdrawn_is_reported_anew_instead(self) -> None:
        case = reported().given(Withdraw, APPLICANT)
        assert case.seen(CaseWithdrawn)
        case.when(Reopen, PARTY_MASS, reason_code="relapse", reason=words("又来了")).refused(WrongStage)
