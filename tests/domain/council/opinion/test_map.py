"""The whole map: what was planted is found, the numbers are exact, and nobody can be found out."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.council.opinion.anonymity import LEAST
from domain.council.opinion.map import charted, opinion_map
from schemas.council.opinion import CAMPS, Grouping, OpinionMap, Stance, Stances, StanceTaken, StatementId
from tests.domain.council.opinion.street import (
    BINS,
    CATS,
    DIVIDE,
    DRIVERS,
    EVERYTHING,
    LAMPS,
    LITTER,
    PARKING,
    WALKERS,
    log,
    street,
    taken,
)

BUILDINGS = {unit: f"hean/b{1 + place % 2}" for place, unit in enumerate((*DRIVERS, *WALKERS))}
"""Of 21 people eleven live in the first building and ten in the second, of either camp."""
Said = Mapping[str, Mapping[StatementId, Stance]]


def by_name(drawn: OpinionMap, name: str) -> Grouping:
    (found,) = [one for one in drawn.groupings if one.name == name]
    return found


def bar(grouping: Grouping, statement: StatementId, group: str | None) -> Stances | None:
    (bars,) = [one.bars for one in grouping.statements if one.statement == statement]
    (found,) = [one.stances for one in bars if one.group == group]
    return found


def test_the_camps_that_were_planted_are_found() -> None:
    found = charted(log(street()))
    assert [(row.group, row.members) for row in by_name(found.map, CAMPS).rows] == [("1", 12), ("2", 9)]
    assert {found.own[unit].camp for unit in DRIVERS} == {"1"}
    assert {found.own[unit].camp for unit in WALKERS} == {"2"}
    assert found.map.picture.clearness is not None
    assert found.map.picture.clearness > 50


def test_what_unites_and_what_divides_is_named() -> None:
    camps = by_name(opinion_map(log(street())), CAMPS)
    assert {(one.statement, one.side) for one in camps.unite} == {
        (LAMPS, "agree"),
        (BINS, "agree"),
        (LITTER, "disagree"),
    }
    for group, side in (("1", "agree"), ("2", "disagree")):
        own = [one for one in camps.divide if one.group == group and one.opposed and one.side == side]
        assert {one.statement for one in own} >= set(DIVIDE)


def test_every_number_is_the_one_counted_by_hand() -> None:
    said = street()
    drawn = opinion_map(log(said), {"building": BUILDINGS})
    for statement in EVERYTHING:
        counts = Counter(each[statement] for each in said.values())
        (shown,) = [one.stances for one in drawn.statements if one.statement == statement]
        assert shown == Stances(agree=counts["agree"], disagree=counts["disagree"], passed=counts["pass"])
        for building in ("hean/b1", "hean/b2"):
            own = Counter(each[statement] for unit, each in said.items() if BUILDINGS[unit] == building)
            shown = bar(by_name(drawn, "building"), statement, building)
            assert shown == Stances(agree=own["agree"], disagree=own["disagree"], passed=own["pass"])
    (lamps,) = [one for one in by_name(drawn, CAMPS).unite if one.statement == LAMPS]
    drivers = sum(said[unit][LAMPS] == "agree" for unit in DRIVERS)
    walkers = sum(said[unit][LAMPS] == "agree" for unit in WALKERS)
    assert lamps.consensus == Fraction(drivers + 1, 14) * Fraction(walkers + 1, 11)


def test_a_changed_mind_stands_on_the_map_once_with_what_was_said_last() -> None:
    lines = log(street())
    before = opinion_map(lines)
    after = opinion_map([*lines, taken(DRIVERS[0], CATS, "agree", 1000)])
    (old,) = [one.stances for one in before.statements if one.statement == CATS]
    (new,) = [one.stances for one in after.statements if one.statement == CATS]
    assert old is not None
    assert new == Stances(agree=1, disagree=old.disagree, passed=old.passed - 1)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_same_lines_in_any_order_make_the_same_map(dice: object) -> None:
    lines = [*log(street()), taken(DRIVERS[0], CATS, "agree", 1000)]
    mixed = [*lines, *lines[:20]]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    known = {"building": BUILDINGS}
    assert opinion_map(mixed, known).model_dump_json() == opinion_map(lines, known).model_dump_json()


def test_below_seven_voters_nothing_is_drawn() -> None:
    six = street(DRIVERS[:3], WALKERS[:3])
    assert opinion_map(log(six), {"building": BUILDINGS}) == OpinionMap(voters=6, withheld="few_voters")
    assert opinion_map([]) == OpinionMap(voters=0, withheld="few_voters")
    seven = opinion_map(log(street(DRIVERS[:4], WALKERS[:3])))
    assert seven.withheld is None
    assert len(seven.picture.points) == 7


def test_nine_people_are_drawn_without_camps() -> None:
    nine = opinion_map(log(street(DRIVERS[:5], WALKERS[:4])))
    assert by_name(nine, CAMPS).withheld == "no_camps"
    assert {point.camp for point in nine.picture.points} == {None}


def test_where_all_are_of_one_mind_there_is_no_picture() -> None:
    same: Said = {unit: {LAMPS: "agree", BINS: "agree"} for unit in DRIVERS}
    drawn = opinion_map(log(same), {"building": BUILDINGS})
    assert drawn.picture.withheld == by_name(drawn, CAMPS).withheld == "alike"
    assert bar(by_name(drawn, "building"), LAMPS, "hean/b1") == Stances(agree=6)


def test_who_answered_little_is_counted_and_not_placed() -> None:
    hasty: Said = {f"hasty{n}": {PARKING: "agree"} for n in range(6)}
    found = charted(log({**street(), **hasty}))
    assert len(found.map.picture.points) == 21
    assert not found.own.keys() & hasty.keys()
    assert bar(by_name(found.map, CAMPS), PARKING, None) == Stances(agree=6)


def test_who_is_in_no_camp_has_no_say_in_what_unites_the_camps() -> None:
    hasty: Said = {f"hasty{n}": {LAMPS: "disagree"} for n in range(6)}
    camps = by_name(opinion_map(log({**street(), **hasty})), CAMPS)
    assert (LAMPS, "agree") in {(one.statement, one.side) for one in camps.unite}
    assert None not in {one.group for one in camps.divide}


def test_four_who_are_in_no_group_take_the_smallest_along() -> None:
    groups = {unit: group for unit, group in BUILDINGS.items() if unit not in DRIVERS[:4]}
    groups |= dict.fromkeys(DRIVERS[4:9], "hean/b3")
    rows = by_name(opinion_map(log(street()), {"building": groups}), "building").rows
    assert [(row.group, row.members) for row in rows] == [("hean/b1", 6), ("hean/b2", 6), (None, 9)]


def test_fewer_than_five_who_answered_little_are_not_left_over_beside_the_camps() -> None:
    hasty: Said = {f"hasty{n}": {PARKING: "agree"} for n in range(3)}
    camps = by_name(opinion_map(log({**street(), **hasty})), CAMPS)
    assert [(row.group, row.members) for row in camps.rows] == [("1", 15), ("2", 9)]


def test_a_group_of_four_is_counted_with_everybody_else() -> None:
    groups = {**BUILDINGS, **dict.fromkeys(WALKERS[:4], "hean/b9")}
    rows = by_name(opinion_map(log(street()), {"building": groups}), "building").rows
    assert "hean/b9" not in {row.group for row in rows}
    assert sum(row.members for row in rows) == 21
    assert all(row.members >= LEAST for row in rows)


def test_a_grouping_with_one_large_group_is_withheld() -> None:
    groups = {unit: "tenant" if unit in WALKERS[:3] else "owner" for unit in (*DRIVERS, *WALKERS)}
    assert by_name(opinion_map(log(street()), {"title": groups}), "title") == Grouping(
        name="title", withheld="few_members"
    )


def test_a_second_grouping_that_would_set_one_person_apart_is_withheld() -> None:
    """All tenants but one live in the first building, where nobody owns: tenants less that building is one person."""
    titles = {unit: "tenant" if BUILDINGS[unit] == "hean/b1" else "owner" for unit in BUILDINGS}
    titles[DRIVERS[1]] = "tenant"
    drawn = opinion_map(log(street()), {"building": BUILDINGS, "title": titles})
    assert by_name(drawn, "building").withheld is None
    assert by_name(drawn, "title") == Grouping(name="title", withheld="crossed")
    assert by_name(opinion_map(log(street()), {"title": titles}), "title").withheld is None


def test_on_a_statement_that_few_of_a_group_answered_its_bar_is_withheld_and_one_more() -> None:
    said = {unit: dict(each) for unit, each in street().items()}
    silent = [unit for unit in said if BUILDINGS[unit] == "hean/b1"][3:]
    for unit in silent:
        del said[unit][CATS]
    building = by_name(opinion_map(log(said), {"building": BUILDINGS}), "building")
    (cats,) = [one for one in building.statements if one.statement == CATS]
    assert cats.withheld == "few_votes"
    assert [one.stances for one in cats.bars] == [None, None]
    assert bar(building, LAMPS, "hean/b1") is not None


def test_a_statement_that_four_answered_has_no_numbers_at_all() -> None:
    few: Said = {unit: {**each, "late01.1": "agree"} for unit, each in street(DRIVERS[:4], ()).items()}
    drawn = opinion_map(log({**street(), **few}), {"building": BUILDINGS})
    (late,) = [one for one in drawn.statements if one.statement == "late01.1"]
    assert late.stances is None
    for grouping in drawn.groupings:
        assert all(bar(grouping, "late01.1", row.group) is None for row in grouping.rows)


def test_a_withheld_statement_is_nowhere_on_the_map() -> None:
    drawn = opinion_map(log(street()), {"building": BUILDINGS}, withheld={PARKING})
    assert PARKING not in drawn.model_dump_json()
    assert LAMPS in drawn.model_dump_json()


def test_the_map_names_nobody_and_its_points_are_in_no_order_of_voters() -> None:
    found = charted(log(street()), {"building": BUILDINGS})
    told = found.map.model_dump_json()
    assert not any(unit in told for unit in (*DRIVERS, *WALKERS))
    places = [(point.x, point.y) for point in found.map.picture.points]
    assert places == sorted(places)
    assert Counter(found.map.picture.points) == Counter(found.own.values())


def test_the_map_reads_back_from_json_as_it_was() -> None:
    drawn = opinion_map(log(street()), {"building": BUILDINGS})
    assert OpinionMap.model_validate_json(drawn.model_dump_json()) == drawn


def test_three_known_groupings_are_refused() -> None:
    with pytest.raises(ValueError, match="at most two"):
        opinion_map(log(street()), {"building": BUILDINGS, "title": BUILDINGS, "stairs": BUILDINGS})


PEOPLE = tuple(f"voter{n:02}" for n in range(24))
SAID = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(EVERYTHING[:3]),
        st.sampled_from(["agree", "disagree", "pass"]),
    ),
    min_size=20,
    max_size=90,
)
BELONGING = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(["b1", "b2", "b3"]), min_size=8)


@settings(max_examples=150, deadline=None)
@given(SAID, BELONGING, BELONGING)
def test_no_sums_of_what_is_shown_leave_fewer_than_five_people(
    sayings: list[tuple[str, str, Stance]], building: dict[str, str], title: dict[str, str]
) -> None:
    """Add up any bars of one grouping, subtract any of the other: what is left is of nobody or of five and more."""
    lines: list[StanceTaken] = [taken(v, s, x, n) for n, (v, s, x) in enumerate(sayings, start=1)]
    drawn = opinion_map(lines, {"building": building, "title": title})
    if drawn.withheld:
        return
    for statement in drawn.statements:
        here = {line.voter for line in lines if line.statement == statement.statement}
        if statement.stances is None:
            assert len(here) < LEAST
            assert all(
                one.stances is None
                for grouping in drawn.groupings
                for bars in grouping.statements
                if bars.statement == statement.statement
                for one in bars.bars
            )
            continue
        sums = [
            _sums(by_name(drawn, name), statement.statement, here, groups)
            for name, groups in (("building", building), ("title", title))
        ]
        for one, other in product(*sums):
            assert len(one ^ other) == 0 or len(one ^ other) >= LEAST


def _sums(
    grouping: Grouping, statement: StatementId, here: set[str], groups: Mapping[str, str]
) -> list[frozenset[str]]:
    """Everybody behind each sum of shown bars; what is left of the total when all of them are taken away is one more."""
    names = {row.group for row in grouping.rows} - {None}
    shown: list[frozenset[str]] = []
    for bars in grouping.statements:
        if bars.statement == statement:
            for one in bars.bars:
                if one.stances is not None:
                    members = {u for u in here if (g if (g := groups.get(u)) in names else None) == one.group}
                    assert one.stances.votes == len(members)
                    shown.append(frozenset(members))
    shown.append(frozenset(here).difference(*shown))
    sums: list[frozenset[str]] = [frozenset()]
    for part in shown:
        sums += [one | part for one in sums]
    return sums
