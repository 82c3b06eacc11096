"""The doors of deliberations: a topic from its suggestion to its end over HTTP, who sees it, and what was overdue meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from heyi.derived import derive
from ledger.rebuild import rebuild
from ledger.verify import verify
from schemas.actors import Actor, Role
from schemas.council.bodies import EstablishBody, Identity
from tests.api.council.households import KEEPER, Households, moved_in, seated
from tests.api.skipping import Skipping, skipping
from tests.api.street import BUILDING
from tests.domain.council.electorates import member
from tests.templates import Templates

OFFICER = Actor(id="staff-officer", role=Role.COMMUNITY_OFFICER, place="hean/xinhe")
WATCH = Actor(id="staff-supervisor", role=Role.SUPERVISOR, place="hean")
CAPTAIN = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place=BUILDING)
PROBLEM = "车多位少，晚上消防通道也停满了。"


@dataclass(frozen=True)
class Hall:
    """A building in which people deliberate, and a clock that the test turns."""

    passing: Skipping
    homes: Households

    async def suggest(self, who: str = "house1", **changes: Any) -> str:
        """Suggest a topic; return the path of the deliberation."""
        body = {"place": BUILDING, "title": "楼下车位怎么停", "problem": PROBLEM, **changes}
        return f"/api/deliberations/{(await self.homes.done(who, '/api/deliberations', **body))['deliberation_id']}"

    async def scheduled(self) -> str:
        """A topic that was taken up, with everybody named who takes part."""
        path = await self.suggest()
        await self.homes.done("officer", f"{path}/screen-topic", matter="community", procedure="hall", tier=1)
        await self.homes.done(
            "officer",
            f"{path}/schedule-deliberation",
            register_id=str(self.homes.register),
            chair=CAPTAIN.id,
            observer=WATCH.id,
        )
        await self.homes.done(
            "captain", f"{path}/make-proposal", clauses=["划十二个车位。", "留出消防通道。"]
        )
        return path

    async def opened(self) -> str:
        """A round that the clock opened as it was announced."""
        path = await self.scheduled()
        opens = self.passing.hands.now + timedelta(days=6)
        await self.homes.done("captain", f"{path}/give-notice", opens=opens.isoformat(), material="停车方案")
        await self.passing.to(opens + timedelta(minutes=1))
        return path

    async def vote(self, path: str, nth: int, *answers: str) -> None:
        """The households vote, in their order."""
        for home, answer in enumerate(answers, start=1):
            marks = [{"question": "p1", "marks": {"answer": answer}}]
            await self.homes.done(f"house{home}", f"{path}/rounds/{nth}/ballots", answers=marks)

    async def agreed(self) -> str:
        """A proposal on which every household agreed."""
        path = await self.opened()
        await self.vote(path, 1, *["yes"] * 5)
        await self.passing.on(9)  # a round of three days, a rest day at its end
        return path


@pytest.fixture(scope="module")
async def hall(templates: Templates) -> AsyncIterator[Hall]:
    async with skipping(templates) as passing:
        street = passing.street
        async with seated(street, OFFICER, WATCH, CAPTAIN):
            yield Hall(passing, await moved_in(street, 5))


async def test_a_topic_goes_from_a_household_to_a_published_result(hall: Hall) -> None:
    homes, path = hall.homes, await hall.agreed()
    seen = await homes.seen("house2", path)
    assert (seen["step"], seen["step_name"]) == ("consensus", "达成共识")
    (held,) = seen["rounds"]
    assert held["ballots"] == 5
    assert held["leads_to"] == "consensus"
    assert held["sentences"][0] == "议项p1：依规则协商共识，通过。"
    assert any("票数不少于到会的全部，即5中至少5；实际5，达到" in line for line in held["sentences"])
    await homes.done(
        "captain", f"{path}/assign-task", owner=CAPTAIN.id, due=_in(hall, 20), text="划线", proposal="p1"
    )
    await homes.done("officer", f"{path}/publish-result", text="一致同意划线停车。", deidentified=True)

    board = await homes.seen(None, f"/api/notices?place={BUILDING}")

    (notice,) = [one for one in board["notices"] if path.endswith(one["deliberation_id"])]
    assert notice["text"] == "一致同意划线停车。"
    assert notice["outcome"] == {"p1": "carried"}
    assert (await homes.seen("house1", f"{path}/result"))["carried"] == ["p1"]
    await homes.done("house3", f"{path}/raise-objection", text="没有通知到我家")
    seen = await homes.seen("house3", path)
    assert [(one["text"], one["answer"]) for one in seen["objections"]] == [("没有通知到我家", None)]
    assert [one["text"] for one in seen["tasks"]] == ["划线"]


def _in(hall: Hall, days: int) -> str:
    return (hall.passing.hands.now + timedelta(days=days)).isoformat()


async def test_a_notice_that_is_too_short_tells_the_earliest_instant_as_read_in_china(hall: Hall) -> None:
    path = await hall.scheduled()
    soon = (hall.passing.hands.now + timedelta(hours=1)).isoformat()
    answer = await hall.homes.post("captain", f"{path}/give-notice", opens=soon, material="停车方案")
    problem = answer.json()
    assert problem["code"] == "notice_too_short", answer.text
    at = datetime.fromisoformat(problem["facts"]["earliest"])
    assert problem["facts"]["earliest"].endswith("T00:00:00+08:00")
    assert f"最早{at.year}年{at.month}月{at.day}日00:00可以开始" in problem["detail"]


async def test_a_publication_is_not_taken_down_before_its_days_are_over(hall: Hall) -> None:
    homes, path = hall.homes, await hall.agreed()
    await homes.done("captain", f"{path}/assign-task", owner=CAPTAIN.id, due=_in(hall, 20), text="划线")
    await homes.done("officer", f"{path}/publish-result", text="一致同意。", deidentified=True)
    await hall.passing.on(13)
    answer = await homes.post("officer", f"{path}/unpublish-result", reason="收起来")
    assert answer.status_code == 409, answer.text
    await hall.passing.on(4)
    await homes.done("officer", f"{path}/unpublish-result", reason="期满")
    board = await homes.seen(None, f"/api/notices?place={BUILDING}")
    assert not [one for one in board["notices"] if path.endswith(one["deliberation_id"])]


async def test_what_is_listed_as_permitted_is_for_the_one_who_asks(hall: Hall) -> None:
    path = await hall.suggest()

    async def permitted(who: str) -> set[str]:
        return {one["action"] for one in (await hall.homes.seen(who, f"{path}/actions"))["permitted"]}

    assert {"screen-topic", "reject-topic"} <= await permitted("officer")
    assert "withdraw-topic" in await permitted("house1")
    assert "screen-topic" not in await permitted("house1")
    assert "support-topic" in await permitted("house2")
    assert "support-topic" not in await permitted("house1"), "who suggested it stands behind it already"


async def test_a_resident_is_told_to_vote_and_why_not(hall: Hall) -> None:
    early = await hall.suggest()
    assert (await _told(hall, "house1", early))["cast-ballot"] == "round_not_open"

    path = await hall.opened()
    told = await _told(hall, "house1", path)
    assert (told["cast-ballot"], told["make-statement"]) == (None, None)
    assert told["vote-on-statement"] == "statement_unknown", "nobody has said anything yet"
    assert "void-ballot" not in told, "nobody brought a ballot for them"
    assert (await _told(hall, "captain", path)).items() >= {"cast-ballot": None, "void-ballot": None}.items()
    assert "cast-ballot" not in await _told(hall, "supervisor", path)

    await hall.homes.done("house2", f"{path}/rounds/1/statements", text="先来先停")
    assert (await _told(hall, "house1", path))["vote-on-statement"] is None
    assert (await _told(hall, "captain", path))["withhold-statement"] is None
    await hall.vote(path, 1, "yes", "yes")
    asked = f"/api/registers/{hall.homes.register}/doors?deliberation={path.rpartition('/')[2]}&round=1"
    doors = (await hall.homes.seen("captain", asked))["doors"]
    assert {one["unit"] for one in doors if one["voted"]} == set(hall.homes.units[:2])
    assert sum(one["voted"] is False for one in doors) == 3
    await hall.passing.on(9)
    assert (await _told(hall, "house1", path))["cast-ballot"] == "round_over"


async def _told(hall: Hall, who: str, path: str) -> dict[str, str | None]:
    """What somebody is told that may be done, with the reason why not yet."""
    seen = await hall.homes.seen(who, f"{path}/actions")
    return {one["action"]: one.get("code") for one in (*seen["permitted"], *seen["not_yet"])}


async def test_nobody_from_elsewhere_learns_that_there_is_a_deliberation(hall: Hall) -> None:
    path = await hall.suggest()
    for who, path_ in (("stranger", path), ("stranger", f"{path}/events"), ("stranger", f"{path}/actions")):
        answer = await hall.passing.street.get(path_, who)
        assert (answer.status_code, answer.json()["code"]) == (404, "deliberation_unknown")
    answer = await hall.passing.street.get(path, None)
    assert answer.status_code == 401


async def test_residents_see_what_happened_and_not_who_of_the_offices_acted(hall: Hall) -> None:
    path = await hall.opened()
    mine = (await hall.homes.seen("house3", f"{path}/events"))["events"]
    theirs = (await hall.homes.seen("officer", f"{path}/events"))["events"]
    assert {one["kind"] for one in mine} <= {one["kind"] for one in theirs}
    assert all(one["actor_id"] is None for one in mine)
    assert any(one["actor_id"] == CAPTAIN.id for one in theirs)
    assert any(one["body"].get("problem") == PROBLEM for one in mine), (
        "words are opened for whoever may read them"
    )


async def test_which_household_it_was_only_the_offices_and_the_household_are_told(hall: Hall) -> None:
    path = await hall.suggest("house1")
    await hall.homes.done("house2", f"{path}/support-topic")
    unit = hall.homes.units[1]

    async def told(who: str) -> tuple[bool, str | None]:
        seen = (await hall.homes.seen(who, f"{path}/events"))["events"]
        bodies = {one["kind"]: one["body"] for one in seen}
        return bodies["TopicSuggested"]["proposer"] is not None, bodies["TopicSupported"]["unit"]

    assert await told("officer") == (True, unit)
    assert await told("house1") == (True, None)
    assert await told("house2") == (False, unit)
    assert await told("house3") == (False, None)


async def test_a_topic_that_nobody_screens_is_overdue_from_its_due_time_on(hall: Hall) -> None:
    street, path = hall.passing.street, await hall.suggest()
    filed = hall.passing.hands.now
    await hall.passing.on(40)

    async def overdue(moment: Any) -> list[dict[str, Any]]:
        query = {"as_of": moment.isoformat(), "kind": "screen", "limit": 200}
        address = "/api/supervision/deliberations"
        answer = await street.client.get(address, params=query, headers=street.bearer("supervisor"))
        assert answer.status_code == 200, answer.text
        return [one for one in answer.json()["overdue"] if path.endswith(one["deliberation_id"])]

    (line,) = await overdue(hall.passing.hands.now)
    assert (line["kind_name"], line["step"]) == ("议题审查期限", "suggested")
    assert line["title"] == "楼下车位怎么停"
    assert line["overrun_seconds"] > 0
    assert await overdue(filed) == []
    await hall.homes.done("officer", f"{path}/screen-topic", matter="community", procedure="hall", tier=1)
    assert await overdue(hall.passing.hands.now + timedelta()) == []
    assert len(await overdue(hall.passing.hands.now - timedelta(days=1))) == 1, "yesterday it was overdue"


async def test_deliberations_of_a_place_are_listed_page_by_page(hall: Hall) -> None:
    made = {await hall.suggest() for _ in range(3)}
    found: set[str] = set()
    query = f"/api/deliberations?place={BUILDING}&limit=2"
    page = await hall.homes.seen("house4", query)
    while True:
        found |= {f"/api/deliberations/{one['deliberation_id']}" for one in page["deliberations"]}
        assert {one["title"] for one in page["deliberations"]} <= {"楼下车位怎么停", "电梯"}
        if page["next"] is None:
            break
        page = await hall.homes.seen("house4", f"{query}&after={page['next']}")
    assert made <= found


async def test_a_repeated_suggestion_is_one_topic(hall: Hall) -> None:
    body = {"place": BUILDING, "title": "电梯", "problem": "电梯常坏。"}
    first = await hall.homes.done("house1", "/api/deliberations", "the-same-key", **body)
    again = await hall.homes.done("house1", "/api/deliberations", "the-same-key", **body)
    assert again == first
    answer = await hall.homes.post(
        "house1", "/api/deliberations", "the-same-key", **{**body, "title": "别的"}
    )
    assert answer.json()["code"] == "command_reused"


async def test_the_minutes_and_the_round_that_are_not_there_are_told_apart(hall: Hall) -> None:
    path = await hall.opened()
    for address, code in (
        (f"{path}/rounds/9", "round_unknown"),
        (f"{path}/rounds/1/minutes", "minutes_unknown"),
    ):
        answer = await hall.passing.street.get(address, "officer")
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    await hall.homes.done(
        "captain", f"{path}/rounds/1/minutes", text="大家发言。", agreed=["划线"], open=["充电桩"]
    )
    minutes = await hall.homes.seen("house2", f"{path}/rounds/1/minutes")
    assert (minutes["text"], minutes["agreed"], minutes["open"]) == ("大家发言。", ["划线"], ["充电桩"])


async def test_looks_of_the_offices_are_on_record_and_those_of_residents_are_not(hall: Hall) -> None:
    path = await hall.suggest()
    for who in ("house2", "officer"):
        await hall.homes.seen(who, path)
        await hall.homes.seen(who, f"{path}/events")
    looks = (await hall.homes.seen("supervisor", f"{path}/looks"))["looks"]
    assert {(one["staff"], one["what"]) for one in looks} == {
        ("staff-officer", "deliberation"),
        ("staff-officer", "events"),
        ("staff-supervisor", "looks"),
    }
    answer = await hall.passing.street.get(f"{path}/looks", "house2")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


async def test_everything_that_was_done_here_verifies_and_is_rebuilt_equal(hall: Hall) -> None:
    stores = hall.passing.street.house.settings
    url = stores.migration_url.get_secret_value() if stores.migration_url else ""
    before = await verify(url, derive)
    assert before.sound, before.findings
    await rebuild(url, derive)
    after = await verify(url, derive)
    assert (after.sound, after.fingerprint) == (True, before.fingerprint)


async def test_one_person_in_two_posts_is_shown_to_those_who_work_on_it_and_to_nobody_else(
    hall: Hall,
) -> None:
    body = uuid4()
    established = EstablishBody(
        body=body, kind="hall", place=BUILDING, name="议事厅", area=(BUILDING,), tier=1
    )
    seat = member(1, begins=date(2020, 1, 1), identity=Identity(staff=WATCH.id)).model_copy(
        update={"body": body}
    )
    for command in (established, seat):
        done = await hall.homes.street.house.desk.take(command, KEEPER, uuid4())
        assert done.status == "recorded"
    path = await hall.suggest()
    await hall.homes.done("officer", f"{path}/screen-topic", matter="community", procedure="hall", tier=1)
    named = {
        "register_id": str(hall.homes.register),
        "body": str(body),
        "chair": CAPTAIN.id,
        "observer": WATCH.id,
    }
    await hall.homes.done("officer", f"{path}/schedule-deliberation", **named)
    shown = (await hall.homes.street.get(path, "officer")).json()["conflicts"]
    assert [one["roles"] for one in shown] == [["observer", "member"]]
    assert shown[0]["of"][1] == f"body/{body}"
    assert (await hall.homes.street.get(path, "house1")).json()["conflicts"] == []
