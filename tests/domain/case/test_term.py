"""The term of mediation: it rests only for reasons of the pack, and is longer only by everybody's word."""

from dataclasses import replace

import pytest

from domain.case.clocks import next_obligations
from domain.case.next_step import next_step
from domain.case.refusals.term import (
    AlreadySuspended,
    ExtensionsUsedUp,
    NoExtensionProposed,
    NotASpeaker,
    NotSuspended,
    ReasonNotForRole,
    TermIsOver,
)
from domain.case.state import Case
from domain.refusals import NotPermitted, PartyMissing, UnknownCode, WrongStage
from schemas.actors import Visibility
from schemas.calendar import Budget, Unit
from schemas.case_commands import AddNote
from schemas.clock_events import ClockMoved, ClockPaused, ClockResumed, ClockStarted, ClockStopped
from schemas.clock_kinds import ClockKind
from schemas.consent import RefuseMediation
from schemas.ending import SettleByParties
from schemas.stages import Stage
from schemas.term import (
    AgreeToExtension,
    ExtensionAgreed,
    ExtensionProposed,
    MediationResumed,
    MediationSuspended,
    ProposeExtension,
    Resume,
    Suspend,
    TermExtended,
)
from tests.domain.case.agreed import drafted, mediating
from tests.domain.case.people import APPLICANT, MEDIATOR, OFFICER, OTHER, SUPERVISOR, party, words
from tests.domain.case.story import Story

WHY = words("要等检测结果。")
LONGER = Budget(amount=15, unit=Unit.CALENDAR_DAYS)


def resting(reason_code: str = "expertise") -> Story:
    return mediating().later(days=3).given(Suspend, MEDIATOR, reason_code=reason_code, reason=WHY)


def step_of(case: Case) -> str:
    step = next_step(case)
    assert step is not None
    return step.what


class TestResting:
    def test_expertise_takes_no_time_from_the_term(self) -> None:
        case = mediating().later(days=3)
        due = case.clock(ClockKind.TERM).due
        case.when(Suspend, MEDIATOR, reason_code="expertise", reason=WHY, authority=WHY)
        suspended, *_ = case.then(MediationSuspended, ClockPaused, ClockStarted)
        assert isinstance(suspended, MediationSuspended)
        assert (suspended.stops, suspended.authority) == ((ClockKind.TERM,), WHY.sealed)
        assert step_of(case.case) == "resume"
        case.later(days=60).obeys()
        assert case.case.stage is Stage.MEDIATION
        case.when(Resume, MEDIATOR).then(MediationResumed, ClockResumed, ClockStopped)
        assert case.clock(ClockKind.TERM).due > case.at
        assert (case.clock(ClockKind.TERM).due - due).days in range(58, 66)
        assert (case.case.term.rest, step_of(case.case)) == (None, "mediate")

    @pytest.mark.parametrize("reason_code", ["party_away", "suspected_false"])
    def test_where_the_reason_does_not_say_so_the_term_runs_on(self, reason_code: str) -> None:
        case = resting(reason_code)
        assert case.clock(ClockKind.TERM).runs
        case.when(Resume, MEDIATOR, reason=WHY).then(MediationResumed, ClockStopped)
        case = resting(reason_code).lapses(ClockKind.TERM)
        assert (case.case.stage, case.case.term.rest) == (Stage.TERMINATED, None)

    def test_it_is_looked_at_again_and_never_waits_for_nobody(self) -> None:
        case = resting()
        owed = {one.id.partition("@")[0] for one in next_obligations(case.case)}
        assert (ClockKind.REVIEW_SUSPENSION in owed, ClockKind.TERM in owed) == (True, False)

    def test_a_reason_is_of_the_pack_and_for_those_whom_it_names(self) -> None:
        case = mediating()
        case.when(Suspend, MEDIATOR, reason_code="holiday", reason=WHY).refused(UnknownCode)
        case.when(Suspend, APPLICANT, reason_code="expertise", reason=WHY).refused(NotPermitted)
        resting().when(Suspend, MEDIATOR, reason_code="expertise", reason=WHY).refused(AlreadySuspended)
        case.when(Resume, MEDIATOR).refused(NotSuspended)

    def test_who_handles_it_at_another_post_leaves_it_to_those_named(self) -> None:
        case = mediating()
        case.state = replace(case.case, mediators=replace(case.case.mediators, presiding=None))
        was = case.ground(MEDIATOR).practice
        rule = was.suspension["expertise"].model_copy(update={"by": (OFFICER.role,)})
        practice = was.model_copy(update={"suspension": {"expertise": rule}})
        case.pack = case.pack.model_copy(update={"practice": practice})
        case.when(Suspend, MEDIATOR, reason_code="expertise", reason=WHY).refused(ReasonNotForRole)
        case.given(Suspend, OFFICER, reason_code="expertise", reason=WHY)

    def test_a_party_may_end_it_or_settle_it_while_it_rests(self) -> None:
        case = resting().given(RefuseMediation, OTHER)
        assert (case.case.stage, case.case.term.rest) == (Stage.TERMINATED, None)
        assert ClockKind.REVIEW_SUSPENSION not in case.kinds()
        case = resting().given(SettleByParties, APPLICANT).given(SettleByParties, OTHER)
        assert case.kinds() == (ClockKind.CLOSE, ClockKind.FOLLOW_UP)


class TestExtending:
    def test_the_mediator_proposes_and_everybody_agrees(self) -> None:
        case = mediating().later(days=20)
        before = case.clock(ClockKind.TERM)
        (proposed,) = case.when(ProposeExtension, MEDIATOR, budget=LONGER, reason=WHY).then(ExtensionProposed)
        assert isinstance(proposed, ExtensionProposed)
        assert proposed.party is None
        case.when(AgreeToExtension, APPLICANT).then(ExtensionAgreed)
        assert case.clock(ClockKind.TERM).due == before.due
        case.when(AgreeToExtension, APPLICANT).quiet()
        _, extended, moved = case.when(AgreeToExtension, MEDIATOR, party=2, channel="phone").then(
            ExtensionAgreed, TermExtended, ClockMoved
        )
        assert isinstance(extended, TermExtended)
        assert isinstance(moved, ClockMoved)
        assert (extended.budget, extended.parties, moved.was_due) == (LONGER, (1, 2), before.due)
        assert case.clock(ClockKind.TERM).due > before.due
        assert (case.case.term.extended, case.case.term.proposed) == (1, None)

    def test_who_proposes_agrees_and_a_later_proposal_takes_its_place(self) -> None:
        case = mediating().given(ProposeExtension, APPLICANT, budget=LONGER, reason=WHY)
        assert case.case.term.proposed is not None
        assert case.case.term.proposed.agreed == (1,)
        shorter = Budget(amount=5, unit=Unit.WORKING_DAYS)
        case.given(ProposeExtension, OTHER, budget=shorter, reason=WHY)
        case.when(AgreeToExtension, APPLICANT).then(ExtensionAgreed, TermExtended, ClockMoved)
        (extended,) = case.seen(TermExtended)
        assert isinstance(extended, TermExtended)
        assert extended.budget == shorter

    def test_talk_extends_nothing(self) -> None:
        case = mediating()
        due = case.clock(ClockKind.TERM).due
        for who in (APPLICANT, OTHER, MEDIATOR):
            case.given(AddNote, who, text=words("同意延长到下个月。"), audience=Visibility.PARTIES)
        assert case.clock(ClockKind.TERM).due == due

    def test_only_before_the_term_is_over_even_if_no_timer_has_fired(self) -> None:
        case = mediating().given(ProposeExtension, APPLICANT, budget=LONGER, reason=WHY)
        case.until(case.clock(ClockKind.TERM).due)
        case.when(AgreeToExtension, OTHER).refused(TermIsOver)
        case.when(ProposeExtension, OTHER, budget=LONGER, reason=WHY).refused(TermIsOver)

    def test_a_term_that_stands_still_is_not_over(self) -> None:
        case = mediating().given(Suspend, MEDIATOR, reason_code="expertise", reason=WHY).later(days=60)
        case.given(ProposeExtension, APPLICANT, budget=LONGER, reason=WHY).given(AgreeToExtension, OTHER)
        assert case.case.term.extended == 1
        assert case.clock(ClockKind.TERM).paused_since is not None

    def test_as_often_as_the_pack_allows(self) -> None:
        case = mediating()
        for _ in range(2):
            case.given(ProposeExtension, APPLICANT, budget=LONGER, reason=WHY).given(AgreeToExtension, OTHER)
        case.when(ProposeExtension, OTHER, budget=LONGER, reason=WHY).refused(ExtensionsUsedUp, most=2)
        case.when(AgreeToExtension, OTHER).refused(NoExtensionProposed)

    def test_while_signatures_are_collected_too(self) -> None:
        case = drafted().given(ProposeExtension, MEDIATOR, budget=LONGER, reason=WHY)
        case.given(AgreeToExtension, APPLICANT).given(AgreeToExtension, OTHER)
        assert case.case.term.extended == 1

    def test_whose_word_it_is(self) -> None:
        case = mediating().given(ProposeExtension, MEDIATOR, budget=LONGER, reason=WHY)
        case.when(AgreeToExtension, MEDIATOR).refused(PartyMissing)
        case.when(AgreeToExtension, APPLICANT, party=2).refused(NotPermitted)
        case.when(AgreeToExtension, SUPERVISOR).refused(NotPermitted)

    def test_a_side_that_named_representatives_speaks_through_them(self) -> None:
        case = mediating()
        duties = replace(case.case.duties, representatives=(("other", (3,)),))
        case.state = replace(case.case, duties=duties)
        case.when(ProposeExtension, party(2), budget=LONGER, reason=WHY).refused(NotASpeaker, party=2)

    def test_outside_mediation_there_is_no_term(self) -> None:
        case = mediating().given(RefuseMediation, OTHER)
        case.when(ProposeExtension, APPLICANT, budget=LONGER, reason=WHY).refused(WrongStage)
        case.when(Suspend, MEDIATOR, reason_code="expertise", reason=WHY).refused(WrongStage)
