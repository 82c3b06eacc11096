"""Calendars from files and from the ledger: what is wrong is told by line, and the newest edition is the one in force."""

from pathlib import Path

import pytest

from domain.case.clocks import next_obligations
from engine.bootstrap import publish_calendar
from engine.calendars import calendar_digest, load_calendar
from engine.packs import PackError
from engine.processes import CASES
from schemas.calendar import WorkingCalendar
from tests.domain.calendars import CN, CN_FILE
from tests.domain.case.people import PACK
from tests.engine.office import Office

NEXT = CN.model_copy(
    update={
        "id": "cn-2025-2026/2",
        "published": (2025, 2026, 2027),
        "statutory": tuple(day for day in CN.statutory if day.year > 2027),
    }
)


@pytest.fixture
async def office() -> Office:
    return await Office.opened()


def test_a_calendar_is_read_and_known_by_its_content() -> None:
    calendar = load_calendar(CN_FILE)
    assert calendar == PACK.calendar
    assert calendar_digest(calendar) == calendar_digest(CN)
    assert calendar_digest(NEXT) != calendar_digest(CN)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (
            '"2025-01-26"  # Sun',
            '"2025-01-27"  # Mon',
            ": calendar: working days in exchange fall on weekends",
        ),
        ("zone: Asia/Shanghai", "zone: Asia/Nowhere", ":8: zone: unknown time zone"),
        ("published: [2025, 2026]", "published: [2026, 2025]", ":9: published: list each year once"),
        ("id: cn-2025-2026/1", "id: cn", ":7: id: String should match pattern"),
        ("resting:", "rests:", ":12: rests: Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_with_a_calendar_is_told_by_file_and_place(
    tmp_path: Path, was: str, becomes: str, says: str
) -> None:
    file = tmp_path / "cn.yaml"
    text = CN_FILE.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(PackError) as wrong:
        load_calendar(file)
    told = [str(one) for one in wrong.value.problems]
    assert any(one.startswith(f"{file}{says}") for one in told), told


def test_a_calendar_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such file"):
        load_calendar(tmp_path / "none.yaml")


async def test_without_a_publication_a_pack_counts_by_its_own_calendar(office: Office) -> None:
    assert await office.rulebook.calendar(PACK) == PACK.calendar


async def test_the_newest_published_edition_is_in_force_at_once(office: Office) -> None:
    await publish_calendar(office.desk, office.rulebook, NEXT)
    assert await office.rulebook.calendar(PACK) == NEXT
    before = await office.ledger.last_position()
    assert (await publish_calendar(office.desk, office.rulebook, NEXT)).status in ("recorded", "noop")
    assert await office.ledger.last_position() == before


async def test_an_older_edition_than_the_packs_own_is_not_in_force(office: Office) -> None:
    await publish_calendar(office.desk, office.rulebook, CN)
    newer = PACK.model_copy(update={"calendar": NEXT})
    assert await office.rulebook.calendar(newer) == NEXT


async def test_a_pack_of_another_calendar_is_left_alone(office: Office) -> None:
    await publish_calendar(office.desk, office.rulebook, NEXT)
    local = PACK.model_copy(update={"calendar": CN.model_copy(update={"id": "hean/1"})})
    assert (await office.rulebook.calendar(local)).id == "hean/1"


async def test_what_is_filed_after_a_publication_counts_by_the_new_edition(office: Office) -> None:
    await publish_calendar(office.desk, office.rulebook, NEXT)
    await office.file()
    case = CASES.fold(None, (await office.ledger.load(office.stream)).events)
    assert case is not None
    assert {clock.calendar for clock in case.clocks} == {"cn-2025-2026/2"}
    assert next_obligations(case, NEXT) == next_obligations(case)


async def test_the_same_edition_with_other_content_is_refused(office: Office) -> None:
    await publish_calendar(office.desk, office.rulebook, NEXT)
    other: WorkingCalendar = NEXT.model_copy(update={"opening": ()})
    outcome = await publish_calendar(office.desk, office.rulebook, other)
    assert outcome.refusal is not None
    assert outcome.refusal.code == "calendar_edition_taken"
