"""The law of ballots, statements and urns, without any store."""

from dataclasses import replace
from typing import Any

import pytest

from domain.council import ballots, looking, statements, urns
from domain.council.ballot_counting import count
from domain.council.ballots import BallotPaper
from domain.council.refusals.ballots import (
    BallotFinal,
    BallotFormWrong,
    BallotTheirOwn,
    MarksUnfit,
    NoProxies,
    NothingAnswered,
    NotOnRoll,
    NotSecret,
    OwnVoteStands,
    ProxiesUsedUp,
    ProxyForOneself,
    ProxyNotGiven,
    QuestionNotAsked,
    ResultsHidden,
    RoundNotOpen,
    RoundOver,
    SecretWeightsDiffer,
    StatementGone,
    StatementsUsedUp,
    UnknownBallot,
    UnknownRound,
    UnknownStatement,
    UrnMismatch,
    UrnNotOpen,
    WitnessNotAnother,
    WitnessWithoutPost,
)
from domain.refusals import NotPermitted
from schemas.actors import Actor, Role
from schemas.council.acts import Answered, Chosen, Question, YesNo
from schemas.council.ballots import (
    CastSecretBallot,
    Help,
    Paper,
)
from schemas.council.rolls import RollEntry
from schemas.council.statements import MOST, CardIntent, MakeStatement, VoteOnStatement, WithholdStatement
from tests.domain.council.voting import (
    CHAIR,
    DELIBERATION,
    ENTRIES,
    HELP,
    NO,
    QUESTION,
    STAFF,
    YES,
    Story,
    back,
    ballot,
    by_proxy,
    ground,
    names,
    secretly,
    terms,
    voter,
    words,
)


def test_a_round_takes_ballots_from_its_opening_to_just_before_its_end() -> None:
    story = Story(terms())
    story.refused(RoundNotOpen, ballot(0), hours=-0.01)
    story.refused(RoundOver, ballot(0), hours=48)
    story.take(ballot(0), hours=47.99)


def test_only_those_on_the_roll_vote_and_only_on_what_is_asked() -> None:
    story = Story(terms())
    story.refused(NotOnRoll, ballot(9))
    story.refused(QuestionNotAsked, ballot(0, question="p2"))
    story.refused(MarksUnfit, ballot(0, Chosen(options=("a",))))


@pytest.mark.parametrize(
    ("own_vote", "after_paper", "after_proxy"),
    [("over_proxy", "no", "yes"), ("over_recorded", "yes", "yes"), ("equal", "no", "no")],
)
def test_what_stands_over_what_is_the_rules_affair(own_vote: str, after_paper: str, after_proxy: str) -> None:
    of = terms(own_vote=own_vote, proxies=1)
    story = Story(of)
    story.take(ballot(0, YES))
    paper = ballot(0, NO, channel="paper", help=HELP)
    if after_paper == "yes":
        story.refused(OwnVoteStands, paper, STAFF)
    else:
        story.take(paper, STAFF)
    assert story.stands() == after_paper
    story = Story(of)
    story.take(names(0, 1))
    story.take(ballot(0, YES))
    if after_proxy == "yes":
        story.refused(OwnVoteStands, by_proxy(0, 1, NO), voter(1))
    else:
        story.take(by_proxy(0, 1, NO), voter(1))
    assert story.stands() == after_proxy


def test_a_voter_who_comes_after_the_proxy_is_heard_also_where_ballots_are_final() -> None:
    story = Story(terms(may_change=False, proxies=None))
    story.take(names(0, 1))
    story.take(by_proxy(0, 1, NO), voter(1))
    story.take(ballot(0, YES))
    assert story.stands() == "yes"
    story.refused(BallotFinal, ballot(0, NO))


def test_a_proxy_needs_a_rule_and_another() -> None:
    Story(terms(proxies=0)).refused(NoProxies, by_proxy(0, 1), voter(1))
    Story(terms(proxies=1)).refused(ProxyForOneself, by_proxy(0, 0), voter(0))
    Story(terms(proxies=1)).refused(NotOnRoll, by_proxy(0, 8), voter(8))
    assert (ballots.slots(terms(proxies=3)), ballots.slots(terms(proxies=None))) == (3, None)
    with pytest.raises(ProxiesUsedUp):
        ballots.slot(terms(proxies=3), 3)


def test_who_helps_does_not_witness() -> None:
    alone = HELP.model_copy(update={"witness": HELP.helper})
    Story(terms()).refused(WitnessNotAnother, ballot(0, channel="assisted", help=alone), STAFF)


def test_what_others_brought_may_be_taken_back_and_what_came_before_counts_again() -> None:
    story = Story(terms())
    story.take(ballot(0, YES, channel="paper", help=HELP), STAFF)
    story.take(ballot(0, NO, channel="assisted", help=HELP), STAFF)
    story.refused(UnknownBallot, back(3), STAFF)
    story.take(back(2))
    assert story.stands() == "yes"
    story.refused(UnknownBallot, back(2))
    story.take(ballot(0, NO))
    story.refused(BallotTheirOwn, back(4), STAFF)


def test_a_holders_own_word_is_no_proxy() -> None:
    story = Story(terms(proxies=1))
    story.refused(ProxyNotGiven, by_proxy(0, 1), voter(1))
    story.refused(NotPermitted, names(0, 1), voter(1))
    story.take(names(0, 2))
    story.refused(ProxyNotGiven, by_proxy(0, 1), voter(1))
    story.take(names(0, 1, HELP), STAFF)
    story.take(by_proxy(0, 1, NO), voter(1))
    assert story.stands() == "no"
    story.refused(ProxyForOneself, names(0, 0))
    Story(terms(proxies=0)).refused(NoProxies, names(0, 1))


def test_staff_write_a_proxy_down_only_with_somebody_who_saw_the_paper() -> None:
    with pytest.raises(ValueError, match="who else saw"):
        names(0, 1, Help(helper="staff-captain"))
    with pytest.raises(ValueError, match="who else saw"):
        ballot(0, channel="proxy", proxy=by_proxy(0, 1).proxy, help=Help(helper="staff-captain"))
    ghost = HELP.model_copy(update={"witness": "staff-ghost"})
    Story(terms(proxies=1)).refused(WitnessWithoutPost, names(0, 1, ghost), STAFF)


def test_what_a_proxy_said_in_secret_is_taken_back_by_whom_it_speaks_for_and_is_not_in_the_count() -> None:
    of = terms(secret=True, proxies=1)
    story = Story(of)
    story.take(names(0, 1))
    theirs = secretly(0, NO).model_dump() | {
        "channel": "proxy",
        "proxy": by_proxy(0, 1).proxy,
        "paper": secretly(0, NO).paper,
    }
    story.take(CastSecretBallot.model_validate(theirs), voter(1))
    story.refused(BallotFinal, secretly(0, YES))
    story.take(back(2))
    story.take(secretly(0, YES))
    assert story.paper is not None
    counting = story.paper.counting(of)
    assert counting is not None
    assert (counting.revision, counting.channel) == (4, "online")
    story.refused(BallotTheirOwn, back(4))


def test_a_holder_keeps_one_slot_for_a_voter_and_none_once_the_voter_has_spoken() -> None:
    story = Story(terms(proxies=3))
    story.take(names(0, 1))
    story.take(by_proxy(0, 1, NO), voter(1))
    story.take(by_proxy(0, 1, YES), voter(1))
    assert story.paper is not None
    assert [one.holder for one in story.paper.proxies()] == ["unit1"]
    story.take(ballot(0, YES))
    assert story.paper.proxies() == ()


def test_a_paper_that_staff_enter_is_seen_by_another_or_has_its_number() -> None:
    with pytest.raises(ValueError, match="what number"):
        ballot(0, channel="paper", help=Help(helper="staff-captain"))
    Story(terms()).take(ballot(0, channel="paper", help=Help(helper="staff-captain", paper="0117")), STAFF)


def test_only_a_paper_that_came_in_is_empty() -> None:
    empty: dict[str, Any] = {"answers": ()}
    Story(terms()).refused(NothingAnswered, ballot(0, **empty))
    Story(terms()).refused(NothingAnswered, ballot(0, channel="assisted", help=HELP, **empty), STAFF)
    Story(terms()).take(ballot(0, channel="paper", help=HELP, **empty), STAFF)


def test_results_are_hidden_from_who_left_a_question_open() -> None:
    of = terms()
    second = Question(id="p2", rule="residents_assembly")
    opened = of.opened.model_copy(update={"questions": (QUESTION, second)})
    of = replace(of, opened=opened, rules={**of.rules, "p2": of.rule})
    story = Story(of)
    story.take(ballot(0))
    with pytest.raises(ResultsHidden):
        looking.must_have_voted(of, story.paper)
    abstains = Answered(question="p2", marks=YesNo(answer="abstain"))
    story.take(ballot(0, answers=(*ballot(0).answers, abstains)))
    looking.must_have_voted(of, story.paper)


def test_secret_is_secret_and_final() -> None:
    story = Story(terms(secret=True))
    story.refused(BallotFormWrong, ballot(0))
    story.refused(MarksUnfit, secretly(0, Chosen(options=("a",))))
    story.take(secretly(0))
    story.refused(BallotFinal, secretly(0, NO))
    story.refused(BallotTheirOwn, back(1), STAFF)
    Story(terms()).refused(BallotFormWrong, secretly(0))


def test_votes_of_different_weight_are_not_secret() -> None:
    uneven = tuple(replace_area(one, 100 * n) for n, one in enumerate(ENTRIES))
    Story(terms(uneven, secret=True, counters=("units", "area"))).refused(SecretWeightsDiffer, secretly(0))
    Story(terms(uneven, secret=True)).take(secretly(0))


def replace_area(entry: RollEntry, area: int) -> RollEntry:
    return entry.model_copy(update={"area": area})


def test_an_urn_that_does_not_match_is_not_counted() -> None:
    of = terms(secret=True)
    story = Story(of)
    story.take(secretly(0))
    assert story.paper is not None
    papers = {"unit0": story.paper}
    with pytest.raises(UrnNotOpen):
        count(of, papers)
    paper = Paper(receipt="b" * 26, answers=(Answered(question="p1", marks=NO),))
    with pytest.raises(UrnMismatch):
        urns.opened(1, 2, [paper, None])
    urn = urns.evolve(None, urns.opened(1, 1, [paper]))
    assert urn is not None
    assert count(of, papers, urn).tallies[0].answers["no"] == {"units": 1}
    with pytest.raises(UrnMismatch):
        count(of, {}, urn)
    assert urn.find("b" * 26) == paper.answers


def test_two_papers_of_one_receipt_are_two_papers() -> None:
    yes, no = (Paper(receipt="b" * 26, answers=(Answered(question="p1", marks=one),)) for one in (YES, NO))
    urn = urns.evolve(None, urns.opened(1, 2, [yes, no]))
    assert urn is not None
    assert set(urn.find("b" * 26) or ()) == {*yes.answers, *no.answers}
    assert urns.opened(1, 2, [no, yes]) == urns.opened(1, 2, [yes, no])


def test_an_open_round_has_no_urn_and_hides_what_is_not_told_yet() -> None:
    with pytest.raises(NotSecret):
        urns.must_be_secret(terms())
    with pytest.raises(ResultsHidden):
        looking.must_have_voted(terms(), None)
    with pytest.raises(ResultsHidden):
        looking.must_have_voted(terms(secret=True), BallotPaper())
    with pytest.raises(UnknownRound):
        looking.must_concern(terms(), Actor(id="staff-x", role=Role.COMMUNITY_OFFICER, place="hean/qinglan"))


def test_a_card_takes_so_many_statements_and_stances_on_those_that_are_there() -> None:
    of, card = terms(), None

    def take(command: CardIntent, by: Actor, author: statements.Card | None = None) -> statements.Card | None:
        return statements.fold(statements.decide(card, command, of, author, ground(by)), card)

    said = MakeStatement(deliberation=DELIBERATION, number=1, unit="unit0", text=words("车位轮换"))
    for _ in range(MOST):
        card = take(said, voter(0))
    with pytest.raises(StatementsUsedUp):
        take(said, voter(0))
    stance = VoteOnStatement(
        deliberation=DELIBERATION, number=1, unit="unit0", statement="unit0.1", stance="agree"
    )
    with pytest.raises(UnknownStatement):
        take(stance.model_copy(update={"statement": "unit0.99"}), voter(0), card)
    card = take(stance, voter(0), card)
    withhold = WithholdStatement(
        deliberation=DELIBERATION, number=1, unit="unit0", statement="unit0.1", reason=words("点名道姓")
    )
    card = take(withhold, CHAIR)
    with pytest.raises(StatementGone):
        take(stance.model_copy(update={"stance": "pass"}), voter(0), card)
