"""Who takes part in a deliberation: a body and a register of those who decide, a chair, an observer of the supervision committee."""

from typing import Any

import pytest

from domain.council.refusals.rounds import RegisterUnfit
from domain.council.refusals.topics import BodyUnfit, ChairUnfit, ObserverUnfit
from schemas.council.clock_kinds import CouncilClock
from schemas.council.stages import Step
from schemas.council.topics import Arranged, DeliberationScheduled, ScheduleDeliberation, ScreenTopic
from tests.domain.case.people import CAPTAIN
from tests.domain.council.chamber import (
    CHAIR,
    COMMITTEE,
    ESTATE,
    HALL,
    MEETING,
    OBSERVER,
    ORGANISER,
    OWNERS,
    REGISTER,
    words,
)
from tests.domain.council.steps import SUGGESTION, scheduled, suggested
from tests.domain.council.story import Story

HOUSEHOLDS = Arranged(
    kind="hall", tier=1, area=(ESTATE,), electorates=("households",), registered_at=f"{ESTATE}/b1"
)


def screened(procedure: str = "hall", matter: str = "community") -> Story:
    return suggested().given(
        ScreenTopic, ORGANISER, matter=matter, procedure=procedure, tier=1, reason=words("按性质")
    )


def arrange(told: Story, **said: Any) -> Story:
    """Schedule with households of the estate, unless something is said otherwise."""
    known = {"body": HALL, "register_id": REGISTER, "chair": CHAIR.id, "observer": OBSERVER.id}
    return told.when(ScheduleDeliberation, ORGANISER, **{**known, **said})


def test_it_is_fixed_who_takes_part_and_may_be_fixed_otherwise_until_it_is_announced() -> None:
    told = arrange(screened(), stakeholders=("car_owners",), experts=1)
    told.then(DeliberationScheduled)
    assert told.stands(Step.SCHEDULED).told.chair == CHAIR.id
    assert told.kinds() == (CouncilClock.ARRANGE,)
    arrange(told, chair=ORGANISER.id).then(DeliberationScheduled)
    assert told.told.chair == ORGANISER.id


def test_who_suggested_a_topic_does_not_chair_it() -> None:
    told = Story().given(SUGGESTION.model_copy(update={"source": "staff"}), CHAIR)
    told.given(ScreenTopic, ORGANISER, matter="community", procedure="hall", tier=1)
    arrange(told).refused(ChairUnfit, why="proposer")
    arrange(told, chair=CAPTAIN.id).refused(ChairUnfit, why="no_post")
    arrange(told, chair=OBSERVER.id).refused(ChairUnfit, why="observer")
    arrange(told, chair=ORGANISER.id).then(DeliberationScheduled)


def test_the_observer_supervises_here_or_sits_in_the_committee_that_does() -> None:
    told = screened()
    arrange(told, observer=ORGANISER.id).refused(ObserverUnfit)
    sits = HOUSEHOLDS.model_copy(update={"observers": ("staff-elder",)})
    arrange(told, observer="staff-elder", seen=sits).refused(ObserverUnfit)
    arrange(told, observer="staff-other", committee=COMMITTEE, seen=sits).refused(ObserverUnfit)
    arrange(told, observer="staff-elder", committee=COMMITTEE, seen=sits).then(DeliberationScheduled)
    assert told.told.observer == "staff-elder"


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        ({"kind": None}, "unknown"),
        ({"kind": "owners_committee"}, "kind"),
        ({"tier": 3}, "tier"),
        ({"area": ("hean/qinglan",)}, "area"),
        ({"area": ()}, "area"),
    ],
)
def test_a_body_is_of_the_kind_the_tier_and_the_area_that_deliberates(
    seen: dict[str, object], why: str
) -> None:
    arrange(screened(), seen=HOUSEHOLDS.model_copy(update=seen)).refused(BodyUnfit, why=why)


@pytest.mark.parametrize(
    "said",
    [
        {"register_id": OWNERS},
        {"register_id": None, "body": None},
        {"seen": HOUSEHOLDS.model_copy(update={"registered_at": "hean/qinglan"})},
        {"seen": HOUSEHOLDS.model_copy(update={"registered_at": None})},
        {"seen": HOUSEHOLDS.model_copy(update={"electorates": ("owners",)})},
    ],
)
def test_the_roll_comes_from_those_who_decide_and_from_here(said: dict[str, Any]) -> None:
    arrange(screened(), **said).refused(RegisterUnfit, needed="households" if "body" not in said else "seats")


def test_owners_decide_by_a_register_of_owners_alone() -> None:
    told = screened("owners_special", "common_use")
    arrange(told, body=None).refused(RegisterUnfit, needed="owners")
    arrange(told, body=None, register_id=OWNERS).then(DeliberationScheduled)


def test_without_a_register_the_seats_of_the_body_deliberate() -> None:
    told = screened()
    arrange(told, register_id=None).then(DeliberationScheduled)
    told = screened("tripartite", "property_service")
    arrange(told, body=MEETING, register_id=None).then(DeliberationScheduled)


def test_a_schedule_stands_when_it_is_announced() -> None:
    told = scheduled()
    told.stands(Step.SCHEDULED)
    assert told.may(ORGANISER)["ScheduleDeliberation"] is None
    assert told.may(CHAIR)["GiveNotice"] is None
