"""Orders of the 12345 line over HTTP: sent out with a limit, objected to, given longer, answered, followed up."""

from tests.api.street import Street
from tests.api.test_petition import LIFT, refused

REASON = {"reason": "需要等配件到货。"}


async def test_an_order_is_answered_and_closed(street: Street) -> None:
    case = await street.case(kind="hotline", **LIFT)
    await refused(street, "officer", case, "dispatch-order", "triage_not_confirmed", limit="utilities")
    await street.done("officer", case, "confirm-triage")
    await refused(street, "officer", case, "answer-caller", "order_not_dispatched", told=[1], text="修好了。")
    sent = await street.done("officer", case, "dispatch-order", limit="utilities")
    assert sent["next"]["what"] == "answer_caller"
    await refused(street, "officer", case, "dispatch-order", "order_dispatched_before", limit="complex")
    await refused(street, "officer", case, "escalate", "first_receiver_leads", tried="不是我们的事。")
    await street.done("street", case, "extend-order", **REASON)
    await refused(street, "street", case, "extend-order", "order_extended_before", **REASON)
    party = await street.party(case, 1)
    letter = (await street.get(f"/api/cases/{case}/notices", party)).json()["notices"][-1]
    assert letter["rule"] == "order_extended"
    assert REASON["reason"] in letter["text"]
    answered = await street.done("officer", case, "answer-caller", told=[1], text="电梯已经修好。")
    assert answered["stage"] == "decided"
    closed = await street.done("officer", case, "close", outcome="answered")
    assert closed["stage"] == "closed"


async def test_an_objection_is_decided_above(street: Street) -> None:
    case = await street.case(kind="hotline", **LIFT)
    await street.done("officer", case, "confirm-triage")
    await street.done("officer", case, "dispatch-order", limit="ordinary")
    body = {"upheld": True, "level": "street", "reason": "由街道办理。"}
    await refused(street, "street", case, "decide-objection", "no_objection", **body)
    await street.done("officer", case, "object-to-order", **REASON)
    await refused(street, "officer", case, "object-to-order", "objection_window_closed", **REASON)
    moved = await street.done("street", case, "decide-objection", **body)
    assert moved["level"] == "street"
