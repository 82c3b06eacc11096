"""Events in words: every event ever written can be told, and those that the demonstration shows say what matters in them."""

import json
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from api.showing import Showing
from api.wording import Locales
from engine.catalogue import CODEC
from engine.opened import Opened
from engine.packs import load_pack
from heyi.demo.telling.event import detail
from heyi.demo.telling.names import Names
from heyi.settings import LOCALES
from schemas.frame import Frame
from schemas.sealed import Sealed
from tests.domain.case.people import FULL, MONDAY
from tests.house import PACKS

SAMPLES = sorted((Path(__file__).parents[1] / "events").glob("*.json"))
LOCALE = Locales.load(LOCALES).by_language["zh"]
PACK = load_pack(PACKS / "quick")
SAID = "原话"
TOLD = {
    "AgreementDrafted",
    "AgreementInForce",
    "AgreementPerformed",
    "AgreementSealed",
    "AgreementSigned",
    "BreachRecorded",
    "ClockMoved",
    "ClockStarted",
    "ClockStopped",
    "ConsentGiven",
    "CopiesDelivered",
    "DeadlineLapsed",
    "ExtensionAgreed",
    "ExtensionProposed",
    "FollowUpRecorded",
    "InvitationAnswered",
    "MediationInvited",
    "MediationOpened",
    "MediationRefused",
    "MediationTerminated",
    "MediatorAppointed",
    "MediatorChosen",
    "MediatorSigned",
    "MinutesTaken",
    "NoticePrepared",
    "NoticeServed",
    "PerformanceRecorded",
    "PerformanceUrged",
    "PersonInvited",
    "RightsNoticeGiven",
    "RiskFlagged",
    "RiskReported",
    "ScreeningRecorded",
    "SessionClosed",
    "SessionOpened",
    "TermExtended",
}
"""Events of the demonstration of which the kind alone says too little."""


def names(*broken: int) -> Names:
    assert PACK.practice is not None
    showing = Showing(LOCALE, PACK, FULL)
    staff = {"staff-mediator": "叶静文"}
    return Names(LOCALE, showing, staff, {1: "许文娟", 2: "郑国强"}, PACK.practice, frozenset(broken))


def shown(value: object) -> Any:
    """An event as the reader shows it to eyes that may see it whole."""
    match value:
        case Sealed():
            return Opened(SAID)
        case Frame():
            return {name: shown(getattr(value, name)) for name in type(value).model_fields}
        case tuple() | list():
            return [shown(one) for one in value]
        case Enum():
            return value.value
        case _:
            return value


def told(sample: Path, *broken: int) -> str:
    kind, version = sample.name.split(".")[:2]
    event = CODEC.read(kind, int(version[1:]), sample.read_bytes())
    return detail(kind, shown(event), names(*broken), MONDAY)


def tell(kind: str, **body: object) -> str:
    """The plain sample of a kind with some of it changed."""
    sample = next(one for one in SAMPLES if one.name == f"{kind}.v1.json")
    content = {**json.loads(sample.read_text(encoding="utf-8")), **body}
    event = CODEC.read(kind, 1, json.dumps(content).encode())
    return detail(kind, shown(event), names(), MONDAY)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.stem)
def test_every_event_ever_written_can_be_told(sample: Path) -> None:
    said = told(sample)
    kind = sample.name.partition(".")[0]
    assert bool(said) or kind not in TOLD
    assert "Opened" not in said
    assert "None" not in said


def test_terms_are_told_with_digest_items_amounts_and_what_the_lint_found() -> None:
    said = tell("AgreementDrafted")
    assert "摘要3f3f3f3f" in said
    assert "郑国强向许文娟：原话，600元，原话，2026年3月31日以前" in said
    assert "没有写日期" in said
    assert "有的事项没有写履行期限" in said


def test_a_refusal_is_told_with_its_reason_if_one_was_given() -> None:
    assert tell("MediationRefused").endswith("。理由：原话")
    assert "理由" not in tell("MediationRefused", reason=None)


def test_a_due_time_off_a_holiday_names_the_days_the_law_and_the_calendar() -> None:
    moved = "next_day;calendar_days=30;shifted:2026-10-01->2026-10-08"
    said = tell("ClockMoved", explanation=moved, provisional=False, calendar="cn-2025-2026/1")
    assert "2026年10月1日是国庆节，顺延到下一个工作日2026年10月8日（《民法典》第二百零三条）" in said
    assert said.endswith("（日历 cn-2025-2026/1）")
    weekend = tell(
        "ClockMoved", explanation="next_day;calendar_days=3;shifted:2026-03-07->2026-03-09", provisional=False
    )
    assert "2026年3月7日是休息日" in weekend


def test_a_provisional_due_time_and_an_agreed_day_say_so() -> None:
    open_year = "next_day;calendar_days=30;shifted:2027-01-01->2027-01-04;unpublished:2027"
    assert "2027年放假安排没有公布，暂定" in tell("ClockMoved", explanation=open_year, provisional=True)
    agreed = next(one for one in SAMPLES if one.name == "ClockStarted.v1.agreed.json")
    assert "遇休息日不顺延" in told(agreed)


def test_what_was_done_after_a_breach_is_told_as_late_whatever_the_day() -> None:
    sample = next(one for one in SAMPLES if one.name == "PerformanceRecorded.v1.json")
    item = json.loads(sample.read_text(encoding="utf-8"))["item"]
    assert "逾期以后履行" in told(sample, item)
    assert "在期限以内履行" in tell("PerformanceRecorded", in_time=True)
    assert "逾期以后履行" in tell("PerformanceRecorded", in_time=False)
