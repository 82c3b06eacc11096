"""The list of cases: only what a token reaches, page by page, by stage, due instant and search word."""

from typing import Any

import pytest

from tests.api.agreed import PUBLIC
from tests.api.street import Street
from tests.api.test_ending import served

QINGLAN = "hean/qinglan/e1/b1"


async def _list(street: Street, who: str, **query: str | int) -> dict[str, Any]:
    answer = await street.client.get("/api/cases", params=query, headers=street.bearer(who))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _ids(listed: dict[str, Any]) -> list[str]:
    return [line["case_id"] for line in listed["cases"]]


async def test_staff_see_what_their_place_covers(street: Street) -> None:
    here, there = await street.case(), await street.case(place=QINGLAN)
    assert here in _ids(await _list(street, "captain"))
    assert there not in _ids(await _list(street, "captain"))
    assert there in _ids(await _list(street, "stranger"))
    assert here not in _ids(await _list(street, "stranger"))
    both = _ids(await _list(street, "supervisor"))
    assert both.index(there) < both.index(here)
    assert _ids(await _list(street, "supervisor", place="hean/qinglan")) == _ids(
        await _list(street, "stranger")
    )


async def test_a_place_beyond_reach_is_not_listed(street: Street) -> None:
    async def status(who: str, place: str) -> tuple[int, str]:
        answer = await street.client.get("/api/cases", params={"place": place}, headers=street.bearer(who))
        return answer.status_code, answer.json().get("code", "")

    assert await status("captain", "hean/qinglan") == (403, "not_permitted")
    assert await status("captain", "hean") == (403, "not_permitted")
    assert await status("street", "hean/nowhere") == (404, "place_unknown")


async def test_the_list_is_for_staff_who_handle_matters(street: Street) -> None:
    party = await street.party(await street.case(), 1)
    for who in (party, "administrator"):
        answer = await street.get("/api/cases", who)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


async def test_pages_hold_every_case_once_though_new_ones_come(street: Street) -> None:
    mine = [await street.case(place="hean/xinhe/e3/b2") for _ in range(7)]
    seen: list[str] = []
    query: dict[str, str | int] = {"place": "hean/xinhe/e3/b2", "limit": 3}
    page = await _list(street, "officer", **query)
    while True:
        seen += _ids(page)
        await street.case(place="hean/xinhe/e3/b2")
        if page["next_page"] is None:
            break
        page = await _list(street, "officer", **query, after=page["next_page"])
    assert seen == mine[::-1]


async def test_what_falls_due_comes_first_due_first(street: Street) -> None:
    place = "hean/xinhe/e2/b3"
    for _ in range(4):
        await street.case(place=place)
    ended = await street.case(place=place)
    await street.done(await street.party(ended, 1), ended, "withdraw")
    first = await _list(street, "officer", place=place, due_before="2100-01-01", limit=3)
    rest = await _list(street, "officer", place=place, due_before="2100-01-01", after=first["next_page"])
    lines = first["cases"] + rest["cases"]
    assert len(lines) == 4
    assert [line["due_at"] for line in lines] == sorted(line["due_at"] for line in lines)
    assert ended not in [line["case_id"] for line in lines]
    assert _ids(await _list(street, "officer", place=place, due_before="2000-01-01T00:00:00+08:00")) == []


async def test_by_stage(street: Street) -> None:
    place = "hean/xinhe/e4/b1"
    one, two = await street.case(place=place), await street.case(place=place)
    await street.done("officer", two, "confirm-triage")
    assert _ids(await _list(street, "officer", place=place, stage="reported")) == [one]
    assert _ids(await _list(street, "officer", place=place, stage="triaged")) == [two]


async def test_by_outcome(street: Street) -> None:
    place = "hean/xinhe/e4/b2"
    kept, refused, gone = [await street.case(**{**PUBLIC, "place": place}) for _ in range(3)]
    for action in ("confirm-triage", "accept"):
        await street.done("mediator", refused, action)
    await street.done(await street.party(refused, 2), refused, "refuse-mediation")
    assert _ids(await _list(street, "officer", place=place, outcome="refused")) == []
    await served(street, refused)
    await street.done("mediator", refused, "close", outcome="refused", remedies_told=[1, 2])
    await street.done(await street.party(gone, 1), gone, "withdraw")
    assert _ids(await _list(street, "officer", place=place, outcome="refused")) == [refused]
    assert _ids(await _list(street, "officer", place=place, outcome="withdrawn")) == [gone]
    assert kept in _ids(await _list(street, "officer", place=place, stage="reported"))
    wrong = await street.get("/api/cases?outcome=vanished", "officer")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "malformed")


@pytest.mark.parametrize("word", ["邻里", "neighbour", "Neighbours", "2栋", "hean/xinhe/e4/b2", "老围"])
async def test_a_word_finds_categories_and_places(street: Street, word: str) -> None:
    case = await street.case(place="hean/xinhe/e4/b2")
    assert case in _ids(await _list(street, "officer", q=word))


async def test_a_number_is_found_from_its_beginning(street: Street) -> None:
    said = (await street.file()).json()
    assert _ids(await _list(street, "officer", q=said["number"].lower())) == [said["case_id"]]
    assert said["case_id"] in _ids(await _list(street, "officer", q=said["number"][:7]))


async def test_a_word_that_fits_nothing_finds_nothing(street: Street) -> None:
    await street.case()
    for word in ("没有这个词", "%", "_", "HY-1999", "~"):
        assert _ids(await _list(street, "officer", q=word)) == []


async def test_a_list_holds_no_words_of_people(street: Street) -> None:
    await street.case()
    answer = await street.get("/api/cases?limit=200", "officer")
    assert "林秀英" not in answer.text
    assert "漏水" not in answer.text
