"""Who sees what of a case over HTTP: parties their own, offices their work, supervisors no confidence, nobody the forgotten."""

from typing import Any
from uuid import UUID

from schemas.ids import party_subject
from tests.api.street import NAME, OTHER, OTHER_PHONE, PHONE, STATEMENT, TITLE, Street

SECRET = "我其实愿意让一步，请不要告诉对方。"


async def _events(street: Street, case: str, who: str) -> list[dict[str, Any]]:
    answer = await street.get(f"/api/cases/{case}/events", who)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["events"])


async def test_those_who_handle_a_case_see_it_whole(street: Street) -> None:
    case = await street.case()
    answer = await street.get(f"/api/cases/{case}", "captain")
    said = answer.json()
    assert (said["title"], said["statement"]) == (TITLE, STATEMENT)
    assert [party["phone"] for party in said["parties"]] == [PHONE, OTHER_PHONE]
    assert answer.headers["etag"] == f'"{said["version"]}"'
    assert said["place"] == {"path": "hean/xinhe/e1/b1", "name": "和园小区（第一网格组）1栋"}
    assert {clock["kind"] for clock in said["clocks"]} == {"confirm_triage", "accept", "resolve"}
    assert all(clock["due"].endswith("+08:00") for clock in said["clocks"])


async def test_a_party_sees_no_phone_but_their_own(street: Street) -> None:
    case = await street.case(on_behalf_of={"name": "王老太", "phone": "13700000009"})
    party = await street.party(case, 2)
    case_seen = await street.get(f"/api/cases/{case}", party)
    events_seen = await street.get(f"/api/cases/{case}/events", party)
    assert [one["phone"] for one in case_seen.json()["parties"]] == [None, OTHER_PHONE]
    for answer in (case_seen, events_seen):
        assert OTHER_PHONE in answer.text
        assert PHONE not in answer.text
        assert "13700000009" not in answer.text
        assert NAME in answer.text


async def test_a_party_learns_no_ids_of_staff_from_actors_and_no_notes_of_the_offices(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "add-note", text="内部记录：先冷一冷。")
    party = await street.party(case, 1)
    answer = await street.get(f"/api/cases/{case}/events", party)
    assert "内部记录" not in answer.text
    assert all(one["actor"]["id"] is None for one in answer.json()["events"])
    assert (await street.get(f"/api/cases/{case}", party)).json()["handler"] is None
    assert "内部记录" in (await street.get(f"/api/cases/{case}/events", "officer")).text


async def test_a_party_learns_no_ids_of_staff_from_what_happened(street: Street) -> None:
    case = await street.case()
    party = await street.party(case, 1)
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await street.done(party, case, "escalate", tried="找楼长谈过两次。")
    await street.done("officer", case, "receive")
    named = [one for one in await _events(street, case, party) if one["kind"] == "HolderNamed"][-1]
    assert named["body"]["post"] == {"place": "hean/xinhe", "role": "community_officer", "vacant": False}
    assert "staff-" not in (await street.get(f"/api/cases/{case}/events", party)).text
    assert "staff-officer" in (await street.get(f"/api/cases/{case}/events", "captain")).text


async def test_what_one_party_says_in_confidence(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    party, other = await street.party(case, 1), await street.party(case, 2)
    await street.done(party, case, "add-note", text=SECRET)
    assert SECRET in (await street.get(f"/api/cases/{case}/events", party)).text
    assert SECRET in (await street.get(f"/api/cases/{case}/events", "captain")).text
    assert [one for one in await _events(street, case, other) if one["kind"] == "NoteAdded"] == []


async def test_a_supervisor_never_reads_a_confidence(street: Street) -> None:
    case = await street.case()
    await street.done(
        "captain", case, "add-note", text="单独谈话：" + SECRET, visibility="one_party", party=1
    )
    answer = await street.get(f"/api/cases/{case}/events", "supervisor")
    stub = next(one for one in answer.json()["events"] if one["kind"] == "NoteAdded")
    assert SECRET not in answer.text
    assert stub["whole"] is False
    told = {name for name, value in stub.items() if value is not None}
    assert told == {"kind", "name", "at", "level", "whole"}


async def test_a_note_for_all_parties_reaches_them(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "add-note", text="周六上午九点面谈。", visibility="parties")
    for number in (1, 2):
        answer = await street.get(f"/api/cases/{case}/events", await street.party(case, number))
        assert "周六上午九点面谈。" in answer.text


async def test_events_hold_no_hmac_of_a_code(street: Street) -> None:
    case = await street.case()
    reported = (await _events(street, case, "captain"))[0]
    assert all("code" not in party for party in reported["body"]["parties"])
    assert "digest" not in str(reported)


async def test_what_was_forgotten_is_shown_as_deleted(street: Street) -> None:
    case = await street.case()
    await street.house.vault.forget(party_subject(UUID(case), 2))
    seen = (await street.get(f"/api/cases/{case}", "captain")).json()
    assert [party["name"] for party in seen["parties"]] == [NAME, "[已删除]"]
    assert seen["parties"][1]["phone"] == "[已删除]"
    english = await street.get(f"/api/cases/{case}/events", "captain", Accept_Language="en")
    assert OTHER not in english.text
    assert "[deleted]" in english.text


async def test_a_case_that_was_forgotten_takes_no_more_words(street: Street) -> None:
    case = await street.case()
    await street.house.vault.forget(f"case/{case}")
    answer = await street.do("captain", case, "add-note", text="补记。")
    assert (answer.status_code, answer.json()["code"]) == (409, "person_forgotten")


async def test_a_token_is_needed_and_has_to_be_right(street: Street) -> None:
    case = await street.case()
    for path in (
        f"/api/cases/{case}",
        f"/api/cases/{case}/events",
        f"/api/cases/{case}/actions",
        "/api/cases",
    ):
        missing = await street.get(path)
        assert (missing.status_code, missing.json()["code"]) == (401, "token_missing")
        assert missing.headers["www-authenticate"].startswith("Bearer")
        for header in ("Bearer heyi_wrong", "Basic abc", "Bearer", "Bearer ä", "heyi_x"):
            given = [(b"Authorization", header.encode("latin-1"))]
            wrong = await street.client.get(path, headers=given)
            assert (wrong.status_code, wrong.json()["code"]) == (401, "token_unknown")
    acting = await street.do(None, case, "accept")
    assert (acting.status_code, acting.json()["code"]) == (401, "token_missing")
