"""Acting on a case over HTTP: every action's good path, as cases go, and that each is carried out once."""

import asyncio
from uuid import uuid4

import pytest

from engine.bootstrap import INSTALLER
from schemas.actors import Role
from schemas.places import FillPost
from tests.api.street import BUILDING, Street


async def test_a_matter_is_settled_in_the_building(street: Street) -> None:
    case = await street.case()
    registered = await street.done("captain", case, "register", category="neighbour", risk="ordinary")
    assert (registered["stage"], registered["events"]) == ("registered", ["DisputeRegistered"])
    confirmed = await street.done("captain", case, "confirm-triage")
    assert confirmed["events"] == ["TriageConfirmed", "ClockStopped"]
    accepted = await street.done("captain", case, "accept")
    assert (accepted["stage"], accepted["next"]["what"]) == ("handling", "first_contact")
    spoken = await street.done("captain", case, "record-contact", party=2, channel="door_knock")
    assert spoken["events"] == ["ContactRecorded", "ClockStopped"]
    noted = await street.done("captain", case, "add-note", text="两家都愿意商量。")
    assert noted["events"] == ["NoteAdded"]
    settled = await street.done("captain", case, "record-settlement", terms="一周内修好。", consents=[1, 2])
    assert settled["stage"] == "settled"
    closed = await street.done("captain", case, "close", outcome="mediated_oral")
    assert (closed["stage"], closed["next"]) == ("closed", None)
    assert closed["case_id"] == case
    assert closed["events"] == ["CaseClosed", "NoticePrepared", "NoticePrepared"]


async def test_a_matter_goes_up_comes_back_and_goes_up_again(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    tried = "上门三次没有谈拢。"
    up = await street.done("captain", case, "escalate", tried=tried, at_request_of=1)
    assert (up["stage"], up["level"], up["next"]["what"]) == ("handover", "community", "receive")
    back = await street.done("mediator", case, "return", reason="请先把两家的说法记全。")
    assert (back["stage"], back["level"]) == ("handling", "building")
    await street.done("captain", case, "escalate", tried=tried, at_request_of=1)
    taken = await street.done("mediator", case, "receive")
    assert (taken["stage"], taken["level"]) == ("handling", "community")


async def test_a_class_is_changed_contested_and_answered_above(street: Street) -> None:
    case = await street.case()
    changed = await street.done(
        "captain", case, "change-triage", triage_class="party_mass_matter", reason="整栋楼的水管。"
    )
    assert "TriageChanged" in changed["events"]
    party = await street.party(case, 1)
    contested = await street.done(party, case, "contest-triage", reason="这是我们两家的事。")
    assert contested["next"]["what"] == "answer_contest"
    # Answers call it `class`; whoever sends that back is understood.
    answered = await street.do(
        "officer", case, "change-triage", **{"class": "private_matter", "reason": "采纳。"}
    )
    assert answered.status_code == 200, answered.text


async def test_a_matter_is_declined_with_routes(street: Street) -> None:
    case = await street.case()
    declined = await street.done(
        "captain", case, "decline", reason_code="already_handled", reason="法院已立案。", routes=["court"]
    )
    assert (declined["stage"], declined["next"]) == ("declined", None)


async def test_a_matter_is_assigned_to_who_holds_a_post(street: Street) -> None:
    desk = street.house.desk
    fill = FillPost(place=BUILDING, role=Role.BUILDING_CAPTAIN, staff=f"staff-{uuid4().hex[:8]}")
    await desk.take(fill, INSTALLER, uuid4())
    case = await street.case()
    assigned = await street.done("grid", case, "assign", staff=fill.staff)
    assert assigned["events"] == ["CaseAssigned"]
    again = await street.done("grid", case, "assign", staff=fill.staff)
    assert (again["events"], again["version"]) == ([], assigned["version"])


@pytest.mark.parametrize("body", [None, {}])
async def test_an_action_without_words_takes_no_body_or_an_empty_one(
    street: Street, body: dict[str, str] | None
) -> None:
    case = await street.case()
    headers = {"Idempotency-Key": str(uuid4()), **street.bearer("captain")}
    answer = await street.client.post(f"/api/cases/{case}/confirm-triage", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_the_applicant_withdraws_without_a_reason(street: Street) -> None:
    case = await street.case()
    headers = {"Idempotency-Key": str(uuid4()), **street.bearer(await street.party(case, 1))}
    answer = await street.client.post(f"/api/cases/{case}/withdraw", headers=headers)
    assert answer.json()["stage"] == "withdrawn"


async def test_an_action_is_carried_out_once(street: Street) -> None:
    case = await street.case()
    key = str(uuid4())
    first = await street.do("captain", case, "add-note", key=key, text="到场查看。")
    await street.done("captain", case, "confirm-triage")
    again = await street.do("captain", case, "add-note", key=key, text="到场查看。")
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = await street.do("captain", case, "add-note", key=key, text="没有到场。")
    assert other.json()["code"] == "command_reused"


async def test_a_recorded_refusal_is_answered_again_as_it_was(street: Street) -> None:
    case = await street.case()
    key = str(uuid4())
    first = await street.do("captain", case, "accept", key=key)
    await street.done("captain", case, "confirm-triage")
    again = await street.do("captain", case, "accept", key=key)
    assert first.json() == again.json()
    assert again.json()["code"] == "triage_not_confirmed"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_belief_that_is_out_of_date_changes_nothing(street: Street) -> None:
    case = await street.case()
    seen = await street.get(f"/api/cases/{case}", "captain")
    etag = {"If-Match": seen.headers["etag"]}
    await street.done("captain", case, "add-note", text="先记一笔。")
    before = await street.position()
    late = await street.do("captain", case, "confirm-triage", headers=etag)
    assert (late.status_code, late.json()["code"]) == (412, "version_moved")
    assert late.headers["etag"] == '"7"'
    assert await street.position() == before
    right = await street.do("captain", case, "confirm-triage", headers={"If-Match": late.headers["etag"]})
    assert right.status_code == 200
    anything = await street.do("captain", case, "accept", headers={"If-Match": "*"})
    assert anything.status_code == 200


async def test_a_stranger_learns_no_version(street: Street) -> None:
    case = await street.case()
    for target in (case, str(uuid4())):
        answer = await street.do("stranger", target, "accept", headers={"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["code"]) == (404, "case_unknown")
        assert "etag" not in answer.headers


async def test_fifteen_at_once_on_one_case_are_all_heard(street: Street) -> None:
    case = await street.case()
    answers = await asyncio.gather(
        *(street.do("captain", case, "add-note", text=f"第{n}条记录。") for n in range(15))
    )
    assert {answer.status_code for answer in answers} == {200}
    versions = sorted(answer.json()["version"] for answer in answers)
    assert versions == list(range(7, 22))


async def test_what_is_missing_for_a_step_is_told_before_what_belongs_to_another_stage(
    street: Street,
) -> None:
    case = await street.case()
    listed = (await street.get(f"/api/cases/{case}/actions", "captain")).json()["not_yet"]
    late = [one["code"] == "wrong_stage" for one in listed]
    assert late == sorted(late)
    assert (late[0], late[-1]) == (False, True)
