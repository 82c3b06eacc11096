"""The scenes that go to mediation play as they are written, on a day of one's choice, without servers beside them."""

import pytest

from engine.reading import Reader
from heyi.demo.hindsight import EYES, everything
from heyi.demo.mediations import FLOOR, HOME, HOME_MOTHER_ALONE, PIANO
from heyi.demo.outcomes import judge_notices
from heyi.demo.people import DemoFailed
from heyi.demo.scene_performed import performed_after_a_breach
from heyi.demo.scene_refused import refused_on_day_two
from heyi.demo.scene_screened import screened_before_a_session
from tests.heyi.plays import playing
from tests.templates import Templates


async def test_a_refusal_ends_mediation_and_both_are_told_with_proof(templates: Templates) -> None:
    async with playing(templates, "2026-03-02") as play:
        stream = await play.played(refused_on_day_two(play.doors, play.staff, play.party_of))
        told = await play.told(stream, PIANO)
        case = (
            await Reader(play.house.ledger, play.house.vault, play.house.rulebook).look(stream, EYES)
        ).case
        events = await everything(play.house.ledger)
        assert judge_notices({stream: case.notices}, events).holds
    assert [one.code for one in play.doors.refused] == ["wrong_stage", "remedies_not_told"]
    assert "调解终止 当事人一方明确拒绝调解" in told
    assert "本人在收件箱打开" in told
    assert "当面交付" in told


async def test_nobody_is_seated_together_before_report_and_screening(templates: Templates) -> None:
    async with playing(templates, "2026-03-02") as play:
        stream = await play.played(screened_before_a_session(play.doors, play.staff, play.party_of))
        told = await play.told(stream, HOME)
    assert [one.code for one in play.doors.refused] == ["risk_unreported", "screening_missing"]
    assert (
        told.index("标记风险")
        < told.index("已向有关部门报告")
        < told.index("记录安全筛查")
        < told.index("面对面")
    )
    assert told.count("〔不公开") == 2
    assert HOME_MOTHER_ALONE not in told


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-03-02", "2026年5月1日是劳动节，顺延到下一个工作日2026年5月6日"),
        ("2026-11-23", "2027年1月1日是元旦，顺延到下一个工作日2027年1月5日"),
    ],
    ids=["calendar_out", "calendar_not_out"],
)
async def test_an_agreement_is_performed_after_a_breach(templates: Templates, day: str, says: str) -> None:
    async with playing(templates, day) as play:
        scene = performed_after_a_breach(play.doors, play.staff, play.party_of, await play.almanac())
        told = await play.told(await play.played(scene), FLOOR)
    assert [one.code for one in play.doors.refused] == ["signatures_missing"]
    assert says in told
    assert ("新的放假安排公布" in told) is ("2027年放假安排没有公布，暂定" in told) is (day > "2026-11-01")
    assert "没有按约定履行 第1项：到期没有履行" in told
    assert "履行 第1项，3000元，逾期以后履行" in told
    assert "履行 第2项，3000元，在期限以内履行" in told
    assert "约定的日子，遇休息日不顺延" in told


async def test_a_step_that_goes_otherwise_than_written_ends_the_demonstration(templates: Templates) -> None:
    async with playing(templates, "2026-03-02") as play:
        filed = await play.doors.file(PIANO.applicant, PIANO.report(), "报事")
        captain = next(person for person in play.staff.values() if "梁国栋" in person.title)
        with pytest.raises(DemoFailed, match="triage_not_confirmed"):
            await play.doors.act(captain, filed.case_id, "accept", "受理")
        with pytest.raises(DemoFailed, match="triage_not_confirmed"):
            await play.doors.try_to(captain, filed.case_id, "accept", "wrong_stage", "受理")
        with pytest.raises(DemoFailed, match="200"):
            await play.doors.try_to(captain, filed.case_id, "confirm-triage", "wrong_stage", "确认")
