"""Rounds of doors: the route, what was heard at each door, coverage, and whom to try again."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.council.outreach import Outreach, available, decide, evolve
from domain.council.refusals.fieldwork import (
    DoorNotOnRoute,
    DoorsNotListed,
    IntakeFromElsewhere,
    OutreachExists,
    OutreachOver,
    RollUnfit,
    UnknownOutreach,
)
from domain.refusals import NotPermitted, UnknownPlace
from schemas.actors import Actor
from schemas.council.outreach import (
    CloseOutreach,
    Coverage,
    DoorRecorded,
    OutreachClosed,
    OutreachPlanned,
    PlanOutreach,
    RecordDoor,
)
from tests.domain.council.field import (
    BUILDING,
    CAPTAIN,
    CASES,
    ELSEWHERE,
    MEDIATOR,
    NOW,
    OFFICER,
    REGISTER,
    ROLL,
    ROUND,
    ground,
    household,
    living_in,
    roll,
    said,
)

TWENTY = tuple(household(n) for n in range(1, 21))
CLOSE = CloseOutreach(outreach=ROUND)


def planning(**changes: Any) -> PlanOutreach:
    body = {
        "outreach": ROUND,
        "place": BUILDING,
        "roll": ROLL,
        "doors": TWENTY,
        "visitors": ("staff-captain", "social-7"),
        "listed": roll(),
    }
    return PlanOutreach.model_validate(body | changes)


def knock(number: int, outcome: str = "answered", **more: Any) -> RecordDoor:
    body = {"outreach": ROUND, "door": household(number), "outcome": outcome}
    return RecordDoor.model_validate(body | more)


def going(*knocks: RecordDoor) -> Outreach:
    (planned,) = decide(None, planning(), ground(CAPTAIN))
    outreach = evolve(None, planned)
    for one in knocks:
        for event in decide(outreach, one, ground(CAPTAIN)):
            outreach = evolve(outreach, event)
    return outreach


def afternoon() -> Outreach:
    """Twenty doors: three with an issue, eleven more that answered, six where nobody was."""
    issues = [knock(n, cases=(CASES[n],)) for n in range(1, 4)]
    return going(*issues, *(knock(n) for n in range(4, 15)), *(knock(n, "no_answer") for n in range(15, 21)))


def test_of_twenty_doors_fourteen_answered_three_had_an_issue_and_six_stay_on_the_list() -> None:
    outreach = afternoon()
    assert outreach.coverage() == Coverage(doors=20, answered=14, retry=6, visits=20, cases=3, opinions=0)
    assert outreach.retry == tuple(household(n) for n in range(15, 21))
    assert outreach.ahead == ()
    assert {case for one in outreach.knocks for case in one.cases} == set(CASES[1:4])


def test_a_plan_names_two_visitors_and_the_register_of_its_doors() -> None:
    (event,) = decide(None, planning(), ground(CAPTAIN))
    assert isinstance(event, OutreachPlanned)
    assert (event.visitors, event.register_id) == (("staff-captain", "social-7"), REGISTER)


def test_who_came_back_and_found_somebody_takes_the_door_off_the_list() -> None:
    again = afternoon()
    (event,) = decide(again, knock(15, visitors=("staff-officer",)), ground(OFFICER, NOW + timedelta(days=1)))
    assert isinstance(event, DoorRecorded)
    assert (event.visit, event.visitors) == (2, ("staff-officer",))
    after = evolve(again, event)
    assert after.retry == tuple(household(n) for n in range(16, 21))
    assert after.coverage().answered == 15


def test_a_door_that_opened_once_is_covered_whoever_is_out_next_time() -> None:
    outreach = going(knock(1), knock(1, "no_answer"))
    assert (outreach.coverage().answered, outreach.retry) == (1, ())


def test_an_opinion_is_traced_to_the_visit_on_which_it_was_heard() -> None:
    opinions = ({"text": said("想要充电桩"), "deliberation": CASES[5]}, {"text": said("路灯太暗")})
    outreach = going(knock(2, opinions=opinions))
    (heard,) = outreach.knocks
    assert (heard.door, heard.visit, heard.visitors) == (household(2), 1, ("staff-captain", "social-7"))
    assert [one.deliberation for one in heard.opinions] == [CASES[5], None]
    assert outreach.coverage().opinions == 2


def test_an_intake_says_that_it_came_from_this_round() -> None:
    with pytest.raises(IntakeFromElsewhere):
        decide(going(), knock(1, cases=(CASES[0],), brought_here=False), ground(CAPTAIN))


@pytest.mark.parametrize("actor", [MEDIATOR, ELSEWHERE, living_in(1)], ids=lambda one: one.role)
def test_others_knock_at_no_doors(actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        decide(None, planning(), ground(actor))
    with pytest.raises(NotPermitted):
        decide(going(), knock(1), ground(actor))
    assert available(going(), ground(actor)) == ()


def test_a_round_is_planned_once_over_doors_that_the_roll_lists() -> None:
    with pytest.raises(OutreachExists):
        decide(going(), planning(), ground(CAPTAIN))
    with pytest.raises(UnknownPlace):
        decide(None, planning(place="hean/xinhe/e9"), ground(OFFICER))
    with pytest.raises(DoorsNotListed):
        decide(None, planning(listed=roll(lacks=(household(3),))), ground(CAPTAIN))
    for listed in (None, roll(electorate="owners"), roll(place="hean/xinhe/e1")):
        with pytest.raises(RollUnfit):
            decide(None, planning(listed=listed), ground(CAPTAIN))
    with pytest.raises(UnknownOutreach):
        decide(None, CLOSE, ground(CAPTAIN))


def test_only_doors_of_the_route_are_recorded() -> None:
    with pytest.raises(DoorNotOnRoute):
        decide(going(), knock(99), ground(CAPTAIN))


def test_a_closed_round_keeps_its_count() -> None:
    outreach = afternoon()
    (event,) = decide(outreach, CLOSE, ground(CAPTAIN))
    assert event == OutreachClosed(coverage=outreach.coverage())
    over = evolve(outreach, event)
    for command in (knock(15), CLOSE):
        with pytest.raises(OutreachOver):
            decide(over, command, ground(CAPTAIN))
    assert [type(one.refusal) for one in available(over, ground(CAPTAIN))] == [OutreachOver] * 2
    assert [one.refusal for one in available(outreach, ground(CAPTAIN))] == [None] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: planning(doors=(household(1), household(1))),
        lambda: planning(visitors=("a", "a")),
        lambda: planning(visitors=("a", "b", "c")),
        lambda: knock(1, "no_answer", cases=(CASES[0],)),
        lambda: knock(1, "no_answer", opinions=({"text": said("有")},)),
    ],
)
def test_what_makes_no_sense_is_malformed(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        wrong()


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=60))
def test_every_door_is_answered_tried_in_vain_or_ahead(knocks: list[tuple[int, bool]]) -> None:
    outreach = going(*(knock(n, "answered" if there else "no_answer") for n, there in knocks))
    parts = (outreach.answered, frozenset(outreach.retry), frozenset(outreach.ahead))
    assert sum(len(part) for part in parts) == len(frozenset().union(*parts)) == 20
    assert outreach.answered == {household(n) for n, there in knocks if there}
    assert outreach.coverage().visits == len(knocks)


def test_a_stream_begins_with_a_plan() -> None:
    with pytest.raises(ValueError, match="OutreachPlanned"):
        evolve(None, OutreachClosed(coverage=afternoon().coverage()))
