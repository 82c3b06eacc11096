"""A covenant in force over HTTP: a breach is reported, reminded of, reported on, and becomes a case in names that stay sealed."""

from datetime import datetime
from uuid import UUID, uuid4

from domain.council.fact import Fact
from engine.audience import audience
from engine.catalogue import CODEC
from heyi.compose import House
from heyi.handover import HandoverFollower, carrier_of
from ledger.chain import uuid7
from ledger.codec import kind_of
from ledger.follow import FollowerRunner
from schemas.actors import Actor, Role
from schemas.envelope import Append, Draft
from schemas.ids import deliberation_stream
from tests.api.street import BUILDING, NAME, OTHER, Street
from tests.domain.council.results.results import covenant, owned, published
from tests.domain.council.results.test_carrying import file

SAID = "夜里十点以后仍在楼道放音乐。"


def breach(**changes: object) -> dict[str, object]:
    said = {"reporter": NAME, "by_whom": OTHER, "text": SAID}
    return {"proposal": "p1", "clause": 1, "place": BUILDING, **said, **changes}


async def made(house: House) -> str:
    """Residents made a covenant, and it is published and on file; where breaches of it are reported."""
    deliberation = uuid4()
    told = published(owned(covenant()))
    file(told)
    stream, pack = deliberation_stream(deliberation), (await house.rulebook.current()).id
    loaded = await house.ledger.load(stream)
    drafts = tuple(_draft(fact, loaded.now, pack) for fact in told.facts)
    intent = Append(
        stream=stream,
        expected=0,
        previous=loaded.head,
        command_id=uuid4(),
        digest=bytes(32),
        outcome=b"{}",
        events=drafts,
    )
    await house.ledger.append(intent)
    return f"/api/deliberations/{deliberation}/covenant/breaches"


def _draft(fact: Fact, at: datetime, pack: str) -> Draft:
    event = fact.event
    return Draft(
        id=uuid7(at),
        kind=kind_of(type(event)),
        schema_version=1,
        recorded_at=at,
        actor=Actor(id="story", role=Role.SYSTEM),
        on_behalf_of=None,
        cause=None,
        policy=pack,
        visibility=audience(event),
        body=CODEC.encode(event),
    )


async def post(street: Street, who: str, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
    headers = {"Idempotency-Key": str(uuid4()), **street.bearer(who)}
    answer = await street.client.post(path, json=body, headers=headers)
    return answer.status_code, answer.json()


async def test_first_a_reminder_then_mediation(street: Street) -> None:
    breaches = await made(street.house)
    status, reported = await post(street, "captain", breaches, breach())
    assert (status, reported["events"]) == (200, ["CovenantBreachReported"])
    status, first = await post(street, "captain", f"{breaches}/1/reminders", {"text": "已上门提醒。"})
    assert (status, first["events"]) == (200, ["CovenantReminderGiven"])
    await post(street, "captain", breaches, breach(breach=1))
    status, third = await post(street, "captain", breaches, breach(breach=1))
    assert status == 200, third
    assert third["events"] == ["CovenantBreachReported", "CovenantMediationOpened"]

    runner = FollowerRunner(street.house.engine, street.house.ledger, HandoverFollower())
    await runner.catch_up()
    await carrier_of(street.house).step()
    listed = await street.get(breaches, "captain")
    (one,) = listed.json()["breaches"]
    assert (one["reports"], one["reminders"], one["reminder_due"]) == (3, 1, False)
    assert not any(name in listed.text for name in (NAME, OTHER, SAID))
    case = (await street.get(f"/api/cases/{one['case_id']}", "captain")).json()
    assert [party["name"] for party in case["parties"]] == [NAME, OTHER]
    assert case["stage"] == "reported"
    assert SAID in case["statement"]
    status, answer = await post(street, "captain", breaches, breach(breach=1))
    assert (status, answer["type"]) == (409, "urn:heyi:problem:breach_mediated")


async def test_nobody_learns_of_breaches_who_does_not_work_there(street: Street) -> None:
    breaches = await made(street.house)
    await post(street, "captain", breaches, breach())
    for who in ("neighbour_captain", "stranger", "supervisor"):
        listed = await street.get(breaches, who)
        assert (listed.status_code, listed.json()["type"]) == (404, "urn:heyi:problem:breach_unknown")
    status, answer = await post(street, "neighbour_captain", f"{breaches}/1/reminders", {"text": "提醒。"})
    assert (status, answer["type"]) == (403, "urn:heyi:problem:not_permitted")


async def test_what_was_never_adopted_cannot_be_broken(street: Street) -> None:
    path = f"/api/deliberations/{UUID(int=9)}/covenant/breaches"
    status, answer = await post(street, "captain", path, breach())
    assert (status, answer["type"]) == (409, "urn:heyi:problem:no_covenant")
    breaches = await made(street.house)
    status, answer = await post(street, "captain", breaches, breach(clause=9))
    assert (status, answer["type"]) == (404, "urn:heyi:problem:clause_unknown")


async def test_a_clause_that_no_covenant_has_room_for_is_not_understood(street: Street) -> None:
    status, answer = await post(street, "captain", await made(street.house), breach(clause=201))
    assert (status, answer["type"]) == (422, "urn:heyi:problem:malformed")
