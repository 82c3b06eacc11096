"""Rounds of doors over HTTP: twenty doors, fourteen answered, three issues filed, six to try again."""

from typing import Any

from schemas.ids import case_stream, deliberation_stream
from tests.api.council.households import Households, moved_in
from tests.api.street import BUILDING, Street

ISSUE = {"title": "楼上漏水", "statement": "漏水两个月。", "applicant": {"name": "林秀英"}}
VISITORS = ["staff-captain", "social-7"]


async def planned(street: Street, doors: int) -> tuple[Households, str]:
    """A round over so many doors of building one."""
    homes = await moved_in(street, doors)
    body: dict[str, Any] = {"place": BUILDING, "roll": str(homes.roll), "visitors": VISITORS}
    body["doors"] = list(homes.units)
    done = await homes.done("captain", "/api/outreach", **body)
    return homes, f"/api/outreach/{done['id']}"


async def knock(homes: Households, path: str, n: int, outcome: str = "answered", **more: Any) -> Any:
    body = {"door": homes.units[n - 1], "outcome": outcome, **more}
    return await homes.done("captain", f"{path}/doors", **body)


async def test_of_twenty_doors_fourteen_answered_three_had_an_issue_and_six_stay_on_the_list(
    street: Street,
) -> None:
    homes, path = await planned(street, 20)
    filed = [(await knock(homes, path, n, issues=[ISSUE]))["cases"][0] for n in range(1, 4)]
    for n in range(4, 15):
        await knock(homes, path, n)
    for n in range(15, 21):
        await knock(homes, path, n, "no_answer")
    seen = await homes.seen("captain", path)
    assert seen["coverage"] == {
        "doors": 20,
        "answered": 14,
        "retry": 6,
        "visits": 20,
        "cases": 3,
        "opinions": 0,
    }
    assert seen["retry"] == list(homes.units[14:])
    assert seen["knocks"][0]["visitors"] == VISITORS
    for one in filed:
        first = (await street.house.ledger.load(case_stream(one["case_id"]))).events[0]
        assert b'"channel":"door_knock"' in first.body
        assert path.rpartition("/")[2].encode() in first.body
    await knock(homes, path, 15)
    await homes.done("captain", f"{path}/close")
    closed = await homes.seen("supervisor", path)
    assert (closed["closed"], closed["coverage"]["retry"]) == (True, 5)
    body = {"door": homes.units[0], "outcome": "answered"}
    await homes.refused("captain", f"{path}/doors", "outreach_over", **body)


async def test_an_opinion_becomes_a_topic_and_leads_back_to_the_visit(street: Street) -> None:
    homes, path = await planned(street, 2)
    topic = {"title": "充电桩", "problem": "楼下没有充电桩。"}
    opinions = [{"text": "想要充电桩", "topic": topic}, {"text": "路灯太暗"}]
    (made,) = (await knock(homes, path, 1, opinions=opinions))["topics"]
    (visit,) = (await homes.seen("captain", path))["knocks"]
    assert [(one["text"], one["deliberation_id"]) for one in visit["opinions"]] == [
        ("想要充电桩", made),
        ("路灯太暗", None),
    ]
    first = (await street.house.ledger.load(deliberation_stream(made))).events[0]
    assert b'"source":"outreach"' in first.body


async def test_what_does_not_fit_files_nothing(street: Street) -> None:
    homes, path = await planned(street, 2)
    before = await street.position()
    issue = {"outcome": "answered", "issues": [ISSUE]}
    await homes.refused("captain", f"{path}/doors", "door_not_on_route", door="other0001", **issue)
    for who in ("house1", "mediator", "stranger"):
        await homes.refused(who, f"{path}/doors", "outreach_unknown", door=homes.units[0], **issue)
    none = {"door": homes.units[0], "outcome": "no_answer", "issues": [ISSUE]}
    await homes.refused("captain", f"{path}/doors", "malformed", **none)
    assert await street.position() == before


async def test_a_round_goes_over_doors_of_its_roll(street: Street) -> None:
    homes = await moved_in(street, 1)
    body = {"place": BUILDING, "roll": str(homes.roll), "visitors": VISITORS}
    await homes.refused("captain", "/api/outreach", "doors_not_listed", doors=["other0001"], **body)
    nowhere = {**body, "roll": "00000000-0000-0000-0000-000000000001", "doors": list(homes.units)}
    await homes.refused("captain", "/api/outreach", "roll_unfit", **nowhere)
    elsewhere = {**body, "place": "hean/xinhe/e1/b2", "doors": list(homes.units)}
    await homes.refused("captain", "/api/outreach", "not_permitted", **elsewhere)


async def test_staff_see_the_rounds_of_their_place(street: Street) -> None:
    _, path = await planned(street, 1)
    homes, _ = await planned(street, 1)
    for who in ("officer", "captain", "supervisor"):
        listed = await homes.seen(who, "/api/outreach")
        assert path.rpartition("/")[2] in [one["id"] for one in listed["lines"]]
    assert (await street.get("/api/outreach", "mediator")).json()["code"] == "not_permitted"
    assert (await street.get("/api/outreach", "house1")).json()["code"] == "not_permitted"
    stranger = await homes.seen("stranger", "/api/outreach")
    assert stranger["lines"] == []


async def test_sent_again_a_door_is_recorded_once(street: Street) -> None:
    homes, path = await planned(street, 1)
    body = {"door": homes.units[0], "outcome": "answered", "issues": [ISSUE]}
    first = await homes.done("captain", f"{path}/doors", "door-1", **body)
    assert await homes.done("captain", f"{path}/doors", "door-1", **body) == first
    assert (await homes.seen("captain", path))["coverage"]["visits"] == 1
