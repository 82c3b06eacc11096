"""Petitions (信访工作条例, 2022): referred, accepted, decided in writing, reviewed twice at most."""

import pytest

from domain.case.next_step import next_step
from domain.case.refusals.ending import NotAnApplicant
from domain.case.refusals.petition import (
    OpinionIncomplete,
    PetitionAlreadyAccepted,
    PetitionExtendedBefore,
    PetitionNotAccepted,
    ReferralWindowClosed,
    ReferredThereBefore,
    RepresentativesMissing,
    ReviewNeedsAnother,
    ReviewStillOpen,
    ReviewWindowClosed,
    ReviewWindowNotOpen,
    StandsAside,
)
from domain.refusals import NotPermitted, TriageNotConfirmed, UnknownCase
from schemas.actors import Role
from schemas.case_commands import Accept, Close, ConfirmTriage, PartyDraft, ReportDispute
from schemas.case_events import CaseClosed
from schemas.clock_events import ClockMoved, ClockStarted, ClockStopped, DeadlineLapsed
from schemas.clock_kinds import ClockKind
from schemas.duties import NameRepresentatives
from schemas.notices import NoticeServed, ServeNotice
from schemas.petition import (
    AcceptPetition,
    AnswerReview,
    AskReview,
    DecidePetition,
    ExtendPetition,
    ObjectToReferral,
    PetitionAccepted,
    PetitionDecided,
    PetitionExtended,
    PetitionReferred,
    ReferPetition,
    ReferralObjected,
    ReviewAnswered,
    ReviewAsked,
    StaffSteppedAside,
    StepAside,
)
from schemas.stages import Stage
from tests.domain.case.people import (
    APPLICANT,
    BIG,
    CAPTAIN,
    MEDIATOR,
    OFFICER,
    OTHER,
    SMALL,
    STREET,
    local,
    name_of,
    party,
    staff,
    words,
)
from tests.domain.case.story import Story, reported

PETITION: ReportDispute = BIG.model_copy(update={"kind": "petition"})
SAID = words("依照条例办理")
WRITTEN = {"request": SAID, "facts": SAID, "opinion": SAID, "law": SAID}
ANSWER = {"facts": SAID, "opinion": SAID, "law": SAID}
ANOTHER = staff("another", Role.STREET_OFFICER, "hean")


def classed(matter: ReportDispute = PETITION) -> Story:
    return reported(matter).given(ConfirmTriage, OFFICER)


def accepted() -> Story:
    return classed().given(AcceptPetition, OFFICER)


def served(story: Story) -> Story:
    """The newest notice reaches the petitioner."""
    return story.given(ServeNotice, APPLICANT, notice=story.case.notices[-1].number, manner="opened")


def decided() -> Story:
    return served(accepted().given(DecidePetition, OFFICER, **WRITTEN))


class TestIntake:
    def test_a_petition_is_to_be_referred_and_its_petitioner_told_within_fifteen_days(self) -> None:
        story = reported(PETITION)
        for kind in (ClockKind.REFER_PETITION, ClockKind.INFORM_PETITIONER, ClockKind.ACCEPT):
            assert story.clock(kind).due == local("2026-03-18 00:00")
        assert story.clock(ClockKind.RESOLVE).rule == "resolve_petition"

    def test_no_other_case_has_the_clocks_or_the_steps_of_a_petition(self) -> None:
        story = reported(SMALL)
        assert ClockKind.REFER_PETITION not in story.kinds()
        assert "AcceptPetition" not in story.may(CAPTAIN)
        reported(BIG).given(ConfirmTriage, OFFICER).when(AcceptPetition, OFFICER).refused(NotPermitted)

    def test_acceptance_is_told_and_the_sixty_days_run(self) -> None:
        story = classed().on("2026-03-10 10:00").when(AcceptPetition, OFFICER)
        story.then(PetitionAccepted, *[ClockStopped] * 4, ClockStarted)
        assert story.notices_of("petition_accepted") == (1,)
        # 9 May 2026 is a Saturday on which people work: the last day stays.
        assert story.clock(ClockKind.DECIDE_PETITION).due == local("2026-05-10 00:00")
        assert story.case.stage is Stage.HANDLING
        step = next_step(story.case)
        assert step is not None
        assert step.what == "decide_petition"

    def test_a_petition_is_classed_and_accepted_once(self) -> None:
        reported(PETITION).when(AcceptPetition, OFFICER).refused(TriageNotConfirmed)
        accepted().when(AcceptPetition, OFFICER).refused(PetitionAlreadyAccepted)

    def test_more_petitioners_than_five_speak_through_representatives(self) -> None:
        many = tuple(PartyDraft(side="applicant", name=name_of(n, f"居民{n}号")) for n in range(1, 7))
        crowd = PETITION.model_copy(update={"parties": many})
        story = classed(crowd)
        story.when(AcceptPetition, OFFICER).refused(RepresentativesMissing, most=5)
        assert story.may(OFFICER)["AcceptPetition"] is RepresentativesMissing
        for number in range(1, 5):
            story.given(NameRepresentatives, party(number), side="applicant", representatives=(1, 2))
        story.given(AcceptPetition, OFFICER)


class TestReferral:
    def refer(self) -> Story:
        return classed().when(ReferPetition, OFFICER, level="street", letter=SAID)

    def test_the_unit_of_another_level_answers_for_it_while_the_time_to_tell_goes_on(self) -> None:
        story = self.refer()
        events = story.then(*[ClockStopped] * 3, PetitionReferred, ClockStarted)
        assert isinstance(events[3], PetitionReferred)
        assert story.case.holder == events[3].post
        assert story.case.holder is not None
        assert story.case.holder.staff == STREET.id
        assert story.clock(ClockKind.OBJECT_REFERRAL).due == local("2026-03-10 00:00")
        assert ClockKind.INFORM_PETITIONER in story.kinds()
        assert story.notices_of("petition_referred") == (1,)
        story.given(AcceptPetition, STREET)

    def test_it_objects_within_five_working_days_and_gets_it_not_again(self) -> None:
        story = self.refer().when(ObjectToReferral, STREET, reason=SAID)
        story.then(ReferralObjected, ClockStopped)
        assert story.case.holder is not None
        assert story.case.holder.staff == OFFICER.id
        story.when(ReferPetition, OFFICER, level="street", letter=SAID).refused(ReferredThereBefore)
        story.when(ReferPetition, OFFICER, level="community", letter=SAID).refused(ReferredThereBefore)
        story.given(AcceptPetition, OFFICER)

    def test_after_that_time_it_keeps_it(self) -> None:
        story = self.refer().lapses(ClockKind.OBJECT_REFERRAL)
        story.when(ObjectToReferral, STREET, reason=SAID).refused(ReferralWindowClosed)
        classed().when(ObjectToReferral, OFFICER, reason=SAID).refused(ReferralWindowClosed)


class TestDecision:
    def test_a_decision_in_writing_is_to_be_served(self) -> None:
        story = accepted().when(DecidePetition, OFFICER, **WRITTEN)
        story.then(PetitionDecided, ClockStopped, ClockStarted)
        assert story.notices_of("petition_decided") == (1,)
        assert story.kinds() == (ClockKind.SERVE_NOTICE,)
        assert story.case.stage is Stage.DECIDED
        story.when(AskReview, APPLICANT, reason=SAID).refused(ReviewWindowNotOpen)
        step = next_step(story.case)
        assert step is not None
        assert step.what == "serve_answer"
        story.when(Close, OFFICER, outcome="decided").refused(ReviewStillOpen)

    @pytest.mark.parametrize("part", ["request", "facts", "opinion", "law"])
    def test_a_part_that_is_empty_is_named(self, part: str) -> None:
        empty = {**WRITTEN, part: words("  ")}
        accepted().when(DecidePetition, OFFICER, **empty).refused(OpinionIncomplete, missing=(part,))

    def test_the_time_is_extended_once_from_above_with_a_reason_that_is_told(self) -> None:
        story = accepted()
        due = story.clock(ClockKind.DECIDE_PETITION).due
        story.when(ExtendPetition, OFFICER, reason=SAID).refused(ReviewNeedsAnother)
        story.when(ExtendPetition, STREET, reason=SAID).then(PetitionExtended, ClockMoved)
        assert story.notices_of("petition_extended") == (1,)
        assert (story.clock(ClockKind.DECIDE_PETITION).due - due).days == 30
        story.when(ExtendPetition, STREET, reason=SAID).refused(PetitionExtendedBefore)

    def test_it_is_not_extended_when_it_is_over(self) -> None:
        story = accepted().lapses(ClockKind.DECIDE_PETITION)
        story.when(ExtendPetition, STREET, reason=SAID).refused(PetitionExtendedBefore)
        story.given(DecidePetition, OFFICER, **WRITTEN)


class TestInterest:
    def test_who_has_an_interest_takes_no_further_part(self) -> None:
        story = accepted().when(StepAside, OFFICER, reason=SAID)
        story.then(StaffSteppedAside)
        assert story.case.holder is not None
        assert story.case.holder.staff is None
        story.when(DecidePetition, OFFICER, **WRITTEN).refused(StandsAside)
        story.when(DecidePetition, MEDIATOR, **WRITTEN).then(PetitionDecided, ClockStopped, ClockStarted)

    def test_of_another_it_is_said_from_above(self) -> None:
        story = accepted()
        story.when(StepAside, MEDIATOR, staff=OFFICER.id, reason=SAID).refused(ReviewNeedsAnother)
        story.when(StepAside, STREET, staff=OFFICER.id, reason=SAID).then(StaffSteppedAside)
        story.when(StepAside, STREET, staff=OFFICER.id, reason=SAID).quiet()


class TestReview:
    def test_thirty_days_run_from_service(self) -> None:
        story = accepted().given(DecidePetition, OFFICER, **WRITTEN).on("2026-03-05 10:00")
        story.when(ServeNotice, APPLICANT, notice=story.case.notices[-1].number, manner="opened")
        story.then(NoticeServed, ClockStopped, ClockStarted)
        # 4 to 6 April are a holiday: the 30th day is 4 April, the next working day the 7th.
        assert story.clock(ClockKind.ASK_REVIEW).due == local("2026-04-08 00:00")
        step = next_step(story.case)
        assert step is not None
        assert step.who is not None
        assert (step.what, step.who.role) == ("ask_review", Role.PARTY)

    def test_a_review_goes_to_the_level_above(self) -> None:
        story = decided().when(AskReview, APPLICANT, reason=SAID)
        asked, *_ = story.then(ReviewAsked, ClockStopped, ClockStarted)
        assert isinstance(asked, ReviewAsked)
        assert (asked.nth, asked.reviewer.staff) == (1, STREET.id)
        assert story.case.stage is Stage.REVIEW
        story.when(AnswerReview, OFFICER, result="upheld", **ANSWER).refused(ReviewNeedsAnother)
        story.when(AnswerReview, STREET, result="upheld", facts=SAID, opinion=words(" "), law=SAID).refused(
            OpinionIncomplete
        )
        story.when(AnswerReview, STREET, result="changed", **ANSWER).then(
            ReviewAnswered, ClockStopped, ClockStarted
        )
        assert story.notices_of("review_answered") == (1,)

    def test_where_the_next_review_lies_above_the_ladder_the_case_ends_here(self) -> None:
        story = decided().given(AskReview, APPLICANT, reason=SAID)
        served(story.given(AnswerReview, STREET, result="upheld", **ANSWER))
        # The second review is asked of the organ above the street, which is outside this house.
        assert story.kinds() == (ClockKind.CLOSE,)
        story.when(AskReview, APPLICANT, reason=SAID).refused(ReviewWindowClosed)
        story.when(Close, OFFICER, outcome="decided").then(CaseClosed)

    def test_who_does_not_ask_in_time_leaves_the_decision_as_it_is(self) -> None:
        story = decided().lapses(ClockKind.ASK_REVIEW)
        story.then(DeadlineLapsed, ClockStarted)
        story.when(AskReview, APPLICANT, reason=SAID).refused(ReviewWindowClosed)
        story.when(Close, OFFICER, outcome="decided").then(CaseClosed)

    def test_only_a_petitioner_asks(self) -> None:
        story = decided()
        story.when(AskReview, OTHER, reason=SAID).refused(UnknownCase)
        story.when(AskReview, OFFICER, party=2, reason=SAID).refused(NotAnApplicant, party=2)
        story.when(AskReview, OFFICER, party=1, reason=SAID).then(ReviewAsked, ClockStopped, ClockStarted)


def test_extension_and_decision_wait_for_acceptance() -> None:
    story = classed().given(Accept, OFFICER)
    story.when(ExtendPetition, STREET, reason=SAID).refused(PetitionNotAccepted)
    story.when(DecidePetition, OFFICER, **WRITTEN).refused(PetitionNotAccepted)
