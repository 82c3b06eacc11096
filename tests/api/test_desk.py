"""The desk: what somebody holds, what nobody holds, what is over; with every time limit, the next due first."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.api.agreed import PUBLIC
from tests.api.skipping import Skipping, skipping
from tests.api.street import TITLE, Street
from tests.templates import Templates

NEXT_DOOR = "hean/xinhe/e1/b2"


async def _desk(street: Street, who: str, **query: str | int) -> dict[str, Any]:
    answer = await street.client.get("/api/desk", params=query, headers=street.bearer(who))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _ids(desk: dict[str, Any]) -> list[str]:
    return [line["case_id"] for line in desk["cases"]]


@pytest.fixture(scope="module")
async def passing(templates: Templates) -> AsyncIterator[Skipping]:
    """The captain of building one sits in the roster; the post of building two is vacant."""
    async with skipping(templates) as passing:
        await passing.street.seat("captain")
        yield passing


async def _filed(passing: Skipping, **changes: Any) -> str:
    case = await passing.street.case(**changes)
    await passing.on(0.001)
    return case


async def test_mine_is_what_i_hold_and_unassigned_what_nobody_holds(passing: Skipping) -> None:
    street = passing.street
    mine, nobodys = await _filed(passing), await _filed(passing, place=NEXT_DOOR)
    assert mine in _ids(await _desk(street, "captain", tab="mine"))
    assert nobodys not in _ids(await _desk(street, "captain", tab="mine"))
    assert mine not in _ids(await _desk(street, "officer", tab="mine"))
    left = _ids(await _desk(street, "officer", tab="unassigned"))
    assert nobodys in left
    assert mine not in left


async def test_what_is_mediated_lies_on_the_desk_of_whoever_presides(passing: Skipping) -> None:
    street = passing.street
    case = await street.case(**PUBLIC)
    for action in ("confirm-triage", "accept", "invite-to-mediation"):
        await street.done("officer", case, action)
    await street.done("officer", case, "record-contact", party=1, channel="phone")
    other = await street.party(case, 2)
    asked = (await street.get(f"/api/cases/{case}", other)).json()["next"]
    assert asked["sentence"].startswith("等待当事人（2号）")
    await street.done(other, case, "give-consent")
    await street.done("officer", case, "open-mediation")
    assert case not in _ids(await _desk(street, "mediator", tab="mine", limit=100))
    await street.seat("mediator")
    for number in (1, 2):
        await street.done(await street.party(case, number), case, "choose-mediator", staff="staff-mediator")
    await street.unseat("mediator")
    line = next(
        one for one in (await _desk(street, "mediator", limit=100))["cases"] if one["case_id"] == case
    )
    assert (line["next"]["what"], line["next"]["who"]["role"]) == ("mediate", "mediator")


async def test_an_office_sees_no_heap_of_another_place(passing: Skipping) -> None:
    street = passing.street
    nobodys = await _filed(passing, place=NEXT_DOOR)
    over = await _filed(passing, place=NEXT_DOOR)
    await street.done(await street.party(over, 1), over, "withdraw")
    for who, sees in (("captain", False), ("stranger", False), ("grid", True), ("supervisor", True)):
        assert (nobodys in _ids(await _desk(street, who, tab="unassigned"))) is sees
        assert (over in _ids(await _desk(street, who, tab="done"))) is sees


async def test_a_line_says_what_it_is_what_is_next_and_every_time_limit(passing: Skipping) -> None:
    street = passing.street
    case = await _filed(passing)
    line = next(one for one in (await _desk(street, "captain"))["cases"] if one["case_id"] == case)
    assert line["title"] == TITLE
    assert (line["class"], line["level"], line["stage_name"]) == ("private_matter", "building", "已接报")
    assert line["place"]["name"] == "和园小区（第一网格组）1栋"
    assert "确认由谁来办" in line["next"]["sentence"]
    assert {clock["kind"] for clock in line["clocks"]} == {"confirm_triage", "accept", "resolve"}
    dues = [datetime.fromisoformat(clock["due"]) for clock in line["clocks"]]
    assert dues == sorted(dues)
    for clock in line["clocks"]:
        assert clock["due"].endswith("+08:00")
        assert clock["overdue"] is clock["lapsed"] is False
        assert clock["budget"][0].isdigit()
        assert clock["explanation"]
    english = await street.get("/api/desk", "captain", Accept_Language="en")
    assert "working days: " in english.text
    assert (await _desk(street, "captain"))["tab"] == "mine"


async def test_pages_hold_every_case_once_the_most_pressing_first(passing: Skipping) -> None:
    street = passing.street
    for _ in range(3):
        await _filed(passing)
    await passing.on(40)  # by now all time limits of these ran out
    fresh = [await _filed(passing), await _filed(passing)]
    whole = _ids(await _desk(street, "captain"))
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await _desk(street, "captain", limit=2, **after)
        seen += _ids(page)
        if page["next_page"] is None:
            break
        after = {"after": page["next_page"]}
    assert seen == whole
    assert len(set(seen)) == len(seen) >= 5
    lines = (await _desk(street, "captain"))["cases"]
    assert lines[0]["next"]["overdue"]
    pressing = [line["case_id"] for line in lines if not any(c["overdue"] for c in line["clocks"])]
    assert pressing == sorted(fresh)  # due at the same midnight: then the id decides


async def test_on_hold_is_what_waits_for_the_applicant(passing: Skipping) -> None:
    street = passing.street
    case = await _filed(passing, place="hean/xinhe/e2/b1")
    assert case not in _ids(await _desk(street, "officer", tab="on_hold", limit=100))
    await passing.on(40)  # nobody took it on: the applicant was asked whether it shall go up
    desk = await _desk(street, "officer", tab="on_hold", limit=100)
    assert next(line for line in desk["cases"] if line["case_id"] == case)["waits"] == "applicant"
    assert case not in _ids(await _desk(street, "stranger", tab="on_hold"))
    await street.done(await street.party(case, 1), case, "withdraw")
    assert case not in _ids(await _desk(street, "officer", tab="on_hold", limit=100))


async def test_done_shows_the_newest_first_and_pages(passing: Skipping) -> None:
    street = passing.street
    ended = [await _filed(passing, place="hean/xinhe/e4/b1") for _ in range(3)]
    for case in ended:
        await street.done(await street.party(case, 1), case, "withdraw")
    first = await _desk(street, "officer", tab="done", limit=2)
    assert _ids(first) == ended[:0:-1]
    rest = await _desk(street, "officer", tab="done", limit=1, after=first["next_page"])
    assert _ids(rest) == ended[:1]
    assert rest["cases"][0]["clocks"] == []
    assert (rest["cases"][0]["over"], rest["cases"][0]["next"]) == (True, None)


async def test_who_leaves_a_post_keeps_what_they_hold_and_gets_no_more(passing: Skipping) -> None:
    street = passing.street
    before = await _filed(passing)
    await street.unseat("captain")
    after = await _filed(passing)
    assert before in _ids(await _desk(street, "captain"))
    assert after in _ids(await _desk(street, "officer", tab="unassigned", limit=100))
    await street.seat("captain")


async def test_a_title_that_was_forgotten_is_shown_as_deleted(passing: Skipping) -> None:
    case = await _filed(passing)
    await passing.street.house.vault.forget(f"case/{case}")
    line = next(one for one in (await _desk(passing.street, "captain"))["cases"] if one["case_id"] == case)
    assert line["title"] == "[已删除]"


async def test_the_desk_is_for_staff_who_handle_matters(passing: Skipping) -> None:
    street = passing.street
    party = await street.party(await _filed(passing), 1)
    for who in (party, "administrator"):
        answer = await street.get("/api/desk", who)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert (await street.get("/api/desk")).status_code == 401


@pytest.mark.parametrize("wrong", ["tab=held", "after=!", "after=bnVsbA", "limit=0", "limit=101", "q=x"])
async def test_what_the_desk_does_not_know_is_refused(passing: Skipping, wrong: str) -> None:
    answer = await passing.street.get(f"/api/desk?{wrong}", "captain")
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_a_cursor_of_another_heap_is_refused(passing: Skipping) -> None:
    for _ in range(2):
        await _filed(passing)
    await passing.on(40)
    page = await _desk(passing.street, "captain", limit=1)
    answer = await passing.street.get(f"/api/desk?tab=done&after={page['next_page']}", "captain")
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
