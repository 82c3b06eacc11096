"""Who mediates, over HTTP: notice of rights, choice, disclosure, recusal, and each reason why not."""

from collections.abc import AsyncIterator

import pytest

from tests.api.street import Street
from tests.api.test_consent import refused, with_consent


@pytest.fixture
async def seated(street: Street) -> AsyncIterator[Street]:
    """The street with two people in the roster who may mediate."""
    for who in ("mediator", "officer"):
        await street.seat(who)
    yield street
    for who in ("mediator", "officer"):
        await street.unseat(who)


async def in_mediation(street: Street) -> tuple[str, str, str]:
    """A case that mediation was opened for at the community, with the names of its two parties."""
    case = await with_consent(street)
    await street.done("mediator", case, "open-mediation")
    return case, await street.party(case, 1), await street.party(case, 2)


async def test_from_the_notice_of_rights_to_another_mediator(seated: Street) -> None:
    street = seated
    case, one, two = await in_mediation(street)
    await street.done("mediator", case, "give-rights-notice", parties=[1, 2], form="written")
    seen = (await street.get(f"/api/cases/{case}", one)).json()["mediation"]
    assert {found["staff"] for found in seen["candidates"]} >= {"staff-mediator", "staff-officer"}
    assert all(said["told_rights"] for said in seen["consents"])
    await street.done(one, case, "choose-mediator", staff="staff-mediator")
    await street.done("officer", case, "choose-mediator", party=2, channel="phone", staff="staff-mediator")
    await street.done("mediator", case, "disclose-conflict", ground="kinship", detail="我是申请人的表弟。")
    await street.done(one, case, "accept-disclosure")
    seen = (await street.get(f"/api/cases/{case}", two)).json()["mediation"]
    (mediator,) = seen["mediators"]
    assert (mediator["staff"], mediator["presides"], mediator["accepted_by"]) == ("staff-mediator", True, [1])
    assert [ground["id"] for ground in mediator["disclosed"]] == ["kinship"]
    assert (seen["named_by"], seen["candidates"]) == ("parties", [])
    await street.done(two, case, "ask-recusal", staff="staff-mediator", ground="kinship", reason="是亲戚。")
    seen = (await street.get(f"/api/cases/{case}", two)).json()
    assert seen["mediation"]["mediators"] == []
    assert "staff-mediator" not in {found["staff"] for found in seen["mediation"]["candidates"]}
    assert seen["next"]["what"] == "choose_mediator"
    await refused(street, two, case, "choose-mediator", "mediator_removed", staff="staff-mediator")


async def test_each_reason_why_not(seated: Street) -> None:
    street = seated
    case, one, two = await in_mediation(street)
    await refused(street, "officer", case, "appoint-mediator", "choice_window_open", staff="staff-officer")
    await refused(street, "officer", case, "disclose-conflict", "nobody_presides", ground="post")
    await refused(street, one, case, "accept-disclosure", "nothing_disclosed")
    await refused(street, "officer", case, "decide-recusal", "no_recusal_open", granted=True, reason="没有。")
    await refused(street, one, case, "choose-mediator", "no_such_post", staff="nobody")
    await street.done(one, case, "choose-mediator", staff="staff-mediator")
    await street.done(two, case, "choose-mediator", staff="staff-officer")
    twice = {"staff": "staff-mediator", "assistants": ["staff-mediator"]}
    await refused(street, "officer", case, "appoint-mediator", "named_twice", **twice)
    await street.done("officer", case, "appoint-mediator", staff="staff-mediator")
    await refused(street, one, case, "choose-mediator", "mediator_named", staff="staff-officer")
    await refused(street, one, case, "ask-recusal", "not_the_mediator", staff="staff-officer")
    await refused(street, one, case, "ask-recusal", "code_unknown", staff="staff-mediator", ground="grudge")
    await refused(street, "supervisor", case, "appoint-mediator", "not_permitted", staff="staff-officer")
    for who in (one, "officer"):
        events = (await street.get(f"/api/cases/{case}/events", who)).json()["events"]
        assert "MediatorAppointed" in {event["kind"] for event in events if event["whole"]}
