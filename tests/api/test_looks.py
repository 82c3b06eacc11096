"""Who looked at a case: every reading of it is on record before it is answered, and the record cannot be changed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.api.street import Street


async def _looks(street: Street, case: str, who: str) -> list[dict[str, object]]:
    answer = await street.get(f"/api/cases/{case}/looks", who)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["looks"]
    return found


async def test_each_reading_is_on_record_the_newest_first(street: Street) -> None:
    case = await street.case()
    await street.get(f"/api/cases/{case}", "captain")
    await street.get(f"/api/cases/{case}/events", "supervisor")
    await street.get(f"/api/cases/{case}/file", "supervisor")
    await street.get(f"/api/cases/{case}/notices", "captain")
    found = await _looks(street, case, "supervisor")
    assert [(one["role"], one["what"]) for one in found] == [
        ("supervisor", "looks"),
        ("building_captain", "notices"),
        ("supervisor", "file"),
        ("supervisor", "events"),
        ("building_captain", "case"),
    ]
    assert all(one["staff"] for one in found)
    assert found[-1]["what_name"] == "案件情况"


async def test_who_was_turned_away_saw_nothing_and_is_not_in_it(street: Street) -> None:
    case = await street.case()
    assert (await street.get(f"/api/cases/{case}", "stranger")).status_code == 404
    assert (await street.get(f"/api/cases/{case}/looks", "stranger")).status_code == 404
    assert [one["what"] for one in await _looks(street, case, "supervisor")] == ["looks"]


async def test_a_party_learns_the_office_and_not_the_person(street: Street) -> None:
    case = await street.case()
    await street.get(f"/api/cases/{case}", "captain")
    party = await street.party(case, 2)
    await street.get(f"/api/cases/{case}", party)
    found = await _looks(street, case, party)
    assert [(one["role"], one["staff"], one["party"]) for one in found] == [
        ("party", None, 2),
        ("party", None, 2),
        ("building_captain", None, None),
    ]


async def test_the_record_goes_on_page_by_page(street: Street) -> None:
    case = await street.case()
    for _ in range(3):
        await street.get(f"/api/cases/{case}", "captain")
    first = (await street.get(f"/api/cases/{case}/looks?limit=2", "captain")).json()
    rest = (await street.get(f"/api/cases/{case}/looks?before={first['next_before']}", "captain")).json()
    assert len(first["looks"]) == 2
    assert [one["what"] for one in rest["looks"]] == ["case", "case"]
    assert rest["next_before"] is None


@pytest.mark.parametrize("change", ["delete from access.look", "update access.look set actor = 'nobody'"])
async def test_what_is_on_record_stays(street: Street, change: str) -> None:
    case = await street.case()
    await street.get(f"/api/cases/{case}", "captain")
    with pytest.raises(DBAPIError, match=r"refused|permission"):
        async with street.house.engine.begin() as connection:
            await connection.execute(text(change))
