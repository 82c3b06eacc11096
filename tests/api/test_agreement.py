"""An agreement over HTTP: read by those whom it binds, signed by its digest, in force with the seal; and each no on the way."""

from typing import Any

import pytest

from api.problems import STATUS
from tests.api.agreed import ITEM, PAYMENT, TERMS, digest_of, drafted, in_force, mediating, read, signed
from tests.api.street import Street

PAPER = "签名原件已存入卷宗。"


async def refused(street: Street, who: str, case: str, action: str, code: str, **body: Any) -> None:
    """It is answered with this refusal, in sentences without holes."""
    answer = await street.do(who, case, action, **body)
    said = answer.json()
    assert (answer.status_code, said.get("code")) == (STATUS[code], code), answer.text
    assert "{" not in said["title"] + said["detail"]


async def test_an_agreement_comes_into_force(street: Street) -> None:
    case = await drafted(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    shown = (await read(street, case, one))["agreement"]
    assert [item["what"] for item in shown["items"]] == [ITEM["what"], PAYMENT["what"]]
    assert (shown["facts"], shown["items"][1]["amount"]) == (TERMS["facts"], 60000)
    assert (shown["missing"], shown["warnings"], shown["in_force_since"]) == ([1, 2], [], None)
    digest = shown["digest"]
    first = await street.done(one, case, "sign-agreement", digest=digest, form="electronic")
    assert first["stage"] == "signing"
    assert (await read(street, case, two))["agreement"]["missing"] == [2]
    await street.done(
        "mediator", case, "sign-agreement", digest=digest, form="fingerprint", party=2, proof=PAPER
    )
    await street.done("mediator", case, "sign-as-mediator", digest=digest)
    await street.seat("officer")
    await refused(street, "mediator", case, "seal-agreement", "seal_needs_another", digest=digest)
    await street.unseat("officer")
    done = await street.done("officer", case, "seal-agreement", digest=digest)
    assert (done["stage"], done["next"]["what"]) == ("performance", "perform")
    seen = await read(street, case, one)
    assert seen["agreement"]["in_force_since"] == seen["changed_at"]
    assert seen["performance"]["confirmation"]["state"] == "open"
    copies = await street.done("mediator", case, "deliver-copies", parties=[1, 2], manner="window")
    assert "CopiesDelivered" in copies["events"]
    assert (await read(street, case, two))["agreement"]["copies"] == [1, 2]


async def test_who_has_no_part_in_it_reads_nothing(street: Street) -> None:
    case = await drafted(street)
    answer = await street.get(f"/api/cases/{case}", "stranger")
    assert answer.status_code == 404
    assert ITEM["what"] not in answer.text


async def test_warnings_are_read_before_anybody_signs(street: Street) -> None:
    case = await drafted(
        street, items=[{"by": 2, "what": "确认储藏室所有权归甲方"}], scope="partial", open_points="噪音"
    )
    shown = (await read(street, case, await street.party(case, 1)))["agreement"]
    found = {one["id"]: one["effect"] for one in shown["warnings"]}
    assert found["property_right"] == "not_confirmable"
    assert found["no_due_date"] == "warn"
    assert not shown["confirmable"]
    assert (shown["open_points"], len(shown["notes"])) == ("噪音", 2)
    assert "不受理" in shown["notes"][0]


async def test_terms_are_written_anew_taken_back_and_refused(street: Street) -> None:
    case = await drafted(street)
    old = await signed(street, case, 1)
    anew = await street.done("mediator", case, "draft-agreement", **TERMS)
    assert anew["events"] == ["AgreementDrafted"]
    party = await street.party(case, 1)
    await refused(street, party, case, "sign-agreement", "other_terms", digest=old, form="electronic")
    back = await street.done("mediator", case, "drop-draft", reason="金额还要再谈。")
    assert back["stage"] == "mediation"
    assert (await read(street, case, party))["agreement"] is None
    await street.done("mediator", case, "draft-agreement", **TERMS)
    ended = await street.done(party, case, "refuse-to-sign")
    assert (ended["stage"], ended["next"]["what"]) == ("terminated", "serve_notice")
    assert (await read(street, case, party))["agreement"] is None


async def test_what_the_terms_may_not_say(street: Street) -> None:
    case = await mediating(street)

    async def no(code: str, **terms: Any) -> None:
        await refused(street, "mediator", case, "draft-agreement", code, **{**TERMS, **terms})

    await no("owed_to_oneself", items=[{**ITEM, "to": 2}])
    await no("due_passed", items=[{**ITEM, "due": "2020-01-01"}])
    await no("scope_unclear", scope="partial")
    await no("party_unknown", items=[{**ITEM, "by": 9}])
    await street.done("mediator", case, "suspend", reason_code="suspected_false", reason="金额可疑")
    await no("agreement_rests")


@pytest.mark.parametrize("due", ["9999-12-31", "0001-01-01", 20260305, "2026-02-30", "2026-3-5"])
async def test_a_day_is_a_day_of_our_times(street: Street, due: object) -> None:
    case = await street.case()
    answer = await street.do("captain", case, "draft-agreement", **{**TERMS, "items": [{**ITEM, "due": due}]})
    assert answer.status_code == 422


async def test_the_order_of_signatures(street: Street) -> None:
    case = await drafted(street)
    digest = await digest_of(street, case)
    party = await street.party(case, 1)
    paper = {"digest": digest, "form": "handwritten"}
    await refused(street, party, case, "sign-agreement", "form_not_yours", **paper)
    await refused(street, "mediator", case, "sign-agreement", "signature_unproven", party=1, **paper)
    await refused(street, "mediator", case, "sign-as-mediator", "signatures_missing", digest=digest)
    await signed(street, case, 1)
    await refused(street, party, case, "sign-agreement", "signed_already", digest=digest, form="electronic")
    await signed(street, case, 2)
    await refused(street, "mediator", case, "seal-agreement", "mediator_not_signed", digest=digest)


async def test_what_touches_inheritance_is_signed_on_paper(street: Street) -> None:
    case = await drafted(street, facts="父亲的遗产没有分清。")
    digest = await digest_of(street, case)
    party = await street.party(case, 1)
    assert len((await read(street, case, party))["agreement"]["notes"]) == 2
    await refused(street, party, case, "sign-agreement", "paper_only", digest=digest, form="electronic")


async def test_the_events_tell_what_was_written_down(street: Street) -> None:
    case = await in_force(street)
    shown = (await read(street, case, "mediator"))["agreement"]
    events = (await street.get(f"/api/cases/{case}/events", await street.party(case, 2))).json()["events"]
    (written,) = [one["body"] for one in events if one["kind"] == "AgreementDrafted"]
    assert (written["digest"], written["facts"]) == (shown["digest"], TERMS["facts"])
    assert (written["items"][0]["what"], written["items"][0]["due"]) == (ITEM["what"], ITEM["due"])
