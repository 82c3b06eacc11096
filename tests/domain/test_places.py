"""The place tree and the roster: who may change them, what is refused, and when."""

import pytest
from pydantic import ValidationError

from domain.directory import Directory
from domain.places import Ground, decide_place, decide_roster
from domain.refusals import (
    KindMisplaced,
    NotPermitted,
    ParentMissing,
    PlaceExists,
    PostExists,
    PostNotHeld,
    UnknownPlace,
)
from domain.ties import StaffUnknown, TieExists, TieUnknown
from schemas.actors import Actor, Role
from schemas.places import (
    DeclareTie,
    EstablishPlace,
    FillPost,
    OpenPost,
    PlaceEstablished,
    PostFilled,
    PostOpened,
    PostVacated,
    TieDeclared,
    TieWithdrawn,
    VacatePost,
    WithdrawTie,
)
from schemas.policy import PlaceKind
from schemas.words import Words

SYSTEM = Actor(id="installer", role=Role.SYSTEM)
ADMINISTRATOR = Actor(id="staff-1", role=Role.ADMINISTRATOR, place="hean/xinhe")
TREE = Directory().evolve(
    [
        PlaceEstablished(path="hean", kind=PlaceKind.STREET, name="和安街道"),
        PlaceEstablished(path="hean/xinhe", kind=PlaceKind.COMMUNITY, name="心和社区"),
    ]
)
OPEN = OpenPost(place="hean/xinhe", role=Role.MEDIATOR)
OPENED = PostOpened(place="hean/xinhe", role=Role.MEDIATOR)
VACATE = VacatePost(place="hean/xinhe", role=Role.MEDIATOR, staff="staff-2")
FILLED = PostFilled(place="hean/xinhe", role=Role.MEDIATOR, staff="staff-2")


def fill(staff: str, name: Words | None = None) -> FillPost:
    return FillPost(place="hean/xinhe", role=Role.MEDIATOR, staff=staff, name=name)


def at(path: str) -> EstablishPlace:
    return EstablishPlace(path=path, kind=PlaceKind.ESTATE, name="和园小区")


def test_a_place_is_entered_under_one_that_stands() -> None:
    (event,) = decide_place(at("hean/xinhe/e1"), Ground(ADMINISTRATOR, TREE))
    assert event == PlaceEstablished(path="hean/xinhe/e1", kind=PlaceKind.ESTATE, name="和园小区")
    assert TREE.evolve([event]).knows("hean/xinhe/e1")


@pytest.mark.parametrize("kind", [PlaceKind.STREET, PlaceKind.COMMUNITY])
def test_a_place_stands_below_one_of_a_higher_kind(kind: PlaceKind) -> None:
    misplaced = EstablishPlace(path="hean/xinhe/e1", kind=kind, name="和园小区")
    with pytest.raises(KindMisplaced):
        decide_place(misplaced, Ground(ADMINISTRATOR, TREE))


def test_a_first_place_needs_no_parent() -> None:
    assert decide_place(at("lingnan"), Ground(SYSTEM, Directory()))


def test_a_place_stands_once_and_not_in_the_air() -> None:
    with pytest.raises(PlaceExists):
        decide_place(at("hean/xinhe"), Ground(SYSTEM, TREE))
    with pytest.raises(ParentMissing):
        decide_place(at("hean/qinglan/e1"), Ground(SYSTEM, TREE))


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.SYSTEM, Role.ADMINISTRATOR)])
def test_others_change_neither_places_nor_posts(role: Role) -> None:
    ground = Ground(Actor(id="staff-3", role=role, place="hean"), TREE)
    with pytest.raises(NotPermitted):
        decide_place(at("hean/xinhe/e1"), ground)
    with pytest.raises(NotPermitted):
        decide_roster(OPEN, ground)


def test_an_administrator_reaches_what_lies_below_and_nothing_else() -> None:
    with pytest.raises(NotPermitted):
        decide_place(at("hean/qinglan"), Ground(ADMINISTRATOR, TREE))
    with pytest.raises(NotPermitted):
        decide_roster(
            FillPost(place="hean", role=Role.STREET_OFFICER, staff="x"), Ground(ADMINISTRATOR, TREE)
        )


def test_a_post_is_opened_once_at_a_place_that_stands() -> None:
    ground = Ground(ADMINISTRATOR, TREE)
    assert decide_roster(OPEN, ground) == (OPENED,)
    with pytest.raises(PostExists):
        decide_roster(OPEN, Ground(ADMINISTRATOR, TREE.evolve([OPENED])))
    with pytest.raises(UnknownPlace):
        decide_roster(OpenPost(place="hean/xinhe/e9", role=Role.MEDIATOR), ground)


def test_filling_a_post_opens_it_if_need_be_and_seals_the_name() -> None:
    name = Words(plain="陈静", subject="staff/2", field="name", digest="c" * 64)
    filling = fill("staff-2", name)
    filled = FILLED.model_copy(update={"name": name.sealed})
    assert decide_roster(filling, Ground(SYSTEM, TREE)) == (OPENED, filled)
    assert decide_roster(filling, Ground(SYSTEM, TREE.evolve([OPENED]))) == (filled,)


def test_several_may_hold_a_post_but_nobody_twice() -> None:
    held = TREE.evolve([OPENED, FILLED])
    with pytest.raises(PostExists):
        decide_roster(fill("staff-2"), Ground(SYSTEM, held))
    assert decide_roster(fill("staff-9"), Ground(SYSTEM, held))


def test_a_post_is_vacated_by_whoever_holds_it() -> None:
    held = TREE.evolve([OPENED, FILLED])
    (event,) = decide_roster(VACATE, Ground(SYSTEM, held))
    assert event == PostVacated(place="hean/xinhe", role=Role.MEDIATOR, staff="staff-2")
    assert held.evolve([event]).posts == {("hean/xinhe", Role.MEDIATOR): ()}
    for directory in (TREE, held.evolve([event])):
        with pytest.raises(PostNotHeld):
            decide_roster(VACATE, Ground(SYSTEM, directory))


def declared(**changes: object) -> DeclareTie:
    said = {"staff": "staff-1", "kind": "post", "place": "hean/xinhe", "organisation": "owners_committee"}
    return DeclareTie.model_validate(said | changes)


def seated() -> Directory:
    return TREE.evolve(decide_roster(fill("staff-1"), Ground(ADMINISTRATOR, TREE)))


def test_a_tie_of_a_member_of_staff_is_entered_once_and_withdrawn() -> None:
    town = seated()
    (event,) = decide_roster(declared(), Ground(ADMINISTRATOR, town))
    assert event == TieDeclared(
        staff="staff-1", kind="post", place="hean/xinhe", organisation="owners_committee"
    )
    town = town.evolve([event])
    with pytest.raises(TieExists):
        decide_roster(declared(), Ground(ADMINISTRATOR, town))
    (gone,) = decide_roster(WithdrawTie(**declared().model_dump()), Ground(ADMINISTRATOR, town))
    assert isinstance(gone, TieWithdrawn)
    with pytest.raises(TieUnknown):
        decide_roster(WithdrawTie(**declared().model_dump()), Ground(ADMINISTRATOR, town.evolve([gone])))


def test_a_tie_is_of_somebody_in_the_roster_at_a_place_in_the_tree() -> None:
    with pytest.raises(StaffUnknown):
        decide_roster(declared(staff="staff-9"), Ground(ADMINISTRATOR, seated()))
    with pytest.raises(UnknownPlace):
        decide_roster(declared(place="hean/xinhe/nowhere"), Ground(ADMINISTRATOR, seated()))


@pytest.mark.parametrize(
    "said", [{"kind": "kinship"}, {"organisation": None}, {"kind": "interest", "organisation": None}]
)
def test_kin_has_a_home_and_a_post_an_organisation(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="organisation"):
        declared(**said)
