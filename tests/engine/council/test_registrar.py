"""Lists become registers: heads by law, slips named, nothing lost, nothing twice, and no name outside the person store."""

from datetime import UTC, datetime

import pytest

from domain.council.registers import UnknownRegister
from engine.council.keeping import register_of, roll_of
from engine.council.listed import told
from engine.council.registrar import Manner, Registrar
from schemas.actors import Actor
from schemas.council.acts import Electorate
from schemas.council.registers import RegisterKind
from schemas.council.rolls import FreezeRoll, RollTotals
from schemas.ids import register_stream
from tests.domain.case.people import CAPTAIN, ELSEWHERE, OFFICER
from tests.domain.council.electorates import ESTATE, REGISTER, ROLL
from tests.engine.council.lists import given, home, part, registrar
from tests.engine.office import Office, key


async def opened(kind: RegisterKind = "owners", per_command: int = 5_000) -> tuple[Office, Registrar]:
    office = await Office.opened()
    return office, await registrar(office.desk, office.ledger, office.rulebook, kind, per_command=per_command)


async def totals(office: Office, electorate: Electorate = "owners", place: str = ESTATE) -> RollTotals:
    command = FreezeRoll(roll=ROLL, electorate=electorate, source=register_stream(REGISTER), place=place)
    outcome = await office.desk.take(command, OFFICER, key(f"freeze/{place}"))
    assert outcome.status == "recorded", outcome
    roll = await roll_of(office.ledger, ROLL)
    assert roll is not None
    assert roll.whole
    return roll.header.totals


async def test_three_hundred_parts_one_person_with_ten_of_them_are_291_heads() -> None:
    office, desk = await opened()
    same = {"业主": "王秀英", "身份证号": "110101198001019999"}
    rows = given(part(n, **(same if n < 10 else {})) for n in range(300))
    brought = await desk.bring(REGISTER, rows, OFFICER)
    assert (len(brought.changes.new), brought.slips) == (300, ())
    assert await totals(office) == RollTotals(units=291, heads=291, area=300 * 8950, households=0, adults=0)


async def test_forty_parts_of_the_developer_and_260_of_others_are_261_heads() -> None:
    office, desk = await opened()
    rows = given(part(n, 交付状态="未交付" if n < 40 else "已交付") for n in range(300))
    await desk.bring(REGISTER, rows, OFFICER)
    assert (await totals(office)).heads == 261


async def test_co_owners_are_one_head_whoever_is_named_first_and_another_head_than_each_alone() -> None:
    office, desk = await opened()
    both = {"业主": "王秀英、李建国", "身份证号": "110101198001010001、110101198001010002"}
    turned = {"业主": "李建国，王秀英", "身份证号": "110101198001010002,110101198001010001"}
    alone = {"业主": "王秀英", "身份证号": "110101198001010001"}
    await desk.bring(REGISTER, given([part(1, **both), part(2, **turned), part(3, **alone)]), OFFICER)
    assert (await totals(office)).heads == 2


async def test_area_is_the_registered_one_else_that_of_the_survey_else_that_of_the_contract() -> None:
    office, desk = await opened()
    rows = [
        part(1, 登记面积="89.5㎡", 测绘面积="90", 合同面积="91"),
        part(2, 登记面积=None, 测绘面积=90.25, 合同面积="91"),
        part(3, 登记面积=None, 合同面积="91.01 平方米"),
        part(4, 登记面积=None, 面积="100", 面积来源="测绘"),
    ]
    await desk.bring(REGISTER, given(rows), OFFICER)
    register = await register_of(office.ledger, REGISTER)
    assert register is not None
    assert sorted((one.area, one.area_source) for one in register.lines.values()) == [
        (8950, "registry"),
        (9025, "survey"),
        (9101, "contract"),
        (10000, "survey"),
    ]


async def test_the_same_list_brought_again_in_any_order_changes_nothing() -> None:
    office, desk = await opened()
    rows = [part(n) for n in range(30)]
    await desk.bring(REGISTER, given(rows), OFFICER)
    before = await office.stored()
    again = await desk.bring(REGISTER, given(reversed(rows)), OFFICER)
    assert (again.changes.same, again.changes.entered, again.changes.gone) == (30, frozenset(), ())
    assert await office.stored() == before


async def test_what_changed_in_a_list_is_told_by_row_and_what_it_lacks_is_taken_out() -> None:
    office, desk = await opened()
    await desk.bring(REGISTER, given(part(n) for n in range(4)), OFFICER)
    sold = {"业主": "何美玲", "身份证号": "110101198001018888"}
    second = given([part(0), part(1, 登记面积="95"), part(2, **sold), part(9)])
    brought = await desk.bring(REGISTER, second, OFFICER)
    assert brought.changed_rows == ((3, ("area",)), (4, ("unit", "words")))
    assert (len(brought.changes.new), len(brought.changes.gone), brought.changes.same) == (1, 1, 1)
    register = await register_of(office.ledger, REGISTER)
    assert register is not None
    assert len(register.lines) == 4


async def test_a_list_may_add_without_taking_out_and_may_be_tried_first() -> None:
    office, desk = await opened("households")
    await desk.bring(REGISTER, given([home(1), home(2)]), OFFICER)
    before = await office.stored()
    dry = await desk.bring(REGISTER, given([home(3)]), OFFICER, Manner(dry=True))
    assert (dry.entered, len(dry.changes.new), len(dry.changes.gone)) == (False, 1, 2)
    assert await office.stored() == before
    await desk.bring(REGISTER, given([home(3)]), OFFICER, Manner(keep_missing=True))
    assert (await totals(office, "households")).households == 3


SLIPS: list[tuple[dict[str, object], str, str]] = [
    ({"房号": None}, "房号", "room_missing"),
    ({"业主": None}, "业主", "name_missing"),
    ({"业主": " 、 "}, "业主", "name_missing"),
    ({"楼栋": "9栋"}, "楼栋", "building_unknown"),
    ({"楼栋": None}, "楼栋", "building_missing"),
    ({"登记面积": None}, "area", "area_missing"),
    ({"登记面积": "89.505"}, "登记面积", "area_malformed"),
    ({"登记面积": "-3"}, "登记面积", "area_malformed"),
    ({"登记面积": None, "面积": "80", "面积来源": "估计"}, "面积来源", "area_source_unknown"),
    ({"交付状态": "快了"}, "交付状态", "status_unknown"),
    ({"业主": "王秀英、李建国"}, "身份证号", "names_and_ids_differ"),
    ({"标签": "好人"}, "标签", "tag_unknown"),
    ({"房号": "1" * 201}, "房号", "too_long"),
    ({"业主": "王\u202e秀英"}, "业主", "unprintable"),
    ({"房号": "103"}, "房号", "line_twice"),
    ({"业主": "李建国", "身份证号": None, "电话": None}, "业主", "name_unclear"),
]


@pytest.mark.parametrize(("change", "column", "code"), SLIPS, ids=[code for *_, code in SLIPS])
async def test_a_slip_is_named_by_row_column_and_code_and_nothing_lands_unless_asked_for(
    change: dict[str, object], column: str, code: str
) -> None:
    office, desk = await opened()
    rows = given([part(1, 业主="李建国"), part(2), part(3, **change)])
    before = await office.stored()
    brought = await desk.bring(REGISTER, rows, OFFICER)
    assert [(one.line, one.column, one.code) for one in brought.slips] == [(4, column, code)]
    assert not brought.entered
    assert await office.stored() == before
    brought = await desk.bring(REGISTER, rows, OFFICER, Manner(leave_out_slips=True))
    assert brought.entered
    assert (await totals(office)).units == 2


async def test_residents_are_listed_one_by_one_and_are_of_age_or_not_on_the_day_of_the_list() -> None:
    office, desk = await opened("residents")
    office.ledger.now = datetime(2026, 3, 1, 16, tzinfo=UTC)  # 2 March in China
    rows: list[dict[str, object]] = [
        {"楼栋": "1栋", "姓名": "王秀英", "电话": "1", "出生日期": "2008-03-02", "标签": "女、非户籍"},
        {"楼栋": "1栋", "姓名": "李建国", "电话": "2", "出生日期": datetime(2008, 3, 3, tzinfo=UTC)},
        {"楼栋": "2栋", "姓名": "陈志远"},
    ]
    await desk.bring(REGISTER, given(rows), OFFICER)
    assert (await totals(office, "residents")).adults == 2
    roll = await roll_of(office.ledger, ROLL)
    assert roll is not None
    assert sorted(one.tags for one in roll.entries.values()) == [(), ("non_local", "woman")]
    wrong: list[dict[str, object]] = [
        {"楼栋": "1栋", "姓名": "甲、乙"},
        {"楼栋": "1栋", "姓名": "丙", "出生日期": "昨天"},
    ]
    slips = (await desk.bring(REGISTER, given(wrong), OFFICER)).slips
    assert [one.code for one in slips] == ["one_person_per_row", "birth_malformed"]


async def test_who_speaks_for_a_household_stands_in_a_list_of_residents() -> None:
    office, desk = await opened("residents")
    rows: list[dict[str, object]] = [
        {"楼栋": "1栋", "房号": "301", "姓名": "王秀英", "户代表": "是"},
        {"楼栋": "1栋", "房号": "301", "姓名": "李建国", "户代表": "否"},
        {"楼栋": "1栋", "房号": "302", "姓名": "陈志远", "标签": "户代表"},
        {"楼栋": "1栋", "房号": "302", "姓名": "吴桂兰"},
        {"楼栋": "1栋", "房号": "303", "姓名": "何美玲", "户代表": "√"},
    ]
    await desk.bring(REGISTER, given(rows), OFFICER)
    found = await totals(office, "residents")
    assert (found.units, found.adults, found.households) == (5, 5, 3)
    wrong: list[dict[str, object]] = [
        {"楼栋": "1栋", "房号": "301", "姓名": "甲", "户代表": "也许"},
        {"楼栋": "1栋", "房号": "401", "姓名": "乙", "户代表": "是"},
        {"楼栋": "1栋", "房号": "401", "姓名": "丙", "户代表": "是"},
    ]
    slips = (await desk.bring(REGISTER, given(wrong), OFFICER)).slips
    assert [(one.column, one.code) for one in slips] == [
        ("户代表", "speaker_malformed"),
        ("户代表", "speaker_twice"),
    ]


async def test_adults_of_a_household_are_a_number() -> None:
    _, desk = await opened("households")
    slips = (await desk.bring(REGISTER, given([home(1, 成年人数="两个")]), OFFICER)).slips
    assert [(one.column, one.code) for one in slips] == [("成年人数", "adults_malformed")]


async def test_a_long_list_goes_to_the_desk_in_pieces_with_one_commit_of_words_each() -> None:
    office, desk = await opened(per_command=40)
    office.log.clear()
    await desk.bring(REGISTER, given(part(n) for n in range(100)), OFFICER)
    assert office.log == ["seal", "append"] * 3
    assert (await totals(office)).units == 100


async def test_no_name_room_phone_or_number_stands_in_an_event_an_outcome_or_an_id() -> None:
    office, desk = await opened()
    row = part(7, 房号="一单元301", 业主="欧阳静")
    await desk.bring(REGISTER, given([row]), OFFICER)
    written = b"".join(
        part_
        for one in office.ledger.appended
        for part_ in (one.outcome, *(event.body for event in one.events))
    ).decode()
    for secret in ("欧阳静", "一单元301", "13900000007", "110101198001010007"):
        assert secret not in written
    register = await register_of(office.ledger, REGISTER)
    assert register is not None
    (line,) = register.lines.values()
    texts = await office.vault.open([line.who])
    assert told(texts[line.who.digest]) == {"name": "欧阳静", "phone": "13900000007", "room": "一单元301"}
    await office.vault.forget(line.who.subject)
    assert told((await office.vault.open([line.who]))[line.who.digest]) == {}


@pytest.mark.parametrize("by", [CAPTAIN, ELSEWHERE], ids=lambda one: one.id)
async def test_who_does_not_keep_a_register_does_not_learn_of_it(by: Actor) -> None:
    _, desk = await opened()
    with pytest.raises(UnknownRegister):
        await desk.bring(REGISTER, given([part(1)]), by)
