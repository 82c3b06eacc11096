"""Reception days over HTTP: who hosts, who came, what became a case or a topic, and twelve service days a year."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.actors import Actor, Role
from schemas.council.receptions import LogVisitor
from schemas.ids import case_stream, deliberation_stream
from schemas.words import Words
from tests.api.council.households import Households, moved_in, seated
from tests.api.street import BUILDING, Street

ESTATE = "hean/xinhe/e1"
CAPTAIN = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place=BUILDING)
SECRETARY = Actor(id="staff-secretary", role=Role.PARTY_BRANCH_SECRETARY, place=ESTATE)
ISSUE = {
    "title": "楼上漏水",
    "statement": "楼上漏水，说过两次没有结果。",
    "applicant": {"name": "林秀英", "phone": "13900000001"},
    "others": [{"name": "周国强"}],
}
TOPIC = {"title": "电动车充电", "problem": "楼下没有安全的充电点。"}


def session(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    body = {
        "kind": "captain_day",
        "place": BUILDING,
        "host": "staff-captain",
        "opens": (now - timedelta(hours=1)).isoformat(),
        "closes": (now + timedelta(hours=2)).isoformat(),
    }
    return {**body, **changes}


@pytest.fixture
async def homes(street: Street) -> AsyncIterator[Households]:
    """The street with its captain and its branch secretary in office."""
    async with seated(street, CAPTAIN, SECRETARY):
        street.tokens["secretary"] = await street.token(SECRETARY)
        yield await moved_in(street, 1)


async def opened(homes: Households, **changes: Any) -> str:
    done = await homes.done("officer", "/api/receptions", **session(**changes))
    return f"/api/receptions/{done['id']}"


async def test_two_visitors_are_two_records_with_session_host_and_channel(homes: Households) -> None:
    path = await opened(homes)
    heard = await homes.done(
        "captain", f"{path}/visitors", visitor="林秀英", matter="楼上漏水", came="case", issue=ISSUE
    )
    on_the_spot = {"matter": "楼道灯坏了", "came": "on_the_spot", "answer": "已经联系物业更换"}
    await homes.done("captain", f"{path}/visitors", **on_the_spot)
    seen = await homes.seen("captain", path)
    assert [(one["number"], one["host"], one["channel"], one["came"]) for one in seen["visitors"]] == [
        (1, "staff-captain", "reception_day", "case"),
        (2, "staff-captain", "reception_day", "on_the_spot"),
    ]
    assert seen["visitors"][0]["visitor"] == "林秀英"
    await homes.done("captain", f"{path}/close")
    counts = (await homes.seen(None, path))["counts"]
    assert counts == {"visitors": 2, "intakes": 1, "on_the_spot": 1}
    await homes.refused("captain", f"{path}/visitors", "reception_over", **on_the_spot)
    assert len(heard["cases"][0]["code"]) == 12


async def test_a_case_that_was_brought_up_there_says_so_but_not_to_parties_by_whom(homes: Households) -> None:
    path = await opened(homes)
    (filed,) = (await homes.done("captain", f"{path}/visitors", matter="漏水", came="case", issue=ISSUE))[
        "cases"
    ]
    case, street = filed["case_id"], homes.street
    reported = (await street.get(f"/api/cases/{case}/events", "captain")).json()["events"][0]["body"]
    assert reported["channel"] == "reception_day"
    assert reported["intake"] == {
        "session": path.removeprefix("/api/").replace("s/", "/"),
        "host": "staff-captain",
    }
    party = await street.party(case, 1)
    told = (await street.get(f"/api/cases/{case}/events", party)).json()["events"][0]["body"]
    assert told["intake"]["host"] is None


async def test_what_concerns_everybody_becomes_a_topic(homes: Households) -> None:
    path = await opened(homes, kind="branch_secretary_day", place=ESTATE, host=SECRETARY.id)
    heard = await homes.done("secretary", f"{path}/visitors", matter="充电难", came="topic", topic=TOPIC)
    (topic,) = heard["topics"]
    events = (await homes.street.house.ledger.load(deliberation_stream(topic))).events
    assert events[0].kind == "TopicSuggested"
    assert path.rpartition("/")[2].encode() in events[0].body
    seen = await homes.seen("secretary", path)
    assert seen["visitors"][0]["deliberation_id"] == topic


async def test_sent_again_a_visitor_is_logged_once_and_one_case_is_filed(homes: Households) -> None:
    path = await opened(homes)
    body = {"matter": "漏水", "came": "case", "issue": ISSUE}
    first = await homes.done("captain", f"{path}/visitors", "visit-1", **body)
    await homes.done("captain", f"{path}/close")
    assert await homes.done("captain", f"{path}/visitors", "visit-1", **body) == first
    assert (await homes.seen("captain", path))["counts"]["visitors"] == 1


async def test_what_is_refused_files_no_case(homes: Households) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    path = await opened(homes, opens=later.isoformat(), closes=(later + timedelta(hours=2)).isoformat())
    before = await homes.street.position()
    visit = {"matter": "漏水", "came": "case", "issue": ISSUE}
    await homes.refused("captain", f"{path}/visitors", "reception_not_begun", **visit)
    await homes.refused("mediator", f"{path}/visitors", "reception_unknown", **visit)
    await homes.refused("house1", f"{path}/visitors", "reception_unknown", **visit)
    assert await homes.street.position() == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "branch_secretary_day"}, "host_without_role"),
        ({"host": "nobody"}, "host_without_role"),
        ({"place": "hean/qinglan"}, "not_permitted"),
        ({"place": "hean/xinhe/e9"}, "place_unknown"),
        ({"opens": "2026-01-01T09:00:00+08:00", "closes": "2026-01-01T11:00:00+08:00"}, "closing_past"),
        ({"closes": "2020-01-01T09:00:00+08:00"}, "malformed"),
    ],
)
async def test_a_session_that_does_not_fit_is_refused(
    homes: Households, changes: dict[str, Any], code: str
) -> None:
    await homes.refused("officer", "/api/receptions", code, **session(**changes))


async def test_everybody_sees_the_calendar_and_nobody_else_sees_who_came(homes: Households) -> None:
    path = await opened(homes)
    await homes.done("captain", f"{path}/visitors", visitor="林秀英", matter="漏水", came="noted")
    listed = await homes.seen(None, f"/api/receptions?place={BUILDING}")
    assert path.rpartition("/")[2] in [one["id"] for one in listed["lines"]]
    for who in (None, "house1", "stranger"):
        seen = await homes.seen(who, path)
        assert (seen["visitors"], seen["host"], seen["counts"]) == ([], None, {})


async def test_a_monthly_rule_is_twelve_dated_sessions_whose_intakes_show_the_service_day(
    homes: Households,
) -> None:
    year = datetime.now(UTC).year + 1
    rule = {"weekday": 6, "nth": 1, "begins": "09:00", "ends": "11:00"}
    body: dict[str, Any] = {
        "kind": "service_day",
        "place": ESTATE,
        "host": SECRETARY.id,
        "year": year,
        "rule": rule,
    }
    planned = await homes.done("officer", "/api/receptions/series", "year-1", **body)
    assert (len(planned["sessions"]), planned["past"]) == (12, [])
    assert await homes.done("officer", "/api/receptions/series", "year-1", **body) == planned
    days = []
    for session_id in planned["sessions"]:
        seen = await homes.seen("officer", f"/api/receptions/{session_id}")
        assert seen["series"] == planned["series"]
        days.append(date.fromisoformat(seen["opens"][:10]))
        assert seen["opens"][11:] == "09:00:00+08:00"
    assert [day.month for day in days] == list(range(1, 13))
    assert {day.isoweekday() for day in days} == {6}
    gone = await homes.done("officer", "/api/receptions/series", **{**body, "year": year - 5})
    assert (gone["sessions"], len(gone["past"])) == ([], 12)
    path = await opened(homes, kind="service_day", place=ESTATE, host=SECRETARY.id)
    (filed,) = (await homes.done("officer", f"{path}/visitors", matter="漏水", came="case", issue=ISSUE))[
        "cases"
    ]
    events = (await homes.street.house.ledger.load(case_stream(filed["case_id"]))).events
    assert b'"channel":"service_day"' in events[0].body


async def test_the_yield_counts_sessions_that_are_over(homes: Households) -> None:
    span = f"place={BUILDING}&begins=2020-01-01&ends=2199-01-01"
    before = await homes.seen("captain", f"/api/receptions/yield?{span}")
    path = await opened(homes)
    await homes.done("captain", f"{path}/visitors", matter="漏水", came="case", issue=ISSUE)
    await homes.done("captain", f"{path}/visitors", matter="问路", came="noted")
    assert await homes.seen("captain", f"/api/receptions/yield?{span}") == before
    await homes.done("captain", f"{path}/close")
    after = await homes.seen("captain", f"/api/receptions/yield?{span}")
    gained = {name: after[name] - before[name] for name in ("sessions", "visitors", "intakes", "on_the_spot")}
    assert gained == {"sessions": 1, "visitors": 2, "intakes": 1, "on_the_spot": 0}
    nothing = await homes.seen("captain", "/api/receptions/yield?begins=2020-01-01&ends=2020-02-01")
    assert nothing["sessions"] == 0
    refused = await homes.street.get(f"/api/receptions/yield?{span}", "mediator")
    assert refused.json()["code"] == "not_permitted"


async def test_an_intake_of_another_session_is_refused(homes: Households) -> None:
    """The doors file what they log; whoever names a case of their own finds it looked at."""
    path, other = await opened(homes), await opened(homes)
    (filed,) = (await homes.done("captain", f"{other}/visitors", matter="漏水", came="case", issue=ISSUE))[
        "cases"
    ]
    refused = await log_elsewhere(homes.street, path, filed["case_id"])
    assert refused == "intake_from_elsewhere"


async def log_elsewhere(street: Street, path: str, case: str) -> str:
    """Log a visitor at the desk with a case of another session; return the code of the refusal."""
    reception = path.rpartition("/")[2]
    command = LogVisitor.model_validate(
        {
            "reception": reception,
            "matter": Words(plain="漏水", subject=f"reception/{reception}", field="matter"),
            "came": "case",
            "case": case,
        }
    )
    outcome = await street.house.desk.take(command, CAPTAIN, uuid4())
    assert outcome.refusal
    return outcome.refusal.code
