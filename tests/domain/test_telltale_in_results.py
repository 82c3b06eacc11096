"""What tells who somebody is in a result that hangs out, and the dates, amounts and counts beside it that do not."""

import pytest

from domain.telltale import Kind, looks_in, tells_who


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请与3栋1201联系", {"room": 1}),
        ("3栋1201室和1201室的住户", {"room": 2}),
        ("5-302住户反映", {"room": 1}),
        ("３－２－５０１住户", {"room": 1}),
        ("电话13800138000，备用0755-83456789", {"phone": 2}),
        ("证件号110101199003078515的业主", {"id_number": 1}),
        ("写信到 who@example.com", {"email": 1}),
    ],
)
def test_numbers_of_people_and_of_rooms_are_found_by_kind(text: str, found: dict[Kind, int]) -> None:
    assert looks_in(text) == found
    assert tells_who(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月5日至3月20日公示",
        "停车费每月200元，3栋120户中118户同意",
        "预算10-150元，第8-120条",
        "8:30-1130登记",
        "议事编号HX-YS-2026-000123",
        "应到120户，实到96户，同意81户",
    ],
)
def test_dates_amounts_and_counts_tell_nobody(text: str) -> None:
    assert looks_in(text) == {}
