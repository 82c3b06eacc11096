"""Rolls: heads by law, sums, a hash that anyone can compute again, and that nothing depends on the order of a list."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.council.decision.judging import verdict
from domain.council.decision.tallying import tally
from domain.council.rolls import (
    ElectorateMismatch,
    Roll,
    RollEmpty,
    RollExists,
    Source,
    SourceElsewhere,
    UnknownSource,
    decide_roll,
    entries_of,
    evolve_roll,
)
from domain.refusals import NotPermitted
from schemas.actors import Actor
from schemas.council.acts import Electorate, Marks, Question, YesNo
from schemas.council.registers import LineDraft
from schemas.council.rolls import FreezeRoll, RollEntry, RollEvent, RollFrozen, digest_of, totals_of
from tests.domain.case.people import ELSEWHERE, MONDAY, OFFICER, PACK, SHANGHAI
from tests.domain.council.electorates import DAY, ESTATE, FIRST, ROLL, SECOND, Kept, Sitting, line, member


def frozen(
    source: Source | None,
    electorate: Electorate = "owners",
    place: str = ESTATE,
    *,
    by: Actor = OFFICER,
    at: datetime = MONDAY,
    roll: Roll | None = None,
) -> tuple[RollEvent, ...]:
    command = FreezeRoll(roll=ROLL, electorate=electorate, source=f"register/{UUID(int=1)}", place=place)
    return decide_roll(roll, command, None if source is None else (source, 3), by, at, SHANGHAI)


def roll_of(source: Source, electorate: Electorate = "owners", place: str = ESTATE) -> Roll:
    roll = evolve_roll(None, frozen(source, electorate, place))
    assert roll is not None
    return roll


def test_one_owner_of_ten_parts_is_one_head_with_the_area_of_all_ten() -> None:
    kept = Kept()
    kept.enter([line(n, unit="tenparts" if n < 10 else "") for n in range(300)])
    roll = roll_of(kept.now)
    assert (roll.header.totals.heads, roll.header.totals.area) == (291, 300 * 10_000)
    assert roll.entries["tenparts"].area == 10 * 10_000


def test_what_the_developer_has_not_handed_over_is_one_head_together() -> None:
    kept = Kept()
    kept.enter(
        [line(n, unit="builder" if n < 40 else "", tags=("developer",) * (n < 40)) for n in range(300)]
    )
    roll = roll_of(kept.now)
    assert (roll.header.totals.heads, roll.header.totals.area) == (261, 300 * 10_000)
    assert roll.entries["builder"].tags == ("developer", "owner")


def test_the_owners_of_one_building_count_with_what_they_own_there() -> None:
    kept = Kept()
    kept.enter([line(1, unit="both"), line(2, unit="both", place=SECOND, area=500), line(3, place=SECOND)])
    assert {one.unit: (one.area, one.place) for one in roll_of(kept.now).entries.values()} == {
        "both": (10_500, ESTATE),
        "line0003": (10_000, SECOND),
    }
    assert {one.unit: one.area for one in roll_of(kept.now, place=SECOND).entries.values()} == {
        "both": 500,
        "line0003": 10_000,
    }


def test_a_household_has_one_vote_however_many_live_there() -> None:
    kept = Kept("households")
    kept.enter([line(n, adults=n, tags=("tenant",)) for n in (1, 2, 5)])
    roll = roll_of(kept.now, "households")
    assert (roll.header.totals.units, roll.header.totals.households, roll.header.totals.adults) == (3, 3, 8)
    assert {one.tags for one in roll.entries.values()} == {("tenant",)}


def test_residents_are_on_the_roll_from_eighteen_on() -> None:
    kept = Kept("residents")
    kept.enter([line(1, adults=1), line(2, adults=0), line(3, adults=1, tags=("non_local",))])
    roll = roll_of(kept.now, "residents")
    assert sorted(roll.entries) == ["line0001", "line0003"]
    assert roll.header.totals.adults == 2


def test_who_sits_in_a_body_that_day_is_on_its_roll_and_nobody_whose_term_is_over() -> None:
    body = Sitting("representatives_assembly").seat(
        member(1, ends=DAY, tags=("woman",), represents=FIRST),
        member(2, ends=DAY - timedelta(days=1), begins=date(2021, 3, 2)),
        member(3, begins=DAY + timedelta(days=1)),
        member(4, side="owners", office="chair"),
    )
    roll = roll_of(body.now, "delegates")
    assert {one.unit: (one.place, one.tags) for one in roll.entries.values()} == {
        "member1": (FIRST, ("member", "woman")),
        "member4": (None, ("chair", "owners")),
    }


def test_the_day_of_a_term_is_the_day_in_china() -> None:
    body = Sitting().seat(member(1, ends=date(2026, 3, 2)), member(2))
    late = datetime(2026, 3, 2, 16, 30, tzinfo=MONDAY.tzinfo)  # half past midnight of 3 March there
    (header, _) = frozen(body.now, "seats", at=late)
    assert isinstance(header, RollFrozen)
    assert header.totals.units == 1


def test_the_hash_is_that_of_the_lines_as_anybody_writes_them() -> None:
    kept = Kept("households")
    kept.enter([line(2, adults=2), line(1, adults=1)])
    lines = f"line0001;1;0;1;1;{FIRST};\nline0002;1;0;1;2;{FIRST};\n"
    assert roll_of(kept.now, "households").header.hash == sha256(lines.encode()).hexdigest()


def test_a_roll_is_frozen_once_and_never_changes() -> None:
    kept = Kept()
    kept.enter([line(1)])
    roll = roll_of(kept.now)
    kept.enter([line(2)])
    assert frozen(kept.now, roll=roll) == ()
    with pytest.raises(RollExists):
        frozen(kept.now, place=FIRST, roll=roll)
    assert sorted(roll.entries) == ["line0001"]


def test_owners_and_residents_never_mix() -> None:
    kept = Kept("owners")
    kept.enter([line(1)])
    for electorate in ("residents", "households", "seats", "parties"):
        with pytest.raises(ElectorateMismatch):
            frozen(kept.now, electorate)
    with pytest.raises(ElectorateMismatch):
        frozen(Sitting().seat(member(1)).now, "owners")


def test_a_roll_needs_somebody_on_it_from_a_source_of_its_place() -> None:
    kept = Kept(place=FIRST)
    with pytest.raises(RollEmpty):
        frozen(kept.now, place=FIRST)
    kept.enter([line(1)])
    with pytest.raises(SourceElsewhere):
        frozen(kept.now, place=ESTATE)
    with pytest.raises(UnknownSource):
        frozen(None)
    with pytest.raises(NotPermitted):
        frozen(kept.now, place=FIRST, by=ELSEWHERE)


PARTS = st.lists(
    st.tuples(
        st.integers(0, 10**9),
        st.sampled_from(["", "owner1", "owner2", "builder"]),
        st.sampled_from([FIRST, SECOND]),
        st.lists(st.sampled_from(["tenant", "elderly", "party_member"]), unique=True),
    ),
    min_size=1,
    max_size=60,
)


def parts(drawn: list[tuple[int, str, str, list[str]]]) -> list[LineDraft]:
    return [
        line(n, area=area, unit=unit, place=place, tags=sorted(tags))
        for n, (area, unit, place, tags) in enumerate(drawn)
    ]


@given(PARTS, st.integers())
def test_no_order_of_a_list_changes_its_roll(drawn: list[tuple[int, str, str, list[str]]], seed: int) -> None:
    one, other = Kept(), Kept()
    lines = parts(drawn)
    one.enter(lines)
    Random(seed).shuffle(lines)
    for each in lines:
        other.enter([each])
    assert frozen(one.now) == frozen(other.now)


@given(PARTS)
def test_sums_are_those_of_the_parts_and_heads_are_never_more_than_parts(
    drawn: list[tuple[int, str, str, list[str]]],
) -> None:
    kept = Kept()
    kept.enter(parts(drawn))
    roll = roll_of(kept.now)
    totals = roll.header.totals
    assert totals == totals_of(roll.entries.values())
    assert totals.area == sum(area for area, *_ in drawn)
    assert totals.heads == len({unit or str(n) for n, (_, unit, *_) in enumerate(drawn)}) <= len(drawn)
    assert roll.whole
    buildings = [
        roll_of(kept.now, place=place) for place in (FIRST, SECOND) if entries_of(kept.now, place, DAY)
    ]
    assert sum(one.header.totals.area for one in buildings) == totals.area


@given(
    st.lists(st.integers(0, 5_000), min_size=2, max_size=2, unique=True),
    st.sampled_from(["heads", "area", "unit"]),
)
def test_whatever_is_altered_in_an_entry_alters_the_hash(numbers: list[int], where: str) -> None:
    entry, other = (RollEntry(unit=f"line{number:04d}", area=number) for number in numbers)
    altered = {"heads": 2, "area": entry.area + 1, "unit": other.unit}[where]
    changed = entry.model_copy(update={where: altered})
    assert digest_of([entry]) != digest_of([changed])


def test_villagers_decide_by_households_through_those_who_speak_for_one() -> None:
    """R6: a third of the units came, but somebody of every household (Villagers' Committee Organic Law art. 22)."""
    kept = Kept("residents")
    kept.enter(line(n, adults=1, tags=("speaker",) if n % 3 == 0 else ()) for n in range(90))
    roll = roll_of(kept.now, electorate="residents")
    assert (roll.header.totals.units, roll.header.totals.households) == (90, 30)
    rule = PACK.decision("villagers_assembly")
    assert rule is not None
    question = Question(id="p1", rule=rule.id)
    speakers = [unit for unit, entry in roll.entries.items() if entry.households]
    ballots: dict[str, Marks] = {unit: YesNo(answer="yes") for unit in speakers}
    counted = tally(question, rule, roll.entries, ballots)
    assert verdict(rule, roll.header.totals, counted, electorate="residents").outcome == "passed"
