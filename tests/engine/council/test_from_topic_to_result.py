"""A topic goes its whole way over the desk: who is named is read where it stands, and who took part scores what came of it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from domain.council.state import Deliberation
from engine.council.convening import Convener
from engine.processes import DELIBERATIONS
from schemas.actors import Actor, resident
from schemas.council.acts import Answered, YesNo
from schemas.council.ballots import CastBallot
from schemas.council.bodies import BodyKind, DissolveBody, EstablishBody, Identity, SeatMember, VacateSeat
from schemas.council.proposals import ClassifyProposal, MakeProposal
from schemas.council.registers import EnterLines, OpenRegister, RegisterKind
from schemas.council.results import (
    Appraise,
    CloseDeliberation,
    PublishResult,
    ReportBack,
)
from schemas.council.rounds import CloseRound, TallyRound
from schemas.council.stages import Step
from schemas.council.tasks import AssignTask, FinishTask
from schemas.council.topics import GiveNotice, ScheduleDeliberation, ScreenTopic, SuggestTopic, SupportTopic
from schemas.frame import Frame
from schemas.ids import body_stream, deliberation_stream, unit_subject
from schemas.words import Words
from tests.domain.case.people import GRID, OFFICER, PARTY_MASS, SUPERVISOR
from tests.domain.council.chamber import DELIBERATION, words
from tests.engine.office import Office, key

ESTATE = "hean/xinhe/e1"
HOUSES, OWNERS = UUID(int=0xE1), UUID(int=0xE2)
HALL, COMMITTEE, OTHER = UUID(int=0xF1), UUID(int=0xF2), UUID(int=0xF3)
ELDER = "staff-elder"


def house(number: int) -> str:
    return f"house{number:03d}"


def living_in(number: int) -> Actor:
    return resident(HOUSES, house(number), ESTATE)


@dataclass
class Town:
    """An office with households, owners, a hall and a supervision committee."""

    office: Office
    numbers: "count[int]" = field(default_factory=count)

    @classmethod
    async def founded(cls) -> "Town":
        town = cls(await Office.opened())
        await town.register(HOUSES, "households", adults=2)
        await town.register(OWNERS, "owners", area=9000, area_source="registry")
        await town.body(HALL, "hall", tier=3)
        await town.body(COMMITTEE, "supervision_committee")
        await town.body(OTHER, "owners_committee")
        await town.seat(COMMITTEE, "elder001", ELDER)
        await town.seat(OTHER, "elder002", "staff-owner")
        return town

    async def do(self, command: Frame, by: Actor = OFFICER) -> None:
        outcome = await self.office.take(command, by, f"step/{next(self.numbers)}")
        assert outcome.status == "recorded", outcome

    async def refused(self, command: Frame, code: str, by: Actor = OFFICER) -> None:
        outcome = await self.office.take(command, by, f"step/{next(self.numbers)}")
        assert outcome.refusal is not None, outcome
        assert outcome.refusal.code == code

    async def register(self, register: UUID, kind: RegisterKind, **said: Any) -> None:
        await self.do(OpenRegister(register_id=register, place=ESTATE, kind=kind))
        lines = [
            {
                "line": house(n),
                "unit": house(n),
                "place": f"{ESTATE}/b1",
                "mark": house(n),
                "who": Words(plain=f"{n}号", subject=unit_subject(register, house(n)), field="who"),
                **said,
            }
            for n in range(1, 11)
        ]
        await self.do(EnterLines.model_validate({"register_id": register, "lines": lines}))

    async def body(self, body: UUID, kind: BodyKind, tier: int | None = None) -> None:
        shape = {"body": body, "kind": kind, "place": ESTATE, "name": "机构", "area": (ESTATE,), "tier": tier}
        await self.do(EstablishBody.model_validate(shape))

    async def seat(self, body: UUID, member: str, staff: str) -> None:
        await self.do(
            SeatMember(
                body=body,
                member=member,
                filled="elected",
                begins=date(2020, 1, 1),
                identity=Identity(staff=staff),
                name=Words(plain="老张", subject=body_stream(body), field="name"),
            )
        )

    async def state(self) -> Deliberation:
        loaded = await self.office.ledger.load(deliberation_stream(DELIBERATION))
        found = DELIBERATIONS.fold(None, loaded.events)
        assert found is not None
        return found

    def until(self, instant: datetime) -> None:
        self.office.ledger.now = instant

    async def taken_up(self, matter: str = "community", procedure: str = "hall", tier: int = 3) -> None:
        """A neighbour suggests it, others support it, and it is taken up: for the hall, unless another way is named."""
        suggestion = SuggestTopic(
            deliberation=DELIBERATION,
            place=f"{ESTATE}/b1",
            source="resident",
            title=words("楼前停车", "title"),
            problem=words("挡住消防通道", "problem"),
        )
        await self.do(suggestion, living_in(1))
        await self.do(SupportTopic(deliberation=DELIBERATION), living_in(2))
        screened = {
            "matter": matter,
            "procedure": procedure,
            "tier": tier,
            "reason": words("按性质", "reason"),
        }
        await self.do(ScreenTopic.model_validate({"deliberation": DELIBERATION, **screened}), PARTY_MASS)

    def schedule(self, **said: object) -> ScheduleDeliberation:
        known = {"deliberation": DELIBERATION, "body": HALL, "register_id": HOUSES, "chair": OFFICER.id}
        return ScheduleDeliberation.model_validate({**known, "observer": SUPERVISOR.id, **said})


async def test_who_is_named_is_read_where_it_stands() -> None:
    town = await Town.founded()
    await town.taken_up()
    await town.refused(town.schedule(body=UUID(int=0xFF)), "body_unfit")
    await town.refused(town.schedule(body=OTHER), "body_unfit")
    await town.refused(town.schedule(register_id=OWNERS), "register_unfit")
    await town.refused(town.schedule(register_id=UUID(int=0xEE)), "register_unfit")
    await town.refused(town.schedule(observer=ELDER), "observer_unfit")
    await town.refused(town.schedule(observer=ELDER, committee=UUID(int=0xFF)), "observer_unfit")
    await town.refused(town.schedule(observer="staff-owner", committee=OTHER), "observer_unfit")
    await town.do(town.schedule(observer=ELDER, committee=COMMITTEE))
    assert (await town.state()).observer == ELDER


async def test_who_left_the_committee_observes_no_more_and_a_dissolved_body_decides_nothing() -> None:
    town = await Town.founded()
    await town.taken_up()
    await town.do(VacateSeat(body=COMMITTEE, member="elder001", on=date(2026, 3, 1), reason="resigned"))
    await town.refused(town.schedule(observer=ELDER, committee=COMMITTEE), "observer_unfit")
    await town.do(DissolveBody(body=HALL, on=date(2026, 3, 1)))
    await town.refused(town.schedule(), "body_unfit")


@pytest.mark.parametrize("named", [True, False], ids=["by their units", "as those who hold the pass"])
async def test_a_topic_goes_its_way_and_those_on_the_roll_score_what_came_of_it(named: bool) -> None:
    town = await Town.founded()
    about = {"deliberation": DELIBERATION}
    await town.taken_up()
    await town.do(town.schedule())
    await town.do(MakeProposal(deliberation=DELIBERATION, clauses=(words("按门牌轮流停放", "clause"),)))
    await town.do(ClassifyProposal(deliberation=DELIBERATION, proposal="p1", matter="community"))
    at = (await town.state()).last_at
    material = words("方案", "material")
    await town.do(GiveNotice(deliberation=DELIBERATION, opens=at + timedelta(days=5), material=material))
    town.until(at + timedelta(days=5))
    convener = Convener(town.office.ledger, town.office.desk)
    assert (await convener.open_round(DELIBERATION, OFFICER, key("open"))).status == "recorded"
    for number in range(1, 11):
        answers = (Answered(question="p1", marks=YesNo(answer="yes")),)
        ballot = {"number": 1, "unit": house(number), "answers": answers}
        await town.do(CastBallot.model_validate({**about, **ballot}), living_in(number))
    await town.do(CloseRound(deliberation=DELIBERATION))
    await town.do(TallyRound(deliberation=DELIBERATION))
    assert (await town.state()).step is Step.CONSENSUS
    due = (await town.state()).last_at + timedelta(days=9)
    await town.refused(PublishResult(deliberation=DELIBERATION, text=words("结果")), "task_owner_missing")
    await town.do(AssignTask(deliberation=DELIBERATION, owner=GRID.id, due=due, text=words("划线")))
    await town.do(PublishResult(deliberation=DELIBERATION, text=words("结果")))
    await town.do(FinishTask(deliberation=DELIBERATION, task=1, text=words("已划线")), GRID)
    await town.do(ReportBack(deliberation=DELIBERATION, text=words("完成")))
    for number in (1, 2):
        unit = house(number) if named else None
        await town.do(Appraise(deliberation=DELIBERATION, score=5, unit=unit), living_in(number))
    await town.refused(Appraise(deliberation=DELIBERATION, score=5), "not_a_participant", living_in(77))
    taken_down = Appraise(deliberation=DELIBERATION, score=5, unit="house077")
    await town.refused(taken_down, "not_a_participant", PARTY_MASS)
    await town.refused(CloseDeliberation(deliberation=DELIBERATION), "publication_running")
    publication = (await town.state()).publication
    assert publication is not None
    town.until(publication.until)
    await town.do(CloseDeliberation(deliberation=DELIBERATION))
    state = await town.state()
    assert (state.step, state.points, len(state.appraised)) == (Step.CLOSED, 10, 2)
