"""A forgotten party over HTTP: wherever their words stood it says that they were deleted, and what they held opens nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from activities.reconcile import ReconcileHandsBody
from engine.bootstrap import INSTALLER
from engine.forgetting import forget
from heyi.app import app_of
from ledger.pokes import Pokes
from projections.forgotten import ForgottenBoard
from schemas.forgetting import ForgetParty, ForgettingCommand, ForgetWords
from tests.api.street import NAME, OTHER, OTHER_PHONE, STATEMENT, TITLE, Street, open_street
from tests.house import furnished, settings_for
from tests.templates import Templates

GONE = "[已删除]"
NOW = [datetime(2010, 1, 4, 2, tzinfo=UTC)]


@pytest.fixture
async def old(templates: Templates) -> AsyncIterator[Street]:
    """A street whose clock a test sets."""
    NOW[0] = datetime(2010, 1, 4, 2, tzinfo=UTC)
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe"), lambda: NOW[0]) as house,
        open_street(house, app_of(house)) as street,
    ):
        yield street


async def _over(street: Street) -> tuple[str, list[str], str]:
    """A case that ended eleven years ago: its id, the codes of its parties, and when it was still open."""
    filed = (await street.file()).json()
    case = str(filed["case_id"])
    keys = street.house.keys
    codes = [keys.tracking_code(UUID(case), n, 0) for n in (1, 2)]
    await street.done("captain", case, "add-note", text=f"{OTHER}说愿意修。", visibility="parties")
    while_open = NOW[0].isoformat()
    NOW[0] += timedelta(days=1)
    await street.done(await street.party(case, 1), case, "withdraw")
    NOW[0] += timedelta(days=365 * 11)
    return case, codes, while_open


async def _forget(street: Street, command: ForgettingCommand) -> str:
    return (await forget(street.house.desk, street.house.vault, command, INSTALLER, uuid4())).outcome.status


async def _pages(street: Street, case: str, at: str, who: str) -> dict[str, str]:
    """What is shown of a case, wherever something is."""
    paths = {
        "case": f"/api/cases/{case}",
        "events": f"/api/cases/{case}/events",
        "then": f"/api/cases/{case}/as-of?at={at.replace('+00:00', 'Z')}",
        "list": "/api/cases",
        "desk": "/api/desk?tab=done",
    }
    answers = {name: await street.get(path, who) for name, path in paths.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(paths, 200)
    return {name: answer.text for name, answer in answers.items()}


async def test_a_forgotten_party_is_shown_nowhere(old: Street) -> None:
    case, _, at = await _over(old)
    assert await _forget(old, ForgetParty(case=UUID(case), party=2)) == "recorded"
    pages = await _pages(old, case, at, "captain")
    for name in ("case", "events", "then"):
        assert GONE in pages[name]
        assert OTHER_PHONE not in pages[name]
        assert NAME in pages[name]
    assert OTHER not in pages["case"]
    # What people wrote about somebody is theirs who wrote it, until the words of the case go.
    assert f"{OTHER}说愿意修。" in pages["events"]
    assert await _forget(old, ForgetWords(case=UUID(case))) == "recorded"
    for page in (await _pages(old, case, at, "captain")).values():
        assert not any(words in page for words in (OTHER, OTHER_PHONE, TITLE, STATEMENT))
    tombstone = (await old.get(f"/api/cases/{case}/events", "captain")).json()["events"][-2]
    assert (tombstone["kind"], tombstone["name"]) == ("PartyForgotten", "当事人信息已删除")
    assert (tombstone["body"]["party"], tombstone["body"]["basis"]) == (2, "purpose_done")
    assert tombstone["actor"]["role"] == "system"


async def test_search_finds_the_case_by_its_number_and_never_by_a_name(old: Street) -> None:
    case, _, _ = await _over(old)
    await _forget(old, ForgetParty(case=UUID(case), party=2))
    number = (await old.get(f"/api/cases/{case}", "captain")).json()["number"]
    found = await old.get(f"/api/cases?q={number}", "captain")
    assert [one["case_id"] for one in found.json()["cases"]] == [case]
    assert (await old.get(f"/api/cases?q={OTHER}", "captain")).json()["cases"] == []


async def test_code_and_token_of_the_forgotten_open_nothing(old: Street) -> None:
    case, codes, _ = await _over(old)
    one, two = await old.party(case, 1), await old.party(case, 2)
    assert (await old.get(f"/api/track/{codes[1]}")).status_code == 200
    assert (await old.get(f"/api/cases/{case}", two)).status_code == 200
    await _forget(old, ForgetParty(case=UUID(case), party=2))
    tracked = await old.get(f"/api/track/{codes[1]}")
    assert (tracked.status_code, tracked.json()["code"]) == (404, "tracking_code_unknown")
    for path in (f"/api/cases/{case}", f"/api/cases/{case}/events", "/api/events/stream"):
        refused = await old.get(path, two)
        assert (refused.status_code, refused.json()["code"]) == (404, "case_unknown"), path
    assert (await old.get(f"/api/track/{codes[0]}")).status_code == 200
    assert GONE in (await old.get(f"/api/cases/{case}", one)).text


async def test_the_night_finishes_what_was_recorded_and_not_destroyed(old: Street) -> None:
    case, _, _ = await _over(old)
    await old.house.desk.take(ForgetParty(case=UUID(case), party=2), INSTALLER, uuid4())
    assert OTHER_PHONE not in (await old.get(f"/api/cases/{case}", "captain")).text
    house = old.house
    hands = ReconcileHandsBody(Pokes(house.engine), house.vault, house.ledger, ForgottenBoard(house.engine))
    assert (await hands.reconcile()).forgotten == 1
    assert (await hands.reconcile()).forgotten == 0
