"""What binds and what is owed goes on when a case is taken up again or handed up, and nobody is pressed by it."""

import pytest

from domain.case.refusals.ending import (
    AgreementNotPerformed,
    NotAskedFor,
    ReopenedEnough,
    ReopeningUnfounded,
)
from domain.refusals import RemediesNotTold, UnknownParty
from schemas.case_commands import Close, Escalate, Receive
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation, RefuseMediation
from schemas.ending import Reopen, TerminateMediation
from schemas.mediators import ChooseMediator
from schemas.notices import ServeNotice
from schemas.performance import (
    AskConfirmation,
    PerformanceRecorded,
    RecordApplication,
    RecordPerformance,
    RecordRuling,
    RulingRecorded,
)
from schemas.stages import Stage
from tests.domain.case.agreed import in_force, mediating
from tests.domain.case.people import APPLICANT, MEDIATOR, OTHER, STREET
from tests.domain.case.story import Story
from tests.domain.case.test_ending import WHY, terminated

PROMISED = {ClockKind.CONFIRMATION, ClockKind.PERFORM}
CHANGED = {"reason_code": "agreement_changed", "reason": WHY, "asked_by": (1, 2)}
AGAIN = {"reason_code": "consents_again", "reason": WHY}


def asked_anew(case: Story) -> Story:
    """Consent is asked anew at the community, given, and a mediator chosen."""
    case.given(InviteToMediation, MEDIATOR)
    for who in (APPLICANT, OTHER):
        if who.party not in case.case.consent.given:
            case.given(GiveConsent, who)
    case.given(OpenMediation, MEDIATOR)
    return case.given(ChooseMediator, APPLICANT, staff=MEDIATOR.id).given(
        ChooseMediator, OTHER, staff=MEDIATOR.id
    )


class TestWhoseWord:
    def test_nobody_is_asked_again_after_a_refusal_but_on_his_own_word(self) -> None:
        case = mediating().given(RefuseMediation, OTHER)
        case.when(Reopen, MEDIATOR, **AGAIN).refused(NotAskedFor, missing=(2,))
        case.when(Reopen, MEDIATOR, **AGAIN, asked_by=(1,)).refused(NotAskedFor, missing=(2,))
        case.when(Reopen, MEDIATOR, **AGAIN, asked_by=(3,)).refused(UnknownParty)
        case.given(Reopen, MEDIATOR, **AGAIN, asked_by=(2,))

    def test_what_came_to_nothing_is_tried_again_when_somebody_asks(self) -> None:
        terminated().when(Reopen, MEDIATOR, **AGAIN).refused(NotAskedFor)

    def test_an_agreement_is_taken_up_by_everybody_who_signed_it(self) -> None:
        case = in_force()
        case.when(Reopen, MEDIATOR, **CHANGED | {"asked_by": (1,)}).refused(NotAskedFor, missing=(2,))
        case.given(Reopen, MEDIATOR, **CHANGED)

    def test_nothing_is_unperformed_before_its_day(self) -> None:
        said = {"reason_code": "not_performed", "reason": WHY, "asked_by": (1,)}
        case = in_force()
        case.when(Reopen, MEDIATOR, **said).refused(ReopeningUnfounded)
        case.on("2026-03-22 10:00").obeys().given(Reopen, MEDIATOR, **said)


class TestHowOften:
    def test_a_case_is_taken_up_as_often_as_the_pack_allows(self) -> None:
        case = terminated()
        for _ in range(2):
            case.given(Reopen, MEDIATOR, **AGAIN, asked_by=(1,))
            case.given(InviteToMediation, MEDIATOR)
            case.given(TerminateMediation, MEDIATOR, reason_code="no_agreement", reason=WHY)
        case.when(Reopen, MEDIATOR, **AGAIN, asked_by=(1,)).refused(ReopenedEnough, times=2)

    def test_no_end_of_mediation_wins_a_whole_time_to_resolve(self) -> None:
        case = terminated().given(Reopen, MEDIATOR, **AGAIN, asked_by=(1,))
        clock = case.clock(ClockKind.RESOLVE)
        assert (clock.rule, clock.budget) == ("returned", case.pack.return_budget)


class TestAgreementsBind:
    def test_an_agreement_and_what_was_done_of_it_outlive_a_new_course(self) -> None:
        case = in_force().given(RecordPerformance, APPLICANT, item=2, amount=30_000)
        done = case.case.performance
        case.given(Reopen, MEDIATOR, **CHANGED)
        assert case.case.performance == done
        assert set(case.kinds()) > PROMISED
        case.when(Close, MEDIATOR, outcome="failed", remedies_told=(1, 2)).refused(AgreementNotPerformed)
        case.given(Escalate, MEDIATOR, tried=WHY, at_request_of=1)
        assert case.case.agreement.in_force is not None
        assert case.case.performance == done
        assert set(case.kinds()) > PROMISED

    def test_parties_go_to_court_and_perform_whatever_course_the_case_takes(self) -> None:
        case = in_force().given(Reopen, MEDIATOR, **CHANGED)
        case.given(AskConfirmation, APPLICANT).given(AskConfirmation, OTHER)
        case.given(RecordApplication, MEDIATOR, court=WHY)
        case.when(RecordRuling, MEDIATOR, ruling="confirmed").then(RulingRecorded)
        case.when(RecordPerformance, APPLICANT, item=2, amount=30_000).then(PerformanceRecorded)

    def test_performed_meanwhile_it_ends_as_what_was_agreed(self) -> None:
        case = asked_anew(in_force().given(Reopen, MEDIATOR, **CHANGED))
        for item in (1, 2):
            case.given(RecordPerformance, APPLICANT, item=item)
        assert case.case.performance.performed
        assert ClockKind.CLOSE not in case.kinds()
        case.given(RefuseMediation, OTHER)
        proven(case).given(Close, MEDIATOR, outcome="mediated_written")

    def test_a_new_agreement_takes_its_place_with_its_own_days(self) -> None:
        case = asked_anew(in_force().given(Reopen, MEDIATOR, **CHANGED))
        in_force(case)
        assert (case.case.agreement.earlier, case.case.stage) == (1, Stage.PERFORMANCE)
        assert len(case.case.of_kind(ClockKind.PERFORM)) == 2


def proven(case: Story, by: object = MEDIATOR) -> Story:
    """Everything that must be proven was handed over against a receipt."""
    for notice in [one for one in case.case.notices if one.waits]:
        case.given(ServeNotice, by, notice=notice.number, manner="handed_over", proof=WHY)  # type: ignore[arg-type]  # an actor
    return case


class TestNotices:
    @pytest.mark.parametrize("how", ["handed_up", "taken_up"])
    def test_a_notice_that_must_be_proven_follows_the_case(self, how: str) -> None:
        case = mediating().given(RefuseMediation, OTHER)
        due = case.clock(ClockKind.SERVE_NOTICE).due
        who = MEDIATOR
        if how == "handed_up":
            case.given(Escalate, MEDIATOR, tried=WHY, at_request_of=1).given(Receive, STREET)
            who = STREET
        else:
            case.given(Reopen, MEDIATOR, **AGAIN, asked_by=(2,))
        assert case.clock(ClockKind.SERVE_NOTICE).due == due
        case.when(Close, who, outcome="refused", remedies_told=(1, 2)).refused(RemediesNotTold)
        proven(case, who)
        assert ClockKind.SERVE_NOTICE not in case.kinds()
        case.given(Close, who, outcome="refused", remedies_told=(1, 2))

    def test_a_second_end_does_not_move_the_time_to_serve_the_first_notices(self) -> None:
        case = mediating().given(RefuseMediation, OTHER).given(Reopen, MEDIATOR, **AGAIN, asked_by=(2,))
        due = case.clock(ClockKind.SERVE_NOTICE).due
        case.later(hours=1).given(RefuseMediation, OTHER)
        assert case.clock(ClockKind.SERVE_NOTICE).due == due
