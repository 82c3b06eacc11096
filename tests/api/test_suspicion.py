"""That violence or a crime is suspected is for the offices: what a party and the public read of such a matter says nothing of it."""

from typing import Any

import pytest

from tests.api.street import Street

STATEMENT = "昨晚又听见楼上动手，孩子一直哭。"
RULES = ["family_violence", "minor_harmed", "possible_crime", "red_risk"]
FACTS: dict[str, dict[str, Any]] = {
    "family_violence": {"family_violence": True},
    "minor_harmed": {"minor_harmed": True},
    "possible_crime": {"crime": True},
    "red_risk": {"risk": "red"},
}
TOLD = ("暴力", "未成年人", "刑事", "激化", "minor_harmed", "family_violence", "possible_crime", "red_risk")


async def _seen(street: Street, case: str, who: str) -> str:
    """Everything that somebody reads of a case, as one text."""
    paths = ("", "/events", "/actions", "/notices")
    answers = [await street.get(f"/api/cases/{case}{path}", who) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)


@pytest.mark.parametrize("rule", RULES)
async def test_no_party_reads_what_is_suspected(street: Street, rule: str) -> None:
    filed = await street.file(statement=STATEMENT, facts={**FACTS[rule], "shared_space": True})
    assert filed.status_code == 201
    said = filed.json()
    case = said["case_id"]
    for number in (1, 2):
        text = await _seen(street, case, await street.party(case, number))
        assert not [word for word in (*TOLD, '"crime"') if word in text]
    view = (await street.get(f"/api/cases/{case}", await street.party(case, 2))).json()
    level = "镇街" if rule == "red_risk" else "社区（片区）"
    assert view["triage"]["reasons"] == [f"按紧急事项，由{level}先行办理。"]
    assert view["triage"]["rule"] is None
    events = (await street.get(f"/api/cases/{case}/events", await street.party(case, 2))).json()["events"]
    assert (events[0]["body"]["proposal"]["rule"], events[0]["body"]["proposal"]["used"]) == (None, [])
    assert events[0]["body"]["facts"] == {"shared_space": True}
    assert said["triage"] == {
        "class": "community_matter",
        "class_name": view["triage"]["class_name"],
        "rule": None,
        "reasons": [f"按紧急事项，由{level}先行办理。"],
    }
    tracked = (await street.get(f"/api/track/{said['code']}")).text
    assert not [word for word in TOLD if word in tracked]


@pytest.mark.parametrize("rule", RULES)
async def test_the_offices_read_all_of_it(street: Street, rule: str) -> None:
    filed = await street.file("captain", statement=STATEMENT, facts=FACTS[rule])
    said = filed.json()
    assert said["triage"]["rule"] == rule
    assert len(said["triage"]["reasons"]) > 1
    view = (await street.get(f"/api/cases/{said['case_id']}", "officer")).json()
    assert view["triage"]["rule"] == rule
    events = (await street.get(f"/api/cases/{said['case_id']}/events", "officer")).json()["events"]
    assert events[0]["body"]["proposal"]["rule"] == rule
    assert events[0]["body"]["facts"] == FACTS[rule]


async def test_the_reason_of_what_is_not_urgent_is_told_to_everybody(street: Street) -> None:
    case = await street.case()
    view = (await street.get(f"/api/cases/{case}", await street.party(case, 2))).json()
    assert view["triage"]["rule"] == "between_neighbours"
    assert view["triage"]["reasons"][0].startswith("两户邻居之间的事")


async def test_a_case_that_cannot_end_before_a_report_does_not_tell_a_party_so(street: Street) -> None:
    filed = (await street.file()).json()
    case = filed["case_id"]
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await street.done("captain", case, "flag-risk", risk="crime", text="邻居说门锁被撬过。")
    await street.done("captain", case, "record-settlement", terms="各退一步。", consents=[1, 2])
    assert (await street.get(f"/api/cases/{case}", "captain")).json()["next"]["what"] == "report_risk"
    for answer in (
        await street.get(f"/api/cases/{case}", await street.party(case, 2)),
        await street.get(f"/api/track/{filed['code']}"),
    ):
        assert answer.json()["next"]["what"] == "close"
        assert "风险" not in answer.json()["next"]["sentence"]
