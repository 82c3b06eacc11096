"""The scenes that go to mediation play as they are written, on a day of one's choice, without servers beside them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from activities.cases import CaseHandsBody
from api.wording import Locales
from domain.calendar import local_day
from engine.bootstrap import publish_calendar
from engine.doorkeeper import issue_token, party_actor
from engine.reading import Reader
from heyi.app import app_of
from heyi.compose import House
from heyi.demo.almanac import Almanac
from heyi.demo.hindsight import EYES, everything
from heyi.demo.matters import Matter
from heyi.demo.mediations import FLOOR, HOME, HOME_MOTHER_ALONE, PIANO
from heyi.demo.opening import Staff
from heyi.demo.outcomes import judge_notices, judge_privacy
from heyi.demo.people import DemoFailed, Doors, Filed, Person
from heyi.demo.play import let_in
from heyi.demo.scene_performed import performed_after_a_breach
from heyi.demo.scene_refused import refused_on_day_two
from heyi.demo.scene_screened import screened_before_a_session
from heyi.demo.timeline import Teller
from heyi.settings import LOCALES
from schemas.calendar import WorkingCalendar
from schemas.clockwork import CaseRef, Order
from schemas.ids import case_stream
from tests.house import furnished, settings_for
from tests.templates import Templates

PACE = 2
"""Seconds of the ledger's clock in one second of the test."""

_DUE = text("select stream, id, command from current.obligation where due_at <= :now order by due_at")


@dataclass
class Play:
    """A house in which scenes are played, on a day of one's choice."""

    house: House
    doors: Doors
    staff: Staff
    names: dict[str, str]
    now: Callable[[], datetime]

    @property
    def hands(self) -> CaseHandsBody:
        return CaseHandsBody(self.house.ledger, self.house.rulebook, self.house.desk)

    async def party_of(self, case: UUID, number: int, name: str) -> Person:
        token = await issue_token(self.house.desk, self.house.keys, party_actor(case, number), uuid4())
        return Person(name, token)

    async def tick(self) -> None:
        """The clock: what is due is issued, until the test is over."""
        while True:
            async with self.house.engine.connect() as connection:
                rows = (await connection.execute(_DUE, {"now": self.now()})).all()
            for row in rows:
                await self.hands.issue(Order(stream=row.stream, obligation=row.id, command=row.command))
            await asyncio.sleep(0.05)

    async def almanac(self) -> Almanac:
        """The calendar of the house; when an edition is published, every case is looked at again."""

        async def publish(edition: WorkingCalendar) -> None:
            await publish_calendar(self.house.desk, self.house.rulebook, edition)
            streams = {one.stream for one in await everything(self.house.ledger)}
            for stream in sorted(one for one in streams if one.startswith("case/")):
                for owed in (await self.hands.look(CaseRef(stream=stream))).owed:
                    if owed.command == "recompute":
                        order = Order(stream=stream, obligation=owed.obligation, command=owed.command)
                        await self.hands.issue(order)

        calendar = await self.house.rulebook.calendar(await self.house.rulebook.current())
        return Almanac(local_day(self.now(), calendar), calendar, publish)

    async def played(self, scene: Awaitable[Filed]) -> str:
        """Play a scene with the clock beside it; returns the stream of its case."""
        ticking = asyncio.create_task(self.tick())
        try:
            return case_stream((await scene).case_id)
        finally:
            ticking.cancel()
            with suppress(asyncio.CancelledError):
                await ticking

    async def told(self, stream: str, matter: Matter) -> str:
        """The timeline in one text, after its end and its privacy were looked at."""
        reader = Reader(self.house.ledger, self.house.vault, self.house.rulebook)
        case = (await reader.look(stream, EYES)).case
        assert (case.over, case.outcome) == (True, matter.outcome)
        assert judge_privacy(await everything(self.house.ledger), self.doors.said).holds
        teller = Teller(reader, Locales.load(LOCALES).by_language["zh"], self.names, EYES)
        return "\n".join(f"{line.what} {line.detail}" for line in await teller.tell(stream))


@asynccontextmanager
async def playing(templates: Templates, day: str) -> AsyncIterator[Play]:
    began, start = asyncio.get_running_loop().time(), datetime.fromisoformat(f"{day}T09:00:00+08:00")

    def now() -> datetime:
        passed = (asyncio.get_running_loop().time() - began) * PACE
        return datetime.fromtimestamp(start.timestamp() + passed, UTC)

    async def begins(_: UUID) -> None:
        """No server has to hear of it."""

    async with templates.fresh() as stores, furnished(settings_for(stores), now) as house:
        transport = httpx.ASGITransport(app=app_of(house), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://heyi.test") as client:
            staff, names = await let_in(house)
            doors = Doors(client, lambda _: None, begins, 0.0)
            yield Play(house, doors, staff, names, now)


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
