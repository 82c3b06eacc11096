"""What rounds and votes come to: consensus after an amendment, a part that owners decide, no quorum, the tier above, the shelf."""

from datetime import timedelta

import pytest

from domain.council.refusals.proposals import UnknownProposal
from domain.council.refusals.rounds import (
    MatterUnconfirmed,
    NothingToRefer,
    OtherWayDeclared,
    ProcedureUnfit,
    ProposalSettled,
    QuestionUnfit,
    RegisterUnfit,
    RepeatsUsedUp,
    TopTier,
)
from domain.refusals import UnknownCode
from schemas.council.acts import Question
from schemas.council.clock_kinds import CouncilClock
from schemas.council.clocks import DeadlineEnded, DeadlineSet
from schemas.council.proposals import (
    AdoptAmendment,
    AmendClause,
    AmendmentAdopted,
    ClassifyProposal,
    MakeProposal,
    ProposalMade,
)
from schemas.council.results import (
    AnswerObjection,
    DeliberationShelved,
    PublishResult,
    RaiseObjection,
    ShelveDeliberation,
)
from schemas.council.rounds import (
    CallAgain,
    CalledAgain,
    OpenRound,
    RaiseTier,
    ReferredToVote,
    ReferToVote,
    RoundCounted,
    TierRaised,
)
from schemas.council.stages import Step
from schemas.council.tasks import AssignTask
from schemas.council.topics import ScheduleDeliberation
from tests.domain.case.people import CAPTAIN
from tests.domain.council.chamber import (
    ASSEMBLY,
    BRANCH,
    CHAIR,
    COMMITTEE,
    DELEGATES,
    HALL,
    NEIGHBOUR,
    OBSERVER,
    ORGANISER,
    OWNERS,
    REGISTER,
    RESIDENTS,
    SENIOR,
    words,
)
from tests.domain.council.steps import (
    CHARGING,
    ORDER,
    counted,
    in_the_hall,
    noticed,
    of_three_sides,
    opened,
    owners_vote,
    proposed,
    scheduled,
)
from tests.domain.council.story import Story

SIDES = ("community", "owners", "property")


def partly_agreed() -> Story:
    """Neighbours agree on the order of parking, and on charging posts, which owners decide."""
    told = in_the_hall(ORDER, CHARGING).vote("p1", yes=12).vote("p2", yes=11)
    return counted(told).stands(Step.PARTIAL)


def referred() -> Story:
    """The posts are put to the special vote of the owners."""
    told = partly_agreed()
    told.given(ClassifyProposal, CHAIR, proposal="p2", matter="common_use")
    return told.given(ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS)


def used_up(told: Story) -> Story:
    """Round after round finds no agreement, until there is none left."""
    while counted(told.vote("p1", yes=4, no=8)).told.step is Step.BETWEEN:
        opened(told)
    return told


def test_one_round_fails_and_the_next_agrees_on_a_text_with_one_amendment() -> None:
    told = counted(in_the_hall().vote("p1", yes=6, no=6)).stands(Step.BETWEEN)
    told.given(
        AmendClause, NEIGHBOUR, proposal="p1", clause=1, text=words("按月轮换"), reason=words("按周太勤")
    )
    told.given(AdoptAmendment, CHAIR, proposal="p1", amendment=1)
    assert told.one(AmendmentAdopted).version == 2

    opened(told).vote("p1", yes=10, no=1, abstain=1)
    counted(told)

    found = told.one(RoundCounted)
    assert (found.leads_to, found.agreed, found.verdicts[0].grade) == ("consensus", ("p1",), "four_fifths")
    told.stands(Step.CONSENSUS).status(p1="agreed")
    assert told.kinds() == (CouncilClock.PUBLISH,)
    assert len(told.proposal("p1").clauses[0]) == 2


def test_what_residents_agree_on_and_owners_decide_is_partial_until_it_is_put_to_the_vote() -> None:
    """Acceptance: charging posts on common ground, agreed in the hall, need the owners' special vote (Civil Code art. 278)."""
    told = partly_agreed()

    assert told.seen(ProposalMade)[1].matter == "common_use"  # type: ignore[union-attr]
    assert told.one(RoundCounted).open == ()
    told.status(p1="agreed", p2="agreed")
    told.when(ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS)
    told.refused(MatterUnconfirmed, proposal="p2", proposed="common_use")
    told.given(ClassifyProposal, CHAIR, proposal="p2", matter="common_use")
    told.given(ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS)

    told.then(DeadlineEnded, ReferredToVote, DeadlineSet)
    told.stands(Step.REFERRED).status(p1="agreed", p2="referred")
    assert (told.told.procedure, told.told.electorate) == ("owners_special", "owners")
    assert told.kinds() == (CouncilClock.ARRANGE,)


def test_a_special_vote_that_misses_three_quarters_by_one_head_does_not_pass() -> None:
    told = opened(referred())
    assert told.told.rounds[-1].opened.questions == (Question(id="p2", rule="owners_special"),)

    counted(told.vote("p2", yes=14, no=6))

    told.stands(Step.NOT_PASSED).status(p1="agreed", p2="not_passed")
    heads = next(
        one
        for one in told.one(RoundCounted).verdicts[0].measured
        if (one.kind, one.counter) == ("approval", "heads")
    )
    assert (heads.needed, heads.numerator, heads.missed_by) == (15, 14, 1)
    assert told.kinds() == (CouncilClock.PUBLISH,)


def test_three_quarters_exactly_pass() -> None:
    told = counted(opened(referred()).vote("p2", yes=15, no=5))
    told.stands(Step.PASSED).status(p1="agreed", p2="passed")


def test_two_thirds_there_and_exactly_half_in_favour_is_a_valid_vote_that_does_not_pass() -> None:
    """Acceptance: of 18 owners 12 take part, and 6 say yes."""
    told = owners_vote("use_fund", "owners_ordinary", "动用维修资金修屋面")
    told.people = {**told.people, "owners": told.people["owners"][:18]}
    told = owners_vote("use_fund", "owners_ordinary", "动用维修资金修屋面", people=told.people)
    counted(told.vote("p1", yes=6, no=6)).stands(Step.NOT_PASSED)
    assert told.one(RoundCounted).verdicts[0].outcome == "not_passed"


@pytest.mark.parametrize(
    ("said", "reason", "facts"),
    [
        ({"proposals": ("p9",)}, UnknownProposal, {"proposal": "p9"}),
        ({"procedure": "by_dice"}, UnknownCode, {"field": "procedure"}),
        ({"procedure": "owners_ordinary"}, ProcedureUnfit, {"needed": "owners_special"}),
        ({"procedure": "residents_representatives"}, ProcedureUnfit, {"needed": "owners_special"}),
        ({"procedure": "hall"}, ProcedureUnfit, {}),
        ({"register_id": None}, RegisterUnfit, {"needed": "owners"}),
        ({"register_id": REGISTER}, RegisterUnfit, {"needed": "owners"}),
    ],
)
def test_it_is_referred_to_the_right_vote_and_to_no_other(
    said: dict[str, object], reason: type, facts: dict[str, object]
) -> None:
    told = partly_agreed().given(ClassifyProposal, CHAIR, proposal="p2", matter="common_use")
    asked = {"proposals": ("p2",), "procedure": "owners_special", "register_id": OWNERS, **said}
    told.when(ReferToVote, CHAIR, **asked).refused(reason, **facts)


def test_residents_matters_are_never_put_to_owners() -> None:
    told = partly_agreed().given(ClassifyProposal, CHAIR, proposal="p1", matter="community")
    told.when(ReferToVote, CHAIR, proposals=("p1",), procedure="owners_ordinary", register_id=OWNERS)
    told.refused(ProcedureUnfit, proposal="p1")
    told.given(
        ReferToVote, CHAIR, proposals=("p1",), procedure="residents_representatives", register_id=DELEGATES
    )


def test_what_is_dropped_or_decided_is_not_referred() -> None:
    told = counted(opened(referred()).vote("p2", yes=15, no=5))
    told.when(ReferToVote, CHAIR, proposals=("p2",), procedure="owners_special", register_id=OWNERS)
    told.refused(ProposalSettled, proposal="p2", status="passed")
    alone = counted(owners_vote().vote("p1", yes=20))
    alone.when(ReferToVote, CHAIR, proposals=("p1",), procedure="owners_special", register_id=OWNERS)
    alone.refused(NothingToRefer)


def test_a_vote_asks_everything_that_was_referred() -> None:
    told = in_the_hall(CHARGING, "架空层出租").vote("p1", yes=12).vote("p2", yes=12)
    counted(told)
    for code in ("p1", "p2"):
        told.given(ClassifyProposal, CHAIR, proposal=code, matter="common_use")
    told.given(ReferToVote, CHAIR, proposals=("p1", "p2"), procedure="owners_special", register_id=OWNERS)
    noticed(told).until(told.clock(CouncilClock.OPENING).due)
    one = (Question(id="p1", rule="owners_special"),)
    told.when(OpenRound, CHAIR, questions=one).refused(QuestionUnfit, question="p2", why="left_out")
    told.given(OpenRound, CHAIR)
    counted(told.vote("p1", yes=20).vote("p2", no=20)).stands(Step.PASSED)
    told.status(p1="passed", p2="not_passed")


def test_without_a_quorum_the_vote_is_called_again_as_often_as_the_procedure_says() -> None:
    told = counted(opened(referred()).vote("p2", yes=13)).stands(Step.NO_QUORUM)
    told.status(p2="referred")
    assert told.kinds() == (CouncilClock.ARRANGE,)

    told.given(CallAgain, CHAIR)
    assert told.one(CalledAgain).nth == 2
    told.stands(Step.REFERRED)
    assert told.told.referral is not None
    assert told.told.referral.called == 2
    again = opened(told)
    assert again.told.rounds[-1].opened.nth == 1, "a vote without quorum is no round of its step"

    counted(again.vote("p2", yes=13)).stands(Step.NO_QUORUM)
    told.when(CallAgain, CHAIR).refused(RepeatsUsedUp, repeats=1)
    told.runs_out(CouncilClock.ARRANGE).stands(Step.SHELVED)
    assert told.one(DeliberationShelved).why == "no_quorum"


def test_a_second_call_that_finds_its_quorum_decides() -> None:
    told = counted(opened(referred()).vote("p2", yes=13))
    told.given(CallAgain, ORGANISER)
    counted(opened(told).vote("p2", yes=15, no=5)).stands(Step.PASSED).status(p2="passed")


def test_rounds_used_up_without_agreement_wait_for_somebody_who_knows_the_way_out() -> None:
    told = used_up(in_the_hall())

    assert [one.opened.nth for one in told.told.rounds] == [1, 2, 3]
    told.stands(Step.NO_CONSENSUS).status(p1="open")
    assert told.kinds() == (CouncilClock.ARRANGE,)
    assert told.may(CHAIR)["ReferToVote"] is None
    told.when(RaiseTier, ORGANISER).refused(TopTier)
    told.runs_out(CouncilClock.ARRANGE).stands(Step.NO_CONSENSUS)
    told.when(ShelveDeliberation, ORGANISER, reason=words("没有办法")).refused(OtherWayDeclared, way="vote")
    told.given(ShelveDeliberation, SENIOR, reason=words("没有办法"))


def test_the_declared_way_to_the_tier_above_is_taken_by_the_clock_where_nobody_takes_it() -> None:
    told = used_up(opened(proposed(scheduled(tier=2), ORDER))).stands(Step.NO_CONSENSUS)
    told.when(ShelveDeliberation, ORGANISER, reason=words("没有办法")).refused(
        OtherWayDeclared, way="tier_up"
    )
    told.given(ClassifyProposal, CHAIR, proposal="p1", matter="community")
    said = {"proposals": ("p1",), "procedure": "residents_representatives", "register_id": DELEGATES}
    told.when(ReferToVote, CHAIR, reason=words("赶时间"), **said).refused(OtherWayDeclared)
    told.when(ReferToVote, SENIOR, **said).refused(OtherWayDeclared)

    told.runs_out(CouncilClock.ARRANGE)
    assert told.told.tier == 3
    assert told.kinds() == (CouncilClock.ARRANGE,)


def test_the_level_above_takes_another_way_with_a_reason() -> None:
    told = used_up(opened(proposed(scheduled(tier=2), ORDER)))
    told.given(ClassifyProposal, CHAIR, proposal="p1", matter="community")
    said = {"proposals": ("p1",), "procedure": "residents_representatives", "register_id": DELEGATES}
    told.given(ReferToVote, SENIOR, reason=words("各栋意见一致"), **said)
    assert told.one(ReferredToVote).reason == words("各栋意见一致").sealed


def test_a_procedure_that_ends_on_the_shelf_ends_there_by_itself() -> None:
    told = used_up(opened(proposed(scheduled("three_plus_three"), ORDER))).stands(Step.NO_CONSENSUS)
    told.runs_out(CouncilClock.ARRANGE).stands(Step.SHELVED)
    assert told.one(DeliberationShelved).why == "rounds_used_up"


def test_the_tier_above_deliberates_anew_on_what_is_open() -> None:
    told = used_up(opened(proposed(scheduled(tier=2), ORDER))).stands(Step.NO_CONSENSUS)

    told.given(RaiseTier, ORGANISER)
    raised = told.one(TierRaised)
    assert (raised.from_tier, raised.to_tier) == (2, 3)
    assert told.told.step in (Step.SCREENED, Step.STUDIED)
    assert told.kinds() == (CouncilClock.ARRANGE,)
    told.given(
        ScheduleDeliberation,
        ORGANISER,
        register_id=REGISTER,
        body=HALL,
        chair=CHAIR.id,
        observer=OBSERVER.id,
    )
    anew = opened(told).told.rounds[-1].opened
    assert (anew.number, anew.nth) == (4, 1)
    counted(told.vote("p1", yes=12)).stands(Step.CONSENSUS)


def test_nothing_is_handed_to_the_tier_above_when_everything_is_agreed() -> None:
    assert partly_agreed().may(ORGANISER)["RaiseTier"] is NothingToRefer


def test_three_sides_agree_only_together() -> None:
    told = opened(of_three_sides(), present=SIDES)
    counted(told.vote("p1", yes=6)).stands(Step.CONSENSUS)


def test_four_discussions_each_before_its_own_people() -> None:
    """四议两公开: the branch proposes, the committees discuss, the party members review, the assembly decides."""
    told = proposed(
        scheduled("four_discussions", "village_major", register=None, body=BRANCH), "全村道路硬化"
    )
    people = [
        (BRANCH, "seats", 6),
        (COMMITTEE, "seats", 6),
        (BRANCH, "members", 9),
        (ASSEMBLY, "delegates", 10),
    ]
    steps = []
    for n, (body, electorate, votes) in enumerate(people):
        if n:
            told.given(ScheduleDeliberation, ORGANISER, body=body, chair=CHAIR.id, observer=OBSERVER.id)
        held = opened(told).told.rounds[-1].opened
        assert held.electorate == electorate
        counted(told.vote("p1", yes=votes))
        steps.append((held.phase, held.kind, told.told.step, told.proposal("p1").status))
    assert steps == [
        ("propose", "talk", Step.BETWEEN, "open"),
        ("discuss", "talk", Step.BETWEEN, "open"),
        ("review", "vote", Step.BETWEEN, "open"),
        ("decide", "vote", Step.PASSED, "passed"),
    ]


def test_what_the_party_members_do_not_carry_does_not_reach_the_assembly() -> None:
    told = proposed(
        scheduled("four_discussions", "village_major", register=None, body=BRANCH),
        "全村道路硬化",
        "村务公开栏",
    )
    counted(opened(told).vote("p1", yes=6).vote("p2", yes=6))
    counted(opened(told).vote("p1", yes=6).vote("p2", yes=6))
    counted(opened(told).vote("p1", yes=9).vote("p2", yes=4, no=5)).stands(Step.BETWEEN)

    assert told.one(RoundCounted).out == ("p2",)
    told.status(p1="open", p2="not_passed")
    assert [one.id for one in opened(told).told.rounds[-1].opened.questions] == ["p1"]


def test_a_draft_that_found_agreement_is_put_to_the_assembly() -> None:
    told = proposed(
        scheduled("residents_covenant", "residents_covenant", register=RESIDENTS, body=None), "居民公约第一条"
    )
    counted(opened(told).vote("p1", yes=12)).stands(Step.BETWEEN).status(p1="open")
    assert told.one(RoundCounted).next_phase == "vote"

    vote = opened(told).stands(Step.VOTING).told.rounds[-1].opened
    assert [one.id for one in vote.questions] == ["p1"]
    counted(told.vote("p1", yes=12)).stands(Step.PASSED).status(p1="passed")


def test_proposals_made_while_a_round_is_open_come_into_the_next_one() -> None:
    told = in_the_hall().given(MakeProposal, NEIGHBOUR, clauses=(words("夜里不停放"),))
    counted(told.vote("p1", yes=12)).stands(Step.BETWEEN)
    told.status(p1="agreed", p2="open")
    assert [one.id for one in opened(told).told.rounds[-1].opened.questions] == ["p2"]
    counted(told.vote("p2", no=12)).stands(Step.BETWEEN)
    opened(told)
    counted(told.vote("p2", no=12)).stands(Step.PARTIAL)


@pytest.mark.parametrize(("yes", "status"), [(20, "passed"), (14, "not_passed")])
def test_a_vote_that_is_held_again_after_an_objection_asks_what_was_put_to_it_and_nothing_else(
    yes: int, status: str
) -> None:
    told = counted(opened(referred()).vote("p2", yes=yes, no=20 - yes)).status(p1="agreed", p2=status)
    due = told.at + timedelta(days=30)
    for code in ("p1", "p2") if yes == 20 else ("p1",):
        told.given(AssignTask, CHAIR, owner=CAPTAIN.id, due=due, text=words("办理"), proposal=code)
    told.given(PublishResult, CHAIR, text=words("结果")).given(
        RaiseObjection, NEIGHBOUR, text=words("少数了票")
    )

    told.given(AnswerObjection, CHAIR, objection=1, effect="back_to_vote", text=words("重新表决"))

    told.stands(Step.REFERRED).status(p1="agreed", p2="referred")
    assert [one.id for one in opened(told).told.rounds[-1].opened.questions] == ["p2"]
    counted(told.vote("p2", yes=15, no=5)).stands(Step.PASSED).status(p1="agreed", p2="passed")
