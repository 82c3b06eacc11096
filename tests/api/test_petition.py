"""Petitions over HTTP: filed, accepted, decided, the decision read in full, reviewed."""

from typing import Any

from api.problems import STATUS
from tests.api.street import NAME, Street

LIFT = {"title": "电梯停了一周", "statement": "老人下不了楼，电梯坏了没有人修。"}
ANSWER = {"facts": "经查属实。", "opinion": "责令十日内修复。", "law": "《特种设备安全法》第四十一条"}
DECISION = {"request": "要求修好电梯。", **ANSWER}


async def refused(street: Street, who: str, case: str, action: str, code: str, **body: Any) -> None:
    answer = await street.do(who, case, action, **body)
    said = answer.json()
    assert (answer.status_code, said["code"]) == (STATUS[code], code), answer.text
    assert "{" not in said["title"] + said["detail"]


async def accepted(street: Street, **changes: Any) -> str:
    case = await street.case(kind="petition", **LIFT, **changes)
    await street.done("officer", case, "confirm-triage")
    await street.done("officer", case, "accept-petition")
    return case


async def test_a_petition_is_decided_in_writing_and_reviewed(street: Street) -> None:
    case = await accepted(street)
    party = await street.party(case, 1)
    waiting = (await street.get(f"/api/cases/{case}", party)).json()["next"]
    assert waiting["what"] == "decide_petition"
    done = await street.done("officer", case, "decide-petition", **DECISION)
    assert (done["stage"], done["next"]["what"]) == ("decided", "serve_answer")

    notices = (await street.get(f"/api/cases/{case}/notices", party)).json()["notices"]
    decision = notices[-1]
    assert decision["title"] == "信访事项处理意见书"
    for part in DECISION.values():
        assert part in decision["text"]
    assert NAME in decision["text"]

    await refused(street, party, case, "ask-review", "review_window_not_open", reason="没有修好。")
    await refused(street, "officer", case, "close", "review_still_open", outcome="decided")
    served = await street.done(party, case, "serve-notice", notice=decision["notice"], manner="opened")
    assert served["next"]["what"] == "ask_review"
    await street.done(party, case, "ask-review", reason="电梯还是没有修好。")
    await refused(street, "officer", case, "answer-review", "review_needs_another", result="upheld", **ANSWER)
    await street.done("street", case, "answer-review", result="changed", **ANSWER)
    text = (await street.get(f"/api/cases/{case}/notices", party)).json()["notices"][-1]["text"]
    assert ANSWER["opinion"] in text


async def test_referral_extension_and_interest(street: Street) -> None:
    case = await street.case(kind="petition", **LIFT)
    reason = {"reason": "不属于本单位职责。"}
    await street.done("officer", case, "confirm-triage")
    await refused(street, "officer", case, "object-to-referral", "referral_window_closed", **reason)
    await street.done("officer", case, "refer-petition", level="street", letter="请依法办理。")
    await street.done("street", case, "object-to-referral", **reason)
    await refused(
        street, "officer", case, "refer-petition", "referred_there_before", level="street", letter="请办理。"
    )
    await street.done("officer", case, "accept-petition")
    await refused(street, "officer", case, "accept-petition", "petition_already_accepted")
    await street.done("street", case, "extend-petition", **reason)
    await refused(street, "street", case, "extend-petition", "petition_extended_before", **reason)
    empty = {**DECISION, "law": " "}
    await refused(street, "officer", case, "decide-petition", "opinion_incomplete", **empty)
    await street.done("officer", case, "step-aside", reason="与信访事项有直接利害关系。")
    await refused(street, "officer", case, "decide-petition", "stands_aside", **DECISION)


async def test_a_petition_that_was_only_taken_on_is_not_decided(street: Street) -> None:
    case = await street.case(kind="petition", **LIFT)
    for action in ("confirm-triage", "accept"):
        await street.done("officer", case, action)
    await refused(street, "officer", case, "decide-petition", "petition_not_accepted", **DECISION)


async def test_the_steps_of_a_petition_are_listed_for_petitions_alone(street: Street) -> None:
    for kind, listed in (("petition", True), ("dispute", False)):
        case = await street.case(kind=kind, **LIFT)
        actions = (await street.get(f"/api/cases/{case}/actions", "officer")).json()
        named = {one["action"] for one in (*actions["permitted"], *actions["not_yet"])}
        assert ("accept-petition" in named) is listed
        assert "dispatch-order" not in named


async def test_whoever_was_reported_is_no_part_of_it_and_it_is_closed_with_an_answer_alone(
    street: Street,
) -> None:
    case = await accepted(street)
    told = {"outcome": "failed", "remedies_told": [1, 2]}
    await refused(street, "officer", case, "close", "answer_owed", **told)
    other = await street.party(case, 2)
    assert (await street.get(f"/api/cases/{case}", other)).status_code == STATUS["case_unknown"]
    await refused(street, other, case, "refuse-mediation", "case_unknown")
    await street.done("officer", case, "refuse-mediation", party=2, channel="phone")
    decided = await street.done("officer", case, "decide-petition", **DECISION)
    assert decided["stage"] == "decided"
