"""Asking for consent, over HTTP: a party's word, staff's record of it, the end by one refusal, and each reason why not."""

from typing import Any

from api.problems import STATUS
from tests.api.street import Street


async def refused(street: Street, who: str, case: str, action: str, code: str, **body: Any) -> None:
    """An action is refused with this code, in sentences without holes."""
    answer = await street.do(who, case, action, **body)
    said = answer.json()
    assert (answer.status_code, said.get("code")) == (STATUS[code], code), answer.text
    assert "{" not in said["title"] + said["detail"]


async def in_hand(street: Street) -> str:
    """A case that the community took over."""
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await street.done("captain", case, "escalate", tried="谈过。", at_request_of=1)
    await street.done("mediator", case, "receive")
    return case


async def with_consent(street: Street) -> str:
    """A case whose parties agreed to mediation at the community."""
    case = await in_hand(street)
    await street.done("mediator", case, "invite-to-mediation")
    await street.done(await street.party(case, 2), case, "give-consent")
    return case


async def test_from_the_question_to_the_opening_and_one_refusal(street: Street) -> None:
    case = await in_hand(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    await street.done("mediator", case, "invite-to-mediation")
    await street.done("mediator", case, "record-attempt", party=2, channel="phone")
    seen = (await street.get(f"/api/cases/{case}", two)).json()
    said = {found["party"]: (found["said"], found["tries"]) for found in seen["mediation"]["consents"]}
    assert said == {1: ("agreed", 0), 2: ("silent", 1)}
    assert "consent" in {clock["kind"] for clock in seen["clocks"]}
    await street.done("mediator", case, "give-consent", party=2, channel="phone")
    await street.done("mediator", case, "open-mediation")
    seen = (await street.get(f"/api/cases/{case}", one)).json()
    assert seen["stage"] == "mediation"
    assert {"term", "choose_mediator"} <= {clock["kind"] for clock in seen["clocks"]}
    await street.done(two, case, "refuse-mediation", reason="我想直接去法院。")
    seen = (await street.get(f"/api/cases/{case}", one)).json()
    assert seen["stage"] == "terminated"
    assert {found["said"] for found in seen["mediation"]["consents"]} == {"agreed", "refused"}
    events = (await street.get(f"/api/cases/{case}/events", one)).json()["events"]
    (refusal,) = [event["body"] for event in events if event["kind"] == "MediationRefused"]
    assert (refusal["party"], refusal["recorded_by"], refusal["reason"]) == (2, "party", None)
    await refused(street, two, case, "give-consent", "mediation_ended")


async def test_each_reason_why_not(street: Street) -> None:
    case = await in_hand(street)
    two = await street.party(case, 2)
    await refused(street, "mediator", case, "open-mediation", "not_invited")
    await refused(street, two, case, "give-consent", "not_invited")
    await street.done("mediator", case, "invite-to-mediation", proactive=True)
    await refused(street, "mediator", case, "invite-to-mediation", "already_invited")
    await refused(street, "mediator", case, "open-mediation", "mediation_consent_missing")
    await refused(street, "mediator", case, "give-consent", "party_missing")
    await refused(street, two, case, "give-consent", "not_permitted", party=1)
    await refused(street, "mediator", case, "record-attempt", "party_unknown", party=7)
    await street.done(two, case, "give-consent")
    await street.done(two, case, "contest-triage", reason="不是私事。")
    await street.done("mediator", case, "give-consent", party=1, channel="phone")
    await refused(street, "mediator", case, "open-mediation", "objection_open")


async def test_no_body_tries_twice(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await street.done("captain", case, "invite-to-mediation")
    await street.done("captain", case, "refuse-mediation", party=2, channel="phone")
    await street.done("captain", case, "escalate", tried="对方不愿意。", at_request_of=1)
    await street.done("mediator", case, "return", reason="再谈一次。")
    await refused(street, "captain", case, "invite-to-mediation", "mediation_tried")
