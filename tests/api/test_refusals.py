"""Every refusal that can be met over HTTP comes with its status, its code and sentences without holes."""

from typing import Any

import pytest

from api.problems import STATUS
from tests.api.street import Street

_UP = ("confirm-triage", "accept")
_BIG = {"title": "外墙瓷砖脱落", "statement": "外墙瓷砖脱落砸到车，整个小区都担心，需要动用维修资金。"}


async def _refused(street: Street, who: str, case: str, action: str, code: str, **body: Any) -> None:
    answer = await street.do(who, case, action, **body)
    said = answer.json()
    assert (answer.status_code, said.get("code")) == (STATUS[code], code), answer.text
    assert said["type"] == f"urn:heyi:problem:{code}"
    assert said["status"] == answer.status_code
    assert "{" not in said["title"] + said["detail"]


async def test_steps_out_of_their_stage(street: Street) -> None:
    case = await street.case()
    await _refused(street, "captain", case, "accept", "triage_not_confirmed")
    await _refused(street, "captain", case, "close", "wrong_stage", outcome="failed")
    for action in _UP:
        await street.done("captain", case, action)
    await _refused(street, "captain", case, "confirm-triage", "triage_already_confirmed")
    await _refused(street, "captain", case, "register", "wrong_stage", category="neighbour")


async def test_classes(street: Street) -> None:
    case = await street.case()
    change = {"triage_class": "private_matter", "level": "building", "reason": "没有变。"}
    await _refused(street, "captain", case, "change-triage", "triage_unchanged", **change)
    await street.done("captain", case, "confirm-triage")
    party = await street.party(case, 1)
    await street.done(party, case, "contest-triage", reason="不是私事。")
    await _refused(street, party, case, "contest-triage", "already_contested", reason="还是不同意。")
    await _refused(street, "captain", case, "confirm-triage", "contest_needs_senior")


async def test_the_ladder(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await _refused(street, "captain", case, "escalate", "tried_missing", tried="  ", at_request_of=1)
    await _refused(street, "captain", case, "escalate", "private_needs_request", tried="谈过。")
    await _refused(street, "captain", case, "escalate", "party_unknown", tried="谈过。", at_request_of=9)
    await street.done("captain", case, "escalate", tried="谈过。", at_request_of=1)
    await street.done("mediator", case, "return", reason="再谈一次。")
    await street.done("captain", case, "escalate", tried="又谈过。", at_request_of=1)
    await _refused(street, "mediator", case, "return", "return_used_up", reason="再退。")
    await street.done("mediator", case, "receive")
    await street.done("mediator", case, "escalate", tried="调解两次。", at_request_of=1)
    await street.done("street", case, "receive")
    await _refused(street, "street", case, "escalate", "top_of_ladder", tried="尽力了。", at_request_of=1)


async def test_endings(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    terms = {"terms": "修好为止。"}
    await _refused(street, "captain", case, "record-settlement", "consent_incomplete", consents=[1], **terms)
    await _refused(street, "captain", case, "record-settlement", "party_unknown", consents=[1, 7], **terms)
    await _refused(street, "captain", case, "record-contact", "party_unknown", party=7)
    await _refused(street, "captain", case, "record-contact", "code_unknown", party=1, channel="pigeon")
    await _refused(street, "captain", case, "close", "outcome_mismatch", outcome="mediated_oral")
    await _refused(street, "captain", case, "close", "remedies_not_told", outcome="failed", remedies_told=[1])
    await _refused(street, "captain", case, "assign", "no_such_post", staff="nobody")


async def test_who_may_not(street: Street) -> None:
    case = await street.case()
    other = await street.party(case, 2)
    await _refused(street, other, case, "accept", "not_permitted")
    await _refused(street, other, case, "withdraw", "not_permitted")
    await _refused(street, "supervisor", case, "accept", "not_permitted")
    await _refused(street, other, case, "add-note", "audience_not_yours", text="记。", visibility="handlers")
    await _refused(
        street, "captain", case, "add-note", "audience_not_yours", text="记。", visibility="public"
    )
    await _refused(
        street, "captain", case, "add-note", "party_unknown", text="记。", visibility="one_party", party=9
    )


@pytest.mark.parametrize("who", ["neighbour_captain", "stranger", "administrator"])
async def test_of_a_case_that_is_not_theirs_people_know_nothing(street: Street, who: str) -> None:
    case = await street.case()
    await _refused(street, who, case, "accept", "case_unknown")
    await _refused(street, who, case, "add-note", "case_unknown", text="记。")
    for path in ("", "/events", "/actions"):
        answer = await street.get(f"/api/cases/{case}{path}", who)
        assert (answer.status_code, answer.json()["code"]) == (404, "case_unknown")


async def test_a_party_of_one_case_is_nobody_in_another(street: Street) -> None:
    mine, theirs = await street.case(), await street.case()
    party = await street.party(mine, 1)
    await _refused(street, party, theirs, "withdraw", "case_unknown")
    assert (await street.get(f"/api/cases/{theirs}", party)).status_code == 404


async def test_the_words_of_a_refusal_come_in_both_languages(street: Street) -> None:
    case = await street.case()
    chinese = (await street.do("captain", case, "close", outcome="failed")).json()
    english = (
        await street.do("captain", case, "close", outcome="failed", headers={"Accept-Language": "en"})
    ).json()
    assert chinese["facts"] == english["facts"] == {"stage": "reported"}
    assert "“已接报”" in chinese["detail"]
    assert "“reported”" in english["detail"]


async def test_actions_say_what_is_not_yet_open(street: Street) -> None:
    case = await street.case()
    said = (await street.get(f"/api/cases/{case}/actions", "captain")).json()
    assert {"action": "confirm-triage", "name": "确认分流"} in said["permitted"]
    later = {one["action"]: one for one in said["not_yet"]}
    assert later["accept"]["code"] == "triage_not_confirmed"
    assert "{" not in later["accept"]["sentence"]
    nothing = (await street.get(f"/api/cases/{case}/actions", await street.party(case, 2))).json()
    assert {one["action"] for one in nothing["permitted"]} == {
        "add-note",
        "ask-for-closed",
        "contest-triage",
        "refuse-mediation",
        "settle-by-parties",
    }
