"""How cases end over HTTP: terminated, closed, filed away, taken up again; and the term of mediation on the way."""

from typing import Any

from api.problems import STATUS
from tests.api.agreed import mediating
from tests.api.street import Street

WHY = {"reason": "分歧较大，谈不拢。"}


async def refused(street: Street, who: str, case: str, action: str, code: str, **body: Any) -> None:
    """It is answered with this refusal, in sentences without holes."""
    answer = await street.do(who, case, action, **body)
    said = answer.json()
    assert (answer.status_code, said.get("code")) == (STATUS[code], code), answer.text
    assert "{" not in said["title"] + said["detail"]


async def served(street: Street, case: str) -> None:
    """Every notice of the end of mediation reached its party on paper."""
    events = (await street.get(f"/api/cases/{case}/events", "mediator")).json()["events"]
    notices = [one["body"] for one in events if one["kind"] == "NoticePrepared"]
    for notice in notices:
        if notice["must_be_proven"]:
            proof = {"manner": "posted", "proof": "挂号信回执。"}
            await street.done("mediator", case, "serve-notice", notice=notice["notice"], **proof)


async def test_mediation_ends_is_closed_filed_and_taken_up_again(street: Street) -> None:
    case = await mediating(street)
    await refused(
        street, "mediator", case, "terminate-mediation", "reason_by_event", reason_code="refused", **WHY
    )
    await refused(
        street,
        "mediator",
        case,
        "terminate-mediation",
        "nobody_unreachable",
        reason_code="unreachable",
        **WHY,
    )
    ended = await street.done("mediator", case, "terminate-mediation", reason_code="no_agreement", **WHY)
    assert (ended["stage"], ended["next"]["what"]) == ("terminated", "serve_notice")
    await refused(
        street, "mediator", case, "close", "remedies_not_told", outcome="failed", remedies_told=[1, 2]
    )
    await served(street, case)
    await street.done("supervisor", case, "order-supervision", matter="请说明处理情况。")
    await refused(street, "mediator", case, "close", "order_unanswered", outcome="failed")
    await street.done("mediator", case, "answer-order", order=1, text="已送达告知书。")
    await street.done("mediator", case, "close", outcome="failed")
    await refused(street, "mediator", case, "archive", "file_incomplete")
    await street.done("mediator", case, "file-paper", item="identity", party=1, text="身份证复印件。")
    archived = await street.done("mediator", case, "archive", missing_reason="当事人不愿提供。")
    assert archived["stage"] == "archived"
    await refused(
        street, "mediator", case, "reopen", "reopening_unfounded", reason_code="agreement_changed", **WHY
    )
    willing = {"reason_code": "consents_again", **WHY}
    await refused(street, "mediator", case, "reopen", "not_asked_for", **willing)
    again = await street.done("mediator", case, "reopen", asked_by=[1, 2], **willing)
    assert (again["stage"], again["next"]["what"]) == ("handling", "first_contact")
    shown = (await street.get(f"/api/cases/{case}", "mediator")).json()
    assert shown["ending"]["reopened"] == 1


async def test_parties_settle_it_and_are_visited(street: Street) -> None:
    case = await mediating(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    await street.done(one, case, "settle-by-parties", terms="两家说好了。")
    seen = (await street.get(f"/api/cases/{case}", two)).json()
    assert seen["ending"]["settled_said"] == [1]
    settled = await street.done(two, case, "settle-by-parties")
    assert settled["stage"] == "settled"
    answers = [{"party": 1, "reached": True, "solved": "solved", "satisfied": "satisfied"}]
    twice = [*answers, *answers]
    away = [{"party": 2, "reached": False, "solved": "solved"}]
    await refused(street, "mediator", case, "record-follow-up", "answered_twice", answers=twice)
    await refused(street, "mediator", case, "record-follow-up", "answer_without_contact", answers=away)
    visit = await street.done("mediator", case, "record-follow-up", answers=answers, channel="phone")
    assert visit["events"] == ["FollowUpRecorded", "ClockStopped"]
    await street.done("mediator", case, "close", outcome="settled_by_parties")


async def test_several_applicants_withdraw_each_for_itself(street: Street) -> None:
    case = await street.case()
    await refused(street, "captain", case, "withdraw", "not_an_applicant", party=2)
    gone = await street.done("captain", case, "withdraw", party=1)
    assert gone["stage"] == "withdrawn"


async def test_the_term_rests_and_is_extended(street: Street) -> None:
    case = await mediating(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    await refused(street, "mediator", case, "resume", "not_suspended")
    rests = await street.done("mediator", case, "suspend", reason_code="expertise", **WHY)
    assert rests["next"]["what"] == "resume"
    await refused(street, "mediator", case, "suspend", "already_suspended", reason_code="expertise", **WHY)
    goes_on = await street.done("mediator", case, "resume")
    assert "ClockResumed" in goes_on["events"]
    await refused(street, two, case, "agree-to-extension", "no_extension_proposed")
    for _ in range(2):
        await street.done(one, case, "propose-extension", amount=10, **WHY)
        longer = await street.done(two, case, "agree-to-extension")
        assert {"ExtensionAgreed", "TermExtended", "ClockMoved"} <= set(longer["events"])
    await refused(street, one, case, "propose-extension", "extensions_used_up", amount=10, **WHY)
    answer = await street.do(one, case, "propose-extension", amount=10, unit="seconds", **WHY)
    assert answer.status_code == 422


async def test_the_file_is_read_by_those_who_handle_the_case_and_those_above(street: Street) -> None:
    case = await mediating(street)
    await street.done("mediator", case, "file-paper", item="identity", party=1)
    for who in ("mediator", "supervisor", "street"):
        shown = (await street.get(f"/api/cases/{case}/file", who)).json()
        assert [one["number"] for one in shown["entries"]] == list(range(1, 14))
        by_item = {one["item"]: one for one in shown["entries"]}
        assert by_item["application"]["present"]
        assert by_item["application"]["events"][0]["version"] == 1
        assert [one["kind"] for one in by_item["identity"]["events"]] == ["PaperFiled"]
        assert "agreement" in shown["missing"]
        assert "identity" not in shown["missing"]
        assert (shown["cover"]["keep_years"], shown["cover"]["ended_at"]) == (10, None)
    answer = await street.get(f"/api/cases/{case}/file", await street.party(case, 1))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert (await street.get(f"/api/cases/{case}/file", "stranger")).status_code == 404
