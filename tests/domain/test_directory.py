"""Who answers for a place at a level, and what of a place may leave the house."""

import pytest

from domain.directory import Directory
from schemas.actors import Level, Role
from schemas.cited import TriageClass
from schemas.places import PlaceEstablished, Post, PostFilled, PostVacated
from schemas.policy import PlaceKind
from tests.domain.case.people import FULL, HOME, PACK, VACANT

PRIVATE, SMALL, BIG = (
    TriageClass.PRIVATE_MATTER,
    TriageClass.PARTY_MASS_MATTER,
    TriageClass.COMMUNITY_MATTER,
)


@pytest.mark.parametrize(
    ("level", "triage_class", "place", "post"),
    [
        (Level.BUILDING, PRIVATE, HOME, (HOME, Role.BUILDING_CAPTAIN, "staff-captain")),
        (Level.BUILDING, SMALL, HOME, ("hean/xinhe/e1", Role.PARTY_MASS_WORKER, "staff-party-mass")),
        (Level.BUILDING, BIG, HOME, ("hean/xinhe/e1", Role.GRID_WORKER, "staff-grid")),
        (Level.BUILDING, PRIVATE, "hean/xinhe/e1", ("hean/xinhe/e1", Role.GRID_WORKER, "staff-grid")),
        (Level.COMMUNITY, PRIVATE, HOME, ("hean/xinhe", Role.MEDIATOR, "staff-mediator")),
        (Level.COMMUNITY, BIG, HOME, ("hean/xinhe", Role.COMMUNITY_OFFICER, "staff-officer")),
        (
            Level.COMMUNITY,
            BIG,
            "hean/qinglan/e1/b1",
            ("hean/qinglan", Role.COMMUNITY_OFFICER, "staff-elsewhere"),
        ),
        (Level.STREET, BIG, HOME, ("hean", Role.STREET_OFFICER, "staff-street")),
        (Level.STREET, BIG, "hean", ("hean", Role.STREET_OFFICER, "staff-street")),
    ],
)
def test_the_first_held_post_in_the_packs_order_answers(
    level: Level, triage_class: TriageClass, place: str, post: tuple[str, Role, str]
) -> None:
    at, role, staff = post
    assert FULL.answering(PACK, level, triage_class, place) == Post(place=at, role=role, staff=staff)


def test_where_every_post_is_vacant_the_first_role_shows_the_vacancy() -> None:
    assert VACANT.answering(PACK, Level.BUILDING, PRIVATE, HOME) == Post(
        place=HOME, role=Role.BUILDING_CAPTAIN
    )
    assert VACANT.answering(PACK, Level.STREET, SMALL, HOME) == Post(place="hean", role=Role.STREET_OFFICER)


def test_a_place_above_a_level_is_answered_for_where_it_lies() -> None:
    assert FULL.answering(PACK, Level.COMMUNITY, BIG, "hean").place == "hean"
    assert FULL.answering(PACK, Level.BUILDING, BIG, "hean/xinhe").place == "hean/xinhe"


def test_a_place_that_nobody_entered_is_answered_for_by_what_stands_above_it() -> None:
    assert FULL.answering(PACK, Level.BUILDING, PRIVATE, "hean/xinhe/e1/b9").staff == "staff-grid"
    assert FULL.answering(PACK, Level.BUILDING, PRIVATE, "nowhere/at/all").place == "nowhere/at/all"


def test_the_longest_serving_answers_and_a_vacated_post_passes_on() -> None:
    second = PostFilled(place=HOME, role=Role.BUILDING_CAPTAIN, staff="staff-second")
    both = FULL.evolve([second])
    assert both.answering(PACK, Level.BUILDING, PRIVATE, HOME).staff == "staff-captain"
    left = both.evolve([PostVacated(place=HOME, role=Role.BUILDING_CAPTAIN, staff="staff-captain")])
    assert left.answering(PACK, Level.BUILDING, PRIVATE, HOME).staff == "staff-second"


def test_holding_a_post_reaches_down_and_not_up_or_aside() -> None:
    captain = (Role.BUILDING_CAPTAIN,)
    assert FULL.holds("staff-captain", captain, HOME) == Post(
        place=HOME, role=Role.BUILDING_CAPTAIN, staff="staff-captain"
    )
    assert FULL.holds("staff-captain", captain, "hean/xinhe/e1/b2") is None
    assert FULL.holds("staff-captain", captain, "hean/xinhe/e1") is None
    assert FULL.holds("staff-captain", (Role.MEDIATOR,), HOME) is None
    assert FULL.holds("staff-street", (Role.STREET_OFFICER,), HOME) is not None


@pytest.mark.parametrize(
    ("place", "community"),
    [
        (HOME, "hean/xinhe"),
        ("hean/xinhe", "hean/xinhe"),
        ("hean", "hean"),
        ("hean/xinhe/e1/b9", "hean/xinhe"),
        ("nowhere/at/all", "nowhere"),
    ],
)
def test_nothing_finer_than_the_community_is_named(place: str, community: str) -> None:
    assert FULL.community_of(place) == community


def test_a_directory_is_not_changed_by_what_follows_it() -> None:
    before = Directory()
    before.evolve([PlaceEstablished(path="hean", kind=PlaceKind.STREET, name="和安街道")])
    assert not before.knows("hean")
