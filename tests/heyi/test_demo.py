"""The demonstration's own judgement: its matters are classed as told, and nothing that went wrong passes its checks."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from api.wording import Locales
from domain.triage import propose
from engine.doorkeeper import party_actor
from engine.packs import load_pack
from engine.reading import Reader
from heyi.compose import House
from heyi.demo.act_two.words import COUNCIL, PARKING
from heyi.demo.checks import COMPLETED, MISSING, judge_ledger, judge_workflows
from heyi.demo.matters import MATTERS, STAFF, Matter
from heyi.demo.mediations import MEDIATIONS, MEDIATOR
from heyi.demo.play import Result
from heyi.demo.stage import Curtain
from heyi.demo.timeline import Teller
from heyi.settings import LOCALES
from heyi.stack.supervisor import Supervisor
from ledger.verify import Finding, Report
from schemas.actors import Actor, Role
from schemas.consent import RefuseMediation
from schemas.ids import case_id_of, case_subject
from schemas.notices import ServeNotice
from schemas.words import Words
from tests.house import PACKS, Neighbourhood, furnished, settings_for
from tests.templates import Templates

EYES = Actor(id="eyes", role=Role.SUPERVISOR, place="hean")


@pytest.fixture
async def house(templates: Templates) -> AsyncIterator[House]:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        yield house


def report(events: int = 3, fingerprint: str = "a", *findings: Finding) -> Report:
    return Report(events=events, streams=1, fingerprint=fingerprint, findings=list(findings))


@pytest.mark.parametrize("matter", [*MATTERS, *MEDIATIONS, PARKING], ids=lambda matter: matter.letter)
def test_the_table_classes_each_matter_as_the_demonstration_tells_it(matter: Matter) -> None:
    proposed = propose(load_pack(PACKS / "quick"), f"{matter.title}\n{matter.statement}", None, {})
    assert proposed.triage_class == matter.expected


def test_everybody_in_the_demonstration_holds_a_post_that_the_pack_knows() -> None:
    known = {(post.place, post.role) for post in load_pack(PACKS / "quick").posts}
    assert {(post.place, post.role) for post in (*STAFF, MEDIATOR, *COUNCIL)} <= known


def test_a_sound_ledger_that_a_rebuild_leaves_alone_passes() -> None:
    assert [check.holds for check in judge_ledger(report(), report())] == [True, True]


def test_a_finding_before_or_after_the_rebuild_does_not_pass() -> None:
    bad = report(3, "a", Finding("hash does not fit", "case/x", 1, 1))
    assert [check.holds for check in judge_ledger(bad, report())] == [False, False]
    assert [check.holds for check in judge_ledger(report(), bad)] == [True, False]
    assert [check.holds for check in judge_ledger(report(), report(3, "b"))] == [True, False]


@pytest.mark.parametrize(
    ("over", "status", "holds"),
    [
        (True, COMPLETED, True),
        (True, "RUNNING", False),
        (True, "FAILED", False),
        (True, MISSING, False),
        (False, "RUNNING", True),
        (False, COMPLETED, False),
    ],
)
def test_a_workflow_ends_if_and_only_if_its_case_does(over: bool, status: str, holds: bool) -> None:
    assert judge_workflows({"case/x": over}, {"case/x": status}).holds is holds


def test_a_workflow_that_nobody_looked_at_and_a_demonstration_without_checks_do_not_pass() -> None:
    assert not judge_workflows({"case/x": True}, {}).holds
    assert not judge_workflows({}, {}).holds
    assert not Result((), (), 0.0).holds


async def test_a_timeline_says_who_did_what_and_when_clocks_are_due(house: House) -> None:
    outcome = await Neighbourhood(house).report("漏水", "楼上漏水，天花板发霉。")
    reader = Reader(house.ledger, house.vault, house.rulebook)
    teller = Teller(reader, Locales.load(LOCALES).by_language["zh"], {}, EYES)
    lines = await teller.tell(outcome.stream)
    assert [line.what for line in lines] == [
        "接到诉求",
        "明确负责人",
        "期限开始",
        "期限开始",
        "期限开始",
        "应当告知",
    ]
    assert {line.who for line in lines} == {"申请人 林秀英"}
    assert "“漏水”，系统建议：私事（居民办），由楼栋办" in lines[0].detail
    assert lines[0].after == 0.0
    assert "到期" in lines[2].detail
    assert lines[5].detail == "第1号《接报回执》给林秀英（收件箱、纸质）"


async def test_how_a_notice_reached_its_party_is_told_without_its_proof(house: House) -> None:
    neighbours = Neighbourhood(house)
    stream = (await neighbours.report("漏水", "楼上漏水，天花板发霉。")).stream
    case = case_id_of(stream)
    refuse = RefuseMediation(case=case, party=2, channel="phone")
    captain = neighbours.staff(Role.BUILDING_CAPTAIN, "hean/xinhe/e1/b1")
    proof = Words(plain="在家门口交给本人。", field="proof", subject=case_subject(case))
    await house.desk.take(refuse, captain, uuid4())
    opened = ServeNotice(case=case, notice=2, manner="opened")
    handed = ServeNotice(case=case, notice=3, manner="handed_over", proof=proof)
    await house.desk.take(opened, party_actor(case, 1), uuid4())
    await house.desk.take(handed, captain, uuid4())
    reader = Reader(house.ledger, house.vault, house.rulebook)
    told = await Teller(reader, Locales.load(LOCALES).by_language["zh"], {}, EYES).tell(stream)
    served = [line.detail for line in told if line.what == "告知书已送达"]
    assert served[0].startswith("第2号，林秀英，本人在收件箱打开。凭据〔不公开")
    assert served[1].startswith("第3号，周国强，当面交付。凭据〔不公开")
    assert not any("家门口" in line.detail for line in told)


class Noted:
    """A server that notes when it was stopped."""

    name = "noted"

    def __init__(self) -> None:
        self.stopped = False

    async def start(self) -> None: ...

    async def wait(self) -> int:
        await asyncio.Event().wait()
        return 0

    async def stop(self) -> None:
        self.stopped = True

    async def kill(self) -> None: ...


async def test_the_curtain_falls_and_everybody_leaves_before_a_server_stops() -> None:
    server, curtain = Noted(), Curtain()
    supervisor = Supervisor((server, curtain), lambda _: None)
    running = asyncio.create_task(supervisor.run())
    await supervisor.ready.wait()
    supervisor.ask_to_stop()
    await curtain.fallen.wait()
    await asyncio.sleep(0.05)
    assert not server.stopped
    curtain.left.set()
    await running
    assert server.stopped
