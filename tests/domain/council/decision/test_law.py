"""Every rule of the pack at its border, from both sides: as many as it takes, and one less."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.council.decision.measuring import needed
from domain.council.decision.party import party_seats
from schemas.council.acts import Electorate, Marks
from schemas.council.rolls import RollEntry
from schemas.council.rules import Threshold
from schemas.council.tallies import Measured, Verdict
from tests.domain.council.decision.voting import (
    ABSTAIN,
    BLANK,
    NO,
    YES,
    Roll,
    among,
    decide,
    made,
    marked,
    names,
    papers,
    roll,
    shipped,
)

ORDINARY, SPECIAL = "owners_ordinary", "owners_special"


def estate(*groups: tuple[int, int, Marks | None]) -> tuple[Roll, dict[str, Marks | None]]:
    """Owners in groups of so many heads with so much area together (hundredths of a square metre); None did not vote."""
    entries: Roll = {}
    ballots: dict[str, Marks | None] = {}
    for heads, area, marks in groups:
        for place in range(heads):
            name = f"owner{len(entries):04d}"
            share = area // heads + (area % heads if place == 0 else 0)
            entries[name] = RollEntry(unit=name, area=share)
            if marks is not None:
                ballots[name] = marks
    assert len(entries) == 300
    assert sum(entry.area for entry in entries.values()) == 3_000_000
    return entries, ballots


def vote(heads: int, area: int, yes_heads: int, yes_area: int) -> tuple[Roll, dict[str, Marks | None]]:
    """300 heads with 30,000 m2, of whom so many took part and so many of these said yes; areas in hundredths."""
    groups = [(yes_heads, yes_area, YES), (heads - yes_heads, area - yes_area, NO)]
    return estate(*[one for one in (*groups, (300 - heads, 3_000_000 - area, None)) if one[0]])


VECTORS = [
    ("a", (200, 2_000_000, 101, 1_000_100), "passed", "not_passed"),
    ("b", (200, 2_000_000, 100, 1_000_100), "not_passed", "not_passed"),
    ("c", (199, 2_500_000, 199, 2_500_000), "no_quorum", "no_quorum"),
    ("d", (200, 2_000_000, 150, 1_500_000), "passed", "passed"),
    ("e", (200, 2_000_000, 149, 1_600_000), "passed", "not_passed"),
    ("f", (250, 1_999_999, 250, 1_999_999), "no_quorum", "no_quorum"),
]


@pytest.mark.parametrize(("case", "numbers", "ordinary", "special"), VECTORS)
def test_owners_decide_by_heads_and_by_area(
    case: str, numbers: tuple[int, int, int, int], ordinary: str, special: str
) -> None:
    entries, ballots = vote(*numbers)
    assert decide(shipped()[ORDINARY], entries, ballots).outcome == ordinary, case
    assert decide(shipped()[SPECIAL], entries, ballots).outcome == special, case


def line(found: Verdict, kind: str, counter: str) -> Measured:
    (one,) = [one for one in found.measured if (one.kind, one.counter) == (kind, counter)]
    return one


def test_a_verdict_says_by_how_much_each_threshold_was_missed() -> None:
    entries, ballots = vote(200, 2_000_000, 100, 1_000_100)
    found = decide(shipped()[ORDINARY], entries, ballots)
    heads = line(found, "approval", "heads")
    assert (heads.numerator, heads.denominator, heads.fraction, heads.compare) == (100, 200, "1/2", ">")
    assert (heads.needed, heads.reached, heads.missed_by) == (101, False, 1)
    area = line(found, "approval", "area")
    assert (area.needed, area.reached, area.missed_by) == (1_000_001, True, 0)


def test_a_hundredth_of_a_square_metre_is_enough_to_miss_a_quorum() -> None:
    entries, ballots = vote(250, 1_999_999, 250, 1_999_999)
    found = line(decide(shipped()[ORDINARY], entries, ballots), "participation", "area")
    assert (found.numerator, found.needed, found.missed_by) == (1_999_999, 2_000_000, 1)


def test_two_thirds_present_and_half_in_favour_is_valid_and_not_passed() -> None:
    found = decide(shipped()[ORDINARY], *vote(200, 2_000_000, 100, 1_000_000))
    assert found.outcome == "not_passed"
    assert all(one.reached for one in found.measured if one.kind == "participation")


@pytest.mark.parametrize(("heads", "threshold"), [(291, 194), (261, 174), (300, 200)])
def test_one_buyer_of_many_flats_and_a_developer_are_one_head_each(heads: int, threshold: int) -> None:
    """Ten flats of one person leave 291 heads of 300, forty unsold ones of a developer 261."""
    rule = made(participation=[{"all_of": [{"compare": ">=", "fraction": "2/3"}]}], approval=[ALL_HALF])
    entries = roll(heads)
    below = decide(rule, entries, papers(entries, (threshold - 1, YES)))
    assert (below.outcome, below.measured[0].needed) == ("no_quorum", threshold)
    assert decide(rule, entries, papers(entries, (threshold, YES))).outcome == "passed"


ALL_HALF = {"compare": ">", "fraction": "1/2"}

BORDERS: list[tuple[str, Electorate, int, int, int, int, str]] = [
    # rule, whose roll, its size, came without a paper, yes, no, outcome
    ("dwelling_to_business", "owners", 7, 0, 7, 0, "passed"),
    ("dwelling_to_business", "owners", 7, 0, 6, 0, "not_passed"),
    ("dwelling_to_business", "owners", 7, 0, 6, 1, "not_passed"),
    ("residents_assembly", "residents", 2000, 499, 501, 0, "no_quorum"),
    ("residents_assembly", "residents", 2000, 500, 501, 0, "passed"),
    ("residents_assembly", "residents", 2000, 501, 500, 0, "not_passed"),
    ("residents_assembly", "households", 800, 0, 400, 0, "no_quorum"),
    ("residents_assembly", "households", 800, 200, 201, 0, "passed"),
    ("residents_assembly", "households", 800, 201, 200, 0, "not_passed"),
    ("representatives_assembly", "delegates", 60, 18, 21, 0, "no_quorum"),
    ("representatives_assembly", "delegates", 60, 19, 21, 0, "passed"),
    ("representatives_assembly", "delegates", 60, 0, 20, 20, "not_passed"),
    ("villagers_assembly", "residents", 900, 0, 451, 0, "passed"),
    ("villagers_assembly", "residents", 900, 0, 450, 0, "no_quorum"),
    ("villagers_assembly", "residents", 900, 225, 226, 0, "passed"),
    ("villagers_assembly", "residents", 900, 226, 225, 0, "not_passed"),
    ("villagers_assembly", "households", 300, 0, 200, 0, "passed"),
    ("villagers_assembly", "households", 300, 0, 199, 0, "no_quorum"),
    ("villagers_group", "residents", 90, 0, 60, 0, "passed"),
    ("villagers_group", "residents", 90, 0, 59, 0, "no_quorum"),
    ("villagers_group", "households", 30, 9, 11, 0, "passed"),
    ("villagers_group", "households", 30, 10, 10, 0, "not_passed"),
    ("collective_members", "members", 300, 0, 200, 0, "passed"),
    ("collective_members", "members", 300, 0, 199, 1, "not_passed"),
    ("collective_members", "members", 300, 0, 199, 0, "no_quorum"),
    ("party_members", "members", 30, 4, 16, 0, "passed"),
    ("party_members", "members", 30, 5, 15, 0, "not_passed"),
    ("party_members", "members", 30, 3, 16, 0, "no_quorum"),
    ("owners_committee", "seats", 7, 0, 4, 0, "passed"),
    ("owners_committee", "seats", 7, 1, 3, 0, "not_passed"),
    ("owners_committee", "seats", 7, 0, 3, 0, "no_quorum"),
    ("every_party", "parties", 3, 0, 3, 0, "passed"),
    ("every_party", "parties", 3, 0, 2, 0, "not_passed"),
    ("committee_recall", "residents", 100, 0, 26, 25, "passed"),
    ("committee_recall", "residents", 100, 0, 26, 26, "not_passed"),
    ("committee_recall", "residents", 100, 0, 50, 0, "no_quorum"),
    ("committee_recall", "delegates", 60, 0, 41, 0, "passed"),
    ("committee_recall", "delegates", 60, 0, 40, 0, "no_quorum"),
    ("party_seats", "seats", 8, 0, 4, 0, "passed"),
    ("party_seats", "seats", 9, 0, 4, 0, "not_passed"),
]


@pytest.mark.parametrize(("rule", "electorate", "size", "silent", "yes", "no", "outcome"), BORDERS)
def test_a_rule_holds_at_its_border(
    rule: str, electorate: Electorate, size: int, silent: int, yes: int, no: int, outcome: str
) -> None:
    entries = roll(size)
    ballots = papers(entries, (yes, YES), (no, NO))
    there = names(size)[: yes + no + silent]
    found = decide(shipped()[rule], entries, ballots, electorate=electorate, present=there)
    assert found.outcome == outcome


@pytest.mark.parametrize(("households", "outcome"), [(200, "passed"), (199, "no_quorum")])
def test_two_thirds_of_households_make_a_quorum_of_villagers(households: int, outcome: str) -> None:
    """Of 900 adults 300 speak for a household each."""
    entries = {
        name: RollEntry(unit=name, households=int(place < 300)) for place, name in enumerate(names(900))
    }
    found = decide(
        shipped()["villagers_assembly"], entries, papers(entries, (households, YES)), electorate="residents"
    )
    assert found.outcome == outcome


GRADES = [
    ((9, 0, 0), "unanimous"),
    ((6, 0, 3), "no_objection"),
    ((1, 0, 8), "no_objection"),
    ((8, 1, 0), "four_fifths"),
    ((6, 3, 0), "two_thirds"),
    ((5, 4, 0), None),
    ((0, 0, 9), None),
]


@pytest.mark.parametrize(("given_papers", "grade"), GRADES)
def test_the_best_grade_of_consensus_that_was_reached_is_reported(
    given_papers: tuple[int, int, int], grade: str | None
) -> None:
    entries = roll(12)
    yes, no, abstain = given_papers
    ballots = papers(entries, (yes, YES), (no, NO), (abstain, ABSTAIN))
    found = decide(shipped()["consensus"], entries, ballots, electorate="delegates")
    assert (found.grade, found.outcome) == (grade, "passed" if grade else "not_passed")


@pytest.mark.parametrize(("yes", "no", "grade"), [(4, 1, "four_fifths"), (79, 21, "two_thirds")])
def test_four_fifths_is_reached_exactly(yes: int, no: int, grade: str) -> None:
    entries = roll(yes + no)
    ballots = papers(entries, (yes, YES), (no, NO))
    assert decide(shipped()["consensus"], entries, ballots, electorate="delegates").grade == grade


def test_there_is_no_consensus_without_a_quorum() -> None:
    entries = roll(12)
    found = decide(shipped()["consensus"], entries, papers(entries, (7, YES)), electorate="delegates")
    assert (found.outcome, found.grade) == ("no_quorum", None)


@pytest.mark.parametrize(("seats", "half"), [(5, 3), (7, 4), (8, 4), (9, 5)])
def test_party_members_hold_half_of_the_seats_rounded_up(seats: int, half: int) -> None:
    rule = shipped()["party_seats"]
    reached = party_seats(rule, seats, half)
    assert (reached.needed, reached.reached) == (half, True)
    assert not party_seats(rule, seats, half - 1).reached


def test_no_body_has_more_members_than_seats() -> None:
    with pytest.raises(ValueError, match="no more seats"):
        party_seats(shipped()["party_seats"], 5, 6)


def test_a_body_without_seats_has_no_half_of_them() -> None:
    assert not party_seats(shipped()["party_seats"], 0, 0).reached


ELECTION = among("a", "b", "c", method="approval")


def election(a: int, b: int, c: int, *, second: bool = False, size: int = 100) -> Verdict:
    entries = roll(size)
    ballots = papers(entries, (a, marked("a")), (b, marked("b")), (c, marked("c")))
    rule = shipped()["committee_election"]
    return decide(rule, entries, ballots, question=ELECTION, electorate="residents", second=second)


def test_a_member_is_elected_by_more_than_half_of_those_who_voted() -> None:
    assert election(31, 20, 10).elected == ("a",)
    held_again = election(30, 20, 10)
    assert (held_again.outcome, held_again.elected, held_again.tied) == ("run_off", (), ("a", "b"))


def test_in_a_second_ballot_a_third_of_the_papers_is_enough() -> None:
    assert election(20, 19, 21, second=True).elected == ("c",)
    assert election(20, 20, 20, second=True).outcome == "run_off"
    short = roll(200)
    ballots = papers(short, (33, marked("a")), (20, marked("b")), (10, marked("c")), (38, BLANK))
    rule = shipped()["committee_election"]
    found = decide(rule, short, ballots, question=ELECTION, electorate="residents", second=True)
    assert (found.outcome, found.elected) == ("not_passed", ())
    ballots = papers(short, (34, marked("a")), (20, marked("b")), (10, marked("c")), (37, BLANK))
    found = decide(rule, short, ballots, question=ELECTION, electorate="residents", second=True)
    assert found.elected == ("a",)


@pytest.mark.parametrize(("voters", "outcome"), [(50, "no_quorum"), (51, "passed")])
def test_an_election_needs_more_than_half_of_the_voters(voters: int, outcome: str) -> None:
    assert election(voters, 0, 0).outcome == outcome


@pytest.mark.parametrize(("voters", "outcome"), [(40, "no_quorum"), (41, "passed")])
def test_an_election_by_representatives_needs_more_than_two_thirds(voters: int, outcome: str) -> None:
    entries = roll(60)
    ballots = papers(entries, (voters, marked("a")))
    rule = shipped()["committee_election"]
    found = decide(rule, entries, ballots, question=ELECTION, electorate="delegates")
    assert found.outcome == outcome


def test_a_building_elects_who_has_most_votes_and_votes_again_between_equals() -> None:
    rule, choice = shipped()["building_delegate"], among("a", "b", "c")
    entries = roll(20)
    most = papers(entries, (5, marked("a")), (4, marked("b")), (2, marked("c")))
    assert decide(rule, entries, most, question=choice).elected == ("a",)
    equal = papers(entries, (5, marked("a")), (5, marked("b")), (2, marked("c")))
    again = decide(rule, entries, equal, question=choice)
    assert (again.outcome, again.elected, again.tied) == ("run_off", (), ("a", "b"))
    few = papers(entries, (10, marked("a")))
    assert decide(rule, entries, few, question=choice).outcome == "no_quorum"


def test_residents_never_decide_by_a_rule_of_owners() -> None:
    with pytest.raises(ValueError, match="does not decide"):
        decide(shipped()[ORDINARY], roll(3), {}, electorate="residents")


FRACTIONS = st.builds(
    lambda low, more: Fraction(low, low + more), st.integers(1, 40), st.integers(0, 40)
).map(str)


@given(FRACTIONS, st.sampled_from([">=", ">"]), st.integers(0, 400))
def test_needed_is_the_smallest_whole_number_that_meets_a_threshold(
    fraction: str, compare: str, whole: int
) -> None:
    assume(compare == ">=" or fraction != "1")
    threshold = Threshold.model_validate({"compare": compare, "fraction": fraction})
    least = needed(threshold, whole)
    part = Fraction(fraction)

    def meets(number: int) -> bool:
        return number > part * whole if compare == ">" else number >= part * whole

    assert meets(least)
    assert least == 1 or not meets(least - 1)
