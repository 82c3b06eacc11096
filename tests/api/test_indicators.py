"""Indicators: integers counted from what was recorded, the exact value, and the cases behind each figure."""

from collections.abc import AsyncIterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.api.skipping import Skipping, skipping
from tests.templates import Templates

PATH = "/api/supervision/indicators"
FAR = "hean/xinhe/e4/b1"


@pytest.fixture(scope="module")
async def passing(templates: Templates) -> AsyncIterator[Skipping]:
    """Two weeks before, three matters were reported; since then six: settled, failed, late, withdrawn, declined, open."""
    async with skipping(templates) as passing:
        street = passing.street
        await street.seat("captain")
        for _ in range(3):
            await street.case()
            await passing.on(0.01)
        await passing.on(13.9)
        settled, failed, late, gone, refused, _ = [await street.case() for _ in range(6)]
        for case in (settled, failed, late):
            await street.done("captain", case, "confirm-triage")
            await street.done("captain", case, "accept")
        await passing.on(0.1)
        for case in (settled, failed):
            await street.done("captain", case, "record-contact", party=1, channel="phone")
        await street.done("captain", settled, "record-settlement", terms="楼上月底前修好", consents=[1, 2])
        await street.done("captain", settled, "close", outcome="mediated_oral", remedies_told=[])
        await street.done("captain", failed, "close", outcome="failed", remedies_told=[1, 2])
        await street.done(await street.party(gone, 1), gone, "withdraw")
        await street.done(
            "captain",
            refused,
            "decline",
            reason_code="outside_area",
            reason="不属于调解范围。",
            routes=["court"],
        )
        yield passing


async def _read(passing: Skipping, path: str = PATH, who: str = "supervisor", **query: str) -> dict[str, Any]:
    params = {"from": (passing.hands.now - timedelta(days=7)).isoformat(), **query}
    params.setdefault("to", (passing.hands.now + timedelta(days=7)).isoformat())
    answer = await passing.street.client.get(path, params=params, headers=passing.street.bearer(who))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _figures(passing: Skipping, **query: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in (await _read(passing, **query))["indicators"]}


async def test_each_figure_is_what_was_recorded(passing: Skipping) -> None:
    figures = await _figures(passing)
    counted = {name: (one["numerator"], one["denominator"]) for name, one in figures.items()}
    assert counted["acceptance"] == (3, 3)
    assert counted["success"] == (1, 2)
    assert counted["success_of_accepted"] == (1, 3)
    assert counted["oral_agreements"] == (1, 1)
    assert counted["first_response_in_limit"] == (2, 2)
    assert counted["first_response_median"] == (8640, 1)
    assert counted["on_time"] == (3, 3)
    assert counted["local_resolution"] == (3, 3)
    assert counted["follow_up_coverage"] == (0, 3)
    assert counted["escalation"] == (0, 3)
    assert counted["incomplete"][1] == 6
    assert figures["success"]["value"] == "1/2"
    assert figures["success"]["decimal"] == "0.5000"
    assert figures["success"]["name"] == "调解成功率"
    assert figures["performance"]["value"] is None
    assert figures["performance"]["decimal"] is None


async def test_a_case_that_nobody_contacted_counts_once_its_time_is_over(passing: Skipping) -> None:
    figures = await _figures(passing, place="hean/xinhe/e1/b1")
    assert figures["first_response_in_limit"]["denominator"] == 2
    assert figures["overdue_now"]["denominator"] == 5


async def test_the_decrease_is_held_against_the_period_before(passing: Skipping) -> None:
    figures = await _figures(passing, to=(passing.hands.now + timedelta(days=7)).isoformat())
    one = figures["decrease"]
    assert (one["numerator"], one["denominator"], one["decimal"]) == (3 - 6, 3, "-1.0000")


async def test_the_cases_behind_a_figure_add_up_to_it(passing: Skipping) -> None:
    for one in (await _read(passing))["indicators"]:
        if one["unit"] != "share" or one["id"] == "decrease":
            continue
        path = one["cases_path"]
        lines = await _behind(passing, f"{path}&part=denominator&limit=2")
        assert len(lines) == one["cases"], one["id"]
        assert sum(line["denominator"] for line in lines) == one["denominator"], one["id"]
        assert sum(line["numerator"] for line in lines) == one["numerator"], one["id"]
        counted = await _behind(passing, f"{path}&part=numerator&limit=200")
        assert sum(line["numerator"] for line in counted) == one["numerator"], one["id"]
        if one["value"]:
            assert Fraction(one["value"]) == Fraction(one["numerator"], one["denominator"])


async def _behind(passing: Skipping, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        answer = await passing.street.get(f"{path}{after}", "supervisor")
        assert answer.status_code == 200, answer.text
        found += answer.json()["cases"]
        if answer.json()["next_page"] is None:
            return found
        after = f"&after={answer.json()['next_page']}"


async def test_figures_are_of_a_place_a_category_and_a_period(passing: Skipping) -> None:
    before = await _figures(passing)
    case = await passing.street.case(place=FAR, title="楼道堆放杂物", statement="三楼楼道堆放杂物。")
    await passing.street.done(await passing.street.party(case, 1), case, "withdraw")
    assert (await _figures(passing))["incomplete"]["denominator"] == before["incomplete"]["denominator"] + 1
    here = await _figures(passing, place=FAR)
    assert (here["incomplete"]["denominator"], here["on_time"]["denominator"]) == (1, 1)
    assert (await _figures(passing, category="no_such"))["incomplete"]["denominator"] == 0
    past = await _figures(passing, **{"from": "2020-01-01", "to": "2020-02-01"})
    assert all(one["numerator"] == 0 for name, one in past.items() if name not in NOW)


NOW = {"overdue_now", "mediator_load"}
"""What looks at the present moment, whatever the period."""


async def test_the_answer_names_the_rules_it_rests_on(passing: Skipping) -> None:
    page = await _read(passing)
    assert page["definitions"] == 2
    assert page["policies"] == [(await passing.street.house.rulebook.current()).id]
    for one in page["indicators"]:
        assert one["formula"]
        assert one["mark"] in "VSMD"


async def test_indicators_are_for_those_who_oversee(passing: Skipping) -> None:
    for path in (PATH, f"{PATH}/success/cases"):
        for who in ("captain", "mediator", "administrator"):
            assert (await passing.street.get(path, who)).status_code == 403
        assert (await passing.street.get(f"{path}?place=hean/xinhe", "stranger")).status_code == 403
    figures = (await _read(passing, who="stranger"))["indicators"]
    assert all(one["cases"] == 0 for one in figures)


async def test_an_indicator_that_is_not_counted_is_not_found(passing: Skipping) -> None:
    answer = await passing.street.get(f"{PATH}/happiness/cases", "supervisor")
    assert (answer.status_code, answer.json()["code"]) == (404, "indicator_unknown")
    wrong = await passing.street.get(f"{PATH}/success/cases?part=both", "supervisor")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "malformed")
