"""Rows of real ledgers are filed once each: what lands, what is told to be bad, and what a second time adds."""

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.refusals import UnknownPlace
from engine.packs import load_pack
from engine.processes import CASES
from engine.reading import Reader
from heyi.compose import House
from heyi.importer.entering import Tally, enter_rows, target
from heyi.importer.layout import Layout
from heyi.importer.matter import Matter, Person, read_matter
from heyi.importer.sheets import BadRowError, Row
from schemas.actors import Actor, Role
from tests.house import PACKS, furnished, settings_for
from tests.templates import Templates

PLACE = "hean/xinhe"
PACK = load_pack(PACKS / "xinhe")
CHINA = ZoneInfo("Asia/Shanghai")
REPORT: dict[str, object] = {
    "source_id": "r-1",
    "dispute_type": "社区邻里纠纷",
    "narrative": "两家因为围墙的事吵了半年。村里劝过，没有结果。",
    "parties": ["林某", "周某", "未提及", "unknown"],
    "turns": [{"speaker": "sys", "text": "请先说说经过。"}],
}


def matter(cells: dict[str, object], *mapping: str) -> Matter:
    return read_matter(Row(1, cells), Layout.of(mapping), PACK, CHINA)


def refusal(cells: dict[str, object]) -> str:
    with pytest.raises(BadRowError) as bad:
        matter(cells)
    return bad.value.code


@pytest.fixture
async def house(templates: Templates) -> AsyncIterator[House]:
    async with templates.fresh() as stores, furnished(settings_for(stores, policy="xinhe")) as house:
        yield house


async def enter(house: House, *rows: Row | BadRowError, place: str = PLACE, dry: bool = False) -> Tally:
    return await enter_rows(await target(house, place, Layout.of(), dry=dry), rows)


def test_usual_chinese_headers() -> None:
    read = matter(
        {
            "标题": "漏水",
            "内容/诉求": "楼上漏水",
            "申请人": "林秀英、林建",
            "电话": 13900000001.0,
            "被申请人": "周国强",
            "类别": "邻里",
        }
    )
    assert (read.title, read.statement, read.category) == ("漏水", "楼上漏水", "neighbour")
    assert read.applicants == (Person("林秀英", "13900000001"), Person("林建"))
    assert read.others == (Person("周国强"),)


def test_a_report_with_parties_and_turns_is_understood_with_and_without_a_mapping() -> None:
    plain = matter(REPORT)
    assert plain == matter(
        REPORT, "statement=narrative", "title=dispute_type", "parties=parties", "ref=source_id"
    )
    assert plain.applicants == (Person("林某"),)
    assert plain.others == (Person("周某"),)
    assert (plain.title, plain.ref, plain.category) == ("社区邻里纠纷", "r-1", None)


def test_a_title_is_the_beginning_of_the_statement_where_none_is_given() -> None:
    assert matter({"内容": "楼上漏水。天花板发霉。", "姓名": "林"}).title == "楼上漏水"
    assert matter({"内容": "长" * 80, "姓名": "林"}).title == "长" * 29 + "…"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-05", datetime(2026, 3, 5, tzinfo=CHINA)),
        ("2026年3月5日", datetime(2026, 3, 5, tzinfo=CHINA)),
        ("2026/3/5 20:30", datetime(2026, 3, 5, 20, 30, tzinfo=CHINA)),
        ("2026年3月5日20时30分", datetime(2026, 3, 5, 20, 30, tzinfo=CHINA)),
        (datetime(2026, 3, 5, 20, 30), datetime(2026, 3, 5, 20, 30, tzinfo=CHINA)),  # noqa: DTZ001
        ("去年夏天", None),
        ("2026年13月5日", None),
    ],
)
def test_times_are_read_as_people_in_china_write_them(written: object, read: datetime | None) -> None:
    assert matter({"内容": "漏水", "姓名": "林", "时间": written}).occurred_at == read


def test_a_kind_that_the_pack_does_not_know_is_left_to_triage() -> None:
    assert matter({"内容": "漏水", "姓名": "林", "类别": "鸡毛蒜皮"}).category is None
    assert matter({"内容": "漏水", "姓名": "林", "类别": "property"}).category == "property"


def test_what_cannot_be_filed_says_why() -> None:
    assert refusal({"姓名": "林"}) == "statement_missing"
    assert refusal({"内容": "漏水", "姓名": "未提及"}) == "applicant_missing"
    assert refusal({"内容": "漏水\x00", "姓名": "林"}) == "unprintable"
    assert refusal({"内容": "漏" * 4001, "姓名": "林"}) == "too_long"
    assert refusal({"内容": "漏水", "parties": [f"林{n}" for n in range(60)]}) == "too_many_parties"


def test_a_matter_and_a_bad_row_show_no_words() -> None:
    assert "林某" not in repr(matter(REPORT))
    with pytest.raises(BadRowError) as bad:
        matter({"内容": "漏水\x00", "姓名": "林秀英"})
    assert "林秀英" not in f"{bad.value}{bad.value!r}"


async def test_good_rows_land_and_bad_ones_are_listed_in_order(house: House) -> None:
    tally = await enter(
        house,
        BadRowError("not_json", "this line is not JSON", 7),
        Row(1, {"内容": "楼上漏水", "姓名": "林秀英", "办理结果": "已办"}),
        Row(2, {"内容": "楼道堆物"}),
    )
    assert (tally.filed, tally.there) == (1, 0)
    assert [(bad.line, bad.code) for bad in tally.bad] == [(2, "applicant_missing"), (7, "not_json")]
    assert tally.unused == {"办理结果"}
    assert sum(tally.sorted_as.values()) == 1


async def test_the_same_rows_again_add_nothing(house: House) -> None:
    rows = [Row(n, {"内容": f"楼上漏水{n}", "姓名": "林秀英"}) for n in range(1, 21)]
    first = await enter(house, *rows, rows[0])
    position = await house.ledger.last_position()
    again = await enter(house, *reversed(rows))
    assert (first.filed, first.there) == (20, 1)
    assert (again.filed, again.there) == (0, 20)
    assert await house.ledger.last_position() == position


async def test_the_same_row_at_another_place_is_another_matter(house: House) -> None:
    row = Row(1, {"内容": "楼上漏水", "姓名": "林秀英"})
    assert (await enter(house, row)).filed == 1
    assert (await enter(house, row, place="hean/qinglan")).filed == 1


async def test_a_dry_run_sorts_as_filing_does_and_writes_nothing(house: House) -> None:
    rows = [Row(1, REPORT), Row(2, {"内容": "电梯坏了三天", "姓名": "林秀英"})]
    before = await house.ledger.last_position()
    dry = await enter(house, *rows, dry=True)
    assert await house.ledger.last_position() == before
    wet = await enter(house, *rows)
    assert dry.sorted_as == wet.sorted_as
    assert (await enter(house, *rows, dry=True)).there == 2


async def test_what_lands_is_sealed_and_reads_back(house: House) -> None:
    await enter(house, Row(1, REPORT))
    (recorded,) = [one for one in await house.ledger.read(0) if one.kind == "DisputeReported"]
    assert "林某".encode() not in recorded.body
    assert b"r-1" not in recorded.body
    case = CASES.fold(None, (await house.ledger.load(recorded.stream)).events)
    assert case is not None
    reader = Reader(house.ledger, house.vault, house.rulebook)
    seen = await reader.case(recorded.stream, Actor(id="s", role=Role.SUPERVISOR, place="hean"))
    assert seen.statement is not None
    assert seen.statement.text == REPORT["narrative"]
    assert [(one.entry.side, one.name.text) for one in seen.parties] == [
        ("applicant", "林某"),
        ("other", "周某"),
    ]


async def test_a_place_that_is_not_known_stops_the_import_at_once(house: House) -> None:
    with pytest.raises(UnknownPlace):
        await enter(house, Row(1, REPORT), place="hean/nowhere")
