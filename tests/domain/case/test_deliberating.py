"""A case hands what concerns more than its parties to the residents: meanwhile nothing lapses, and the result comes back once."""

from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest

from domain.case.clocks import next_obligations
from domain.case.deliberating import DELIBERATION
from domain.case.next_step import next_step
from domain.case.refusals.deliberating import (
    ConcernsPartiesOnly,
    DeliberationRuns,
    NobodyAwaited,
    NotItsDeliberation,
    TextTellsWho,
)
from domain.case.waiting import waits_for
from domain.refusals import NotPermitted, OutcomeMismatch, RemediesNotTold, WrongStage
from schemas.actors import Actor
from schemas.case_commands import Accept, Close, ConfirmTriage, Withdraw
from schemas.clock_events import ClockPaused, ClockResumed, ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.deliberating import (
    DeliberationOpened,
    DeliberationReturned,
    OpenDeliberation,
    RecordDeliberationResult,
    StopWaiting,
    WaitingStopped,
)
from schemas.ids import case_deliberation_id
from schemas.stages import Stage
from schemas.term import Resume, Suspend
from tests.domain.case.agreed import mediating
from tests.domain.case.people import (
    APPLICANT,
    BIG,
    CAPTAIN,
    CASE,
    CLOCK,
    MEDIATOR,
    PRIVATE,
    STREET,
    SUPERVISOR,
    words,
)
from tests.domain.case.story import Story, reported

TEXT = {"title": words("北门外怎么停车"), "problem": words("晚上车停满了消防通道。")}
WHY = words("整栋楼都受影响。")
FIRST = case_deliberation_id(CASE, 1)


def in_hand() -> Story:
    return reported(BIG).given(ConfirmTriage, MEDIATOR).given(Accept, MEDIATOR)


def deliberated() -> Story:
    return in_hand().later(hours=3).given(OpenDeliberation, MEDIATOR, **TEXT)


def returns(case: Story, result: str, deliberation: UUID = FIRST) -> Story:
    return case.when(RecordDeliberationResult, CLOCK, deliberation=deliberation, result=result)


def step_of(case: Story) -> str:
    step = next_step(case.case)
    assert step is not None
    return step.what


class TestHandingOver:
    def test_the_time_to_resolve_stands_still_and_somebody_looks_whether_it_still_must(self) -> None:
        case = in_hand().later(hours=3).when(OpenDeliberation, MEDIATOR, **TEXT)
        opened, paused, _ = case.then(DeliberationOpened, ClockPaused, ClockStarted)
        assert cast(DeliberationOpened, opened).deliberation == FIRST
        assert cast(ClockPaused, paused).why == DELIBERATION
        assert case.clock(ClockKind.RESOLVE).paused_since == case.at
        assert case.clock(ClockKind.REVIEW_SUSPENSION).subject == DELIBERATION
        assert waits_for(case.case) == "deliberation"

    def test_contact_with_the_parties_is_owed_all_the_same_and_comes_first(self) -> None:
        case = deliberated()
        assert case.clock(ClockKind.FIRST_CONTACT).runs
        assert step_of(case) == "first_contact"
        case.lapses(ClockKind.FIRST_CONTACT)
        assert step_of(case) == "deliberation"

    def test_nothing_lapses_because_residents_deliberate_and_it_is_looked_at_again_and_again(self) -> None:
        case = deliberated().lapses(ClockKind.FIRST_CONTACT)
        for _ in range(3):
            was = case.clock(ClockKind.REVIEW_SUSPENSION).id
            case.lapses(ClockKind.REVIEW_SUSPENSION)
            assert case.clock(ClockKind.REVIEW_SUSPENSION).id != was
        assert (case.case.stage, case.case.level) == (Stage.HANDLING, in_hand().case.level)
        assert {one.id for one in next_obligations(case.case)} <= {
            f"{case.clock(ClockKind.REVIEW_SUSPENSION).id}{nth}" for nth in ("", "#1", "#2")
        }

    def test_a_mediation_rests_its_term_meanwhile(self) -> None:
        case = mediating().later(days=2)
        left = case.clock(ClockKind.TERM).due - case.at
        case.given(OpenDeliberation, MEDIATOR, reason=WHY, **TEXT)
        assert step_of(case) == "deliberation"
        returns(case.later(days=20), "carried").then(DeliberationReturned, ClockResumed, ClockStopped)
        assert case.clock(ClockKind.TERM).due - case.at >= left

    def test_a_suspension_that_ends_does_not_wake_what_waits_for_the_residents(self) -> None:
        case = mediating().given(OpenDeliberation, MEDIATOR, reason=WHY, **TEXT)
        case.given(Suspend, MEDIATOR, reason_code="expertise", reason=WHY).given(Resume, MEDIATOR)
        assert case.clock(ClockKind.TERM).paused_why == DELIBERATION
        assert case.clock(ClockKind.REVIEW_SUSPENSION).subject == DELIBERATION

    def test_a_private_matter_needs_a_reason_why_it_concerns_others(self) -> None:
        case = reported(PRIVATE).given(ConfirmTriage, CAPTAIN).given(Accept, CAPTAIN)
        case.when(OpenDeliberation, CAPTAIN, **TEXT).refused(ConcernsPartiesOnly)
        case.given(OpenDeliberation, CAPTAIN, reason=WHY, **TEXT)

    def test_a_text_that_tells_who_the_parties_are_is_refused_and_says_which(self) -> None:
        case = in_hand().when(OpenDeliberation, MEDIATOR, telling=("title",), **TEXT)
        case.refused(TextTellsWho, fields=("title",))

    def test_one_deliberation_at_a_time(self) -> None:
        case = deliberated()
        case.when(OpenDeliberation, MEDIATOR, **TEXT).refused(DeliberationRuns)
        returns(case, "rejected")
        case.given(OpenDeliberation, MEDIATOR, **TEXT)
        assert case.case.deliberating.awaited == case_deliberation_id(CASE, 2)

    def test_it_is_handed_over_while_the_case_is_in_hand(self) -> None:
        reported(BIG).when(OpenDeliberation, MEDIATOR, **TEXT).refused(WrongStage)

    @pytest.mark.parametrize("by", [APPLICANT, CAPTAIN, SUPERVISOR, CLOCK], ids=lambda one: one.role)
    def test_those_who_answer_for_the_case_hand_it_over_and_nobody_else(self, by: Actor) -> None:
        in_hand().when(OpenDeliberation, by, **TEXT).refused(NotPermitted)
        in_hand().given(OpenDeliberation, STREET, **TEXT)


class TestComingBack:
    def test_what_stood_still_goes_on_with_the_whole_days_that_were_left(self) -> None:
        case = in_hand().later(hours=3)
        due = case.clock(ClockKind.RESOLVE).due
        case.given(OpenDeliberation, MEDIATOR, **TEXT).later(days=30)
        returns(case, "not_carried").then(DeliberationReturned, ClockResumed, ClockStopped)
        assert case.clock(ClockKind.RESOLVE).runs
        # Thirty days from noon to noon hold twenty-nine whole ones.
        assert case.clock(ClockKind.RESOLVE).due - due == timedelta(days=29)
        assert (case.case.stage, waits_for(case.case)) == (Stage.HANDLING, None)

    def test_a_result_comes_once(self) -> None:
        case = returns(deliberated(), "carried")
        returns(case, "carried").quiet()
        returns(case, "shelved").quiet()
        assert len(case.seen(DeliberationReturned)) == 1

    @pytest.mark.parametrize("result", ["carried", "partly_carried"])
    def test_what_residents_agreed_on_may_end_the_case_once_the_other_ways_are_told(
        self, result: str
    ) -> None:
        case = returns(deliberated(), result)
        case.when(Close, MEDIATOR, outcome="deliberated").refused(RemediesNotTold)
        case.given(Close, MEDIATOR, outcome="deliberated", remedies_told=(1, 2))
        assert (case.case.stage, case.case.outcome) == (Stage.CLOSED, "deliberated")

    @pytest.mark.parametrize("result", ["not_carried", "shelved", "rejected", "withdrawn"])
    def test_without_agreement_it_goes_on_where_it_stood(self, result: str) -> None:
        case = returns(deliberated(), result)
        case.when(Close, MEDIATOR, outcome="deliberated", remedies_told=(1, 2)).refused(OutcomeMismatch)

    def test_what_is_annulled_later_is_told_and_ends_nothing_any_more(self) -> None:
        case = returns(deliberated(), "carried")
        returns(case, "annulled").then(DeliberationReturned)
        case.when(Close, MEDIATOR, outcome="deliberated", remedies_told=(1, 2)).refused(OutcomeMismatch)

    def test_a_case_that_ended_meanwhile_still_learns_of_it(self) -> None:
        case = deliberated().given(Withdraw, APPLICANT)
        returns(case, "carried").then(DeliberationReturned)
        assert case.case.stage is Stage.WITHDRAWN

    def test_of_another_deliberation_nothing_is_recorded(self) -> None:
        returns(deliberated(), "carried", case_deliberation_id(CASE, 2)).refused(NotItsDeliberation)

    @pytest.mark.parametrize("by", [MEDIATOR, APPLICANT, STREET], ids=lambda one: one.role)
    def test_nobody_types_a_result(self, by: Actor) -> None:
        case = deliberated()
        case.when(RecordDeliberationResult, by, deliberation=FIRST, result="carried").refused(NotPermitted)


class TestGoingOnWithout:
    def test_whoever_finds_that_it_takes_too_long_goes_on_and_the_result_still_comes(self) -> None:
        case = deliberated().later(days=9).when(StopWaiting, MEDIATOR, reason=WHY)
        case.then(WaitingStopped, ClockResumed, ClockStopped)
        assert waits_for(case.case) is None
        returns(case, "carried").then(DeliberationReturned)
        case.given(Close, MEDIATOR, outcome="deliberated", remedies_told=(1, 2))

    def test_it_is_not_asked_twice_meanwhile(self) -> None:
        case = deliberated().given(StopWaiting, MEDIATOR, reason=WHY)
        case.when(OpenDeliberation, MEDIATOR, **TEXT).refused(DeliberationRuns)
        case.when(StopWaiting, MEDIATOR, reason=WHY).refused(NobodyAwaited)
