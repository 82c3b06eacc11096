"""The door of the file: offices read every document with what is missing, residents read what hangs out and nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.api.council.households import moved_in, seated
from tests.api.council.test_deliberations import CAPTAIN, OFFICER, PROBLEM, WATCH, Hall
from tests.api.skipping import skipping
from tests.templates import Templates


@pytest.fixture(scope="module")
async def hall(templates: Templates) -> AsyncIterator[Hall]:
    async with skipping(templates) as passing:
        street = passing.street
        async with seated(street, OFFICER, WATCH, CAPTAIN):
            yield Hall(passing, await moved_in(street, 5))


def field(page: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    (paper,) = (one for one in page["documents"] if one["kind"] == kind)
    (found,) = (one for one in paper["fields"] if one["id"] == name)
    return dict(found)


async def test_offices_read_the_whole_file_and_what_it_lacks(hall: Hall) -> None:
    path = await hall.agreed()
    page = await hall.homes.seen("officer", f"{path}/file")
    assert [one["name"] for one in page["documents"]][:2] == ["议题建议表", "协商公告"]
    assert field(page, "topic_form", "problem")["value"] == PROBLEM
    assert "minutes:1" in page["missing"]
    assert "result_notice:1" in page["missing"]
    assert field(page, "tally_sheet", "returned")["value"] == 5
    (question,) = field(page, "tally_sheet", "questions")["value"]
    assert question["answers"]["yes"]["units"] == 5

    await hall.homes.done("captain", f"{path}/rounds/1/minutes", text="大家发言。", agreed=["划线"])

    page = await hall.homes.seen("officer", f"{path}/file")
    assert field(page, "minutes", "text")["value"] == "大家发言。"
    assert field(page, "minutes", "agreed")["value"] == ["划线"]
    assert "minutes:1" not in page["missing"]
    looks = (await hall.homes.seen("supervisor", f"{path}/looks"))["looks"]
    assert [one["what"] for one in looks if one["staff"] == OFFICER.id] == ["file", "file"]


async def test_residents_read_what_hangs_out_whatever_they_ask_for(hall: Hall) -> None:
    path = await hall.agreed()
    await hall.homes.done("captain", f"{path}/rounds/1/minutes", text="大家发言。")
    for who, query in (("house2", ""), ("house2", "?variant=full"), ("officer", "?variant=published")):
        page = await hall.homes.seen(who, f"{path}/file{query}")
        assert page["variant"] == "published"
        assert {one["kind"] for one in page["documents"]} == {"notice", "ballot_form", "tally_sheet"}
        assert page["missing"] == []
        assert "大家发言" not in str(page)
        assert PROBLEM not in str(page)


async def test_who_has_nothing_to_do_with_it_learns_of_no_file(hall: Hall) -> None:
    path = await hall.suggest()
    answer = await hall.passing.street.get(f"{path}/file", "stranger")
    assert (answer.status_code, answer.json()["code"]) == (404, "deliberation_unknown")
    assert (await hall.passing.street.get(f"{path}/file", None)).status_code == 401


async def test_a_published_text_that_names_a_room_is_sent_back_with_the_kind_alone(hall: Hall) -> None:
    path = await hall.agreed()
    due = "2036-01-01T00:00:00+08:00"
    await hall.homes.done("captain", f"{path}/assign-task", owner=CAPTAIN.id, due=due, text="划线")
    body: dict[str, Any] = {"text": "按3栋1201的意见，一致同意划线。", "deidentified": True}
    answer = await hall.homes.post("officer", f"{path}/publish-result", **body)
    assert (answer.status_code, answer.json()["code"]) == (409, "still_identifying")
    assert "房号1处" in answer.json()["detail"]
    assert "1201" not in answer.text
    await hall.homes.done("officer", f"{path}/publish-result", text="一致同意划线。", deidentified=True)
