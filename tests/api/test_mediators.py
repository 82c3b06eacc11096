"""Who mediates, over HTTP: notice of rights, choice, disclosure, recusal, and each reason why not."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from engine.bootstrap import INSTALLER
from schemas.actors import Role
from schemas.ids import staff_subject
from schemas.places import DeclareTie, FillPost
from schemas.words import Words
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


async def _entered(street: Street, name: str) -> str:
    """Somebody who mediates in the community, entered with a sealed name; returns the id."""
    staff = uuid4()
    sealed = Words(plain=name, field="name", subject=staff_subject(staff))
    post = FillPost(place="hean/xinhe", role=Role.MEDIATOR, staff=str(staff), name=sealed)
    outcome = await street.house.desk.take(post, INSTALLER, uuid4())
    assert outcome.status == "recorded"
    street.house.rulebook.stale()
    return str(staff)


async def test_parties_choose_by_name(seated: Street) -> None:
    street = seated
    staff = await _entered(street, "陈调解员")
    case, one, two = await in_mediation(street)
    for who in (one, "officer"):
        found = (await street.get(f"/api/cases/{case}/mediators", who)).json()["mediators"]
        chosen = next(person for person in found if person["name"] == "陈调解员")
        assert (chosen["staff"], chosen["role"], chosen["removed"]) == (staff, "mediator", False)
        assert (chosen["place"], bool(chosen["place_name"])) == ("hean/xinhe", True)
    for party in (one, two):
        await street.done(party, case, "choose-mediator", staff=staff)
    (presiding,) = (await street.get(f"/api/cases/{case}", two)).json()["mediation"]["mediators"]
    assert (presiding["name"], presiding["presides"]) == ("陈调解员", True)
    cover = (await street.get(f"/api/cases/{case}/file", "officer")).json()["cover"]
    assert [(one["staff"], one["name"]) for one in cover["mediators"]] == [(staff, "陈调解员")]
    await street.done(two, case, "ask-recusal", staff=staff)
    found = (await street.get(f"/api/cases/{case}/mediators", one)).json()["mediators"]
    assert {person["staff"]: person["removed"] for person in found}[staff] is True
    assert found[-1]["removed"] is True


async def test_ties_that_the_roster_knows_are_for_the_offices(seated: Street) -> None:
    street = seated
    staff = await _entered(street, "黎调解员")
    tie = DeclareTie(staff=staff, kind="kinship", place="hean/xinhe")
    await street.house.desk.take(tie, INSTALLER, uuid4())
    street.house.rulebook.stale()
    case, one, _ = await in_mediation(street)

    async def ties(who: str) -> list[str]:
        found = (await street.get(f"/api/cases/{case}/mediators", who)).json()["mediators"]
        return [tie["id"] for person in found if person["staff"] == staff for tie in person["ties"]]

    assert (await ties("officer"), await ties(one)) == (["kinship"], [])


async def test_only_those_of_a_case_in_mediation_are_told_who_may_be_chosen(seated: Street) -> None:
    street = seated
    case = await street.case()
    early = await street.get(f"/api/cases/{case}/mediators", await street.party(case, 1))
    assert (early.status_code, early.json()["code"]) == (409, "wrong_stage")
    watching = await street.get(f"/api/cases/{case}/mediators", "supervisor")
    assert (watching.status_code, watching.json()["code"]) == (403, "not_permitted")
    assert (await street.get(f"/api/cases/{case}/mediators", "stranger")).status_code == 404


async def test_the_answer_to_a_party_names_nothing_that_is_for_the_offices(seated: Street) -> None:
    street = seated
    staff = await _entered(street, "苗调解员")
    tie = DeclareTie(staff=staff, kind="kinship", place="hean/xinhe")
    await street.house.desk.take(tie, INSTALLER, uuid4())
    street.house.rulebook.stale()
    case, one, two = await in_mediation(street)
    await street.done(one, case, "choose-mediator", staff=staff)
    answer = await street.done(two, case, "choose-mediator", staff=staff)
    recorded = (await street.get(f"/api/cases/{case}/events", "officer")).json()["events"]
    assert "ConflictProposed" in [one["kind"] for one in recorded]
    assert "MediatorAppointed" in answer["events"]
    assert "ConflictProposed" not in answer["events"]
