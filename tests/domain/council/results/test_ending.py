"""What came of a decision is scored exactly; then it is closed, or was put aside before, or is annulled even after."""

import pytest

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.meetings import UnitMissing
from domain.council.refusals.results import (
    AlreadyAppraised,
    NothingAppraised,
    NothingCarried,
    NotListedThere,
    ObjectionsOpen,
    PublicationRunning,
)
from domain.refusals import NotPermitted, UnknownCode
from schemas.council.acts import Chosen, Question
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded
from schemas.council.results import (
    AnswerAppraisal,
    AnswerObjection,
    AppraisalAnswered,
    Appraise,
    Appraised,
    CloseDeliberation,
    DecisionAnnulled,
    DeliberationClosed,
    DeliberationShelved,
    PublishResult,
    RaiseObjection,
    ReportBack,
    ShelveDeliberation,
    UnpublishResult,
)
from schemas.council.rounds import ReferToVote
from schemas.council.stages import Step
from schemas.council.tasks import FinishTask
from tests.domain.council.chamber import (
    CHAIR,
    NEIGHBOUR,
    ORGANISER,
    OWNERS,
    SENIOR,
    neighbour,
    words,
)
from tests.domain.council.results.results import (
    OWNER,
    agreed,
    annulment,
    half_agreed,
    out,
    owned,
    passed,
    published,
    reported,
)
from tests.domain.council.steps import SUGGESTION, counted, in_the_hall, opened, scheduled, suggested
from tests.domain.council.story import Story

WHY = words("条件不成熟")


def test_those_who_took_part_score_it_once_each_and_the_total_is_exact() -> None:
    told = reported().given(Appraise, NEIGHBOUR, score=5, remark=words("好"))
    told.given(Appraise, neighbour(2), score=3)
    told.given(Appraise, ORGANISER, score=4, unit="house003")
    one = told.one(Appraised)
    assert (one.unit, one.count, one.total) == ("house003", 3, 12)
    told.when(Appraise, NEIGHBOUR, score=1).refused(AlreadyAppraised)
    told.when(Appraise, ORGANISER, score=1, unit="house003").refused(AlreadyAppraised)
    told.when(Appraise, neighbour(99), score=1).refused(NotListedThere)
    told.when(Appraise, neighbour(4), score=1, unit="house005").refused(NotPermitted)
    told.when(Appraise, ORGANISER, score=1).refused(UnitMissing)


def test_it_is_scored_once_everybody_was_told_what_was_done() -> None:
    out().when(Appraise, NEIGHBOUR, score=5).refused(WrongStep)


def test_the_appraised_answer_what_somebody_said() -> None:
    told = reported()
    told.when(AnswerAppraisal, OWNER, text=WHY).refused(NothingAppraised)
    told.given(Appraise, NEIGHBOUR, score=2).when(AnswerAppraisal, OWNER, text=WHY).then(AppraisalAnswered)
    told.stands(Step.REPORTED)


def test_it_is_closed_when_nothing_is_open() -> None:
    told = out().given(RaiseObjection, NEIGHBOUR, text=WHY)
    told.when(CloseDeliberation, CHAIR).refused(WrongStep)
    reported(told)
    told.when(CloseDeliberation, CHAIR).refused(ObjectionsOpen, objections=(1,))
    told.given(AnswerObjection, CHAIR, objection=1, text=words("已经核实"))
    told.when(CloseDeliberation, CHAIR).refused(PublicationRunning)
    told.runs_out(CouncilClock.PUBLICATION).given(CloseDeliberation, CHAIR)
    assert told.one(DeliberationClosed).outcome == "carried"
    assert told.stands(Step.CLOSED).owed() == ()
    assert told.told.clocks == ()


@pytest.mark.parametrize(("yes", "outcome"), [(20, "carried"), (14, "partly_carried")])
def test_how_it_ended_follows_from_what_was_published(yes: int, outcome: str) -> None:
    told = half_agreed().given(
        ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS
    )
    counted(opened(told).vote("p2", yes=yes, no=20 - yes))
    reported(published(owned(told))).runs_out(CouncilClock.PUBLICATION).given(CloseDeliberation, CHAIR)
    assert told.one(DeliberationClosed).outcome == outcome


def test_what_did_not_carry_is_told_and_closed_too() -> None:
    told = published(passed(yes=0, no=20)).given(ReportBack, CHAIR, text=words("未通过"))
    told.runs_out(CouncilClock.PUBLICATION).given(CloseDeliberation, CHAIR)
    assert told.one(DeliberationClosed).outcome == "not_carried"


def test_the_case_that_a_topic_came_from_hears_how_it_ended() -> None:
    told = reported().runs_out(CouncilClock.PUBLICATION)
    told.given(CloseDeliberation, CHAIR)
    assert told.one(DeliberationClosed).origin is None
    origin = "case/0198f2a0-0000-7000-8000-000000000001"
    handed = Story().given(SUGGESTION.model_copy(update={"source": "case", "origin": origin}), ORGANISER)
    assert handed.told.origin == origin


def test_a_result_that_was_taken_down_after_its_days_may_be_closed() -> None:
    told = reported().runs_out(CouncilClock.PUBLICATION)
    told.given(UnpublishResult, CHAIR, reason=words("期满")).given(CloseDeliberation, CHAIR)


def test_what_is_undecided_is_put_aside_with_the_reason_and_what_carried_is_not() -> None:
    told = scheduled()
    told.when(ShelveDeliberation, NEIGHBOUR, reason=WHY).refused(NotPermitted)
    told.when(ShelveDeliberation, ORGANISER, reason=WHY).then(DeadlineEnded, DeliberationShelved)
    assert told.stands(Step.SHELVED).owed() == ()
    for decided in (agreed(), passed(), out()):
        decided.when(ShelveDeliberation, SENIOR, reason=WHY).refused(WrongStep)
    suggested().when(ShelveDeliberation, ORGANISER, reason=WHY).refused(WrongStep)
    in_the_hall().when(ShelveDeliberation, ORGANISER, reason=WHY).refused(WrongStep)
    passed(yes=1, no=19).given(ShelveDeliberation, SENIOR, reason=WHY)


def test_whoever_objected_is_answered_before_it_is_put_aside() -> None:
    told = out().given(RaiseObjection, NEIGHBOUR, text=WHY).given(RaiseObjection, neighbour(2), text=WHY)
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再商量"))
    told.when(ShelveDeliberation, ORGANISER, reason=WHY).refused(ObjectionsOpen, objections=(2,))


def test_a_court_annuls_a_decision_also_after_it_was_closed() -> None:
    told = reported().runs_out(CouncilClock.PUBLICATION).given(CloseDeliberation, CHAIR)
    ended = told.told.ended_at
    told.when(annulment("newspaper"), SENIOR).refused(UnknownCode)
    told.when(annulment("court"), NEIGHBOUR).refused(NotPermitted)
    told.later(days=300).when(annulment("court"), SENIOR)
    told.then(DecisionAnnulled)
    assert told.stands(Step.ANNULLED).told.ended_at == ended
    told.when(annulment("court"), SENIOR).refused(WrongStep)


def test_an_authority_annuls_a_decision_that_is_being_carried_out_and_no_clock_runs_on() -> None:
    told = out().given(annulment("street"), SENIOR)
    assert told.stands(Step.ANNULLED).told.clocks == ()
    told.when(FinishTask, OWNER, task=1, text=WHY).refused(WrongStep)


def test_there_is_nothing_to_annul_where_nothing_was_decided() -> None:
    told = published(passed(yes=1, no=19))
    told.when(annulment("court"), SENIOR).refused(NothingCarried)
    told = counted(in_the_hall())
    told.when(PublishResult, CHAIR, text=WHY)
    told.when(annulment("court"), SENIOR).refused(WrongStep)


def test_an_election_is_published_without_a_task_and_ends_as_carried() -> None:
    told = opened(
        scheduled("building_delegates", "building_delegates", tier=1),
        questions=(Question(id="delegate", rule="building_delegate", method="one", options=("wang", "li")),),
    )
    for number in range(1, 10):
        chosen = Chosen(options=("wang",) if number > 3 else ("li",))
        told.ballots[neighbour(number).unit or ""] = {"delegate": chosen}
    published(counted(told).stands(Step.PASSED)).given(ReportBack, CHAIR, text=words("王当选"))
    told.runs_out(CouncilClock.PUBLICATION).given(CloseDeliberation, CHAIR)
    assert told.one(DeliberationClosed).outcome == "carried"
    told.given(annulment("street"), SENIOR).stands(Step.ANNULLED)
