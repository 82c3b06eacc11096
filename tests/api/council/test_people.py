"""Ids are found where they are needed: who holds which post, who one is, and which door is which unit."""

from typing import Any

from ledger.looks import NEWEST, Looks
from schemas.actors import Actor, Role
from tests.api.council.households import moved_in, seated
from tests.api.council.test_ballots import code, polls
from tests.api.street import BUILDING, Street

CAPTAIN = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place=BUILDING)


async def _listed(street: Street, who: str, query: str) -> Any:
    return await street.get(f"/api/staff{query}", who)


async def test_staff_find_who_holds_a_post_at_a_place(street: Street) -> None:
    async with seated(street, CAPTAIN):
        answer = await _listed(street, "officer", f"?place={BUILDING}&role=building_captain")
        assert answer.status_code == 200, answer.text
        found = {one["id"]: one for one in answer.json()["staff"]}
        assert found[CAPTAIN.id]["place"]["path"] == BUILDING
        assert found[CAPTAIN.id]["role_name"].startswith("楼长")
        above = (await _listed(street, "officer", "")).json()["staff"]
        assert CAPTAIN.id in {one["id"] for one in above}, "the captain's building lies below the community"
    assert code(await _listed(street, "stranger", f"?place={BUILDING}")) == (403, "not_permitted")
    assert code(await _listed(street, "officer", "?place=hean/nowhere")) == (404, "place_unknown")


async def test_residents_do_not_list_staff(street: Street) -> None:
    await moved_in(street, 1)
    assert code(await _listed(street, "house1", "")) == (403, "not_permitted")


async def test_everybody_with_a_token_learns_the_own_id(street: Street) -> None:
    homes = await moved_in(street, 1)
    officer = (await street.get("/api/me", "officer")).json()
    assert (officer["id"], officer["place"]["path"], officer["unit"]) == ("staff-officer", "hean/xinhe", None)
    house = (await street.get("/api/me", "house1")).json()
    assert (house["unit"], house["register_id"]) == (homes.units[0], str(homes.register))


async def test_who_works_at_the_door_sees_room_and_unit_and_leaves_a_look(street: Street) -> None:
    homes = await moved_in(street, 2)
    path = f"/api/registers/{homes.register}/doors"
    answer = await street.get(path, "captain")
    assert answer.status_code == 200, answer.text
    assert {one["unit"] for one in answer.json()["doors"]} == set(homes.units)
    assert {one["voted"] for one in answer.json()["doors"]} == {None}
    (looked,) = await Looks(street.house.engine).of(f"register/{homes.register}", NEWEST, 9)
    assert (looked.actor, looked.what) == ("staff-captain", "doors")
    assert code(await street.get(path, "neighbour_captain")) == (404, "register_unknown")
    assert code(await street.get(f"{path}?round=1", "captain")) == (422, "malformed")
    elsewhere = await polls(street)
    other = f"{path}?deliberation={elsewhere.assembly.deliberation}&round=1"
    assert code(await street.get(other, "captain")) == (404, "round_unknown")
