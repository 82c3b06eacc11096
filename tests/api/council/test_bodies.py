"""Bodies at the doors: seats, flags that follow from the roster, halls by area, and names for the offices alone."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.council.test_registers import done, post
from tests.api.street import Street

ESTATE = "hean/xinhe/e1"
COMMITTEE = {
    "kind": "owners_committee",
    "place": ESTATE,
    "name": "和园小区业主委员会",
    "area": [ESTATE],
    "seats": 7,
}
MEMBER = {"filled": "elected", "begins": "2026-01-01", "ends": "2030-12-31"}


async def body(street: Street, **changes: Any) -> str:
    return str((await done(street, "officer", "/api/bodies", **{**COMMITTEE, **changes}))["id"])


async def seated(street: Street, found: str, name: str, **changes: Any) -> str:
    """Seat somebody; return the id of the member."""
    await done(street, "officer", f"/api/bodies/{found}/seat-member", **{**MEMBER, "name": name, **changes})
    return str((await seen(street, found))["members"][-1]["member"])


async def seen(street: Street, found: str, who: str = "officer") -> dict[str, Any]:
    answer = await street.get(f"/api/bodies/{found}", who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def flag(shown: dict[str, Any], rule: str) -> tuple[int, int, bool]:
    (one,) = (one for one in shown["flags"] if one["rule"]["id"] == rule)
    return one["have"], one["need"], one["holds"]


async def test_the_share_of_party_members_follows_from_the_roster(street: Street) -> None:
    found = await body(street)
    members = [
        await seated(street, found, f"委员{n}", tags=["party_member"] if n < 3 else []) for n in range(7)
    ]
    assert flag(await seen(street, found), "party_half") == (3, 4, False)
    joined = {"member": members[3], "since": "2026-02-01", "tags": ["party_member"]}
    await done(street, "officer", f"/api/bodies/{found}/amend-member", **joined)
    shown = await seen(street, found)
    assert flag(shown, "party_half") == (4, 4, True)
    assert [(one["since"], flag(one, "party_half")[2]) for one in shown["history"]][:2] == [
        ("2026-01-01", False),
        ("2026-02-01", True),
    ]
    assert flag(shown, "committee_odd")[2]


async def test_names_and_tags_are_for_the_offices(street: Street) -> None:
    found = await body(street)
    await seated(street, found, "何美玲", tags=["party_member"], office="chair")
    assert [(one["name"], one["tags"]) for one in (await seen(street, found))["members"]] == [
        ("何美玲", ["party_member"])
    ]
    shown = await seen(street, found, "stranger")
    assert [(one["name"], one["tags"], one["office"]) for one in shown["members"]] == [(None, None, "chair")]
    assert shown["kind"]["name"] == "业主委员会"


async def test_seats_are_left_and_counted_free(street: Street) -> None:
    found = await body(street, seats=2)
    first = await seated(street, found, "甲", id_number="110101198001010001")
    again = {**MEMBER, "name": "甲", "id_number": "110101198001010001"}
    same = await post(street, "officer", f"/api/bodies/{found}/seat-member", **again)
    assert (same.status_code, same.json()["code"]) == (409, "seated_already")
    await seated(street, found, "乙")
    full = await post(street, "officer", f"/api/bodies/{found}/seat-member", **{**MEMBER, "name": "丙"})
    assert (full.status_code, full.json()["code"]) == (409, "seats_taken")
    actions = (await street.get(f"/api/bodies/{found}/actions", "officer")).json()
    assert {one["action"]: one["code"] for one in actions["not_yet"]} == {"seat-member": "seats_taken"}
    left = {"member": first, "on": "2026-01-31", "reason": "moved_away"}
    await done(street, "officer", f"/api/bodies/{found}/vacate-seat", **left)
    shown = await seen(street, found)
    assert (shown["held"], shown["vacancies"], shown["members"][0]["left"]) == (1, 1, "moved_away")
    gone = await post(street, "officer", f"/api/bodies/{found}/vacate-seat", **left)
    assert gone.json()["code"] == "member_left"


async def test_the_same_request_seats_one_member_and_a_belief_that_is_old_seats_nobody(
    street: Street,
) -> None:
    found, key = await body(street), str(uuid4())
    path = f"/api/bodies/{found}/seat-member"
    first, again = [await post(street, "officer", path, key, **{**MEMBER, "name": "甲"}) for _ in range(2)]
    assert (first.json(), again.headers["Idempotency-Replayed"]) == (again.json(), "true")
    assert (await seen(street, found))["held"] == 1
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": '"1"', **street.bearer("officer")}
    dissolve = f"/api/bodies/{found}/dissolve-body"
    late = await street.client.post(dissolve, json={"on": "2026-03-01"}, headers=headers)
    assert (late.status_code, late.json()["code"]) == (412, "version_moved")


async def test_who_sits_in_two_bodies_of_one_community_is_told_to_the_offices(street: Street) -> None:
    committee, branch = await body(street), await body(street, kind="party_branch", name="第一支部", seats=0)
    me = {"id_number": f"110101{uuid4().int % 10**12:012d}"}
    member = await seated(street, committee, "何美玲", **me)
    await seated(street, committee, "陈志远")
    await seated(street, branch, "何美玲", office="secretary", **me)
    found = (await street.get(f"/api/bodies/{committee}/cross-posts", "officer")).json()["posts"]
    assert [(one["member"], one["body"], one["office"]) for one in found] == [(member, branch, "secretary")]
    assert (await street.get(f"/api/bodies/{committee}/cross-posts", "captain")).status_code == 403


async def test_a_three_party_meeting_says_which_side_nobody_sits_for(street: Street) -> None:
    found = await body(street, kind="tripartite_meeting", name="三方联席会议", seats=0)
    await seated(street, found, "甲", side="community", filled="appointed")
    await seated(street, found, "乙", side="owners")
    assert [one["name"] for one in (await seen(street, found))["missing_sides"]] == ["物业服务企业"]


async def test_a_topic_goes_to_the_hall_of_its_area_and_to_both_where_it_crosses(street: Street) -> None:
    tiers = {"kind": "hall", "seats": 0, "tier": 2, "place": "hean/qinglan"}
    first, second = "hean/qinglan/e1/b1", "hean/qinglan/e1/b2"
    who = "stranger"
    halls = [
        (
            await done(
                street, who, "/api/bodies", **{**COMMITTEE, **tiers, "name": f"{n}号议事厅", "area": [place]}
            )
        )["id"]
        for n, place in enumerate((first, second), start=1)
    ]
    one = (await street.get(f"/api/bodies/routes?place={first}", who)).json()
    assert (one["halls"], one["joint"]) == (halls[:1], False)
    both = (await street.get(f"/api/bodies/routes?place={first}&place={second}", who)).json()
    assert (both["halls"], both["joint"]) == (halls, True)
    assert (await street.get("/api/bodies/routes?place=hean/nowhere", who)).json()["code"] == "place_unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": "hean/nowhere", "area": ["hean/nowhere"]}, "not_permitted"),
        ({"place": "hean/xinhe/e9"}, "place_unknown"),
        ({"tier": 1}, "malformed"),
    ],
)
async def test_what_is_no_body_is_refused(street: Street, changes: dict[str, Any], code: str) -> None:
    answer = await post(street, "officer", "/api/bodies", **{**COMMITTEE, **changes})
    assert answer.json()["code"] == code, answer.text


async def test_bodies_are_listed_by_place(street: Street) -> None:
    found = await body(street)
    listed = (await street.get("/api/bodies?place=hean/xinhe/e1&limit=1", "captain")).json()
    assert [one["id"] for one in listed["bodies"]] == [found]
    assert listed["next_page"] or len(listed["bodies"]) == 1
    further = await street.get(f"/api/bodies?place=hean/xinhe/e1&after={listed['next_page']}", "captain")
    assert found not in [one["id"] for one in further.json()["bodies"]]
