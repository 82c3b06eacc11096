"""Looking back: a case as it stood at a past moment, from what was recorded by then, for those who may see it now."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.api.skipping import Skipping, skipping
from tests.api.street import OTHER_PHONE
from tests.templates import Templates

SECRET = "只跟您说：我愿意先付一半。"


@pytest.fixture(scope="module")
async def passing(templates: Templates) -> AsyncIterator[Skipping]:
    async with skipping(templates) as passing:
        yield passing


async def _then(passing: Skipping, case: str, at: datetime, who: str = "officer") -> dict[str, Any]:
    answer = await passing.street.client.get(
        f"/api/cases/{case}/as-of", params={"at": at.isoformat()}, headers=passing.street.bearer(who)
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _code(passing: Skipping, case: str, at: str, who: str | None) -> tuple[int, str]:
    answer = await passing.street.client.get(
        f"/api/cases/{case}/as-of", params={"at": at}, headers=passing.street.bearer(who)
    )
    return answer.status_code, str(answer.json()["code"])


async def test_before_and_after_it_went_up(passing: Skipping) -> None:
    street = passing.street
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    before = passing.hands.now
    await passing.on(0.1)
    party = await street.party(case, 1)
    await street.done(party, case, "escalate", tried="找楼长谈过两次。")
    handed = passing.hands.now
    await passing.on(0.1)
    await street.done("officer", case, "receive")
    after = passing.hands.now

    first, second, third = [await _then(passing, case, at) for at in (before, handed, after)]
    assert [one["stage"] for one in (first, second, third)] == ["handling", "handover", "handling"]
    assert [one["level"] for one in (first, second, third)] == ["building", "community", "community"]
    assert [one["holder"]["role"] for one in (first, third)] == ["building_captain", "community_officer"]
    assert first["next"]["what"] == "first_contact"
    assert second["next"]["what"] == "receive"
    assert "CaseEscalated" not in [event["kind"] for event in first["events"]]
    assert second["events"][-1]["kind"] != "CaseReceived"
    assert first["version"] < second["version"] < third["version"]
    whole = (await street.get(f"/api/cases/{case}", "officer")).json()
    told = {name: whole[name] for name in ("stage", "level", "holder", "clocks", "version", "next")}
    assert {name: third[name] for name in told} == told


async def test_a_due_time_is_shown_as_it_was_known_then(passing: Skipping) -> None:
    street = passing.street
    case = await street.case()
    filed = passing.hands.now
    await passing.on(0.05)
    await street.done(
        "captain",
        case,
        "change-triage",
        triage_class="community_matter",
        level="community",
        reason="涉及整栋楼，请社区办理。",
    )
    moved = passing.hands.now
    await passing.on(0.05)
    before, after = await _then(passing, case, filed), await _then(passing, case, moved)
    assert (before["class"], after["class"]) == ("private_matter", "community_matter")
    due = {clock["kind"]: clock["due"] for clock in before["clocks"]}
    assert due["resolve"] not in [clock["due"] for clock in after["clocks"] if clock["kind"] == "resolve"]
    assert all(clock["due"].endswith("+08:00") for clock in before["clocks"])


async def test_what_ran_out_later_was_not_overdue_then(passing: Skipping) -> None:
    case = await passing.street.case()
    filed = passing.hands.now
    later = await passing.on(5)
    assert not any(clock["overdue"] for clock in (await _then(passing, case, filed))["clocks"])
    assert any(
        clock["overdue"] and clock["lapsed"] for clock in (await _then(passing, case, later))["clocks"]
    )


async def test_before_it_was_filed_there_is_no_case(passing: Skipping) -> None:
    case = await passing.street.case()
    before = passing.hands.now - timedelta(seconds=1)
    assert await _code(passing, case, before.isoformat(), "officer") == (404, "case_unknown")
    assert await _code(passing, case, "2020-01-01", "officer") == (404, "case_unknown")


async def test_the_future_is_not_told(passing: Skipping) -> None:
    case = await passing.street.case()
    soon = passing.hands.now + timedelta(seconds=1)
    assert await _code(passing, case, soon.isoformat(), "officer") == (409, "moment_in_future")
    assert await _code(passing, case, soon.isoformat(), "stranger") == (404, "case_unknown")


async def test_only_those_who_may_see_the_case_look_back(passing: Skipping) -> None:
    street = passing.street
    case, other = await street.case(), await street.case()
    now = passing.hands.now.isoformat()
    assert await _code(passing, case, now, "stranger") == (404, "case_unknown")
    assert await _code(passing, case, now, "administrator") == (404, "case_unknown")
    assert await _code(passing, case, now, await street.party(other, 1)) == (404, "case_unknown")
    assert await _code(passing, case, now, None) == (401, "token_missing")
    assert await _code(passing, case, "yesterday", "officer") == (422, "malformed")
    wrong = await street.get(f"/api/cases/{case}/as-of?at=2026-03-03&when=now", "officer")
    assert (wrong.status_code, wrong.json()["errors"][0]["problem"]) == (422, "extra_forbidden")


async def test_a_party_looks_back_at_their_own_case_without_ids_or_phones_of_others(
    passing: Skipping,
) -> None:
    street = passing.street
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "add-note", text="内部：先冷一冷。")
    then = await _then(passing, case, passing.hands.now, await street.party(case, 1))
    assert then["holder"]["staff"] is None
    assert "staff-" not in str(then)
    assert "先冷一冷" not in str(then)
    assert OTHER_PHONE not in str(then)


async def test_a_supervisor_learns_no_confidence_from_the_past(passing: Skipping) -> None:
    street = passing.street
    case = await street.case()
    await street.done("captain", case, "add-note", text=SECRET, visibility="one_party", party=1)
    then = await _then(passing, case, passing.hands.now, "supervisor")
    assert SECRET not in str(then)
    stub = next(event for event in then["events"] if event["kind"] == "NoteAdded")
    assert stub["whole"] is False
    assert SECRET in str(await _then(passing, case, passing.hands.now, "captain"))
