"""What a paper counts as, and of what a fraction is taken."""

import pytest
from pydantic import ValidationError

from domain.council.decision.fitting import misfits
from domain.council.decision.judging import verdict
from domain.council.decision.tallying import tally
from schemas.council.acts import Blank, Chosen, Marks, Points, Question, Ranked, Scored, YesNo
from schemas.council.rolls import RollEntry, totals_of
from tests.domain.council.decision.voting import (
    ABSTAIN,
    BLANK,
    MOTION,
    NO,
    YES,
    among,
    decide,
    made,
    marked,
    names,
    ordered,
    papers,
    roll,
    shipped,
)

MAJORITY = made(approval=[{"base": "cast", "compare": ">", "fraction": "1/2"}])


def scored(**points: int) -> Scored:
    return Scored(scores=tuple(Points(option=one, points=many) for one, many in points.items()))


ONE = among("a", "b", "c")
ANY = among("a", "b", "c", method="approval", seats=2)
SCORE = among("a", "b", "c", method="score")
ORDER = among("a", "b", "c", method="ranked")
TWICE = Scored(scores=(Points(option="a", points=1), Points(option="a", points=2)))

READINGS: list[tuple[str, Question, Marks | None, str]] = [
    ("yes", MOTION, YES, "yes"),
    ("an abstention", MOTION, ABSTAIN, "abstain"),
    ("a blank", MOTION, BLANK, "invalid"),
    ("nothing on this question", MOTION, None, "missing"),
    ("an option where yes or no was asked", MOTION, marked("a"), "invalid"),
    ("yes where an option was asked", ONE, YES, "invalid"),
    ("one option", ONE, marked("a"), "yes"),
    ("one option named twice", ONE, marked("aa"), "yes"),
    ("an over-vote", ONE, marked("ab"), "invalid"),
    ("an option that was not asked about", ONE, marked("d"), "invalid"),
    ("no option", ONE, Chosen(options=()), "abstain"),
    ("two approved", ANY, marked("ab"), "yes"),
    ("all approved", ANY, marked("abc"), "yes"),
    ("one known and one unknown", ANY, marked("ad"), "invalid"),
    ("none approved", ANY, Chosen(options=()), "abstain"),
    ("an order where approval was asked", ANY, ordered("a>b"), "invalid"),
    ("points", SCORE, scored(a=10, b=0), "yes"),
    ("points above the scale", SCORE, scored(a=11), "invalid"),
    ("points below the scale", SCORE, scored(a=-1), "invalid"),
    ("points for an unknown option", SCORE, scored(d=1), "invalid"),
    ("points twice", SCORE, TWICE, "invalid"),
    ("no points", SCORE, Scored(scores=()), "abstain"),
    ("a full order", ORDER, ordered("a>b>c"), "yes"),
    ("a short order", ORDER, ordered("a"), "yes"),
    ("equal ranks", ORDER, ordered("a=b>c"), "yes"),
    ("ranks left out", ORDER, Ranked(ranks=((), ("a",), (), ("b",))), "yes"),
    ("only ranks left out", ORDER, Ranked(ranks=((), ())), "abstain"),
    ("the same option at two ranks", ORDER, ordered("a>b>a"), "invalid"),
    ("the same option twice at one rank", ORDER, ordered("a=a>b"), "invalid"),
    ("an unknown option in an order", ORDER, ordered("a>d"), "invalid"),
    ("no order", ORDER, Ranked(ranks=()), "abstain"),
    ("points where an order was asked", ORDER, scored(a=1), "invalid"),
    ("an order where points were asked", SCORE, ordered("a>b"), "invalid"),
]


@pytest.mark.parametrize(("paper", "question", "marks", "answer"), READINGS)
def test_a_paper_counts_as_one_thing(
    paper: str, question: Question, marks: Marks | None, answer: str
) -> None:
    counted = tally(question, made(), roll(3), {"unit00000": marks})
    got = {name: amounts["units"] for name, amounts in counted.answers.items()}
    assert got == {**dict.fromkeys(("yes", "no", "abstain", "invalid", "missing"), 0), answer: 1}, paper


def test_more_options_than_seats_spoil_a_paper_where_the_rule_says_so() -> None:
    strict = made(marks="seats")
    ballots = dict(zip(names(2), (marked("ab"), marked("abc")), strict=True))
    counted = tally(ANY, strict, roll(3), ballots)
    assert (counted.answers["yes"]["units"], counted.answers["invalid"]["units"]) == (1, 1)


def test_ranks_left_out_are_closed_up() -> None:
    gaps = tally(ORDER, made(), roll(1), {"unit00000": Ranked(ranks=((), ("b",), (), ("a",)))})
    assert gaps.pairwise == tally(ORDER, made(), roll(1), {"unit00000": ordered("b>a")}).pairwise


BALLOTS = papers(names(9), (2, YES), (1, NO), (1, ABSTAIN), (1, BLANK), (1, None))


def bases(**fields: object) -> tuple[int, int, int, int]:
    counted = tally(MOTION, made(**fields), roll(10), BALLOTS, present=["unit00000", "unit00009"])
    each = [counted.bases[base]["units"] for base in ("all", "present", "participating", "cast")]
    return each[0], each[1], each[2], each[3]


def test_each_base_counts_less_than_the_one_before() -> None:
    """Ten on the roll; six handed in a paper and one more came; five of the papers answer this question."""
    assert bases() == (10, 7, 6, 5)


def test_a_rule_may_leave_abstentions_and_invalid_papers_out() -> None:
    assert bases(abstention_in=["participating"]) == (10, 7, 6, 4)
    assert bases(invalid_in=[]) == (10, 7, 5, 4)
    assert bases(abstention_in=[], invalid_in=[]) == (10, 7, 4, 3)


def test_abstentions_weigh_against_a_motion_unless_the_rule_leaves_them_out() -> None:
    ballots = papers(names(5), (2, YES), (1, NO), (1, ABSTAIN))
    approval = [{"base": "cast", "compare": ">", "fraction": "1/2"}]
    assert decide(made(approval=approval), roll(5), ballots).outcome == "not_passed"
    lenient = made(approval=approval, abstention_in=["participating"])
    assert decide(lenient, roll(5), ballots).outcome == "passed"


def test_non_voters_are_not_counted_unless_the_rule_puts_them_with_the_majority() -> None:
    approval = [{"base": "all", "compare": ">", "fraction": "1/2"}]
    ballots = papers(names(10), (4, YES), (3, NO))
    assert decide(made(approval=approval), roll(10), ballots).outcome == "not_passed"
    with_them = made(approval=approval, non_voters="with_majority")
    assert decide(with_them, roll(10), ballots).outcome == "passed"
    against = papers(names(10), (3, YES), (4, NO))
    assert decide(with_them, roll(10), against).outcome == "not_passed"
    equal = papers(names(10), (4, YES), (4, NO))
    assert decide(with_them, roll(10), equal).outcome == "not_passed"


def test_non_voters_make_no_quorum() -> None:
    quorum = [{"all_of": [{"compare": ">=", "fraction": "2/3"}]}]
    approval = [{"base": "participating", "compare": ">", "fraction": "1/2"}]
    rule = made(participation=quorum, approval=approval, non_voters="with_majority")
    assert decide(rule, roll(9), papers(names(9), (5, YES))).outcome == "no_quorum"
    assert decide(rule, roll(9), papers(names(9), (6, YES))).outcome == "passed"


def test_non_voters_go_with_nobody_when_heads_and_area_differ() -> None:
    rule = made(
        electorates=["owners"],
        counters=["heads", "area"],
        approval=[{"counter": "heads", "base": "participating", "compare": ">", "fraction": "1/2"}],
        non_voters="with_majority",
    )
    entries = {
        "small": RollEntry(unit="small", area=100),
        "other": RollEntry(unit="other", area=100),
        "large": RollEntry(unit="large", area=900),
        "silent": RollEntry(unit="silent", area=500),
    }
    found = decide(rule, entries, {"small": YES, "other": YES, "large": NO})
    assert (found.measured[0].numerator, found.measured[0].denominator) == (2, 3)


def test_nobody_voting_passes_nothing() -> None:
    assert decide(MAJORITY, roll(3), {}).outcome == "not_passed"
    assert decide(made(), roll(3), papers(names(3), (3, ABSTAIN))).outcome == "not_passed"
    assert decide(made(), roll(2), {}, question=ONE).outcome == "not_passed"
    assert decide(made(), roll(2), papers(names(2), (2, BLANK)), question=ORDER).elected == ()


def test_votes_weigh_what_the_roll_says() -> None:
    rule = made(
        electorates=["owners"],
        counters=["area"],
        approval=[{"counter": "area", "compare": ">", "fraction": "1/2"}],
    )
    entries = {
        "small": RollEntry(unit="small", area=4_999),
        "large": RollEntry(unit="large", area=5_001),
    }
    assert decide(rule, entries, {"large": YES, "small": NO}).outcome == "passed"
    assert decide(rule, entries, {"small": YES, "large": NO}).outcome == "not_passed"


def test_only_the_roll_is_counted() -> None:
    with pytest.raises(ValueError, match="not on the roll"):
        tally(MOTION, made(), roll(2), {"stranger": YES})
    with pytest.raises(ValueError, match="not on the roll"):
        tally(MOTION, made(), roll(2), {}, present=["stranger"])
    counted = tally(MOTION, MAJORITY, roll(2), {})
    other = totals_of(roll(3).values())
    with pytest.raises(ValueError, match="over this roll"):
        verdict(MAJORITY, other, counted, electorate="delegates")


def test_points_are_added_and_what_is_not_named_got_none() -> None:
    ballots = dict(zip(names(3), (scored(a=4), scored(a=1, b=6), scored(c=5, b=1)), strict=True))
    counted = tally(SCORE, made(), roll(3), ballots)
    assert {one.option: one.amounts["units"] for one in counted.options} == {"a": 5, "b": 7, "c": 5}
    assert [one.named for one in counted.options] == [2, 2, 1]
    assert counted.standing == (("b",), ("a", "c"))


def test_a_question_and_a_rule_go_together_or_are_told_why_not() -> None:
    grades = made(grades=[{"id": "all", "name": {"zh": "全体", "en": "All"}}])
    shares = made(seating="proportional")
    runoff = made(ranking="instant_runoff")
    silent = made(approval=[{"compare": ">", "fraction": "1/2"}], non_voters="with_majority")
    seats = among("a", "b", method="ranked", seats=2)
    assert misfits(MOTION, MAJORITY, "delegates") == ()
    assert misfits(MOTION, MAJORITY, "owners") == ("electorate",)
    assert misfits(MOTION, made(), "delegates") == ("nothing_to_reach",)
    assert misfits(ONE, grades, "delegates") == ("grades",)
    assert misfits(ORDER, MAJORITY, "delegates") == ("threshold",)
    assert misfits(seats, runoff, "delegates") == ("seats",)
    assert misfits(seats, made(), "delegates") == ()
    assert misfits(ONE, shares, "delegates") == ("proportion",)
    assert misfits(ONE, silent, "delegates") == ("non_voters",)


HALF = {"compare": ">", "fraction": "1/2"}
GRADE = {"id": "all", "name": {"zh": "全体", "en": "All"}}
ODD = [
    ({"approval": [{"compare": ">", "fraction": "1"}]}, "more than the whole"),
    ({"approval": [{"compare": ">=", "fraction": "0.66"}]}, "write a fraction"),
    ({"approval": [{"compare": ">=", "fraction": "3/2"}]}, "write a fraction"),
    ({"approval": [{"counter": "area", **HALF}]}, "name every counter"),
    ({"counters": ["units", "units"]}, "name each counter once"),
    ({"participation": [{"all_of": [{"base": "cast", **HALF}]}]}, "against the whole roll"),
    ({"participation": [{"electorates": ["owners"], "all_of": [HALF]}]}, "only electorates of its rule"),
    (
        {
            "electorates": ["delegates", "residents"],
            "participation": [{"electorates": ["residents"], "all_of": [HALF]}],
        },
        "needs a way to a quorum",
    ),
    ({"grades": [GRADE], "approval": [HALF]}, "by approval or by grades"),
    ({"grades": [GRADE, {**GRADE, "objections": False}]}, "name each grade once"),
    ({"seating": "proportional", "approval": [HALF]}, "know no threshold"),
    ({"abstention_in": ["cast"]}, "was cast took part"),
    ({"lowest": 5, "highest": 4}, "not above the highest"),
]


@pytest.mark.parametrize(("fields", "says"), ODD)
def test_a_rule_that_contradicts_itself_is_not_taken(fields: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        made(**fields)


def test_no_shipped_rule_counts_who_did_not_vote() -> None:
    assert [name for name, rule in shipped().items() if rule.non_voters != "not_counted"] == []


def test_papers_that_say_the_same_in_other_words_are_told_apart() -> None:
    """A word can be an answer to a question and the name of an option; a blank is no empty order."""
    ballots: dict[str, Marks | None] = dict(
        zip(names(4), (YesNo(answer="no"), Chosen(options=("no",)), Blank(), Ranked(ranks=())), strict=True)
    )
    counted = tally(MOTION, made(), roll(4), ballots)
    assert (counted.answers["no"]["units"], counted.answers["invalid"]["units"]) == (1, 3)
