"""A matter goes to the residents over HTTP and its result comes back: parties see number, step and result."""

from typing import Any

from heyi.compose import House
from heyi.handover import HandoverFollower, carrier_of
from ledger.follow import FollowerRunner
from tests.api.street import NAME, Street

TEXT: dict[str, Any] = {
    "title": "楼道怎么用",
    "problem": "多户人家的楼道堆放杂物。",
    "deidentified": True,
    "reason": "影响整栋楼。",
}


async def in_hand(street: Street) -> str:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    return case


async def carried(house: House) -> None:
    await FollowerRunner(house.engine, house.ledger, HandoverFollower()).catch_up()
    await carrier_of(house).step()


async def test_a_party_sees_number_step_and_result_of_what_the_residents_deliberate(street: Street) -> None:
    case = await in_hand(street)
    done = await street.done("captain", case, "open-deliberation", **TEXT)
    assert done["events"][0] == "DeliberationOpened"
    party = await street.party(case, 1)
    (view,) = (await street.get(f"/api/cases/{case}", party)).json()["deliberations"]
    assert (view["number"], view["step"], view["awaited"]) == (None, None, True)

    await carried(street.house)
    seen = (await street.get(f"/api/cases/{case}", party)).json()
    (view,) = seen["deliberations"]
    assert view["number"].startswith("HY-YS-")
    assert (view["step"], view["step_name"], view["result"]) == ("suggested", "议题征集", None)
    topic = await street.get(f"/api/deliberations/{view['deliberation_id']}", "street")
    assert topic.json()["title"] == TEXT["title"]
    assert NAME not in topic.text

    rejection = {"reason_code": "unlawful", "reason": "已另行处理。"}
    rejected = await street.client.post(
        f"/api/deliberations/{view['deliberation_id']}/reject-topic",
        json=rejection,
        headers={"Idempotency-Key": "reject", **street.bearer("street")},
    )
    assert rejected.status_code == 200, rejected.text
    await carried(street.house)
    (view,) = (await street.get(f"/api/cases/{case}", party)).json()["deliberations"]
    assert (view["step"], view["result"], view["awaited"]) == ("rejected", "rejected", False)
    assert view["result_name"] == "不予立项"
    kinds = [one["kind"] for one in (await street.get(f"/api/cases/{case}/events", party)).json()["events"]]
    assert {"DeliberationOpened", "DeliberationReturned"} <= set(kinds)


async def test_a_text_that_names_a_party_is_refused_and_the_answer_does_not_repeat_it(street: Street) -> None:
    case = await in_hand(street)
    text = {**TEXT, "problem": f"{NAME}家门口堆放杂物。"}
    answer = await street.do("captain", case, "open-deliberation", **text)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:heyi:problem:text_tells_who")
    assert NAME not in answer.text
    assert "problem" in answer.json()["detail"]


async def test_nobody_waits_for_what_was_not_handed_over_and_whoever_waits_may_stop(street: Street) -> None:
    case = await in_hand(street)
    early = await street.do("captain", case, "stop-waiting", reason="不等了。")
    assert early.json()["type"] == "urn:heyi:problem:nobody_awaited"
    alone = {name: text for name, text in TEXT.items() if name != "reason"}
    only = await street.do("captain", case, "open-deliberation", **alone)
    assert only.json()["type"] == "urn:heyi:problem:concerns_parties_only"
    await street.done("captain", case, "open-deliberation", **TEXT)
    again = await street.do("captain", case, "open-deliberation", **TEXT)
    assert again.json()["type"] == "urn:heyi:problem:deliberation_runs"
    done = await street.done("captain", case, "stop-waiting", reason="时间太长，先调解。")
    assert done["events"][0] == "WaitingStopped"
