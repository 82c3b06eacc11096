"""Choices: what is announced is voted on and nothing else, who is equal stands again, and proposals are chosen between."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from domain.council.refusals.deliberation import WrongStep
from domain.council.refusals.rounds import (
    NothingToDecide,
    ProcedureUnfit,
    QuestionNotAnnounced,
    QuestionUnfit,
)
from domain.council.refusals.topics import NoticeTooShort, PeopleFixed
from domain.council.results.standing import elected, why_not
from schemas.cited import Wording
from schemas.council.acts import Question
from schemas.council.clock_kinds import CouncilClock
from schemas.council.proposals import DropProposal
from schemas.council.results import AnnulDecision, PublishResult
from schemas.council.rounds import OpenRound, RoundCounted, RoundOpened
from schemas.council.rules import DecisionRule, Threshold
from schemas.council.stages import Step
from schemas.council.topics import GiveNotice, ScheduleDeliberation
from tests.domain.case.people import PACK
from tests.domain.council.chamber import (
    CHAIR,
    CLOCK,
    DELIBERATION,
    OBSERVER,
    ORGANISER,
    OWNERS,
    SENIOR,
    words,
)
from tests.domain.council.steps import (
    CHARGING,
    ORDER,
    counted,
    noticed,
    opened,
    proposed,
    scheduled,
)
from tests.domain.council.story import Story

DELEGATE = Question(id="delegate", rule="building_delegate", method="one", options=("ann", "ben", "cai"))
HEAD = Question(id="head", rule="committee_election", method="one", options=("ann", "ben", "cai"))
BETWEEN = Question(id="which", rule="owners_special", method="one", options=("p1", "p2", "p3"))
HALF = DecisionRule(
    id="half",
    name=Wording(zh="过半数", en="More than half"),
    electorates=("households",),
    approval=(Threshold(base="participating", compare=">", fraction="1/2"),),
    tie="run_off",
    source="本规则自定",
    mark="D",
)
WITH_HALF = PACK.model_copy(update={"decisions": (*PACK.decisions, HALF)})
IN_TALK = Question(id="which", rule="half", method="one", options=("p1", "p2", "p3"))
TALKED = (ORDER, "按月轮换", "夜里不停放")
TEXTS = (CHARGING, "在楼后公共场地建充电桩", "在车棚公共场地建充电桩")


def election() -> Story:
    return scheduled("building_delegates", "building_delegates", tier=1, body=None)


def begun(told: Story) -> Story:
    """The announced instant comes, and the clock does what is due."""
    return told.runs_out(CouncilClock.OPENING)


def owners() -> Story:
    """Owners have three proposals before them."""
    return proposed(scheduled("owners_special", "common_use", register=OWNERS, body=None), *TEXTS)


def test_the_clock_opens_an_election_whose_candidates_were_announced_and_equals_stand_again() -> None:
    told = begun(noticed(election(), questions=(DELEGATE,))).stands(Step.VOTING)
    assert told.told.rounds[-1].opened.questions == (DELEGATE,)
    told.choose("delegate", ann=4, ben=4, cai=2)

    counted(told).stands(Step.BETWEEN)
    assert told.one(RoundCounted).verdicts[0].outcome == "run_off"
    assert elected(told.told) == {}, "it goes on"
    again = begun(noticed(told)).stands(Step.VOTING).told.rounds[-1].opened

    assert (again.number, again.nth) == (2, 2)
    assert again.questions == (DELEGATE.model_copy(update={"options": ("ann", "ben")}),)
    told.choose("delegate", ann=5, ben=4)
    counted(told).stands(Step.PASSED)
    assert told.one(RoundCounted).verdicts[0].elected == ("ann",)
    assert elected(told.told) == {"delegate": ("ann",)}
    assert told.kinds() == (CouncilClock.PUBLISH,)


def test_a_run_off_is_between_those_who_were_equal_whatever_else_is_announced() -> None:
    told = begun(noticed(election(), questions=(DELEGATE,)))
    counted(told.choose("delegate", ann=4, ben=4, cai=2))
    opens = noticed(told).clock(CouncilClock.OPENING).due

    for others in (("ann", "cai"), ("ann", "ben", "dan")):
        asked = (DELEGATE.model_copy(update={"options": others}),)
        told.when(GiveNotice, CHAIR, opens=opens, material=words("材料"), questions=asked)
        told.refused(QuestionUnfit, question="delegate", why="left_out")


def test_candidates_whom_nobody_announced_are_not_voted_on() -> None:
    told = noticed(election())
    told.until(told.clock(CouncilClock.OPENING).due).when(OpenRound, CHAIR).refused(NothingToDecide)
    told.when(OpenRound, CHAIR, questions=(DELEGATE,)).refused(QuestionNotAnnounced, question="delegate")

    told = noticed(election(), questions=(DELEGATE,))
    more = DELEGATE.model_copy(update={"options": ("ann", "ben", "cai", "dan")})
    told.until(told.clock(CouncilClock.OPENING).due)
    told.when(OpenRound, CHAIR, questions=(more,)).refused(QuestionNotAnnounced, question="delegate")
    told.when(OpenRound, CHAIR, questions=(DELEGATE, HEAD)).refused(QuestionNotAnnounced, question="head")
    told.given(OpenRound, CHAIR, questions=(DELEGATE,)).stands(Step.VOTING)


def test_a_vote_asks_all_that_was_announced() -> None:
    told = noticed(owners())
    told.until(told.clock(CouncilClock.OPENING).due)
    one = (Question(id="p1", rule="owners_special"),)
    told.when(OpenRound, CHAIR, questions=one).refused(QuestionNotAnnounced, question="p2")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (DELEGATE.model_copy(update={"rule": "nobody_knows"}), "rule_unknown"),
        (DELEGATE.model_copy(update={"rule": "owners_special"}), "electorate"),
        (DELEGATE.model_copy(update={"seated": ("dan",)}), "seated"),
    ],
)
def test_what_is_announced_fits_as_at_the_opening(question: Question, why: str) -> None:
    told = election()
    opens = noticed(election()).clock(CouncilClock.OPENING).due
    told.when(GiveNotice, CHAIR, opens=opens, material=words("材料"), questions=(question,))
    told.refused(QuestionUnfit, question="delegate", why=why)


def test_whoever_opens_a_talk_may_add_a_question() -> None:
    told = noticed(
        proposed(scheduled(), ORDER, "夜里不停放"), questions=(Question(id="p1", rule="consensus"),)
    )
    told.until(told.clock(CouncilClock.OPENING).due)
    both = (Question(id="p1", rule="consensus"), Question(id="p2", rule="consensus"))
    assert told.given(OpenRound, CHAIR, questions=both).one(RoundOpened).questions == both


def test_a_talk_goes_on_about_what_is_left_of_what_was_announced() -> None:
    asked = (Question(id="p1", rule="consensus"), Question(id="p2", rule="consensus"))
    told = noticed(proposed(scheduled(), ORDER, "夜里不停放"), questions=asked)
    told.given(DropProposal, CHAIR, proposal="p1", reason=words("重复"))
    opens = told.clock(CouncilClock.OPENING).due
    assert told.until(opens).given(OpenRound, CLOCK).one(RoundOpened).questions == asked[1:]


def test_a_second_ballot_needs_the_third_that_its_rule_says() -> None:
    """Election of a committee: more than half at first, a third among the first of it afterwards."""
    told = begun(noticed(election(), questions=(HEAD,)))
    counted(told.choose("head", ann=5, ben=4, cai=3)).stands(Step.BETWEEN)

    assert opened(told).told.rounds[-1].opened.questions[0].options == ("ann", "ben")
    counted(told.choose("head", ann=6, ben=6)).stands(Step.NOT_PASSED)

    again = begun(noticed(election(), questions=(HEAD,)))
    opened(counted(again.choose("head", ann=5, ben=4, cai=3)))
    again.choose("head", ann=5, ben=4)
    counted(again).stands(Step.PASSED)
    assert again.one(RoundCounted).verdicts[0].elected == ("ann",)


def test_owners_choose_one_of_three_proposals_by_their_special_majority_and_the_others_are_not_passed() -> (
    None
):
    told = begun(noticed(owners(), questions=(BETWEEN,))).stands(Step.VOTING)
    counted(told.choose("which", p1=2, p2=16, p3=2)).stands(Step.PASSED)

    found = told.one(RoundCounted)
    assert (found.agreed, found.out) == (("which", "p2"), ("p1", "p3"))
    told.status(p1="not_passed", p2="passed", p3="not_passed")
    assert [why_not(told.told, code) for code in ("p1", "p2", "p3")] == ["not_chosen", None, "not_chosen"]
    assert elected(told.told) == {}, "what was chosen is a proposal, nobody was elected"


def test_a_choice_of_which_none_has_enough_carries_no_proposal() -> None:
    told = begun(noticed(owners(), questions=(BETWEEN,)))
    counted(told.choose("which", p1=2, p2=14, p3=4)).stands(Step.NOT_PASSED)
    told.status(p1="not_passed", p2="not_passed", p3="not_passed")
    assert why_not(told.told, "p2") == "not_passed"


def test_a_choice_without_quorum_leaves_every_proposal_as_it_was() -> None:
    told = begun(noticed(owners(), questions=(BETWEEN,)))
    counted(told.choose("which", p2=13)).stands(Step.NO_QUORUM)
    told.status(p1="open", p2="open", p3="open")


def test_nobody_chooses_the_easier_vote_by_putting_proposals_beside_each_other() -> None:
    easier = BETWEEN.model_copy(update={"rule": "owners_ordinary"})
    opens = noticed(owners()).clock(CouncilClock.OPENING).due
    told = owners().when(GiveNotice, CHAIR, opens=opens, material=words("材料"), questions=(easier,))
    told.refused(QuestionUnfit, question="which", why="rule")

    fund = scheduled("owners_ordinary", "use_fund", register=OWNERS, body=None)
    told = proposed(fund, "动用维修资金修屋面", CHARGING)
    both = easier.model_copy(update={"options": ("p1", "p2")})
    told.when(GiveNotice, CHAIR, opens=opens, material=words("材料"), questions=(both,))
    told.refused(ProcedureUnfit, proposal="p2", needed="owners_special")


def test_no_proposal_is_decided_by_two_questions() -> None:
    opens = noticed(owners()).clock(CouncilClock.OPENING).due
    asked = (BETWEEN, Question(id="p3", rule="owners_special"))
    told = owners().when(GiveNotice, CHAIR, opens=opens, material=words("材料"), questions=asked)
    told.refused(QuestionUnfit, question="p3", why="twice")


def talk() -> Story:
    """Neighbours talk about three ways to park, between which they will choose."""
    return begun(noticed(proposed(scheduled(pack=WITH_HALF), *TALKED), questions=(IN_TALK,)))


def test_neighbours_who_talk_agree_on_one_of_three_proposals_and_let_the_others_go() -> None:
    told = counted(talk().choose("which", p1=8, p2=3, p3=1)).stands(Step.CONSENSUS)
    told.status(p1="agreed", p2="not_passed", p3="not_passed")
    assert told.one(RoundCounted).out == ("p2", "p3")


def test_proposals_that_are_equal_in_talk_are_chosen_between_once_more() -> None:
    half = Threshold(base="participating", compare=">=", fraction="1/4")
    looser = HALF.model_copy(update={"approval": (half,)})
    pack = PACK.model_copy(update={"decisions": (*PACK.decisions, looser)})
    told = noticed(proposed(scheduled(pack=pack), *TALKED), questions=(IN_TALK,))
    counted(begun(told).choose("which", p1=5, p2=5, p3=1)).stands(Step.BETWEEN)
    told.status(p1="open", p2="open", p3="not_passed")

    again = opened(told).told.rounds[-1].opened
    assert [(one.id, one.options) for one in again.questions] == [("which", ("p1", "p2"))]
    counted(told.choose("which", p1=5, p2=7)).stands(Step.CONSENSUS)
    told.status(p1="not_passed", p2="agreed", p3="not_passed")


def test_a_proposal_that_is_taken_off_the_table_is_no_option_any_more() -> None:
    told = noticed(proposed(scheduled(pack=WITH_HALF), *TALKED), questions=(IN_TALK,))
    told.given(DropProposal, CHAIR, proposal="p2", reason=words("重复"))
    begun(told)
    assert told.told.rounds[-1].opened.questions == (IN_TALK.model_copy(update={"options": ("p1", "p3")}),)


def test_an_election_that_was_annulled_elected_nobody() -> None:
    told = begun(noticed(election(), questions=(DELEGATE,)))
    counted(told.choose("delegate", ann=8)).given(PublishResult, CHAIR, text=words("安当选"))
    assert elected(told.told) == {"delegate": ("ann",)}
    annulled = AnnulDecision(deliberation=DELIBERATION, by="street", reason=words("程序不合", "reason"))
    told.given(annulled, SENIOR)
    assert elected(told.told) == {}


@pytest.mark.parametrize(
    "said",
    [
        {"attributes": [{"option": "dan", "attribute": "party", "value": "member"}]},
        {"attributes": [{"option": "ann", "attribute": "party", "value": one} for one in ("yes", "no")]},
        {"seated": ["ann"]},
    ],
    ids=["of nobody who stands", "twice", "stands and is seated"],
)
def test_what_is_known_of_candidates_is_said_once_of_each(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({**DELEGATE.model_dump(), **said})


def test_a_second_ballot_asks_what_is_left_of_those_on_the_same_list_after_a_day_of_notice() -> None:
    told = begun(noticed(election(), questions=(DELEGATE,)))
    counted(told.choose("delegate", ann=4, ben=4, cai=2)).stands(Step.BETWEEN)
    left = DELEGATE.model_copy(update={"options": ("ann", "ben")})
    other = DELEGATE.model_copy(update={"id": "other", "options": ("zed", "yan")})
    said = {"opens": told.at + timedelta(days=9), "material": words("材料")}
    told.when(GiveNotice, CHAIR, questions=(left, other), **said)
    told.refused(QuestionUnfit, question="other", why="not_announced")
    told.when(GiveNotice, CHAIR, **{**said, "opens": told.at + timedelta(minutes=1)})
    told.refused(NoticeTooShort, days=1)
    told.when(
        ScheduleDeliberation, ORGANISER, register_id=OWNERS, chair=CHAIR.id, observer=OBSERVER.id
    ).refused(PeopleFixed)
    told.given(GiveNotice, CHAIR, questions=(left,), **said)


def test_who_takes_part_stays_once_it_is_announced() -> None:
    told = noticed(proposed(scheduled(), ORDER))
    assert told.may(ORGANISER)["ScheduleDeliberation"] is WrongStep


def test_a_vote_decides_nothing_but_what_was_proposed() -> None:
    told = owners()
    more = Question(id="extra", rule="owners_ordinary")
    asked = (*(Question(id=f"p{n}", rule="owners_special") for n in (1, 2, 3)), more)
    opens = told.at + timedelta(days=20)
    told.when(GiveNotice, CHAIR, opens=opens, material=words("材料"), questions=asked)
    told.refused(QuestionUnfit, question="extra", why="no_proposal")


def test_what_neighbours_are_asked_besides_leads_to_no_agreement() -> None:
    """Five of nine for something that nobody proposed is a straw poll, not consensus."""
    asked = (Question(id="p1", rule="consensus"), Question(id="extra", rule="half"))
    told = begun(noticed(proposed(scheduled(pack=WITH_HALF), ORDER), questions=asked))
    counted(told.vote("p1", yes=4, no=8).vote("extra", yes=12)).stands(Step.BETWEEN)
    told.status(p1="open")


def test_a_seat_that_was_filled_stays_filled_whatever_a_second_ballot_leaves_open() -> None:
    two = DELEGATE.model_copy(update={"method": "approval", "seats": 2})
    for counts in ({"ben": 5, "cai": 5}, {"ben": 2, "cai": 1}):
        told = begun(noticed(election(), questions=(two,)))
        counted(told.choose("delegate", ann=5, ben=3, cai=3)).stands(Step.BETWEEN)
        counted(begun(noticed(told)).choose("delegate", **counts)).stands(Step.PASSED)
        assert elected(told.told) == {"delegate": ("ann",)}
        assert told.one(RoundCounted).open == ("delegate",), "one seat is still to be filled"
        told.given(PublishResult, CHAIR, text=words("安当选"))
