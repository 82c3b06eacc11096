"""What one side tells the offices reaches the other side when it is theirs to know, and words among the offices never do."""

from typing import Any

import pytest

from tests.api.street import STATEMENT, TITLE, Street
from tests.api.test_consent import in_hand, with_consent

WHY = "我心脏不好，不想见面。"


async def _seen(street: Street, case: str, who: str) -> dict[str, Any]:
    answer = await street.get(f"/api/cases/{case}", who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _everything(street: Street, case: str, who: str) -> str:
    """All that somebody reads of a case, now and in hindsight, as one text."""
    now = (await _seen(street, case, "captain"))["changed_at"]
    paths = ["", "/events", "/notices", "/actions"]
    answers = [await street.get(f"/api/cases/{case}{path}", who) for path in paths]
    answers.append(
        await street.client.get(f"/api/cases/{case}/as-of", params={"at": now}, headers=street.bearer(who))
    )
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)


async def test_the_other_side_reads_the_statement_once_mediation_was_asked_for(street: Street) -> None:
    case = await in_hand(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    seen = await _seen(street, case, two)
    assert (seen["title"], seen["statement"]) == (TITLE, None)
    assert seen["statement_note"] == "事情的内容由工作人员向您转达。"
    assert STATEMENT not in await _everything(street, case, two)
    for who in (one, "mediator"):
        assert STATEMENT in await _everything(street, case, who)
        assert (await _seen(street, case, who))["statement_note"] is None
    await street.done("mediator", case, "invite-to-mediation")
    seen = await _seen(street, case, two)
    assert (seen["statement"], seen["statement_note"]) == (STATEMENT, None)
    assert STATEMENT in await _everything(street, case, two)


async def test_the_note_is_said_in_english_too(street: Street) -> None:
    case = await street.case()
    answer = await street.get(f"/api/cases/{case}", await street.party(case, 2), accept_language="en")
    assert answer.json()["statement_note"].endswith("by the office.")


@pytest.mark.parametrize("dismissed", [False, True])
async def test_where_violence_was_suspected_it_never_does(street: Street, dismissed: bool) -> None:
    case = await with_consent(street)
    two = await street.party(case, 2)
    assert STATEMENT in await _everything(street, case, two)
    await street.done("mediator", case, "flag-risk", risk="violence", text="她说怕他。")
    if dismissed:
        await street.done("officer", case, "dismiss-risk", flag=1, reason="问过，弄错了。")
    assert STATEMENT not in await _everything(street, case, two)
    assert STATEMENT in await _everything(street, case, await street.party(case, 1))


async def test_why_a_party_will_not_is_read_by_it_and_by_the_offices(street: Street) -> None:
    case = await with_consent(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    await street.done("mediator", case, "open-mediation")
    await street.done(two, case, "refuse-mediation", reason=WHY)
    assert WHY not in await _everything(street, case, one)
    for who in (two, "mediator", "officer"):
        assert WHY in await _everything(street, case, who)


async def test_an_objection_and_a_withdrawal_are_not_explained_to_the_other_side(street: Street) -> None:
    case = await street.case()
    one, two = await street.party(case, 1), await street.party(case, 2)
    await street.done("captain", case, "confirm-triage")
    await street.done(two, case, "contest-triage", reason=WHY)
    await street.done(one, case, "withdraw", reason="我搬走了。")
    assert WHY not in await _everything(street, case, one)
    assert WHY in await _everything(street, case, two)
    assert "我搬走了。" not in await _everything(street, case, two)
    assert "我搬走了。" in await _everything(street, case, one)


async def test_words_among_the_offices_stay_there(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await street.done("captain", case, "accept")
    await street.done("captain", case, "escalate", tried="两家都谈过，脾气大。", at_request_of=1)
    await street.done("mediator", case, "return", reason="请先查管道。")
    for number in (1, 2):
        who = await street.party(case, number)
        told = await _everything(street, case, who)
        assert not [words for words in ("脾气大", "请先查管道") if words in told]
        events = (await street.get(f"/api/cases/{case}/events", who)).json()["events"]
        by_kind = {one["kind"]: one["body"] for one in events}
        up, down = by_kind["CaseEscalated"], by_kind["CaseReturned"]
        assert (up["from_level"], up["to_level"], up["tried_code"]) == ("building", "community", "told")
        assert (down["to_level"], down["reason"]) == ("building", None)
    for office in ("captain", "officer"):
        told = await _everything(street, case, office)
        assert "脾气大" in told
        assert "请先查管道" in told
