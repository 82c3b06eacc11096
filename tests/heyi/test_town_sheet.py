"""A town from a sheet: places, posts and holders land once, and every bad row says why."""

from pathlib import Path

import pytest

from domain.directory import Directory
from heyi.importer.sheets import read_sheet
from heyi.importer.town import Entered, TownSheet, is_header
from schemas.actors import Level, Role
from schemas.cited import TriageClass
from schemas.policy import PolicyPack
from tests.house import furnished, settings_for
from tests.templates import Templates

SHEET = """地点,类型,名称,岗位,姓名
hean/donghu,community,东湖社区,community_officer,陈志远
hean/donghu/e1,estate,东湖一号,,
hean/donghu/e1/b1,building,1栋,building_captain,吴桂兰
hean/donghu/e1/b1,,,building_captain,罗文斌
hean/donghu/e1/b2,building,2栋,building_captain,
"""


async def bring(
    templates: Templates, path: Path, times: int = 1
) -> tuple[list[Entered], Directory, PolicyPack]:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        sheet = TownSheet(house.desk, house.rulebook, house.keys)
        entered = [await sheet.enter(list(read_sheet(path, is_header))) for _ in range(times)]
        return entered, await house.rulebook.directory(), await house.rulebook.current()


async def test_a_sheet_lands_once(templates: Templates, tmp_path: Path) -> None:
    path = tmp_path / "town.csv"
    path.write_text(SHEET, encoding="gb18030")
    (first, second), directory, pack = await bring(templates, path, times=2)
    assert (first.places, first.posts, first.holders, first.bad) == (4, 3, 3, [])
    assert (second.places, second.posts, second.holders, second.bad) == (0, 0, 0, [])
    answers = directory.answering(pack, Level.BUILDING, TriageClass.PRIVATE_MATTER, "hean/donghu/e1/b1")
    assert answers.role is Role.BUILDING_CAPTAIN
    assert answers.staff in directory.posts["hean/donghu/e1/b1", Role.BUILDING_CAPTAIN]
    vacant = directory.answering(pack, Level.BUILDING, TriageClass.PRIVATE_MATTER, "hean/donghu/e1/b2")
    assert vacant.staff is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Hean/X,community,东湖,,", "place_malformed"),
        ("hean/nowhere/e1,estate,无处,,", "parent_missing"),
        ("hean/donghu,village,东湖,,", "kind_unknown"),
        ("hean/xinhe,,,mayor,", "role_unknown"),
        ("hean/xinhe,,,,", "row_empty"),
        ("hean/nowhere,,,mediator,", "place_unknown"),
    ],
)
async def test_a_bad_row_says_why_and_the_others_land(
    templates: Templates, tmp_path: Path, row: str, code: str
) -> None:
    path = tmp_path / "town.csv"
    path.write_text(
        f"place,kind,name,role,holder\n{row}\nhean/donghu,community,东湖社区,,\n", encoding="utf-8"
    )
    (entered,), *_ = await bring(templates, path)
    assert [(bad.line, bad.code) for bad in entered.bad] == [(2, code)]
    assert entered.places == 1
    assert all(str(bad) for bad in entered.bad)


async def test_a_row_that_says_something_else_of_a_known_place_is_listed(
    templates: Templates, tmp_path: Path
) -> None:
    path = tmp_path / "town.csv"
    rows = (
        "hean/xinhe,estate,心和社区,,",
        "hean/xinhe,community,别的社区,,",
        "hean/xinhe,community,心和社区,,",
    )
    path.write_text("\n".join(("place,kind,name,role,holder", *rows)), encoding="utf-8")
    (entered,), *_ = await bring(templates, path)
    assert [(bad.line, bad.code) for bad in entered.bad] == [(2, "place_differs"), (3, "place_differs")]
    assert entered.places == 0
