"""Supervision: what was overdue at any past moment, and where the time of cases went; below one's own place only."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from heyi.derived import derive
from ledger.rebuild import rebuild
from ledger.verify import verify
from tests.api.skipping import Skipping, skipping
from tests.templates import Templates

OVERDUE = "/api/supervision/overdue"
TIMELINES = "/api/supervision/timelines"
BAD_QUERIES = ["as_of=5", "after=!", "after=bnVsbA", "limit=0", "limit=101", "kind=x", "level=x", "q=1"]


@pytest.fixture(scope="module")
async def passing(templates: Templates) -> AsyncIterator[Skipping]:
    async with skipping(templates) as passing:
        await passing.street.seat("captain")
        yield passing


async def _read(passing: Skipping, path: str, who: str = "supervisor", **query: Any) -> dict[str, Any]:
    answer = await passing.street.client.get(path, params=query, headers=passing.street.bearer(who))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _overdue(passing: Skipping, at: datetime | None = None, **query: Any) -> list[dict[str, Any]]:
    """Everything that was overdue at a moment, page by page."""
    found: list[dict[str, Any]] = []
    moment = {"as_of": (at or passing.hands.now).isoformat()}
    while True:
        page = await _read(passing, OVERDUE, **moment, **query)
        found += page["overdue"]
        if page["next_page"] is None:
            return found
        query["after"] = page["next_page"]


def _of(case: str, lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["kind"]: line for line in lines if line["case_id"] == case}


async def test_what_was_overdue_shows_at_every_moment_between_due_and_end(passing: Skipping) -> None:
    street = passing.street
    case = await street.case()
    filed = passing.hands.now
    await passing.on(40)
    late = passing.hands.now
    await street.done(await street.party(case, 1), case, "withdraw")
    ended = passing.hands.now
    await passing.on(1)

    assert _of(case, await _overdue(passing)) == {}
    assert _of(case, await _overdue(passing, ended)) == {}
    assert _of(case, await _overdue(passing, filed)) == {}
    lines = _of(case, await _overdue(passing, late - timedelta(hours=1)))
    assert set(lines) == {"confirm_triage", "accept", "resolve"}
    line = lines["resolve"]
    due = datetime.fromisoformat(line["due"])
    assert line["overrun_seconds"] == (late - timedelta(hours=1) - due).total_seconds()
    assert line["holder"]["role"] == "building_captain"
    assert line["holder"]["vacant"] is False
    assert (line["level"], line["lapsed"], line["followed"]) == ("building", True, "already_asked")
    assert line["followed_name"] == "申请人已经问过，等待答复"
    assert _of(case, await _overdue(passing, due))["resolve"]["overrun_seconds"] == 0
    assert "resolve" not in _of(case, await _overdue(passing, due - timedelta(microseconds=1)))


async def test_pages_hold_each_time_limit_once_the_longest_overdue_first(passing: Skipping) -> None:
    for _ in range(3):
        await passing.street.case()
        await passing.on(0.5)
    await passing.on(40)
    whole = await _overdue(passing, limit=100)
    assert await _overdue(passing, limit=2) == whole
    assert len(whole) >= 9
    overruns = [line["overrun_seconds"] for line in whole]
    assert overruns == sorted(overruns, reverse=True)
    only = await _overdue(passing, kind="resolve", level="building", limit=1)
    assert only == [line for line in whole if line["kind"] == "resolve" and line["level"] == "building"]


async def test_rows_of_supervision_follow_from_the_events(passing: Skipping) -> None:
    await passing.street.case()
    await passing.on(40)
    house = passing.street.house
    before = await _overdue(passing)
    url = house.settings.database_url.get_secret_value()
    assert (await verify(url, derive)).sound
    assert before
    owner = house.settings.migration_url
    if owner is not None:
        await rebuild(owner.get_secret_value(), derive)
        assert await _overdue(passing) == before


async def test_the_timeline_tells_each_stay(passing: Skipping) -> None:
    street = passing.street
    case = await street.case()
    begun = passing.hands.now
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await passing.on(0.1)
    await street.done(await street.party(case, 1), case, "escalate", tried="找楼长谈过两次。")
    handed = passing.hands.now
    await passing.on(0.1)
    await street.done("officer", case, "receive")

    query = {"from": begun.isoformat(), "to": (passing.hands.now + timedelta(days=1)).isoformat()}
    page = await _read(passing, TIMELINES, **query)
    told = next(one for one in page["cases"] if one["case_id"] == case)
    below, above = told["stays"]
    assert (below["level"], below["how"], below["how_name"]) == ("building", "handed_up", "移交上一级")
    assert (above["level"], above["how"], above["governed_by"]) == ("community", None, "resolve")
    assert datetime.fromisoformat(below["left"]) == datetime.fromisoformat(above["entered"]) == handed
    assert above["holder"]["role"] == "community_officer"
    assert below["idle_seconds"] == (handed - begun).total_seconds()
    assert (below["overrun_seconds"], above["pauses"]) == (0, [])


async def test_a_period_holds_what_was_open_in_it_page_by_page(passing: Skipping) -> None:
    street = passing.street
    await passing.on(1)
    begins = passing.hands.now
    await passing.on(0.1)
    gone = await street.case()
    await street.done(await street.party(gone, 1), gone, "withdraw")
    await passing.on(0.1)
    between = passing.hands.now
    await passing.on(0.1)
    open_still = await street.case()
    whole = {"from": begins.isoformat(), "to": (passing.hands.now + timedelta(days=1)).isoformat()}
    seen: list[str] = []
    while True:
        page = await _read(passing, TIMELINES, limit=1, **whole)
        seen += [one["case_id"] for one in page["cases"]]
        if page["next_page"] is None:
            break
        whole["after"] = page["next_page"]
    assert seen[:2] == [open_still, gone]
    assert len(seen) == len(set(seen))
    whole.pop("after")
    later = await _read(passing, TIMELINES, **whole | {"from": between.isoformat()}, limit=100)
    assert gone not in [one["case_id"] for one in later["cases"]]
    before = await _read(passing, TIMELINES, **whole | {"to": between.isoformat()}, limit=100)
    assert open_still not in [one["case_id"] for one in before["cases"]]


async def test_supervision_is_for_those_who_oversee_and_for_their_place(passing: Skipping) -> None:
    street = passing.street
    case = await street.case()
    await passing.on(40)
    party = await street.party(case, 1)
    for path in (OVERDUE, TIMELINES):
        for who in (party, "administrator", "captain", "grid", "mediator"):
            answer = await street.get(path, who)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        elsewhere = await street.get(f"{path}?place=hean/xinhe", "stranger")
        assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "not_permitted")
        unknown = await street.get(f"{path}?place=hean/nowhere", "supervisor")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "place_unknown")
        assert (await street.get(path)).status_code == 401
    assert (await _read(passing, OVERDUE, "stranger"))["overdue"] == []
    assert (await _read(passing, TIMELINES, "stranger"))["cases"] == []
    assert _of(case, (await _read(passing, OVERDUE, "officer", limit=100))["overdue"])
    assert (await _read(passing, OVERDUE, place="hean/xinhe/e1/b2"))["overdue"] == []


@pytest.mark.parametrize("wrong", BAD_QUERIES)
async def test_what_supervision_does_not_know_is_refused(passing: Skipping, wrong: str) -> None:
    answer = await passing.street.get(f"{OVERDUE}?{wrong}", "supervisor")
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_a_moment_to_come_and_a_period_that_ends_first_are_refused(passing: Skipping) -> None:
    later = await passing.street.get(f"{OVERDUE}?as_of=2199-01-01", "supervisor")
    assert (later.status_code, later.json()["code"]) == (409, "moment_in_future")
    turned = await passing.street.get(f"{TIMELINES}?from=2026-03-02&to=2026-03-01", "supervisor")
    assert (turned.status_code, turned.json()["code"]) == (422, "malformed")
