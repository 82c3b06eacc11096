"""What holds of every vote by every rule of yes or no: no order matters, and no yes does harm."""

from collections.abc import Mapping
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from domain.council.decision.tallying import tally
from schemas.council.acts import Chosen, Electorate, Marks, Points, Question, Scored
from schemas.council.rolls import RollEntry
from schemas.council.rules import DecisionRule
from schemas.council.tallies import Tally, Verdict
from tests.domain.council.decision.test_orders import orders
from tests.domain.council.decision.voting import (
    ABSTAIN,
    BLANK,
    NO,
    YES,
    Roll,
    among,
    decide,
    made,
    names,
    ordered,
    shipped,
)

OF_YES = [one for one in shipped().values() if one.approval or one.grades]
BASES = st.sampled_from(["all", "present", "participating", "cast"])
COUNTERS = st.sampled_from(["units", "heads", "area", "households"])
SOME = st.lists(st.sampled_from(["participating", "cast"]), unique=True).filter(
    lambda belongs: belongs != ["cast"]
)


@st.composite
def thresholds(draw: st.DrawFn, base: str | None = None) -> dict[str, str]:
    compare = draw(st.sampled_from([">=", ">"]))
    fraction = draw(st.sampled_from(["1/3", "1/2", "2/3", "3/4", "4/5"] + ["1"] * (compare == ">=")))
    return {
        "counter": draw(COUNTERS),
        "base": base or draw(BASES),
        "compare": compare,
        "fraction": fraction,
    }


@st.composite
def rules(draw: st.DrawFn) -> DecisionRule:
    """A rule of the pack, or any rule that says one thing."""
    if draw(st.booleans()):
        return draw(st.sampled_from(OF_YES))
    ways = draw(st.lists(st.lists(thresholds("all"), min_size=1, max_size=2), max_size=2))
    fields: dict[str, object] = {
        "counters": ["units", "heads", "area", "households"],
        "participation": [
            {"counted": draw(st.sampled_from(["present", "participating", "cast"])), "all_of": way}
            for way in ways
        ],
        "abstention_in": draw(SOME),
        "invalid_in": draw(SOME),
        "non_voters": draw(st.sampled_from(["not_counted", "with_majority"])),
    }
    approval = draw(st.lists(thresholds(), min_size=1, max_size=2))
    if draw(st.booleans()):
        fields["approval"] = approval
    else:
        grade = {"id": "first", "name": {"zh": "一", "en": "One"}, "all_of": approval}
        fields["grades"] = [{**grade, "objections": draw(st.booleans())}, {**grade, "id": "second"}]
    return made(**fields)


MARKS = st.sampled_from([YES, NO, ABSTAIN, BLANK, None])
Ballots = dict[str, Marks | None]


@st.composite
def votes(draw: st.DrawFn) -> tuple[Roll, Ballots, set[str]]:
    """A roll, papers on it, and who came."""
    units = names(draw(st.integers(1, 9)))
    entries = {
        name: RollEntry(
            unit=name,
            heads=draw(st.integers(0, 3)),
            area=draw(st.integers(0, 20_000)),
            households=draw(st.integers(0, 1)),
        )
        for name in units
    }
    ballots: Ballots = dict(draw(st.dictionaries(st.sampled_from(units), MARKS)))
    return entries, ballots, draw(st.sets(st.sampled_from(units)))


Vote = tuple[Roll, Ballots, set[str]]


def judged(rule: DecisionRule, vote: Vote, electorate: Electorate) -> Verdict:
    entries, ballots, present = vote
    return decide(rule, entries, ballots, electorate=electorate, present=present)


@given(rules(), votes(), st.data())
def test_one_more_yes_never_undoes_a_decision(rule: DecisionRule, vote: Vote, data: st.DataObject) -> None:
    electorate = data.draw(st.sampled_from(rule.electorates))
    before = judged(rule, vote, electorate)
    entries, ballots, present = vote
    unit = data.draw(st.sampled_from(sorted(entries)))
    after = judged(rule, (entries, {**ballots, unit: YES}, present), electorate)
    assert (before.outcome, after.outcome) not in [("passed", "not_passed"), ("passed", "no_quorum")]
    for earlier, later in zip(before.measured, after.measured, strict=True):
        assert later.reached or not earlier.reached
    if before.grade is not None:
        grades = [grade.id for grade in rule.grades]
        assert after.grade is not None
        assert grades.index(after.grade) <= grades.index(before.grade)


@given(rules(), votes())
def test_bases_lie_within_one_another_and_answers_add_up(rule: DecisionRule, vote: Vote) -> None:
    entries, ballots, present = vote
    counted = tally(MOTION_OF[0], rule, entries, ballots, present=present)
    for counter in rule.counters:
        whole, there, part, cast_ = (
            counted.bases[base][counter] for base in ("all", "present", "participating", "cast")
        )
        assert whole >= there >= part >= cast_ >= 0
        handed_in = sum(
            1 if counter == "units" else cast("int", getattr(entries[unit], counter)) for unit in ballots
        )
        assert sum(amounts[counter] for amounts in counted.answers.values()) == handed_in


@given(rules(), votes(), st.data())
def test_what_was_needed_and_missed_says_whether_it_was_reached(
    rule: DecisionRule, vote: Vote, data: st.DataObject
) -> None:
    found = judged(rule, vote, data.draw(st.sampled_from(rule.electorates)))
    for one in found.measured:
        assert one.reached is (one.numerator >= one.needed)
        assert one.missed_by == max(0, one.needed - one.numerator)


MOTION_OF = (
    Question(id="motion", rule="any"),
    among(*"abcde"),
    among(*"abcde", method="approval", seats=2),
    among(*"abcde", method="score"),
    among(*"abcde", method="ranked"),
)
ANY_MARKS = st.one_of(
    MARKS,
    st.lists(st.sampled_from("abcdex"), max_size=4).map(lambda some: Chosen(options=tuple(some))),
    st.dictionaries(st.sampled_from("abcde"), st.integers(-1, 11)).map(
        lambda some: Scored(scores=tuple(Points(option=one, points=many) for one, many in some.items()))
    ),
    orders().map(lambda ranks: ordered(">".join("=".join(group) for group in ranks))),
)


@given(st.sampled_from(MOTION_OF), rules(), votes(), st.data())
def test_the_order_of_roll_and_papers_never_matters(
    question: Question, rule: DecisionRule, vote: Vote, data: st.DataObject
) -> None:
    """Not even the order in which an option is named on a paper."""
    entries, _, present = vote
    ballots = data.draw(st.dictionaries(st.sampled_from(sorted(entries)), ANY_MARKS))

    def counted(roll: Mapping[str, RollEntry], given_in: Mapping[str, Marks | None]) -> Tally:
        return tally(question, rule, roll, given_in, present=present)

    again = counted(
        {unit: entries[unit] for unit in data.draw(st.permutations(sorted(entries)))},
        {unit: ballots[unit] for unit in data.draw(st.permutations(sorted(ballots)))},
    )
    first = counted(entries, ballots)
    assert again == first
    assert again.model_dump_json() == first.model_dump_json()


@given(st.sampled_from(MOTION_OF), votes(), st.data())
def test_a_tally_and_a_verdict_survive_being_written_down(
    question: Question, vote: Vote, data: st.DataObject
) -> None:
    entries, _, present = vote
    ballots = data.draw(st.dictionaries(st.sampled_from(sorted(entries)), ANY_MARKS))
    rule = (
        made(seating=data.draw(st.sampled_from(["most", "proportional"]))) if question.seats > 1 else made()
    )
    counted = tally(question, rule, entries, ballots, present=present)
    assert Tally.model_validate_json(counted.model_dump_json()) == counted
    found = decide(rule, entries, ballots, question=question, present=present)
    assert Verdict.model_validate_json(found.model_dump_json()) == found
