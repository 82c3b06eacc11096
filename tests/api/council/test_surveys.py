"""Household surveys over HTTP: one answer per household, whoever gives it; counts; themes that become topics."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.looks import NEWEST, Looks
from schemas.ids import deliberation_stream
from tests.api.council.households import Households, moved_in
from tests.api.street import BUILDING, Street


def survey(**changes: Any) -> dict[str, Any]:
    """Two questions, and a theme that two households raise."""
    body: dict[str, Any] = {
        "place": BUILDING,
        "title": "停车和充电问卷",
        "questions": [
            {
                "id": "parking",
                "form": "one",
                "text": "停车位够用吗？",
                "options": [
                    {"id": "enough", "label": "够用"},
                    {"id": "short", "label": "不够用", "theme": "parking"},
                ],
            },
            {"id": "other", "form": "text", "text": "还想说什么？", "required": False},
        ],
        "themes": [{"id": "parking", "label": "停车难"}],
        "threshold": {"households": 2},
        "closes": (datetime.now(UTC) + timedelta(days=3)).isoformat(),
    }
    return {**body, **changes}


def says(parking: str, other: str | None = None, **more: Any) -> dict[str, Any]:
    replies: list[dict[str, Any]] = [{"question": "parking", "options": [parking]}]
    replies += [{"question": "other", "text": other}] if other else []
    return {"replies": replies, **more}


async def asked(street: Street, many: int = 4, **changes: Any) -> tuple[Households, str]:
    """Households with a survey of theirs."""
    homes = await moved_in(street, many)
    opened = await homes.done("captain", "/api/surveys", **survey(roll=str(homes.roll), **changes))
    return homes, f"/api/surveys/{opened['id']}"


async def test_households_answer_and_a_theme_becomes_a_topic_with_a_link_back(street: Street) -> None:
    homes, path = await asked(street)
    shown = await homes.seen("house1", path)
    assert (shown["title"], shown["targeted"], shown["answered"]) == ("停车和充电问卷", 4, None)
    assert shown["questions"][0]["options"][1]["label"] == "不够用"
    for who in ("house1", "captain"):
        lines = (await homes.seen(who, "/api/surveys"))["lines"]
        assert [one["title"] for one in lines if path.endswith(one["id"])] == ["停车和充电问卷"]
    await homes.done("house1", f"{path}/answers", **says("enough"))
    await homes.done("house1", f"{path}/answers", **says("short", "充电也难"))
    await homes.done("captain", f"{path}/answers", unit=homes.units[1], **says("short"))
    assert (await homes.seen("house1", path))["answered"]["replies"][1]["text"] == "充电也难"

    await homes.refused("captain", f"{path}/count", "survey_still_open")
    assert (await street.get(f"{path}/result", "captain")).json()["code"] == "survey_still_open"
    await homes.done("captain", f"{path}/close")
    await homes.refused("house3", f"{path}/answers", "survey_over", **says("short"))
    counted = await homes.done("captain", f"{path}/count")
    assert counted["events"] == ["SurveyCounted", "ThemeRaised"]

    result = await homes.seen("captain", f"{path}/result")
    assert (result["valid"], result["by_staff"]) == (2, 1)
    assert result["response"] == {"numerator": 1, "denominator": 2}
    assert {one["option"]: one["households"] for one in result["options"]} == {"enough": 0, "short": 2}
    (theme,) = result["themes"]
    assert (theme["label"], theme["households"]) == ("停车难", 2)
    events = (await street.house.ledger.load(deliberation_stream(theme["deliberation"]))).events
    assert events[0].kind == "TopicSuggested"
    assert path.removeprefix("/api/surveys/").encode() in events[0].body
    again = await homes.done("officer", f"{path}/count")
    assert again["events"] == []


async def test_what_people_wrote_is_read_by_staff_and_raises_what_they_read(street: Street) -> None:
    homes, path = await asked(street)
    for n in (1, 2):
        await homes.done(f"house{n}", f"{path}/answers", **says("enough", f"遛狗不拴绳 {n}"))
    await homes.done("captain", f"{path}/themes", id="dogs", label="遛狗")
    await homes.refused("captain", f"{path}/themes", "theme_exists", id="dogs", label="遛狗")
    read = {one["unit"]: one for one in (await homes.seen("captain", f"{path}/answers"))["answers"]}
    assert read[homes.units[0]]["replies"][1]["text"] == "遛狗不拴绳 1"
    (looked,) = await Looks(street.house.engine).of(path.replace("/api/surveys", "survey"), NEWEST, 9)
    assert (looked.actor, looked.what) == ("staff-captain", "answers")
    for unit in homes.units[:2]:
        tag: dict[str, Any] = {"question": "other", "themes": ["dogs"], "revision": 1}
        await homes.done("captain", f"{path}/answers/{unit}/themes", **tag)
    odd = {"question": "other", "themes": ["cats"], "revision": 1}
    await homes.refused("captain", f"{path}/answers/{homes.units[0]}/themes", "theme_unknown", **odd)
    late = {"question": "other", "themes": [], "revision": 7}
    await homes.refused("captain", f"{path}/answers/{homes.units[0]}/themes", "answer_changed", **late)
    await homes.done("captain", f"{path}/close")
    await homes.done("captain", f"{path}/count")
    shown = await homes.seen("captain", path)
    assert {one["id"]: one["deliberation"] is not None for one in shown["themes"]} == {
        "parking": False,
        "dogs": True,
    }


async def test_nobody_answers_for_another_household_or_reads_its_answer(street: Street) -> None:
    homes, path = await asked(street)
    await homes.done("house1", f"{path}/answers", **says("enough", "只有我家知道"))
    await homes.refused("house2", f"{path}/answers", "not_permitted", unit=homes.units[0], **says("short"))
    await homes.refused(
        "captain", f"{path}/answers", "answered_themselves", unit=homes.units[0], **says("short")
    )
    await homes.refused("captain", f"{path}/answers", "household_not_asked", unit="nobody01", **says("short"))
    await homes.refused("captain", f"{path}/answers", "household_not_asked", **says("short"))
    await homes.refused("house2", f"{path}/answers", "reply_unfit", **says("never"))
    assert (await street.get(f"{path}/answers", "house2")).status_code == 403
    assert (await homes.seen("house2", path))["answered"] is None
    strangers = await moved_in(street, 1)
    for who in ("house1", "stranger", "neighbour_captain"):
        # house1 is now of another register: what it asks for is none of its business.
        assert (await street.get(path, who)).json()["code"] == "survey_unknown"
    await strangers.refused("house1", f"{path}/answers", "survey_unknown", **says("short"))
    listed = await strangers.seen("house1", "/api/surveys")
    assert path.removeprefix("/api/surveys/") not in [one["id"] for one in listed["lines"]]


async def test_residents_hear_of_few_answers_only_how_many_there_are(street: Street) -> None:
    homes, path = await asked(street)
    await homes.done("house1", f"{path}/answers", **says("enough"))
    await homes.done("captain", f"{path}/close")
    seen = await homes.seen("house2", f"{path}/result")
    assert (seen["withheld"], seen["valid"], seen["options"], seen["themes"]) == (True, 1, [], [])
    assert (await homes.seen("captain", f"{path}/result"))["withheld"] is False


async def test_where_there_is_no_roll_a_door_counts_once_however_it_is_written(street: Street) -> None:
    homes = await moved_in(street, 1)
    opened = await homes.done("captain", "/api/surveys", **survey(households=30))
    path = f"/api/surveys/{opened['id']}"
    for door in ("1栋 302", "1栋302"):
        await homes.done("captain", f"{path}/answers", door=door, **says("short"))
    await homes.done("captain", f"{path}/close")
    result = await homes.seen("captain", f"{path}/result")
    assert (result["valid"], result["response"]) == (1, {"numerator": 1, "denominator": 30})
    with_roll = (await asked(street))[1]
    await homes.refused("captain", f"{with_roll}/answers", "household_not_asked", door="302", **says("short"))


async def test_an_answer_is_set_aside_with_a_reason(street: Street) -> None:
    homes, path = await asked(street, changes="refuse")
    await homes.done("captain", f"{path}/answers", unit=homes.units[0], **says("short"))
    twice = {"unit": homes.units[0], **says("enough")}
    await homes.refused("captain", f"{path}/answers", "answered_already", **twice)
    void = f"{path}/answers/{homes.units[0]}/void"
    await homes.done("captain", void, reason="不是本户填的")
    await homes.refused("captain", void, "answer_unknown", reason="再作废一次")
    await homes.done("captain", f"{path}/answers", **twice)


async def test_a_survey_is_asked_at_a_place_of_ones_own_with_a_roll_that_fits(street: Street) -> None:
    homes = await moved_in(street, 1)
    other = survey(households=9, place="hean/xinhe/e1/b2")
    await homes.refused("captain", "/api/surveys", "not_permitted", **other)
    await homes.refused("mediator", "/api/surveys", "not_permitted", **survey(households=9))
    unknown = survey(roll="00000000-0000-0000-0000-000000000001")
    await homes.refused("captain", "/api/surveys", "roll_unfit", **unknown)
    past = survey(households=9, closes="2026-01-01T00:00:00+08:00")
    await homes.refused("captain", "/api/surveys", "closing_past", **past)
    for body in (survey(), survey(households=9, threshold={}), survey(households=9, questions=[])):
        await homes.refused("captain", "/api/surveys", "malformed", **body)


async def test_a_request_sent_again_is_carried_out_once(street: Street) -> None:
    homes = await moved_in(street, 1)
    body = survey(households=9)
    first = await homes.done("captain", "/api/surveys", "again", **body)
    second = await homes.done("captain", "/api/surveys", "again", **body)
    assert first == second
    listed = await homes.seen("captain", "/api/surveys?limit=1")
    assert listed["lines"][0]["id"] == first["id"]
    more = await homes.seen("captain", f"/api/surveys?limit=1&after={listed['next_page']}")
    assert more["lines"][0]["id"] != first["id"]
    assert (await street.get("/api/surveys?after=nonsense", "captain")).json()["code"] == "malformed"


async def test_what_may_be_done_is_told_with_the_reason(street: Street) -> None:
    homes, path = await asked(street)
    said = (await homes.seen("captain", path))["actions"]
    assert {one["action"] for one in said["permitted"]} == {"name-theme", "close-survey"}
    assert [(one["action"], one["code"]) for one in said["not_yet"]] == [
        ("count-survey", "survey_still_open")
    ]
    assert (await homes.seen("house1", path))["actions"] == {"permitted": [], "not_yet": []}


async def test_of_many_answers_of_one_household_at_once_one_counts(street: Street) -> None:
    homes, path = await asked(street, many=1, changes="refuse")
    answers = await asyncio.gather(
        *(homes.post("house1", f"{path}/answers", **says("short")) for _ in range(24))
    )
    assert sorted(one.status_code for one in answers) == [200, *[409] * 23]


async def test_an_answer_that_races_the_close_is_counted_or_refused(street: Street) -> None:
    homes, path = await asked(street, many=12)

    async def closing() -> None:
        await homes.done("captain", f"{path}/close")

    papers = [homes.post(f"house{n}", f"{path}/answers", **says("short")) for n in range(1, 13)]
    *answers, _ = await asyncio.gather(*papers[:6], *papers[6:], closing())
    taken = [one for one in answers if one is not None and one.status_code == 200]
    late = [one for one in answers if one is not None and one.status_code == 409]
    assert len(taken) + len(late) == 12
    assert {one.json()["code"] for one in late} <= {"survey_over"}
    await homes.done("captain", f"{path}/count")
    assert (await homes.seen("captain", f"{path}/result"))["valid"] == len(taken)
