"""Petitions and orders are answered whatever becomes of mediation, in the time of the law, and kept from whoever was reported."""

from datetime import timedelta

import pytest

from domain.case.measures import measure_of
from domain.case.next_step import next_step
from domain.case.refusals.consent import MediationTried
from domain.case.refusals.hotline import ObjectionWindowClosed, OrderExtendedBefore
from domain.case.refusals.mediators import ChoiceWindowOver
from domain.case.refusals.petition import (
    AnswerOwed,
    PetitionExtendedBefore,
    PetitionFinal,
    ReferralWindowClosed,
    ReviewNeedsAnother,
    ReviewWindowClosed,
)
from domain.case.spans import spans_of
from domain.case.timeline import stays_of
from domain.refusals import UnknownCase
from schemas.actors import Level
from schemas.case_commands import Accept, AddNote, Close, ConfirmTriage, RecordSettlement
from schemas.case_events import CaseClosed, SettlementRecorded
from schemas.clock_events import ClockResumed, ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, MediationRefused, OpenMediation, RefuseMediation
from schemas.derived import Measure
from schemas.ending import CaseReopened, MediationTerminated, RecordFollowUp, Reopen
from schemas.hotline import (
    AnswerCaller,
    CallerAnswered,
    DecideObjection,
    DispatchOrder,
    ExtendOrder,
    ObjectToOrder,
)
from schemas.joining import CaseTransferred, RecordTransferReply, Transfer
from schemas.mediators import AppointMediator, ChooseMediator
from schemas.notices import ServeNotice
from schemas.petition import (
    AcceptPetition,
    AnswerReview,
    AskReview,
    DecidePetition,
    ExtendPetition,
    ObjectToReferral,
    PetitionDecided,
    ReferPetition,
    ReviewAsked,
)
from schemas.stages import Stage
from schemas.term import Resume, Suspend
from tests.domain.case.mediation import opened
from tests.domain.case.people import APPLICANT, CAPTAIN, MEDIATOR, OFFICER, OTHER, SMALL, STREET, words
from tests.domain.case.story import Story, reported
from tests.domain.case.test_hotline import sent
from tests.domain.case.test_petition import ANSWER, PETITION, WRITTEN, accepted, classed, decided, served

WHY = words("如实记录")
SAYS = {"party": 2, "channel": "phone"}


def mediated() -> Story:
    """An accepted petition in mediation."""
    story = accepted().given(InviteToMediation, OFFICER).given(GiveConsent, OFFICER, **SAYS)
    return story.given(OpenMediation, OFFICER)


class TestOwed:
    @pytest.mark.parametrize("outcome", ["failed", "settled_by_parties", "refused"])
    def test_a_petition_is_not_closed_before_it_is_decided(self, outcome: str) -> None:
        story = accepted()
        story.when(Close, OFFICER, outcome=outcome, remedies_told=(1, 2)).refused(AnswerOwed)
        classed().given(Accept, OFFICER).when(Close, OFFICER, outcome=outcome).refused(AnswerOwed)

    def test_an_order_is_not_closed_before_its_caller_is_answered(self) -> None:
        story = sent().given(Accept, OFFICER)
        story.when(Close, OFFICER, outcome="failed", remedies_told=(1, 2)).refused(AnswerOwed)
        story.given(AnswerCaller, OFFICER, told=(1,), text=WHY)
        story.when(Close, OFFICER, outcome="answered").then(CaseClosed)

    def test_the_caller_of_an_order_that_was_settled_is_answered_as_well(self) -> None:
        story = sent().given(Accept, OFFICER).when(RecordSettlement, OFFICER, terms=WHY, consents=(1, 2))
        story.then(SettlementRecorded, ClockStopped, *[ClockStarted] * 2)
        story.when(Close, OFFICER, outcome="mediated_oral").refused(AnswerOwed)
        step = next_step(story.case)
        assert step is not None
        assert step.what == "answer_caller"
        story.when(AnswerCaller, OFFICER, told=(1,), text=WHY).then(CallerAnswered, *[ClockStopped] * 2)
        assert story.case.stage is Stage.SETTLED
        story.when(Close, OFFICER, outcome="mediated_oral").then(CaseClosed)


class TestRefusal:
    @pytest.mark.parametrize("begun", [accepted, classed, sent, lambda: reported(PETITION)])
    def test_what_nobody_asked_for_is_refused_and_nothing_ends(self, begun: type[Story]) -> None:
        story = begun()
        stage, clocks = story.case.stage, story.kinds()
        story.when(RefuseMediation, OFFICER, **SAYS)
        assert [type(one) for one in story.seen(MediationRefused, MediationTerminated)] == [MediationRefused]
        assert story.case.stage is stage
        assert {*clocks} - {*story.kinds()} <= {ClockKind.FIRST_CONTACT}
        story.when(RefuseMediation, OFFICER, **SAYS).quiet()

    def test_an_accepted_petition_is_decided_after_mediation_was_refused(self) -> None:
        story = accepted().given(RefuseMediation, OFFICER, **SAYS)
        story.when(InviteToMediation, OFFICER).refused(MediationTried)
        story.given(DecidePetition, OFFICER, **WRITTEN)

    def test_mediation_that_ended_leaves_the_petition_in_the_hands_it_was_in(self) -> None:
        story = mediated()
        due = story.clock(ClockKind.DECIDE_PETITION).due
        story.when(RefuseMediation, OTHER)
        assert story.seen(MediationTerminated)
        assert story.notices_of("terminated") == (1, 2)
        assert story.case.stage is Stage.HANDLING
        assert story.clock(ClockKind.DECIDE_PETITION).due == due
        step = next_step(story.case)
        assert step is not None
        assert step.what == "decide_petition"
        story.given(DecidePetition, OFFICER, **WRITTEN)

    def test_a_term_that_is_over_does_too(self) -> None:
        story = mediated().lapses(ClockKind.TERM)
        assert story.case.stage is Stage.HANDLING
        story.when(DecidePetition, OFFICER, **WRITTEN)
        assert story.seen(PetitionDecided)
        # Whoever was reported may be hard to reach: the petitioner's time does not wait for that.
        for one in story.case.notices:
            if one.party == 1 and one.served is None:
                story.given(ServeNotice, APPLICANT, notice=one.number, manner="opened")
        assert ClockKind.ASK_REVIEW in story.kinds()

    def test_an_order_is_answered_after_its_mediation_was_refused(self) -> None:
        story = sent().given(Accept, OFFICER).given(InviteToMediation, OFFICER)
        due = story.clock(ClockKind.ANSWER_HOTLINE).due
        story.given(RefuseMediation, OTHER)
        assert story.case.stage is Stage.HANDLING
        assert story.clock(ClockKind.ANSWER_HOTLINE).due == due
        story.given(AnswerCaller, OFFICER, told=(1,), text=WHY)

    def test_a_dispute_stays_as_it_was(self) -> None:
        story = reported(SMALL).given(ConfirmTriage, CAPTAIN).given(RefuseMediation, OTHER)
        assert story.case.stage is Stage.TERMINATED


class TestKept:
    def test_whoever_was_reported_is_a_stranger_to_the_petition(self) -> None:
        for story in (reported(PETITION), accepted(), decided()):
            assert story.may(OTHER) == {}
            story.when(AddNote, OTHER, text=WHY).refused(UnknownCase)

    def test_mediation_with_everybodys_consent_lets_in_and_its_end_shuts_out(self) -> None:
        story = accepted().given(InviteToMediation, OFFICER)
        assert story.notices_of("invited") == (2,)
        assert story.may(OTHER) == {}
        story.given(GiveConsent, OFFICER, **SAYS).given(OpenMediation, OFFICER)
        assert story.may(OTHER)["AddNote"] is None
        story.given(RefuseMediation, OTHER)
        assert story.may(OTHER) == {}

    def test_no_letter_about_the_petition_goes_to_the_other_side(self) -> None:
        story = classed().when(Transfer, OFFICER, to="department", letter=WHY)
        assert isinstance(story.answer, tuple)
        assert story.seen(CaseTransferred)
        assert story.notices_of("transferred") == (1,)
        story = decided().lapses(ClockKind.ASK_REVIEW).given(Close, OFFICER, outcome="decided")
        assert story.notices_of("closed") == (1,)


class TestWindows:
    """The law closes them at the due instant, and the timer only records it."""

    def at_the_end_of(self, story: Story, kind: ClockKind) -> Story:
        return story.until(story.clock(kind).due)

    def test_a_review(self) -> None:
        late = self.at_the_end_of(decided(), ClockKind.ASK_REVIEW)
        late.when(AskReview, APPLICANT, reason=WHY).refused(ReviewWindowClosed)
        last = decided()
        last.until(last.clock(ClockKind.ASK_REVIEW).due - timedelta(seconds=1))
        last.given(AskReview, APPLICANT, reason=WHY)

    def test_an_objection_to_a_referral(self) -> None:
        late = classed().given(ReferPetition, OFFICER, level="street", letter=WHY)
        self.at_the_end_of(late, ClockKind.OBJECT_REFERRAL)
        late.when(ObjectToReferral, STREET, reason=WHY).refused(ReferralWindowClosed)

    def test_an_objection_to_an_order_and_longer_for_it(self) -> None:
        late = self.at_the_end_of(sent("complex"), ClockKind.OBJECT_ORDER)
        late.when(ObjectToOrder, OFFICER, reason=WHY).refused(ObjectionWindowClosed)
        self.at_the_end_of(late, ClockKind.ANSWER_HOTLINE)
        late.when(ExtendOrder, STREET, reason=WHY).refused(OrderExtendedBefore)

    def test_the_choice_of_a_mediator(self) -> None:
        late = self.at_the_end_of(opened(), ClockKind.CHOOSE_MEDIATOR)
        late.when(ChooseMediator, APPLICANT, staff=MEDIATOR.id).refused(ChoiceWindowOver)
        late.given(AppointMediator, OFFICER, staff=MEDIATOR.id)

    def test_longer_for_a_petition(self) -> None:
        late = self.at_the_end_of(accepted(), ClockKind.DECIDE_PETITION)
        late.when(ExtendPetition, STREET, reason=WHY).refused(PetitionExtendedBefore)


class TestReviews:
    def low(self) -> Story:
        """A petition decided at the building, so that there are two levels above."""
        petition = SMALL.model_copy(update={"kind": "petition"})
        story = reported(petition).given(ConfirmTriage, CAPTAIN)
        story.given(AcceptPetition, CAPTAIN)
        return served(story.given(DecidePetition, CAPTAIN, **WRITTEN))

    def test_the_second_review_is_asked_of_the_level_above_the_first(self) -> None:
        story = self.low().given(AskReview, APPLICANT, reason=WHY)
        assert story.case.petition.reviewed_at is Level.COMMUNITY
        story.when(AnswerReview, STREET, result="upheld", **ANSWER).refused(ReviewNeedsAnother)
        reviewer = (
            OFFICER
            if OFFICER.role in story.ground(OFFICER).roles_at(Level.COMMUNITY, story.case)
            else MEDIATOR
        )
        served(story.given(AnswerReview, reviewer, result="upheld", **ANSWER))
        story.given(AskReview, APPLICANT, reason=WHY)
        first, second = story.seen(ReviewAsked)
        assert isinstance(first, ReviewAsked)
        assert isinstance(second, ReviewAsked)
        assert (first.level, second.level) == (Level.COMMUNITY, Level.STREET)
        assert first.reviewer != second.reviewer
        served(story.given(AnswerReview, STREET, result="upheld", **ANSWER))
        assert story.notices_of("second_review_answered") == ()
        story.when(Close, CAPTAIN, outcome="decided").then(CaseClosed)

    def test_a_decision_that_was_revoked_is_made_anew_with_its_own_time(self) -> None:
        story = decided().given(AskReview, APPLICANT, reason=WHY)
        story.when(AnswerReview, STREET, result="revoked", **ANSWER)
        assert story.case.stage is Stage.HANDLING
        assert (story.clock(ClockKind.DECIDE_PETITION).due - story.at).days >= 59
        assert story.notices_of("review_revoked") == (1,)
        assert story.notices_of("review_answered") == ()
        story.when(Close, OFFICER, outcome="decided").refused(AnswerOwed)
        served(story)
        served(story.given(DecidePetition, OFFICER, **WRITTEN))
        story.given(AskReview, APPLICANT, reason=WHY).given(AnswerReview, STREET, result="upheld", **ANSWER)


class TestFinal:
    def test_a_decided_petition_is_not_taken_up_again(self) -> None:
        story = decided().lapses(ClockKind.ASK_REVIEW).given(Close, OFFICER, outcome="decided")
        story.when(Reopen, OFFICER, reason_code="relapse", reason=WHY).refused(PetitionFinal)

    def test_a_risk_found_on_a_visit_takes_it_up_and_does_not_undo_the_decision(self) -> None:
        story = decided().lapses(ClockKind.ASK_REVIEW).given(Close, OFFICER, outcome="decided")
        answer = {"party": 1, "reached": True, "solved": "unsolved", "satisfied": "dissatisfied"}
        story.given(RecordFollowUp, OFFICER, answers=(answer,), channel="phone", risk_seen=True, text=WHY)
        assert story.seen(CaseReopened)
        assert "DecidePetition" not in [name for name, no in story.may(OFFICER).items() if no is None]

    def test_an_order_that_relapses_is_sent_out_anew(self) -> None:
        story = (
            sent().given(AnswerCaller, OFFICER, told=(1,), text=WHY).given(Close, OFFICER, outcome="answered")
        )
        story.given(Reopen, OFFICER, reason_code="relapse", reason=WHY)
        story.given(DispatchOrder, OFFICER, limit="urgent")
        story.when(Close, OFFICER, outcome="answered").refused(AnswerOwed)
        story.given(AnswerCaller, OFFICER, told=(1,), text=WHY)


class TestStandingStill:
    def test_a_suspension_is_looked_at_every_thirty_days_until_it_is_over(self) -> None:
        story = mediated().given(Suspend, OFFICER, reason_code="expertise", reason=WHY)
        for _ in range(4):
            story.lapses(ClockKind.REVIEW_SUSPENSION).then(DeadlineLapsed, ClockStopped, ClockStarted)
            assert (story.clock(ClockKind.REVIEW_SUSPENSION).due - story.at).days >= 30
        assert not story.clock(ClockKind.DECIDE_PETITION).paused_since
        story.given(Resume, OFFICER)
        assert ClockKind.REVIEW_SUSPENSION not in story.kinds()

    def test_the_times_of_a_petition_run_on_wherever_it_was_sent(self) -> None:
        story = accepted()
        due = story.clock(ClockKind.DECIDE_PETITION).due
        story.given(Transfer, OFFICER, to="petition_office", letter=WHY)
        story.later(days=100).obeys().given(RecordTransferReply, OFFICER, reply="sent_back")
        assert story.clock(ClockKind.DECIDE_PETITION).due == due

    def test_the_clocks_go_on_when_the_other_organ_does_not_answer(self) -> None:
        story = reported(SMALL).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
        story.given(Transfer, CAPTAIN, to="department", letter=WHY)
        assert not story.clock(ClockKind.RESOLVE).runs
        story.lapses(ClockKind.TRANSFER_REPLY)
        assert ClockResumed in [type(one) for one in story.answer]  # type: ignore[union-attr]  # it was not refused
        assert story.clock(ClockKind.RESOLVE).runs
        story.lapses(ClockKind.RESOLVE)
        assert story.case.stage is Stage.HANDOVER
        assert story.case.of_kind(ClockKind.TRANSFER_REPLY) == ()


def _counted(story: Story) -> Measure:
    found = measure_of(story.facts, spans_of(story.facts))
    assert found is not None
    return Measure.model_validate(found.model_dump())


def _on_time(story: Story) -> bool:
    found = _counted(story)
    assert found.resolved_at is not None
    assert found.governing_due is not None
    return found.resolved_at <= found.governing_due


class TestCounted:
    """Each by its own limit, from when it was accepted."""

    @pytest.mark.parametrize(("limit", "days", "in_time"), [("urgent", 5, False), ("complex", 10, True)])
    def test_an_order_by_the_limit_on_it(self, limit: str, days: int, in_time: bool) -> None:
        story = sent(limit)
        begun = story.at
        story.later(days=days).given(AnswerCaller, OFFICER, told=(1,), text=WHY)
        (answered,) = story.seen(CallerAnswered)
        assert isinstance(answered, CallerAnswered)
        assert answered.in_time is in_time
        assert _on_time(story) is in_time
        assert _counted(story).accepted_at == begun

    def test_a_petition_by_the_sixty_days_from_its_acceptance(self) -> None:
        story = classed().later(days=10).given(AcceptPetition, OFFICER)
        accepted_at = story.at
        story.later(days=55).given(DecidePetition, OFFICER, **WRITTEN)
        assert _on_time(story)
        assert _counted(story).accepted_at == accepted_at
        assert _counted(story).resolved_at == story.at

    def test_mediation_that_ended_in_vain_is_not_the_end_of_a_petition(self) -> None:
        story = mediated().given(RefuseMediation, OTHER)
        assert _counted(story).resolved_at is None
        story.later(days=1).given(DecidePetition, OFFICER, **WRITTEN)
        assert _counted(story).resolved_at == story.at

    def test_a_referral_and_an_objection_are_stays_of_their_own(self) -> None:
        story = classed().later(days=1).given(ReferPetition, OFFICER, level="street", letter=WHY)
        first, second = stays_of(story.facts)
        assert (first.level, first.how, second.level) == (Level.COMMUNITY, "referred", Level.STREET)
        assert second.holder == story.case.holder
        assert _counted(story).level == "street"
        story.given(ObjectToReferral, STREET, reason=WHY)
        assert [stay.how for stay in stays_of(story.facts)] == ["referred", "objected", None]
        assert _counted(story).level == "community"

    def test_an_order_takes_its_limit_along(self) -> None:
        story = sent("complex").later(days=0.5).given(ObjectToOrder, OFFICER, reason=WHY)
        story.given(DecideObjection, STREET, upheld=True, level="street", reason=WHY)
        below, above = stays_of(story.facts)
        assert (below.how, above.level) == ("objected", Level.STREET)
        assert above.due == below.due == story.clock(ClockKind.ANSWER_HOTLINE).due
