"""A result is published: signed, owned, for fifteen days; objected to while it is up, and each objection answered."""

from datetime import timedelta

import pytest

from domain.council.refusals.results import (
    MinutesUnsigned,
    NoObjectionOpen,
    NoSuchObjection,
    NothingPublished,
    NotListedThere,
    NowhereToGoBack,
    OwnerMissing,
    PublicationOver,
    PublicationRunning,
)
from domain.refusals import NotPermitted
from engine.packs import load_pack
from schemas.actors import Actor, Role
from schemas.calendar import Unit
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlinePassed, DeadlineSet
from schemas.council.proposals import ProposalCarried
from schemas.council.results import (
    AnswerObjection,
    CloseDeliberation,
    ObjectionAnswered,
    ObjectionRaised,
    PublishResult,
    RaiseObjection,
    ResultPublished,
    ResultUnpublished,
    UnpublishResult,
)
from schemas.council.rounds import OpenRound, ReferToVote
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice
from tests.domain.case.people import POLICIES, local
from tests.domain.council.chamber import (
    CHAIR,
    FAR_AWAY,
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
    covenant,
    half_agreed,
    met,
    minuted,
    out,
    owned,
    passed,
    published,
    reported,
    signed,
)
from tests.domain.council.steps import SUGGESTION, counted, opened
from tests.domain.council.story import Story

TEXT = words("经协商确定", "result")
NO = words("通道太窄")


def object_to(told: Story, by: Actor = NEIGHBOUR) -> Story:
    return told.given(RaiseObjection, by, text=NO)


def test_what_was_agreed_on_is_up_for_fifteen_days_by_the_calendar() -> None:
    told = owned(agreed())
    told.when(PublishResult, CHAIR, text=TEXT, money=words("两千元", "money"))
    told.then(DeadlineEnded, ResultPublished, DeadlineSet)
    put = told.one(ResultPublished)
    assert (put.version, put.carried, put.failed, put.days) == (1, ("p1",), (), 15)
    days = put.until - told.at
    assert timedelta(days=15) <= days, "the day on which it is put up is not counted"
    assert told.stands(Step.PUBLISHED).clock(CouncilClock.PUBLICATION).due == put.until


def test_the_fifteenth_day_on_a_rest_day_is_followed_by_the_next_working_day() -> None:
    told = owned(agreed()).on("2026-04-17 10:00")
    published(told)
    assert told.told.publication is not None
    # The 2nd of May is a rest day, and so are the days up to the 5th.
    assert told.told.publication.until == local("2026-05-07 00:00")


def test_a_result_that_nobody_publishes_is_overdue() -> None:
    told = agreed()
    told.runs_out(CouncilClock.PUBLISH)
    assert [one.outcome for one in told.seen(DeadlinePassed) if isinstance(one, DeadlinePassed)][
        -1
    ] == "overdue"


def test_a_decision_without_somebody_who_carries_it_out_is_not_final() -> None:
    told = agreed()
    told.when(PublishResult, CHAIR, text=TEXT).refused(OwnerMissing, proposals=("p1",))
    assert told.may(CHAIR)["PublishResult"] is OwnerMissing
    owned(told, proposal="p1").given(PublishResult, CHAIR, text=TEXT)


def test_what_was_not_agreed_on_is_published_without_a_task() -> None:
    told = passed(yes=1, no=19).stands(Step.NOT_PASSED)
    told.given(PublishResult, CHAIR, text=TEXT)
    assert (told.one(ResultPublished).carried, told.one(ResultPublished).failed) == ((), ("p1",))
    assert CouncilClock.REPORT_BACK in told.kinds()


def test_charging_posts_that_the_hall_agreed_on_bind_nobody_before_the_owners_vote() -> None:
    told = published(owned(half_agreed()))
    assert told.told.publication is not None
    assert (told.told.publication.carried, told.told.publication.failed) == (("p1",), ("p2",))


def test_charging_posts_that_miss_three_quarters_by_one_are_published_as_failed_beside_what_carried() -> None:
    told = half_agreed().given(
        ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS
    )
    counted(opened(told).vote("p2", yes=14, no=6)).stands(Step.NOT_PASSED)
    published(owned(told, proposal="p1"))
    assert told.told.publication is not None
    assert (told.told.publication.carried, told.told.publication.failed) == (("p1",), ("p2",))


def test_three_sides_sign_before_the_result_of_their_meeting_is_published() -> None:
    told = owned(met())
    told.when(PublishResult, CHAIR, text=TEXT)
    told.refused(MinutesUnsigned, missing=("community", "owners", "property"))
    signed(minuted(told), "community", "property")
    told.when(PublishResult, CHAIR, text=TEXT).refused(MinutesUnsigned, missing=("owners",))
    signed(told, "owners").given(PublishResult, CHAIR, text=TEXT)
    told.stands(Step.PUBLISHED)


@pytest.mark.parametrize("by", [NEIGHBOUR, FAR_AWAY, OWNER], ids=lambda one: one.id)
def test_who_does_not_run_it_publishes_nothing(by: Actor) -> None:
    owned(agreed()).when(PublishResult, by, text=TEXT).refused(NotPermitted)


def test_a_publication_is_not_taken_down_before_its_days_are_over() -> None:
    told = out()
    until = told.clock(CouncilClock.PUBLICATION).due
    told.when(UnpublishResult, CHAIR, reason=NO).refused(PublicationRunning, until=until.isoformat())
    told.until(until - timedelta(seconds=1)).when(UnpublishResult, CHAIR, reason=NO).refused(
        PublicationRunning
    )
    told.until(until).obeys().given(UnpublishResult, CHAIR, reason=words("期满"))
    told.then(ResultUnpublished)
    told.when(UnpublishResult, CHAIR, reason=NO).refused(NothingPublished)
    told.when(RaiseObjection, NEIGHBOUR, text=NO).refused(NothingPublished)


def test_taken_down_at_the_last_second_before_the_clock_is_heard_ends_the_clock() -> None:
    told = out()
    told.until(told.clock(CouncilClock.PUBLICATION).due).given(UnpublishResult, CHAIR, reason=words("期满"))
    told.then(DeadlineEnded, ResultUnpublished)


def test_the_days_over_and_nobody_objecting_nothing_more_is_owed_but_the_task() -> None:
    told = out().runs_out(CouncilClock.PUBLICATION)
    last = told.seen(DeadlinePassed)[-1]
    assert isinstance(last, DeadlinePassed)
    assert (last.kind, last.outcome) == (CouncilClock.PUBLICATION, "done")


def test_whoever_lives_there_objects_while_it_is_up_and_is_answered_within_days() -> None:
    told = object_to(out())
    told.then(ObjectionRaised, DeadlineSet)
    assert (told.one(ObjectionRaised).objection, told.one(ObjectionRaised).unit) == (1, NEIGHBOUR.unit)
    assert told.clock(CouncilClock.ANSWER_OBJECTION).subject == "1"
    told.when(RaiseObjection, FAR_AWAY, text=NO).refused(NotPermitted)
    told.when(RaiseObjection, neighbour(2), text=NO)
    told.then(ObjectionRaised, DeadlineSet)
    told.when(AnswerObjection, CHAIR, objection=1, text=words("已经核实宽度"))
    told.then(DeadlineEnded, ObjectionAnswered)
    assert [one.subject for one in told.told.of_kind(CouncilClock.ANSWER_OBJECTION)] == ["2"]
    assert [one.effect for one in told.told.objections] == ["stands", None]
    told.when(AnswerObjection, CHAIR, objection=1, text=NO).refused(NoObjectionOpen)
    told.when(AnswerObjection, CHAIR, objection=3, text=NO).refused(NoSuchObjection)
    told.given(AnswerObjection, CHAIR, objection=2, text=NO)
    told.when(AnswerObjection, CHAIR, objection=2, text=NO).refused(NoObjectionOpen)


def test_staff_take_an_objection_down_at_the_window() -> None:
    told = out().given(RaiseObjection, ORGANISER, text=NO, unit="house009")
    assert told.one(ObjectionRaised).unit == "house009"
    told.when(RaiseObjection, ORGANISER, text=NO, unit="ghost001").refused(NotListedThere)
    told.given(RaiseObjection, ORGANISER, text=NO)
    assert [one.by for one in told.told.objections] == ["house009", ORGANISER.id]


def test_a_party_of_the_case_that_a_topic_came_from_objects() -> None:
    one = Actor(id="case/0198f2a0/party/1", role=Role.PARTY, case="case/0198f2a0", party=1)
    out().when(RaiseObjection, one, text=NO).refused(NotPermitted)
    other = Story().given(
        SUGGESTION.model_copy(update={"source": "case", "origin": "case/0198f2a0"}), ORGANISER
    )
    assert "RaiseObjection" in other.may(one)
    assert "RaiseObjection" not in other.may(one.model_copy(update={"case": "case/other"}))


def test_nobody_objects_once_the_days_are_over() -> None:
    told = out()
    told.until(told.clock(CouncilClock.PUBLICATION).due)
    told.when(RaiseObjection, NEIGHBOUR, text=NO).refused(PublicationOver)


def test_an_objection_that_nobody_answers_is_overdue() -> None:
    told = object_to(out()).runs_out(CouncilClock.ANSWER_OBJECTION)
    passed_by = [one for one in told.seen(DeadlinePassed) if isinstance(one, DeadlinePassed)]
    assert (passed_by[-1].kind, passed_by[-1].outcome) == (CouncilClock.ANSWER_OBJECTION, "overdue")


def test_an_objection_sends_what_was_agreed_on_back_to_a_round() -> None:
    told = object_to(out())
    told.when(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再商量"))
    told.then(DeadlineEnded, ObjectionAnswered, DeadlineEnded, ProposalCarried, DeadlineSet)
    assert (told.one(ObjectionAnswered).procedure, told.one(ObjectionAnswered).phase) == ("hall", 0)
    told.stands(Step.BETWEEN).status(p1="open")
    assert told.told.publication is not None
    assert not told.told.publication.up
    told.when(AnswerObjection, CHAIR, objection=1, text=NO).refused(NoObjectionOpen)
    opens = told.at + timedelta(days=9)
    told.given(GiveNotice, CHAIR, opens=opens, material=words("新方案", "material"))
    told.until(opens).given(OpenRound, CHAIR).stands(Step.ROUND)
    counted(told.vote("p1", yes=11)).stands(Step.CONSENSUS)
    told.given(PublishResult, CHAIR, text=TEXT)
    assert told.one(ResultPublished).version == 2


def test_an_objection_that_comes_after_another_sent_it_back_is_answered_and_changes_nothing() -> None:
    told = object_to(object_to(out()), neighbour(2))
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再商量"))
    told.when(AnswerObjection, CHAIR, objection=2, effect="back_to_vote", text=NO).refused(NowhereToGoBack)
    told.given(AnswerObjection, CHAIR, objection=2, text=words("同第一条")).stands(Step.BETWEEN)


def test_a_vote_of_owners_goes_back_to_a_vote_and_never_to_talk_that_there_was_not() -> None:
    told = object_to(published(owned(passed())), neighbour(3))
    told.when(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=NO).refused(NowhereToGoBack)
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_vote", text=words("重新表决"))
    told.stands(Step.REFERRED).status(p1="open")
    counted(opened(told).vote("p1", yes=20)).stands(Step.PASSED).status(p1="passed")


def test_what_the_hall_agreed_on_may_be_put_to_a_vote_instead() -> None:
    told = object_to(out())
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_vote", text=words("交代表会议表决"))
    told.stands(Step.NO_CONSENSUS).status(p1="open")
    assert told.may(CHAIR)["ReferToVote"] is None


def test_a_referred_vote_goes_back_to_talk_with_the_procedure_of_the_talk() -> None:
    told = half_agreed().given(
        ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS
    )
    counted(opened(told).vote("p2", yes=20)).stands(Step.PASSED)
    object_to(published(owned(told)))
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再商量"))
    told.stands(Step.BETWEEN).status(p1="open", p2="open")
    assert (told.told.procedure, told.told.referral) == ("hall", None)
    counted(opened(told).vote("p1", yes=10).vote("p2", yes=10)).stands(Step.PARTIAL)


def test_the_pack_for_demonstrations_publishes_for_seconds_and_says_of_no_days() -> None:
    told = Story(pack=load_pack(POLICIES / "quick"))
    assert told.pack.council is not None
    rule = next(one for one in told.pack.council.clocks if one.kind is CouncilClock.PUBLICATION)
    assert rule.budget is not None
    assert rule.budget.unit is Unit.SECONDS
    real = owned(agreed())
    real.pack = told.pack
    published(real)
    assert real.one(ResultPublished).days == 0
    assert real.one(ResultPublished).until - real.at == timedelta(seconds=rule.budget.amount)


def test_what_is_over_is_not_published_again() -> None:
    told = reported()
    assert told.stands(Step.REPORTED).may(CHAIR)["CloseDeliberation"] is PublicationRunning
    told.runs_out(CouncilClock.PUBLICATION).given(CloseDeliberation, CHAIR)
    assert [name for name, why in told.may(SENIOR).items() if why is None] == ["AnnulDecision"]


def test_a_covenant_goes_back_from_its_vote_to_its_first_step() -> None:
    told = object_to(published(owned(covenant())))
    assert told.told.phase == 1
    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_round", text=words("再改草案"))
    assert (told.told.procedure, told.told.phase, told.told.nth) == ("residents_covenant", 0, 0)
    told.stands(Step.BETWEEN).status(p1="open")
