"""Bodies: set up and dissolved, seats filled, left and recalled, and nobody in two seats of one body."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.council.bodies import evolve_body, in_office
from domain.council.seating import (
    BodyExists,
    BodyIsDissolved,
    MemberLeft,
    NeverSat,
    NotElectedThere,
    SeatedAlready,
    SeatsTaken,
    UnknownBody,
    UnknownMember,
    decide_body,
)
from domain.refusals import NotPermitted, Refusal, UnknownPlace
from schemas.actors import Actor
from schemas.council.bodies import (
    AmendBody,
    AmendMember,
    BodyAmended,
    BodyIntent,
    DissolveBody,
    EstablishBody,
    Identity,
    MemberSeated,
    RecallMember,
    SeatMember,
    VacateSeat,
)
from tests.domain.case.people import CAPTAIN, ELSEWHERE, FULL, OFFICER
from tests.domain.council.electorates import BODY, DAY, ESTATE, FIRST, SECOND, Sitting, member

LATER = DAY + timedelta(days=100)
DECIDED = f"deliberation/{UUID(int=7)}"


def seated(sitting: Sitting, on: date = DAY) -> list[str]:
    return [one.seating.member for one in in_office(sitting.now, on)]


def test_a_member_sits_from_the_first_day_of_the_term_to_the_last() -> None:
    sitting = Sitting().seat(member(1, begins=DAY, ends=LATER))
    assert [seated(sitting, DAY + timedelta(days=n)) for n in (-1, 0, 100, 101)] == [
        [],
        ["member1"],
        ["member1"],
        [],
    ]


def test_a_member_who_leaves_sits_to_that_day_and_one_who_is_recalled_to_that() -> None:
    sitting = Sitting().seat(member(1), member(2), member(3))
    sitting.take(VacateSeat(body=BODY, member="member1", on=LATER, reason="moved_away"))
    sitting.take(RecallMember(body=BODY, member="member2", on=LATER, decided_in=DECIDED))
    assert seated(sitting, LATER) == ["member1", "member2", "member3"]
    assert seated(sitting, LATER + timedelta(days=1)) == ["member3"]
    assert [one.left for one in sitting.now.members.values()] == ["moved_away", "recalled", None]


def test_a_term_that_is_extended_goes_on() -> None:
    sitting = Sitting().seat(member(1, ends=DAY))
    sitting.take(AmendMember(body=BODY, member="member1", since=DAY, ends=LATER))
    assert seated(sitting, LATER) == ["member1"]


def test_office_and_tags_are_those_of_the_day() -> None:
    sitting = Sitting().seat(member(1, tags=("woman",)))
    change = AmendMember(
        body=BODY, member="member1", since=LATER, office="chair", tags=("party_member", "woman")
    )
    sitting.take(change)
    (one,) = in_office(sitting.now, DAY)
    assert (one.at(DAY).office, one.at(DAY).tags) == ("member", ("woman",))
    assert (one.at(LATER).office, one.at(LATER).tags) == ("chair", ("party_member", "woman"))


def test_seats_are_held_by_no_more_than_there_are_on_any_day() -> None:
    sitting = Sitting(seats=2).seat(member(1, ends=DAY), member(2), member(3, begins=LATER))
    sitting.refused(SeatsTaken, member(4))
    sitting.refused(SeatsTaken, member(4, begins=DAY + timedelta(days=1)))
    sitting.seat(member(4, begins=DAY + timedelta(days=1), ends=LATER - timedelta(days=1)))


SAME = [
    Identity(person="person1"),
    Identity(staff="staff-officer"),
    Identity(register_id=UUID(int=1), unit="unit1"),
]


@pytest.mark.parametrize("identity", SAME, ids=["person", "staff", "unit"])
def test_one_person_holds_one_seat_at_a_time(identity: Identity) -> None:
    sitting = Sitting().seat(member(1, ends=DAY, identity=identity), member(2))
    sitting.refused(SeatedAlready, member(3, identity=identity))
    sitting.seat(member(3, begins=DAY + timedelta(days=1), identity=identity))


def test_only_who_was_elected_there_is_seated_as_elected_there_and_once() -> None:
    def elected(number: int, candidate: str) -> SeatMember:
        told = {"filled": "elected", "decided_in": DECIDED, "elected": ("ann", "ben")}
        return member(number).model_copy(update={**told, "elected_as": candidate})

    sitting = Sitting().seat(elected(1, "ann"))
    sitting.refused(NotElectedThere, elected(2, "zed"))
    sitting.refused(SeatedAlready, elected(2, "ann"))
    assert seated(sitting.seat(elected(2, "ben"))) == ["member1", "member2"]


def test_nobody_known_by_nothing_is_taken_for_another() -> None:
    assert seated(Sitting().seat(member(1), member(2))) == ["member1", "member2"]


@pytest.mark.parametrize(
    ("refusal", "command"),
    [
        (UnknownMember, VacateSeat(body=BODY, member="nobody", on=DAY, reason="died")),
        (NeverSat, VacateSeat(body=BODY, member="member1", on=DAY - timedelta(days=1), reason="died")),
        (NeverSat, AmendMember(body=BODY, member="member1", since=DAY, ends=DAY - timedelta(days=1))),
        (MemberLeft, RecallMember(body=BODY, member="member2", on=LATER, decided_in=DECIDED)),
        (SeatedAlready, member(1)),
        (UnknownPlace, AmendBody(body=BODY, area=("hean/nowhere",))),
        (
            BodyExists,
            EstablishBody(body=BODY, kind="owners_committee", place=ESTATE, name="业委会", area=(ESTATE,)),
        ),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else "",
)
def test_what_cannot_be_is_refused(refusal: type[Refusal], command: BodyIntent) -> None:
    sitting = Sitting().seat(member(1), member(2))
    sitting.take(VacateSeat(body=BODY, member="member2", on=DAY, reason="resigned"))
    sitting.refused(refusal, command)


@pytest.mark.parametrize("by", [CAPTAIN, ELSEWHERE], ids=lambda one: one.id)
def test_only_who_organises_there_keeps_a_body(by: Actor) -> None:
    Sitting().refused(NotPermitted, member(1), by)


def test_there_is_no_body_before_it_is_set_up_and_none_changes_after_its_end() -> None:
    with pytest.raises(UnknownBody):
        decide_body(None, member(1), OFFICER, FULL)
    sitting = Sitting().seat(member(1))
    sitting.take(DissolveBody(body=BODY, on=LATER))
    with pytest.raises(BodyIsDissolved):
        sitting.take(member(2))
    assert seated(sitting, LATER) == ["member1"]
    assert seated(sitting, LATER + timedelta(days=1)) == []


def test_these_refusals_are_met_at_a_body() -> None:
    sitting = Sitting(seats=1).seat(member(1))
    with pytest.raises(SeatsTaken):
        sitting.take(member(2))
    with pytest.raises(SeatedAlready):
        sitting.take(member(1))
    with pytest.raises(UnknownMember):
        sitting.take(VacateSeat(body=BODY, member="nobody", on=DAY, reason="died"))
    with pytest.raises(NeverSat):
        sitting.take(AmendMember(body=BODY, member="member1", since=DAY - timedelta(days=1)))
    sitting.take(VacateSeat(body=BODY, member="member1", on=DAY, reason="died"))
    with pytest.raises(MemberLeft):
        sitting.take(VacateSeat(body=BODY, member="member1", on=DAY, reason="died"))
    with pytest.raises(BodyExists):
        sitting.take(
            EstablishBody(body=BODY, kind="owners_committee", place=ESTATE, name="业委会", area=(ESTATE,))
        )


def test_what_does_not_change_is_no_event() -> None:
    sitting = Sitting(area=(FIRST, SECOND))
    assert sitting.take(AmendBody(body=BODY, name="业主委员会", area=(FIRST, SECOND))) == ()
    assert sitting.take(AmendBody(body=BODY, name="第一届业委会", seats=5)) == (
        BodyAmended(name="第一届业委会", seats=5),
    )
    assert (sitting.now.name, sitting.now.seats, sitting.now.area) == ("第一届业委会", 5, (FIRST, SECOND))


def test_a_name_of_a_person_stays_sealed() -> None:
    (event,) = Sitting().take(member(1))
    assert isinstance(event, MemberSeated)
    assert "李建国" not in event.model_dump_json()


def test_a_tier_is_of_halls_a_term_runs_forward_and_a_unit_has_a_register() -> None:
    with pytest.raises(ValidationError, match="tier"):
        EstablishBody(body=BODY, kind="hall", place=ESTATE, name="议事厅", area=(ESTATE,))
    with pytest.raises(ValidationError, match="term"):
        member(1, ends=DAY - timedelta(days=1))
    with pytest.raises(ValidationError, match="register"):
        Identity(unit="unit1")


TERMS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 3)), max_size=12)


@given(TERMS, st.integers(1, 3))
def test_however_seats_are_filled_nobody_sits_twice_and_no_day_has_too_many(
    drawn: list[tuple[int, int, int]], seats: int
) -> None:
    sitting = Sitting(seats=seats)
    for n, (begins, length, person) in enumerate(drawn):
        first = DAY + timedelta(days=begins)
        identity = Identity(person=f"person{person}")
        command = member(n, begins=first, ends=first + timedelta(days=length), identity=identity)
        try:
            sitting.take(command)
        except (SeatsTaken, SeatedAlready):
            continue
    body = evolve_body(None, sitting.events)
    assert body is not None
    for day in range(82):
        there = in_office(body, DAY + timedelta(days=day))
        people = [one.seating.identity.person for one in there]
        assert len(there) <= seats
        assert len(set(people)) == len(people)
