"""The door of the figures: what households did is counted, for who answers for the place, and the same after a rebuild."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine.council.figures import load_council_indicators
from heyi.derived import derive
from heyi.settings import POLICIES
from ledger.rebuild import rebuild
from schemas.council.bodies import EstablishBody, SeatMember
from schemas.ids import body_stream
from schemas.words import Words
from tests.api.council.households import KEEPER, moved_in, seated
from tests.api.council.test_deliberations import CAPTAIN, OFFICER, WATCH, Hall
from tests.api.council.test_surveys import says, survey
from tests.api.skipping import skipping
from tests.api.street import BUILDING
from tests.templates import Templates

ADDRESS = "/api/supervision/council"


@pytest.fixture(scope="module")
async def hall(templates: Templates) -> AsyncIterator[Hall]:
    async with skipping(templates) as passing:
        street = passing.street
        async with seated(street, OFFICER, WATCH, CAPTAIN):
            yield Hall(passing, await moved_in(street, 12))


async def figures(hall: Hall, since: datetime, **more: str) -> dict[str, Any]:
    """The figures of the building since an instant, as the supervisor reads them."""
    street = hall.passing.street
    query = {"place": BUILDING, "from": since.isoformat(), **more}
    answer = await street.client.get(ADDRESS, params=query, headers=street.bearer("supervisor"))
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return {one["id"]: one for one in page["figures"]} | {"page": page}


async def test_a_round_of_households_is_counted_exactly_and_after_a_rebuild_again(hall: Hall) -> None:
    since = hall.passing.hands.now
    path = await hall.opened()
    await hall.vote(path, 1, *["yes"] * 10, "no")
    await hall.homes.done("captain", f"{path}/rounds/1/minutes", text="大家发言。")
    await hall.passing.on(9)
    due = (hall.passing.hands.now + timedelta(days=20)).isoformat()
    await hall.homes.done("captain", f"{path}/assign-task", owner=CAPTAIN.id, due=due, text="划线")
    await hall.homes.done("officer", f"{path}/publish-result", text="一致同意划线停车。", deidentified=True)
    await hall.homes.done("captain", f"{path}/finish-task", task=1, text="已划线")
    await hall.homes.done("captain", f"{path}/report-back", text="完成")
    await hall.suggest()
    await hall.passing.on(1)

    found = await figures(hall, since)

    assert {name: found[name]["value"] for name in ("sessions", "problems_solved", "consensus_items")} == {
        "sessions": "1",
        "problems_solved": "1",
        "consensus_items": "1",
    }
    assert (found["turnout"]["value"], found["turnout"]["decimal"]) == ("11/12", "0.9167")
    assert found["consensus_rate"]["value"] == "1/1"
    assert found["publicity"]["value"] == "1/1"
    assert (found["screening_in_time"]["numerator"], found["screening_in_time"]["denominator"]) == ("1", 1)
    assert [(one["of"], one["name"], one["value"]) for one in found["topics"]["parts"]] == [
        ("source:resident", "居民提出", "2"),
        ("tier:1", found["topics"]["parts"][1]["name"], "1"),
    ]
    assert (
        found["page"]["definitions"] == load_council_indicators(POLICIES / "council_indicators.yaml").version
    )
    assert "representation" not in found, "who voted is read for who asks for it"
    grouped = await figures(hall, since, groups="1")
    assert grouped["representation"]["value"] == "11/12"
    assert [(one["of"], one["value"], one["compared"]) for one in grouped["representation"]["parts"]] == [
        (f"place:{BUILDING}", "1/1", "1/1")
    ]

    stores = hall.passing.street.house.settings
    await rebuild(stores.migration_url.get_secret_value() if stores.migration_url else "", derive)

    again = await figures(hall, since, groups="1", to=grouped["page"]["to"])
    assert again == grouped


async def test_a_tier_is_counted_by_itself_and_another_place_knows_nothing_of_it(hall: Hall) -> None:
    since = hall.passing.hands.now
    await hall.scheduled()
    await hall.passing.on(1)
    assert (await figures(hall, since, tier="1"))["topics"]["value"] == "1"
    assert (await figures(hall, since, tier="3"))["topics"]["value"] == "0"
    assert (await figures(hall, since, place="hean/xinhe/e1/b3"))["topics"]["value"] == "0"


async def test_seats_of_party_members_are_counted_on_the_first_day_and_on_the_last(hall: Hall) -> None:
    since, desk = hall.passing.hands.now, hall.passing.street.house.desk
    await hall.passing.on(1)
    body = uuid4()
    shape = {
        "body": body,
        "kind": "owners_committee",
        "place": BUILDING,
        "name": "业委会",
        "area": (BUILDING,),
    }
    commands: list[Any] = [EstablishBody.model_validate({**shape, "seats": 7})]
    commands += [
        SeatMember(
            body=body,
            member=f"{body.hex[:8]}{n}",
            filled="elected",
            begins=since.date(),
            tags=("party_member",) if n < 4 else (),
            name=Words(plain="委员", subject=body_stream(body), field="name"),
        )
        for n in range(7)
    ]
    for command in commands[:-4]:
        assert (await desk.take(command, KEEPER, uuid4())).status == "recorded"
    before = (await figures(hall, since))["party_seats"]
    for command in commands[-4:]:
        assert (await desk.take(command, KEEPER, uuid4())).status == "recorded"
    after = (await figures(hall, since))["party_seats"]
    parts = {one["of"]: (one["numerator"], one["denominator"]) for one in after["parts"]}
    assert (before["numerator"], before["denominator"]) == ("0", 1), "three of seven"
    assert (after["numerator"], after["denominator"]) == ("1", 1), "four of seven"
    assert parts == {"from": ("0", 0), "to": ("1", 1), "seats": ("4", 7)}


async def test_only_who_oversees_reads_figures(hall: Hall) -> None:
    street = hall.passing.street
    for who, status in (("captain", 403), ("house1", 403), (None, 401)):
        assert (await street.get(ADDRESS, who)).status_code == status
    answer = await street.client.get(
        ADDRESS, params={"place": "nowhere"}, headers=street.bearer("supervisor")
    )
    assert answer.status_code in (403, 404)


async def test_receptions_and_surveys_that_are_over_are_counted_with_what_came_of_them(hall: Hall) -> None:
    homes, now = hall.homes, hall.passing.hands.now
    session = {"kind": "captain_day", "place": BUILDING, "host": CAPTAIN.id}
    hours = {"opens": now.isoformat(), "closes": (now + timedelta(hours=2)).isoformat()}
    for closed in (True, False):
        made = await homes.done("officer", "/api/receptions", **session, **hours)
        path = f"/api/receptions/{made['id']}"
        solved = {"matter": "楼道灯坏了", "came": "on_the_spot", "answer": "已经联系物业更换"}
        topic = {"title": "电动车充电", "problem": "楼下没有安全的充电点。"}
        await homes.done("captain", f"{path}/visitors", **solved)
        await homes.done("captain", f"{path}/visitors", matter="充电", came="topic", topic=topic)
        if closed:
            await homes.done("captain", f"{path}/close")
    asked = survey(roll=str(homes.roll), closes=(now + timedelta(days=3)).isoformat())
    path = f"/api/surveys/{(await homes.done('captain', '/api/surveys', **asked))['id']}"
    for home in (1, 2, 3):
        await homes.done(f"house{home}", f"{path}/answers", **says("enough"))
    await homes.done("captain", f"{path}/close")
    await homes.done("captain", f"{path}/count")
    await hall.passing.on(1)

    found = await figures(hall, now)

    assert (found["reception_yield"]["numerator"], found["reception_yield"]["denominator"]) == ("1", 1)
    assert {one["of"]: one["numerator"] for one in found["reception_yield"]["parts"]} == {
        "visitors": "2",
        "on_the_spot": "1",
    }
    assert (found["survey_response"]["value"], found["survey_response"]["denominator"]) == ("1/4", 12)
