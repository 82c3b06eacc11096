"""Texts for everybody's eyes: what tells who somebody is, and what only looks a little like it."""

import pytest

from domain.telltale import tells_who


@pytest.mark.parametrize(
    "text",
    [
        "打13800138000",
        "138 0013 8000",
        "１３８００１３８０００",
        "电话0755-26001234",
        "身份证440305199001011234",
        "44030519900101123X",
        "写信到lin@example.org",
        "501室漏水",
        "1203房的空调",
        "3栋501",
        "2单元1203",
        "3-2-501",
    ],
)
def test_numbers_and_rooms_of_people_tell(text: str) -> None:
    assert tells_who(text)


@pytest.mark.parametrize("text", ["林秀英家", "林 秀 英", "林·秀英", "Ｌin家", "lIN"])
def test_a_name_that_is_known_tells_however_it_is_written(text: str) -> None:
    assert tells_who(text, ("林秀英", "Lin"))


@pytest.mark.parametrize(
    "text",
    [
        "12栋的充电桩",
        "2026年3月1日开会",
        "共有120户",
        "每月300元",
        "3号楼外停车",
        "500房子",
        "第12条第3款",
        "24小时",
    ],
)
def test_buildings_dates_and_amounts_do_not(text: str) -> None:
    assert not tells_who(text, ("林秀英", "李"))
