"""Reporting a matter over HTTP: what is answered, once and again, and what is turned away."""

import asyncio
from uuid import uuid4

import pytest

from engine.secrets import is_code
from tests.api.street import BUILDING, NAME, PHONE, Street


async def test_anybody_may_report_without_an_account(street: Street) -> None:
    answer = await street.file()
    said = answer.json()
    assert answer.status_code == 201
    assert set(said) == {"case_id", "number", "code", "version", "stage", "level", "triage", "next"}
    assert said["number"].startswith("HY-")
    assert is_code(said["code"])
    assert (said["stage"], said["level"], said["version"]) == ("reported", "building", 6)
    assert said["triage"]["class"] == "private_matter"
    assert said["triage"]["reasons"][0].startswith("两户邻居之间的事")
    assert "文字里提到“漏水”。" in said["triage"]["reasons"]
    assert said["next"]["what"] == "confirm_triage"
    assert said["next"]["by"].endswith("+08:00")
    assert said["next"]["who"]["role"] == "building_captain"
    assert answer.headers["etag"] == '"6"'
    assert answer.headers["location"] == f"/api/cases/{said['case_id']}"
    assert "idempotency-replayed" not in answer.headers


async def test_those_who_ask_together_are_applicants_each(street: Street) -> None:
    crowd = [{"name": f"住户{n}"} for n in range(50)]
    case = await street.case(co_applicants=crowd, others=[{"name": f"商户{n}"} for n in range(50)])
    seen = (await street.get(f"/api/cases/{case}", "captain")).json()
    assert [party["side"] for party in seen["parties"]] == ["applicant"] * 51 + ["other"] * 50


async def test_only_facts_that_the_pack_asks_for_are_kept(street: Street) -> None:
    answer = await street.file(
        facts={"shared_facility": True, "zhangsan": True, "buildings": "lisi", "risk": "red"}
    )
    assert answer.status_code == 201
    assert answer.headers["heyi-facts-ignored"] == "buildings, zhangsan"
    body = (await street.house.ledger.load(f"case/{answer.json()['case_id']}")).events[0].body
    assert b"shared_facility" in body
    assert b'"risk":"red"' in body
    assert b"zhangsan" not in body
    assert b"lisi" not in body


async def test_the_reasons_come_in_the_language_asked_for(street: Street) -> None:
    answer = await street.client.post(
        "/api/cases",
        json={
            "title": "楼上漏水",
            "statement": "邻居家漏水。",
            "place": BUILDING,
            "channel": "phone",
            "facts": {"parties": 2, "danger_now": False},
            "applicant": {"name": "王女士"},
            "others": [],
        },
        headers={"Idempotency-Key": str(uuid4()), "Accept-Language": "en-GB,en;q=0.8"},
    )
    said = answer.json()
    assert answer.headers["content-language"] == "en"
    assert "neighbour" in said["triage"]["reasons"][0].lower()
    assert "The text says “漏水”." in said["triage"]["reasons"]
    assert said["next"]["sentence"].startswith("The Building captain of")


async def test_the_same_request_is_answered_with_the_same_case_and_code(street: Street) -> None:
    key = str(uuid4())
    first, again = await street.file(key=key), await street.file(key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["etag"] == first.headers["etag"]


async def test_twenty_at_once_make_one_case(street: Street) -> None:
    key = str(uuid4())
    before = await street.position()
    answers = await asyncio.gather(*(street.file(key=key) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["code"] for answer in answers}) == 1
    assert len({answer.json()["case_id"] for answer in answers}) == 1
    assert await street.position() == before + 6


async def test_a_key_names_one_content(street: Street) -> None:
    key = str(uuid4())
    await street.file(key=key)
    before = await street.position()
    answer = await street.file(key=key, title="另一件事")
    assert (answer.status_code, answer.json()["code"]) == (409, "command_reused")
    assert await street.position() == before


async def test_two_callers_may_use_the_same_key(street: Street) -> None:
    key = str(uuid4())
    one, other = await street.file(key=key), await street.file("captain", key=key)
    assert one.json()["case_id"] != other.json()["case_id"]


async def test_staff_take_a_report_down_for_the_applicant(street: Street) -> None:
    answer = await street.file("captain", channel="door_knock")
    case = answer.json()["case_id"]
    first = (await street.get(f"/api/cases/{case}/events", "captain")).json()["events"][0]
    assert first["actor"]["role"] == "building_captain"
    assert first["on_behalf_of"] == 1


async def test_whom_the_applicant_speaks_for_is_sealed_with_the_applicant(street: Street) -> None:
    represented = {"name": "王老太", "phone": "13700000009", "relation": "女儿"}
    case = await street.case(on_behalf_of=represented)
    seen = (await street.get(f"/api/cases/{case}", "captain")).json()
    assert seen["parties"][0]["represents"] == "王老太，女儿，13700000009"
    coded = await street.case(on_behalf_of={"name": "王老太", "relation": "daughter"})
    events = (await street.get(f"/api/cases/{coded}/events", "captain")).json()["events"]
    assert events[0]["body"]["parties"][0]["relation"] == "daughter"
    assert events[0]["body"]["parties"][0]["represents"] == "王老太"


@pytest.mark.parametrize(
    ("who", "changes", "status", "code"),
    [
        (None, {"place": "hean/nowhere"}, 404, "place_unknown"),
        (None, {"channel": "pigeon"}, 404, "code_unknown"),
        (None, {"category": "weather"}, 404, "code_unknown"),
        ("neighbour_captain", {}, 403, "not_permitted"),
        ("stranger", {}, 403, "not_permitted"),
    ],
)
async def test_what_does_not_exist_or_is_not_permitted_leaves_no_trace(
    street: Street, who: str | None, changes: dict[str, str], status: int, code: str
) -> None:
    before = await street.position()
    answer = await street.file(who, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await street.position() == before


async def test_the_answer_names_nobody(street: Street) -> None:
    text = (await street.file()).text
    assert NAME not in text
    assert PHONE not in text
