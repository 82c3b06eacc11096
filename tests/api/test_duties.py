"""Duties beside a case, over HTTP: a risk from filing to report, orders, joint work, representatives, each reason why not."""

from tests.api.street import Street
from tests.api.test_consent import refused

VIOLENT = {"title": "丈夫家暴", "statement": "丈夫喝酒以后动手打我，孩子在旁边哭。"}
SEEN = "邻居听见有人喊救命。"


async def test_a_risk_is_flagged_at_filing_reported_and_hidden_from_the_parties(street: Street) -> None:
    case = await street.case(**VIOLENT)
    one, two = await street.party(case, 1), await street.party(case, 2)
    seen = (await street.get(f"/api/cases/{case}", "officer")).json()
    (flag,) = seen["duties"]["flags"]
    assert (flag["risk"], flag["by_rule"], [told["name"] for told in flag["untold"]]) == (
        "violence",
        True,
        ["公安机关"],
    )
    assert "report_risk" in {clock["kind"] for clock in seen["clocks"]}
    declined = {"reason_code": "no_dispute", "reason": "看错了。", "routes": ["police"]}
    await refused(street, "officer", case, "decline", "risk_unreported", **declined)
    await street.done("officer", case, "report-risk", flag=1, authority="police", reference="回执第23号。")
    await refused(
        street, "officer", case, "report-risk", "authority_already_told", flag=1, authority="police"
    )
    for who in (one, two):
        seen = (await street.get(f"/api/cases/{case}", who)).json()
        assert seen["duties"] is None
        assert "report_risk" not in {clock["kind"] for clock in seen["clocks"]}
        told = (await street.get(f"/api/cases/{case}/events", who)).text
        assert "RiskFlagged" not in told
        assert "report_risk" not in told


async def test_each_reason_why_a_risk_is_not_recorded_so(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "flag-risk", risk="crime", text=SEEN)
    await refused(street, "officer", case, "flag-risk", "risk_already_flagged", risk="crime", text=SEEN)
    await refused(street, "captain", case, "report-risk", "flag_unknown", flag=7, authority="police")
    await refused(street, "captain", case, "report-risk", "code_unknown", flag=1, authority="moon")
    await refused(
        street, "captain", case, "dismiss-risk", "dismissal_needs_another", flag=1, reason="看错了。"
    )
    await street.done("officer", case, "dismiss-risk", flag=1, reason="核实过，是看电视的声音。")
    await refused(street, "officer", case, "dismiss-risk", "nothing_flagged", flag=1, reason="再看一次。")
    await street.done("captain", case, "flag-risk", risk="violence", text=SEEN)
    await refused(street, "officer", case, "dismiss-risk", "flag_dismissed", flag=1, reason="再看一次。")
    await refused(
        street, await street.party(case, 2), case, "flag-risk", "not_permitted", risk="crime", text=SEEN
    )
    await street.done("captain", case, "screen", result="safe", text="分别问过，都不害怕。")


async def test_an_order_is_given_and_answered(street: Street) -> None:
    case = await street.case()
    await refused(street, "captain", case, "answer-order", "nothing_ordered", order=1, text="没有。")
    await refused(
        street,
        "supervisor",
        case,
        "order-supervision",
        "clock_not_overdue",
        matter="快办。",
        clock="accept@3",
    )
    budget = {"amount": 2, "unit": "working_days"}
    await street.done("supervisor", case, "order-supervision", matter="请说明原因并尽快办理。", budget=budget)
    await street.done("officer", case, "order-supervision", matter="请今天联系双方。")
    await refused(street, "captain", case, "answer-order", "order_unknown", order=9, text="已办。")
    await street.done("captain", case, "answer-order", order=1, text="今天上午已经上门。")
    await refused(street, "captain", case, "answer-order", "order_already_answered", order=1, text="已办。")
    seen = (await street.get(f"/api/cases/{case}", "supervisor")).json()
    assert [one["answered"] for one in seen["duties"]["orders"]] == [True, False]


async def test_levels_work_together(street: Street) -> None:
    case = await street.case()
    await street.done("captain", case, "confirm-triage")
    await refused(
        street, "captain", case, "work-together", "level_leads", levels=["building"], reason="一起上门。"
    )
    await street.done("captain", case, "work-together", levels=["community"], reason="请社区一起上门。")
    await street.done("officer", case, "record-contact", party=1, channel="phone")
    await refused(street, "officer", case, "assign", "no_such_post", staff="nobody")


async def test_a_large_side_names_who_speaks(street: Street) -> None:
    small = await street.case()
    who = await street.party(small, 2)
    await refused(
        street, who, small, "name-representatives", "no_large_group", side="other", representatives=[2]
    )
    case = await street.case(others=[{"name": f"业主{n}"} for n in range(11)])
    one, two = await street.party(case, 1), await street.party(case, 2)
    many = {"side": "other", "representatives": [2, 3, 4, 5, 6, 7]}
    await refused(street, two, case, "name-representatives", "too_many_representatives", **many)
    await refused(
        street, one, case, "name-representatives", "not_of_that_side", side="other", representatives=[2]
    )
    for number in range(2, 9):
        who = two if number == 2 else await street.party(case, number)
        await street.done(who, case, "name-representatives", side="other", representatives=[2, 3])
    seen = (await street.get(f"/api/cases/{case}", two)).json()
    assert seen["sessions"]["speakers"] == [1, 2, 3]
