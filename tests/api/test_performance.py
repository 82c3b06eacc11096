"""Performance, breach and the court over HTTP: what a party sees of it, and each no on the way."""

from datetime import UTC, datetime, timedelta

from api.wording import CHINA
from tests.api.agreed import ITEM, PAYMENT, in_force, read
from tests.api.street import Street
from tests.api.test_agreement import refused

TOMORROW = (datetime.now(UTC).astimezone(CHINA) + timedelta(days=2)).date().isoformat()


async def test_what_was_promised_is_done_in_parts(street: Street) -> None:
    case = await in_force(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    await street.done(one, case, "record-performance", item=2, amount=20000)
    items = (await read(street, case, two))["performance"]["items"]
    assert (items[1]["paid"], items[1]["left"], items[1]["whole"]) == (20000, 40000, False)
    assert (items[0]["amount"], items[0]["left"]) == (None, None)
    await refused(street, one, case, "record-performance", "more_than_owed", item=2, amount=40001)
    await refused(street, one, case, "record-performance", "item_without_amount", item=1, amount=1)
    await refused(street, one, case, "record-performance", "item_unknown", item=9)
    await refused(street, one, case, "record-performance", "occurs_in_future", item=1, done_on=TOMORROW)
    await refused(street, two, case, "record-performance", "not_yours_to_confirm", item=1)
    await refused(street, "mediator", case, "record-performance", "performance_unproven", item=1)
    await street.done("mediator", case, "record-performance", item=2, proof="转账回单")
    await refused(street, one, case, "record-performance", "item_done", item=2)
    whole = await street.done(one, case, "record-performance", item=1)
    assert "AgreementPerformed" in whole["events"]
    assert whole["next"]["what"] == "close"
    seen = (await read(street, case, two))["performance"]
    assert (seen["performed"], seen["confirmation"]["state"]) == (True, "done")
    await refused(street, one, case, "ask-confirmation", "agreement_done")


async def test_nobody_is_urged_before_the_day(street: Street) -> None:
    """Urging itself, and what is told after the last of it, need days to pass: tests/domain/case/test_performance.py."""
    case = await in_force(street, items=[PAYMENT])
    one = await street.party(case, 1)
    await refused(street, "mediator", case, "urge", "nothing_to_urge", item=1)
    broken = await street.done(one, case, "report-breach", item=1, text="一分钱没有收到。")
    assert (broken["events"][0], broken["next"]["what"]) == ("BreachRecorded", "perform")
    await refused(street, one, case, "report-breach", "breach_known", item=1, text="还是没有。")
    await refused(street, "mediator", case, "urge", "item_not_due", item=1, text="请在本周内付清。")
    seen = (await read(street, case, one))["performance"]
    assert seen["routes"] is None
    assert (seen["items"][0]["breached"], seen["items"][0]["urged"]) == (True, 0)


async def test_the_way_to_the_court(street: Street) -> None:
    case = await in_force(street)
    one, two = await street.party(case, 1), await street.party(case, 2)
    court = {"court": "和安区人民法院"}
    way = (await read(street, case, one))["performance"]["confirmation"]
    assert (way["state"], way["asked"]) == ("open", [])
    assert way["last_day"]
    await refused(street, "mediator", case, "record-ruling", "nothing_before_court", ruling="confirmed")
    await street.done(one, case, "ask-confirmation")
    assert (await read(street, case, two))["performance"]["confirmation"]["state"] == "asked"
    await refused(street, "mediator", case, "record-application", "confirmation_not_joint", **court)
    await street.done(two, case, "ask-confirmation")
    early = {**court, "applied_on": "2020-01-01"}
    await refused(street, "mediator", case, "record-application", "not_in_force_then", **early)
    await street.done("mediator", case, "record-application", **court)
    assert (await read(street, case, two))["performance"]["confirmation"]["state"] == "applied"
    await refused(street, two, case, "ask-confirmation", "confirmation_pending")
    await street.done("mediator", case, "record-ruling", ruling="withdrawn")
    again = (await read(street, case, two))["performance"]["confirmation"]
    assert (again["state"], again["last_day"]) == ("withdrawn", way["last_day"])
    for party in (one, two):
        await street.done(party, case, "ask-confirmation")
    await street.done("mediator", case, "record-application", **court)
    await street.done("mediator", case, "record-ruling", ruling="confirmed", reference="（2026）民特12号")
    said = (await read(street, case, two))["performance"]["confirmation"]
    assert said["state"] == "confirmed"
    assert "强制执行" in said["sentence"]


async def test_what_no_court_confirms(street: Street) -> None:
    case = await in_force(street, items=[{**ITEM, "what": "确认储藏室所有权归甲方"}])
    one = await street.party(case, 1)
    assert (await read(street, case, one))["performance"]["confirmation"]["state"] == "not_confirmable"
    await refused(street, one, case, "ask-confirmation", "not_confirmable")
