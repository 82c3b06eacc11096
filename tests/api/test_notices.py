"""Notices over HTTP: read by their parties, printed by staff, served once."""

from typing import Any
from uuid import UUID

from tests.api.street import NAME, OTHER, STATEMENT, Street


async def test_a_party_reads_its_own_notice_and_reading_is_no_service(street: Street) -> None:
    case = await street.case()
    party = await street.party(case, 1)
    before = await street.position()

    answer = await street.get(f"/api/cases/{case}/notices", party)

    assert answer.status_code == 200
    (receipt,) = answer.json()["notices"]
    number = (await street.get(f"/api/cases/{case}", party)).json()["number"]
    assert (receipt["rule"], receipt["title"], receipt["party"]) == ("received", "接报回执", 1)
    assert number in receipt["text"]
    assert NAME in receipt["text"]
    assert "{" not in receipt["text"]
    assert STATEMENT not in receipt["text"]
    assert receipt["served"] is None
    assert receipt["channels"] == [
        {"channel": "inbox", "state": "prepared"},
        {"channel": "print", "state": "prepared"},
    ]
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    assert await street.position() == before


async def test_confirming_that_one_opened_it_is_service(street: Street) -> None:
    case = await street.case()
    party = await street.party(case, 1)
    done = await street.done(party, case, "serve-notice", notice=1, manner="opened")
    assert done["events"] == ["NoticeServed"]
    again = await street.done(party, case, "serve-notice", notice=1, manner="opened")
    assert again["events"] == []
    (receipt,) = (await street.get(f"/api/cases/{case}/notices", party)).json()["notices"]
    assert receipt["served"] == "opened"
    assert receipt["served_at"] is not None


async def test_staff_see_the_state_of_all_and_print_one(street: Street) -> None:
    case = await street.case()
    for action in ("confirm-triage", "accept"):
        await street.done("captain", case, action)
    await street.done("captain", case, "escalate", tried="谈过两次。", at_request_of=1)
    listed = (await street.get(f"/api/cases/{case}/notices", "captain")).json()["notices"]
    assert [(one["rule"], one["party"]) for one in listed] == [
        ("received", 1),
        ("escalated", 1),
        ("escalated", 2),
    ]
    assert {one["text"] for one in listed} == {None}

    printed = await street.get(f"/api/cases/{case}/notices/3", "captain", accept="text/plain")

    assert printed.headers["content-type"].startswith("text/plain")
    assert printed.text.startswith("移交告知\n\n")
    assert OTHER in printed.text
    assert "社区（片区）" in printed.text
    in_english = await street.get(f"/api/cases/{case}/notices/3", "captain", accept_language="en")
    assert in_english.json()["title"] == "Notice of hand-over"
    assert "Community level" in in_english.json()["text"]


async def test_a_receipt_says_the_same_when_the_case_has_gone_elsewhere(street: Street) -> None:
    case = await street.case()
    party = await street.party(case, 1)
    before = (await street.get(f"/api/cases/{case}/notices/1", party)).json()["text"]
    for action in ("confirm-triage", "accept"):
        await street.done("captain", case, action)
    await street.done("captain", case, "escalate", tried="谈过两次。", at_request_of=1)
    await street.done("mediator", case, "receive")
    assert (await street.get(f"/api/cases/{case}", party)).json()["level"] == "community"
    assert "楼栋" in before
    assert (await street.get(f"/api/cases/{case}/notices/1", party)).json()["text"] == before


async def test_a_declined_matter_lists_the_routes_that_were_chosen(street: Street) -> None:
    case = await street.case()
    await street.done(
        "captain", case, "decline", reason_code="no_dispute", reason="没有纠纷。", routes=["court", "police"]
    )
    party = await street.party(case, 1)
    text = (await street.get(f"/api/cases/{case}/notices/2", party)).json()["text"]
    assert "1. 可以向有管辖权的人民法院起诉" in text
    assert "2. 人身、财产正在受到侵害" in text
    assert "3. " not in text


async def test_what_is_not_for_the_caller_is_not_there(street: Street) -> None:
    case = await street.case()
    other = await street.party(case, 2)
    assert (await street.get(f"/api/cases/{case}/notices", other)).json()["notices"] == []
    for path, who, code in (
        ("notices/1", other, "notice_unknown"),
        ("notices/9", "captain", "notice_unknown"),
        ("notices", "stranger", "case_unknown"),
    ):
        answer = await street.get(f"/api/cases/{case}/{path}", who)
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert (await street.get(f"/api/cases/{case}/notices")).json()["code"] == "token_missing"


async def test_each_refusal_has_its_sentence(street: Street) -> None:
    case = await street.case()
    other = await street.party(case, 2)
    applicant = await street.party(case, 1)
    wrong: tuple[tuple[str, dict[str, Any], int, str], ...] = (
        (other, {"manner": "opened"}, 409, "nothing_to_serve"),
        ("captain", {"manner": "opened"}, 409, "manner_not_yours"),
        (applicant, {"manner": "opened", "notice": 7}, 404, "notice_unknown"),
        ("supervisor", {"manner": "posted"}, 403, "not_permitted"),
        ("captain", {"manner": "shouted"}, 422, "malformed"),
    )
    for who, body, status, code in wrong:
        answer = await street.do(who, case, "serve-notice", **{"notice": 1, **body})
        said = answer.json()
        assert (answer.status_code, said["code"]) == (status, code)
        assert "{" not in said["title"] + said["detail"]


async def test_a_choice_that_there_is_not_names_those_there_are(street: Street) -> None:
    case = await street.case()
    for language, words in (("zh", "只能填：opened、"), ("en", "one of: opened, ")):
        headers = {"Accept-Language": language}
        answer = await street.do("captain", case, "serve-notice", headers=headers, notice=1, manner="shouted")
        (problem,) = answer.json()["errors"]
        assert (problem["field"], problem["problem"]) == ("body.manner", "literal_error")
        assert words in problem["message"]
        assert "shouted" not in problem["message"]
    answer = await street.client.get(
        "/api/cases", params={"stage": "refused"}, headers=street.bearer("officer")
    )
    (problem,) = answer.json()["errors"]
    assert "handling、handover" in problem["message"]


async def test_where_mail_goes_is_shown_to_the_party_itself_and_to_staff(street: Street) -> None:
    applicant = {"name": NAME, "email": "lin@example.org"}
    case = await street.case(applicant=applicant)
    first, second = await street.party(case, 1), await street.party(case, 2)
    for who, shown in ((first, "lin@example.org"), ("captain", "lin@example.org"), (second, None)):
        view = (await street.get(f"/api/cases/{case}", who)).json()
        assert view["parties"][0]["email"] == shown
    events = (await street.get(f"/api/cases/{case}/events", second)).text
    assert "lin@example.org" not in events
    (receipt,) = (await street.get(f"/api/cases/{case}/notices", first)).json()["notices"]
    assert receipt["channels"][-1] == {"channel": "email", "state": "prepared"}


async def test_an_address_that_is_none_is_sent_back(street: Street) -> None:
    for address in ("nowhere", "a@b c", "a@b\nBcc: c@d", "<a@b>", "x" * 300 + "@example.org"):
        answer = await street.file(applicant={"name": NAME, "email": address})
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_the_first_letter_that_is_printed_for_the_other_side_carries_its_tracking_code(
    street: Street,
) -> None:
    case = await street.case()
    for action in ("confirm-triage", "accept", "invite-to-mediation"):
        await street.done("captain", case, action)
    listed = (await street.get(f"/api/cases/{case}/notices", "captain")).json()["notices"]
    # Whoever applied has agreed by applying and gets no invitation: the letter to party 1 is another one.
    letters = {one["party"]: one["notice"] for one in listed}
    code = street.house.keys.tracking_code(UUID(case), 2, 0)

    printed = await street.get(f"/api/cases/{case}/notices/{letters[2]}", "captain", accept="text/plain")

    assert f"查询码：{code}" in printed.text
    assert f"/api/track/{code}" in printed.text
    assert (await street.get(f"/api/track/{code}")).status_code == 200
    own = street.house.keys.tracking_code(UUID(case), 1, 0)
    for path, who, accept in (
        (f"notices/{letters[1]}", "captain", "text/plain"),
        (f"notices/{letters[2]}", "captain", "application/json"),
        (f"notices/{letters[2]}", "officer", "text/plain"),
        (f"notices/{letters[2]}", "supervisor", "text/plain"),
        (f"notices/{letters[2]}", await street.party(case, 2), "text/plain"),
        ("events", "captain", "application/json"),
    ):
        answer = await street.get(f"/api/cases/{case}/{path}", who, accept=accept)
        assert answer.status_code == 200
        assert code not in answer.text
        assert own not in answer.text
    await street.done(await street.party(case, 2), case, "refuse-mediation")
    later = (await street.get(f"/api/cases/{case}/notices", "captain")).json()["notices"]
    number = next(one["notice"] for one in later if one["rule"] == "terminated" and one["party"] == 2)
    again = await street.get(f"/api/cases/{case}/notices/{number}", "captain", accept="text/plain")
    assert code not in again.text
