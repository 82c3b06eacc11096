"""Registers and rolls at the doors: lists with their slips, sums, passes, and who may see whom."""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx

from engine.council.passes import Pass, make_pass
from tests.api.street import Street

ESTATE = "hean/xinhe/e1"
ROW = {"楼栋": "1栋", "房号": "301", "户主": "王秀英", "成年人数": 2}


async def post(
    street: Street, who: str | None, path: str, key: str | None = None, **body: Any
) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4()), **street.bearer(who)}
    return await street.client.post(path, json=body, headers=headers)


async def done(street: Street, who: str, path: str, **body: Any) -> dict[str, Any]:
    answer = await post(street, who, path, **body)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


async def households(street: Street, *rooms: str) -> str:
    """A register of households with these rooms."""
    register = await done(street, "officer", "/api/registers", place=ESTATE, kind="households")
    rows = [{**ROW, "房号": room} for room in rooms]
    await done(street, "officer", f"/api/registers/{register['id']}/enter-lines", rows=rows)
    return str(register["id"])


async def roll(street: Street, register: str, place: str = ESTATE) -> dict[str, Any]:
    """A roll of its households."""
    said = {"electorate": "households", "source": f"register/{register}", "place": place}
    frozen = await done(street, "officer", "/api/rolls", **said)
    return dict((await street.get(f"/api/rolls/{frozen['id']}", "officer")).json())


async def test_a_list_with_slips_lands_nowhere_and_says_where_they_are(street: Street) -> None:
    register = (await done(street, "officer", "/api/registers", place=ESTATE, kind="households"))["id"]
    rows = [ROW, {**ROW, "房号": ""}, {**ROW, "房号": "302", "楼栋": "九栋"}]
    path = f"/api/registers/{register}/enter-lines"
    brought = await done(street, "officer", path, rows=rows)
    assert not brought["entered"]
    assert [(one["row"], one["column"], one["code"]) for one in brought["slips"]] == [
        (2, "房号", "room_missing"),
        (3, "楼栋", "building_unknown"),
    ]
    assert brought["slips"][0]["sentence"] == "没有写房号，请填写房号。"
    assert (await street.get(f"/api/registers/{register}", "officer")).json()["lines"] == 0
    brought = await done(street, "officer", path, rows=rows, leave_out_slips=True)
    assert (brought["entered"], brought["new"]) == (True, 1)
    brought = await done(street, "officer", path, rows=[{**ROW, "成年人数": 3}])
    assert (brought["new"], brought["changed"]) == (0, [{"row": 1, "fields": ["adults"]}])


async def test_what_a_whole_list_lacks_is_taken_out_when_it_is_said_to_be_whole(street: Street) -> None:
    register = await households(street, "301", "302")
    path = f"/api/registers/{register}/enter-lines"
    dry = await done(street, "officer", path, rows=[ROW], take_out_missing=True, dry=True)
    assert (dry["entered"], len(dry["gone"])) == (False, 1)
    await done(street, "officer", path, rows=[ROW])
    assert (await street.get(f"/api/registers/{register}", "officer")).json()["lines"] == 2
    await done(street, "officer", path, rows=[ROW], take_out_missing=True)
    assert (await street.get(f"/api/registers/{register}", "officer")).json()["lines"] == 1


async def test_a_register_is_known_to_the_offices_of_its_place_alone(street: Street) -> None:
    register = await households(street, "301")
    for who, status in (("officer", 200), ("supervisor", 200), ("captain", 404), ("stranger", 404)):
        assert (await street.get(f"/api/registers/{register}", who)).status_code == status, who
    denied = await post(street, "captain", "/api/registers", place=ESTATE, kind="owners")
    assert (denied.status_code, denied.json()["code"]) == (403, "not_permitted")
    listed = (await street.get("/api/registers?place=hean/xinhe/e1", "officer")).json()
    assert register in [one["id"] for one in listed["lines"]]
    assert (await street.get("/api/registers", "captain")).status_code == 403


async def test_a_roll_tells_its_sums_and_hash_to_all_and_its_entries_to_the_offices(street: Street) -> None:
    frozen = await roll(street, await households(street, "301", "302", "303"))
    assert frozen["totals"] == {"units": 3, "heads": 3, "area": 0, "households": 3, "adults": 6}
    for who in ("captain", "stranger"):
        assert (await street.get(f"/api/rolls/{frozen['id']}", who)).json()["hash"] == frozen["hash"]
        assert (await street.get(f"/api/rolls/{frozen['id']}/entries", who)).status_code == 403
    first = (await street.get(f"/api/rolls/{frozen['id']}/entries?limit=2", "officer")).json()
    rest = await street.get(f"/api/rolls/{frozen['id']}/entries?after={first['next_after']}", "officer")
    lines = [one["line"] for one in (*first["entries"], *rest.json()["entries"])]
    assert sha256("".join(sorted(f"{line}\n" for line in lines)).encode()).hexdigest() == frozen["hash"]
    assert "王秀英" not in first["entries"][0]["line"]
    listed = (await street.get("/api/rolls?place=hean/xinhe/e1", "captain")).json()
    assert frozen["id"] in [one["id"] for one in listed["rolls"]]


async def test_whoever_holds_a_pass_finds_themselves_and_nobody_else(street: Street) -> None:
    register = await households(street, "301", "302")
    frozen = await roll(street, register)
    other = await roll(street, await households(street, "301"))
    entries = (await street.get(f"/api/rolls/{frozen['id']}/entries", "officer")).json()["entries"]
    unit = entries[0]["unit"]
    street.tokens[unit] = make_pass(street.house.keys, Pass(UUID(register), unit))
    mine = (await street.get(f"/api/rolls/{frozen['id']}/mine", unit)).json()
    assert (mine["listed"], mine["entry"]["unit"], mine["hash"]) == (True, unit, frozen["hash"])
    assert not (await street.get(f"/api/rolls/{other['id']}/mine", unit)).json()["listed"]
    assert (await street.get(f"/api/rolls/{frozen['id']}/entries", unit)).status_code == 403
    assert (await street.get(f"/api/rolls/{frozen['id']}/mine", "captain")).status_code == 403
    assert (await street.get(f"/api/registers/{register}", unit)).status_code == 403


async def test_a_lost_pass_is_replaced_and_opens_nothing_any_more(street: Street) -> None:
    register = await households(street, "301")
    frozen = await roll(street, register)
    unit = (await street.get(f"/api/rolls/{frozen['id']}/entries", "officer")).json()["entries"][0]["unit"]
    street.tokens["lost"] = make_pass(street.house.keys, Pass(UUID(register), unit))
    path = f"/api/registers/{register}/replace-pass"
    street.tokens["new"] = (await done(street, "officer", path, unit=unit))["pass"]
    assert (await street.get(f"/api/rolls/{frozen['id']}/mine", "lost")).status_code == 401
    assert (await street.get(f"/api/rolls/{frozen['id']}/mine", "new")).json()["listed"]
    unknown = await post(street, "officer", path, unit="nobody")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unit_unknown")


async def test_refusals_of_registers_and_rolls_have_sentences(street: Street) -> None:
    register = await households(street, "301")
    empty = (await done(street, "officer", "/api/registers", place=ESTATE, kind="owners"))["id"]
    for said, code in (
        ({"electorate": "owners", "source": f"register/{register}", "place": ESTATE}, "electorate_mismatch"),
        (
            {"electorate": "households", "source": f"register/{register}", "place": "hean/xinhe"},
            "source_elsewhere",
        ),
        ({"electorate": "owners", "source": f"register/{empty}", "place": ESTATE}, "roll_empty"),
        ({"electorate": "owners", "source": f"register/{uuid4()}", "place": ESTATE}, "source_unknown"),
    ):
        answer = await post(street, "officer", "/api/rolls", **said)
        assert answer.json()["code"] == code, answer.text
        assert "{" not in answer.json()["detail"]
    assert (await street.get(f"/api/rolls/{uuid4()}", "officer")).json()["code"] == "roll_unknown"


async def test_what_may_be_done_with_a_register_is_said_with_reasons(street: Street) -> None:
    empty = (await done(street, "officer", "/api/registers", place=ESTATE, kind="owners"))["id"]
    steps = (await street.get(f"/api/registers/{empty}/actions", "officer")).json()
    assert [one["action"] for one in steps["permitted"]] == ["enter-lines"]
    assert {one["code"] for one in steps["not_yet"]} == {"unit_unknown"}
    assert (await street.get(f"/api/registers/{empty}/actions", "supervisor")).json()["permitted"] == []
