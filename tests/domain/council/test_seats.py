"""What follows from a roster: the share of party members over time, sides and quorum, vacancies, terms that end, conflicts, halls."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.council.bodies import Body
from domain.council.conflicts import Post, conflicts, posts_in, posts_of
from domain.council.routing import route
from domain.council.seats import (
    ending,
    flags,
    history,
    missing_sides,
    quorum,
    vacancies,
)
from schemas.council.bodies import AmendMember, Identity, VacateSeat
from schemas.council.seats import SeatFlag, SeatRule
from tests.domain.council.electorates import BODY, DAY, ESTATE, FIRST, SECOND, Sitting, member
from tests.domain.council.steps import suggested

WORDS = {"zh": "党员占比", "en": "Party members"}
RED: dict[str, object] = {"source": "local", "mark": "D", "name": WORDS, "kinds": ("owners_committee",)}


def rule(**test: object) -> SeatRule:
    return SeatRule.model_validate({**RED, "id": "rule", **test})


HALF = rule(tag="party_member", share="1/2")


def committee(members: int, seats: int, party: int) -> Body:
    sitting = Sitting(seats=seats)
    for n in range(members):
        sitting.take(member(n, tags=("party_member",) if n < party else ()))
    return sitting.now


@pytest.mark.parametrize(
    ("seats", "party", "holds"),
    [(7, 3, False), (7, 4, True), (8, 4, True), (8, 3, False), (5, 3, True), (9, 4, False)],
)
def test_half_of_the_seats_are_held_by_party_members_or_not(seats: int, party: int, holds: bool) -> None:
    (flag,) = flags(committee(seats, seats, party), [HALF], DAY)
    assert (flag.have, flag.need, flag.holds) == (party, -(-seats // 2), holds)


def test_an_empty_seat_is_a_seat() -> None:
    (flag,) = flags(committee(6, 7, 3), [HALF], DAY)
    assert not flag.holds


def test_the_flag_goes_on_with_the_one_who_joins_and_its_past_is_kept() -> None:
    sitting = Sitting(seats=7)
    for n in range(7):
        sitting.take(member(n, tags=("party_member",) if n < 3 else ()))
    joined, left = DAY + timedelta(days=30), DAY + timedelta(days=60)
    sitting.take(AmendMember(body=BODY, member="member3", since=joined, tags=("party_member",)))
    sitting.take(VacateSeat(body=BODY, member="member0", on=left, reason="resigned"))
    assert [(one.on, one.flags[0].have, one.flags[0].holds) for one in history(sitting.now, [HALF])] == [
        (DAY, 3, False),
        (joined, 4, True),
        (left + timedelta(days=1), 3, False),
    ]


def test_other_rules_of_seats() -> None:
    body = committee(5, 6, 0)
    tests = [rule(odd=True), rule(at_least=5), rule(at_most=5)]
    assert [(one.have, one.need, one.holds) for one in flags(body, tests, DAY)] == [
        (6, 0, False),
        (6, 5, True),
        (6, 5, False),
    ]
    assert flags(body, [rule(odd=True, kinds=("hall",))], DAY) == ()


def test_each_neighbour_of_a_regional_conference_has_sent_somebody() -> None:
    area = (FIRST, SECOND)
    each = rule(each_place=True, kinds=("regional_conference",))
    sitting = Sitting("regional_conference", area=area).seat(member(1, represents=FIRST))
    assert flags(sitting.now, [each], DAY) == (SeatFlag(rule="rule", have=1, need=2, holds=False),)
    sitting.seat(member(2, represents=SECOND))
    assert flags(sitting.now, [each], DAY) == (SeatFlag(rule="rule", have=2, need=2, holds=True),)


def test_a_rule_tests_one_thing() -> None:
    for odd in ({}, {"odd": True, "at_least": 5}, {"tag": "woman"}, {"share": "1/3"}):
        with pytest.raises(ValidationError):
            rule(**odd)


SIDES = ("community", "owners", "property")


@pytest.mark.parametrize("absent", SIDES)
def test_a_three_party_meeting_lacks_the_side_for_which_nobody_is_there(absent: str) -> None:
    sitting = Sitting("tripartite_meeting").seat(*(member(n, side=side) for n, side in enumerate(SIDES)))
    everybody = {f"member{n}" for n in range(3)}
    assert missing_sides(sitting.now, everybody, DAY) == ()
    without = everybody - {f"member{SIDES.index(absent)}"}
    assert missing_sides(sitting.now, without, DAY) == (absent,)
    assert missing_sides(sitting.now, {*without, "stranger"}, DAY) == (absent,)


def test_a_body_of_one_side_waits_for_none() -> None:
    assert missing_sides(Sitting().seat(member(1)).now, (), DAY) == ()


@pytest.mark.parametrize(("more_than", "needed"), [(True, 4), (False, 3)])
def test_half_of_six_is_three_and_more_than_half_is_four(more_than: bool, needed: int) -> None:
    body = committee(6, 0, 0)
    three = quorum(
        body, ["member0", "member1", "member2", "stranger"], DAY, Fraction(1, 2), more_than=more_than
    )
    assert (three.present, three.composition, three.needed, three.reached) == (3, 6, needed, needed == 3)


@given(st.integers(0, 30), st.integers(1, 12), st.integers(1, 12), st.booleans())
def test_as_many_as_needed_is_exactly_what_the_fraction_says(
    size: int, a: int, b: int, more_than: bool
) -> None:
    share = Fraction(min(a, b), max(a, b))
    needed = quorum(committee(size, 0, 0), (), DAY, share, more_than=more_than).needed
    enough = [n for n in range(size + 2) if (n > share * size if more_than else n >= share * size)]
    assert needed == enough[0]


def test_vacancies_and_terms_that_end_are_counted_by_day() -> None:
    soon = DAY + timedelta(days=20)
    sitting = Sitting(seats=3).seat(member(1, ends=soon), member(2, ends=date(2031, 1, 1)))
    assert [vacancies(sitting.now, day) for day in (DAY, soon, soon + timedelta(days=1))] == [1, 1, 2]
    assert [one.seating.member for one in ending(sitting.now, DAY, 30)] == ["member1"]
    assert ending(sitting.now, DAY, 20) == ()


def test_one_person_in_two_posts_of_one_matter_is_a_conflict() -> None:
    me = Identity(person="person1", staff="staff-mediator")
    body = Sitting().seat(member(1, identity=Identity(person="person1")), member(2)).now
    posts = (
        *posts_of(body, DAY),
        Post("mediator", "case/1", me),
        Post("party", "case/1", Identity(person="person2")),
    )
    (found,) = conflicts(posts)
    assert (found.one.of, found.other.role) == (f"body/{BODY}", "mediator")


def test_who_mediated_the_case_that_a_topic_is_from_is_noticed_as_its_observer() -> None:
    told = suggested().told
    told = replace(told, chair="staff-chair", observer="staff-watch", origin="case/1")
    body = Sitting().seat(member(1, identity=Identity(staff="staff-chair")), member(2)).now
    found = conflicts(posts_in(told, body, ("staff-watch", "staff-other"), DAY))
    assert [(one.one.role, one.other.role) for one in found] == [
        ("chair", "member"),
        ("observer", "mediator"),
    ]
    assert conflicts(posts_in(told, None, (), DAY)) == ()


def hall(number: int, *area: str, tier: int = 1, dissolved: date | None = None) -> Body:
    return Body(UUID(int=number), "hall", ESTATE, f"议事厅{number}", area, 0, tier, {}, dissolved)


def test_a_topic_belongs_to_the_hall_of_its_area_and_to_several_together_where_it_crosses() -> None:
    halls = [
        hall(1, FIRST),
        hall(2, SECOND),
        hall(3, f"{ESTATE}/b3", "hean/xinhe/e2"),
        hall(4, ESTATE, tier=3),
    ]
    assert route(halls, [FIRST], DAY).halls == (UUID(int=1),)
    both = route(halls, [SECOND, FIRST, FIRST], DAY)
    assert (both.halls, both.joint) == ((UUID(int=1), UUID(int=2)), True)
    assert route(halls, [f"{ESTATE}/b9"], DAY).halls == (UUID(int=4),)
    assert route(halls, [FIRST], DAY, tier=3).halls == (UUID(int=4),)
    nowhere = route(halls, [FIRST, "hean/qinglan"], DAY)
    assert (nowhere.halls, nowhere.nowhere, nowhere.joint) == ((UUID(int=1),), ("hean/qinglan",), False)


def test_a_dissolved_hall_takes_no_topic() -> None:
    assert route([hall(1, FIRST, dissolved=DAY - timedelta(days=1))], [FIRST], DAY).halls == ()
    assert route([hall(1, FIRST, dissolved=DAY)], [FIRST], DAY).halls == (UUID(int=1),)
