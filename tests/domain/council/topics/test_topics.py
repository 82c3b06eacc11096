"""A topic on its way to being scheduled: supported, taken up or not, taken back, studied by the party organisation."""

from datetime import timedelta

import pytest

from domain.council.refusals.deliberation import AlreadySuggested, UnknownDeliberation, WrongStep
from domain.council.refusals.topics import (
    AlreadySupported,
    NoticeTooShort,
    StudyCountWrong,
    StudyMissing,
    StudyNotNeeded,
    TierUnfit,
    TopicSupported,
)
from domain.refusals import NotPermitted, OccursInFuture, UnknownCode, UnknownPlace
from schemas.actors import Actor
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlineNeared, DeadlinePassed, DeadlineSet
from schemas.council.proposals import ClassifyProposal
from schemas.council.rounds import OpenRound, RaiseTier, ReferToVote
from schemas.council.stages import Step
from schemas.council.topics import (
    GiveNotice,
    PartyStudyRecorded,
    RecordPartyStudy,
    RejectTopic,
    ScheduleDeliberation,
    ScreenTopic,
    SupportTopic,
    TopicRejected,
    TopicSuggested,
    TopicWithdrawn,
    WithdrawTopic,
)
from schemas.council.topics import TopicSupported as Supported
from tests.domain.case.people import CAPTAIN, ELSEWHERE, GRID, STRANGER
from tests.domain.council.chamber import (
    BRANCH_SECRETARY,
    CHAIR,
    CLOCK,
    DELEGATES,
    FAR_AWAY,
    HALL,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    REGISTER,
    SENIOR,
    neighbour,
    words,
)
from tests.domain.council.steps import ORDER, SUGGESTION, counted, opened, proposed, suggested
from tests.domain.council.story import Story


def screened(matter: str = "community", procedure: str = "hall", tier: int = 1) -> Story:
    return suggested().given(
        ScreenTopic, ORGANISER, matter=matter, procedure=procedure, tier=tier, reason=words("按性质")
    )


def test_a_resident_suggests_and_the_clock_for_an_answer_runs() -> None:
    told = suggested()
    told.then(TopicSuggested, DeadlineSet)
    assert (told.told.proposer, told.told.source) == (NEIGHBOUR.id, "resident")
    assert told.kinds() == (CouncilClock.SCREEN,)


def test_a_topic_is_suggested_once() -> None:
    suggested().when(SUGGESTION, NEIGHBOUR).refused(AlreadySuggested)


@pytest.mark.parametrize("by", [FAR_AWAY, STRANGER], ids=lambda one: one.id)
def test_who_has_nothing_to_do_with_the_place_suggests_nothing(by: Actor) -> None:
    Story().when(SUGGESTION, by).refused(NotPermitted)


@pytest.mark.parametrize("said", [{"source": "repeated"}, {"origin": "case/0198f2a0"}])
def test_a_resident_suggests_in_its_own_name_alone(said: dict[str, str]) -> None:
    Story().when(SUGGESTION.model_copy(update=said), NEIGHBOUR).refused(NotPermitted)


def test_the_system_suggests_what_is_reported_again_and_again() -> None:
    said = {"source": "repeated", "origin": "case/0198f2a0"}
    told = Story().given(SUGGESTION.model_copy(update=said), CLOCK)
    assert (told.told.proposer, told.told.origin) == (None, "case/0198f2a0")


def test_a_topic_is_about_a_place_that_exists() -> None:
    Story().when(SUGGESTION.model_copy(update={"place": "hean/none"}), ORGANISER).refused(UnknownPlace)


def test_nothing_is_done_with_a_topic_that_nobody_suggested() -> None:
    Story().when(SupportTopic, NEIGHBOUR).refused(UnknownDeliberation)


def test_each_supports_once_and_who_suggested_it_does_so_by_that() -> None:
    told = suggested().given(SupportTopic, neighbour(2)).given(SupportTopic, neighbour(3))
    assert told.one(Supported).supporters == 2
    told.when(SupportTopic, neighbour(2)).refused(AlreadySupported)
    told.when(SupportTopic, NEIGHBOUR).refused(AlreadySupported)
    told.when(SupportTopic, ORGANISER).refused(NotPermitted)
    assert told.may(neighbour(4))["SupportTopic"] is None
    assert told.told.supporters == ("house002", "house003")


def test_its_proposer_takes_a_topic_back_until_so_many_stand_behind_it_that_it_is_answered() -> None:
    told = suggested()
    told.when(WithdrawTopic, neighbour(2)).refused(NotPermitted)
    told.when(WithdrawTopic, NEIGHBOUR, reason=words("已经解决"))
    told.then(DeadlineEnded, TopicWithdrawn)
    assert told.stands(Step.WITHDRAWN).owed() == ()
    told = suggested()
    for number in range(2, 12):
        told.given(SupportTopic, neighbour(number))
    told.when(WithdrawTopic, NEIGHBOUR).refused(TopicSupported, supporters=10)


def test_a_topic_is_not_taken_up_for_a_reason_of_the_pack() -> None:
    told = suggested()
    told.when(RejectTopic, ORGANISER, reason_code="boring", reason=words("不大")).refused(UnknownCode)
    told.when(RejectTopic, NEIGHBOUR, reason_code="unlawful", reason=words("不合法")).refused(NotPermitted)
    told.when(RejectTopic, ORGANISER, reason_code="private_matter", reason=words("两家的事"))
    told.then(DeadlineEnded, TopicRejected)
    assert told.stands(Step.REJECTED).owed() == ()
    told.when(SupportTopic, neighbour(2)).refused(WrongStep, step="rejected")


def test_who_organises_a_tier_takes_topics_up_there() -> None:
    told = suggested()
    said = {"matter": "community", "procedure": "hall"}
    for nobody in (NEIGHBOUR, CAPTAIN, GRID, ELSEWHERE):
        told.when(ScreenTopic, nobody, **said, tier=1).refused(NotPermitted)
    told.when(ScreenTopic, BRANCH_SECRETARY, **said, tier=3).refused(TierUnfit, tiers=(1, 2))
    told.when(ScreenTopic, ORGANISER, matter="neighbouring_communities", procedure="joint_conference", tier=1,
              reason=words("跨社区")).refused(TierUnfit, tiers=(3,))  # fmt: skip
    told.given(ScreenTopic, SENIOR, **said, tier=3)
    assert told.told.tier == 3
    assert told.kinds() == (CouncilClock.ARRANGE,)


def test_a_topic_that_nobody_answers_is_overdue_and_the_supervisor_hears_of_it() -> None:
    told = suggested().runs_out(CouncilClock.SCREEN)
    assert told.seen(DeadlineNeared)
    (passed,) = told.seen(DeadlinePassed)
    assert isinstance(passed, DeadlinePassed)
    assert passed.outcome == "overdue"
    assert [one.staff for one in passed.told] == ["staff-supervisor"]
    told.given(ScreenTopic, ORGANISER, matter="community", procedure="hall", tier=1)
    assert told.kinds() == (CouncilClock.ARRANGE,)


STUDY = {"due": 9, "present": 7, "opinion": "support", "text": words("同意提交")}


def test_what_an_assembly_decides_is_studied_first() -> None:
    told = screened("representatives_matter", "residents_representatives")
    told.when(ScheduleDeliberation, ORGANISER, chair="staff-officer", observer="staff-supervisor")
    told.refused(StudyMissing)
    told.when(RecordPartyStudy, ORGANISER, held_at=told.at, **{**STUDY, "present": 10})
    told.refused(StudyCountWrong, due=9, present=10)
    told.when(RecordPartyStudy, ORGANISER, held_at="2026-03-03T09:00:00Z", **STUDY).refused(OccursInFuture)
    told.when(RecordPartyStudy, ORGANISER, held_at=told.at, **STUDY)
    told.then(PartyStudyRecorded)
    told.stands(Step.STUDIED)
    told.when(RecordPartyStudy, ORGANISER, held_at=told.at, **STUDY).refused(WrongStep)
    assert told.may(ORGANISER)["ScheduleDeliberation"] is None


def test_the_study_is_advice_and_stops_nothing() -> None:
    told = screened("representatives_matter", "residents_representatives")
    told.given(RecordPartyStudy, ORGANISER, held_at=told.at, **{**STUDY, "opinion": "not_now"})
    assert told.stands(Step.STUDIED).may(ORGANISER)["ScheduleDeliberation"] is None


def test_owners_decide_without_a_study() -> None:
    told = screened("use_fund", "owners_ordinary")
    told.when(RecordPartyStudy, ORGANISER, held_at=told.at, **STUDY).refused(StudyNotNeeded)
    assert told.may(ORGANISER)["ScheduleDeliberation"] is None


def talked(tier: int = 1) -> Story:
    """Neighbours talked three times about cars, nobody having studied it, and agree on nothing."""
    told = screened(tier=tier).given(
        ScheduleDeliberation,
        ORGANISER,
        register_id=REGISTER,
        body=HALL,
        chair=CHAIR.id,
        observer=OBSERVER.id,
    )
    opened(proposed(told, ORDER))
    while counted(told.vote("p1", yes=1, no=9)).told.step is Step.BETWEEN:
        opens = told.clock(CouncilClock.COOLING).due
        told.given(GiveNotice, CHAIR, opens=opens, material=words("再谈", "material"))
        told.until(opens).given(OpenRound, CHAIR)
    return told.stands(Step.NO_CONSENSUS)


def test_talk_that_may_end_before_an_assembly_is_studied_at_any_time() -> None:
    told = talked()
    assert told.may(ORGANISER)["RecordPartyStudy"] is None
    told.given(RecordPartyStudy, ORGANISER, held_at=told.at, **STUDY)
    assert told.stands(Step.NO_CONSENSUS).told.studied


def test_an_assembly_votes_on_what_was_studied() -> None:
    told = talked().given(ClassifyProposal, CHAIR, proposal="p1", matter="community")
    to = {"procedure": "residents_representatives", "register_id": DELEGATES}
    told.given(ReferToVote, SENIOR, proposals=("p1",), reason=words("不必再谈"), **to)
    notice = {"opens": told.at + timedelta(days=9), "material": words("方案", "material")}
    told.when(GiveNotice, CHAIR, **notice).refused(StudyMissing)
    told.given(RecordPartyStudy, ORGANISER, held_at=told.at, **STUDY).stands(Step.REFERRED)
    told.when(GiveNotice, CHAIR, **{**notice, "opens": told.at + timedelta(days=2)})
    told.refused(NoticeTooShort, days=5)
    told.given(GiveNotice, CHAIR, **notice).runs_out(CouncilClock.OPENING).stands(Step.VOTING)


def test_what_was_deliberated_is_neither_taken_back_nor_rejected_at_the_tier_above() -> None:
    told = talked().given(RaiseTier, SENIOR).stands(Step.SCREENED)
    assert told.told.tier == 2
    told.when(WithdrawTopic, NEIGHBOUR).refused(WrongStep, step="screened")
    told.when(RejectTopic, ORGANISER, reason_code="unlawful", reason=words("不合法")).refused(WrongStep)
    told.when(SupportTopic, neighbour(2)).refused(WrongStep)
    assert told.may(ORGANISER)["ScheduleDeliberation"] is None
