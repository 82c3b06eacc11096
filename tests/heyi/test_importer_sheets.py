"""Files of rows are read as people have them, and what cannot be read is told by line."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from heyi.importer.layout import Layout
from heyi.importer.sheets import BadRowError, Row, read_sheet
from heyi.trouble import Trouble

USUAL = Layout.of()
CSV = "标题,内容,申请人,电话\n漏水,楼上漏水,林秀英,13900000001\n占道,楼道堆物,周国强,\n"


def read(path: Path, layout: Layout = USUAL) -> list[Row | BadRowError]:
    return list(read_sheet(path, layout.is_header))


def good(path: Path) -> list[dict[str, object]]:
    return [row.cells for row in read(path) if isinstance(row, Row)]


def codes(path: Path) -> list[tuple[int, str]]:
    return [(row.line, row.code) for row in read(path) if isinstance(row, BadRowError)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(CSV.encode(encoding))
    assert good(path) == [
        {"标题": "漏水", "内容": "楼上漏水", "申请人": "林秀英", "电话": "13900000001"},
        {"标题": "占道", "内容": "楼道堆物", "申请人": "周国强"},
    ]


def test_the_header_may_stand_below_a_title_and_cells_may_hold_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(
        '心和社区台账,,,\n\n标题,内容,申请人,电话\n漏水,"第一行\n第二行",林秀英,\n占道,堆物,周国强,\n'
    )
    rows = read(path)
    assert [row.line for row in rows] == [4, 6]
    assert isinstance(rows[0], Row)
    assert rows[0].cells["内容"] == "第一行\n第二行"


@pytest.mark.parametrize("between", [";", "\t", "，"])
def test_columns_may_be_parted_by_other_signs(tmp_path: Path, between: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(CSV.replace(",", between))
    assert good(path)[0]["申请人"] == "林秀英"


def test_a_row_with_more_cells_than_columns_is_bad_for_its_text_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(CSV + "噪音,楼上吵,关门响,李明,139\n")
    assert codes(path) == [(4, "too_many_cells")]
    assert len(good(path)) == 2


def test_damaged_utf8_is_told_by_line_and_the_other_rows_stay(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(CSV.encode() + "噪音,楼上".encode() + b"\xff\xfe" + "吵,李明,\n".encode())
    assert codes(path) == [(4, "damaged")]
    assert [cells["申请人"] for cells in good(path)] == ["林秀英", "周国强"]


def test_json_lines_with_bad_lines_among_them(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(
        json.dumps({"statement": "漏水", "name": "林秀英", "phone": ""}) + '\n\n{"statement": \n["no row"]\n'
    )
    assert good(path) == [{"statement": "漏水", "name": "林秀英"}]
    assert codes(path) == [(3, "not_json"), (4, "not_a_row")]


def test_a_json_list_counts_its_items(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps([{"statement": "漏水", "name": "林"}, 3]))
    assert [row.line for row in read(path)] == [1, 2]


def test_xlsx_with_numbers_and_dates_as_they_stand_in_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["心和社区矛盾纠纷台账"])
    sheet.append(["序号", "标题 ", "内容", "申请人", "联系电话", "发生时间"])
    sheet.append([1, "漏水", "楼上漏水", "林秀英", 13900000001.0, datetime(2026, 3, 5, 20, 30)])  # noqa: DTZ001
    sheet.append([None, None, None])
    path = tmp_path / "ledger.xlsx"
    book.save(path)
    rows = read(path)
    assert [row.line for row in rows] == [3]
    assert isinstance(rows[0], Row)
    assert rows[0].cells["联系电话"] == 13900000001.0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"no workbook", "no xlsx workbook"),
        ("a.csv", b"one,two\n1,2\n", "no header"),
        ("a.csv", b"\x81\x20\x81\x20", "neither in UTF-8 nor in GB18030"),
        ("a.json", b"[{]", "JSON list"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Trouble, match=says):
        read(path)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        read(tmp_path / "nothing.csv")


@pytest.mark.parametrize("mapping", ["title", "titel=标题", "=标题", "title="])
def test_a_mapping_that_says_nothing_is_refused(mapping: str) -> None:
    with pytest.raises(Trouble, match="FIELD=COLUMN"):
        Layout.of([mapping])


def test_a_mapping_takes_the_place_of_the_usual_headers() -> None:
    layout = Layout.of(["statement=经过", "statement=补充"])
    assert layout.find("statement", {"内容": "不用", "补充": "楼上漏水"}) == "楼上漏水"
    assert layout.unused(["内容", "补充", "办理结果"]) == ("内容", "办理结果")
