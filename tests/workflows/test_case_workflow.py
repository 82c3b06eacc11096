"""The clock of a case: it climbs, asks, reminds and ends as the law says, and nothing that happens to pokes changes that."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from temporalio.common import WorkflowIDReusePolicy

from schemas.actors import Actor, Role
from schemas.case_commands import (
    Accept,
    Close,
    ConfirmTriage,
    Lapse,
    Receive,
    RecordContact,
    RecordSettlement,
    Withdraw,
)
from schemas.clockwork import CaseRef, Poke
from schemas.ids import case_id_of, case_subject, clock_command_id, workflow_id
from schemas.stages import Stage
from schemas.words import Words
from tests.workflows.conftest import Town
from workflows.case import CaseWorkflow


def words(case: UUID, text: str, field: str) -> Words:
    return Words(plain=text, field=field, subject=case_subject(case))


async def settle_at_street(town: Town, stream: str) -> None:
    case = case_id_of(stream)
    officer = town.neighbours.staff(Role.STREET_OFFICER, "hean")
    for command in (
        Receive(case=case),
        RecordContact(case=case, party=1),
        RecordSettlement(case=case, terms=words(case, "自行车移至车棚", "terms"), consents=(1, 2)),
        Close(case=case, outcome="mediated_oral"),
    ):
        assert (await town.take(command, officer)).status == "recorded"


async def test_a_small_matter_that_nobody_touches_climbs_to_the_street_and_is_settled_there(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    at_street = await town.until(stream, lambda case: case.level == "street")
    assert at_street.stage is Stage.HANDOVER
    kinds = await town.kinds(stream)
    assert kinds.count("CaseEscalated") == 2
    assert kinds.index("DeadlineReminded") < kinds.index("DeadlineLapsed")
    await settle_at_street(town, stream)
    await town.ended(stream)
    assert (await town.case(stream)).stage is Stage.CLOSED


async def test_a_private_matter_asks_the_applicant_and_stays(town: Town) -> None:
    outcome = await town.neighbours.report("兄弟借款不还", "弟弟三年前向我借款两万元，多次催要一直没有归还。")
    stream = outcome.stream
    assert outcome.standing is not None and outcome.standing.triage_class == "private_matter"
    asked = await town.until(stream, lambda case: case.asked)
    assert asked.level == "building"
    await town.environment.sleep(timedelta(days=30))
    assert (await town.case(stream)).level == "building"
    applicant = Actor(id=f"{stream}/party/1", role=Role.PARTY, case=stream, party=1)
    await town.take(Withdraw(case=case_id_of(stream)), applicant)
    await town.ended(stream)


async def test_a_lapse_and_a_settlement_race_and_one_of_them_wins(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    case = case_id_of(stream)
    worker = town.neighbours.staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
    for command in (ConfirmTriage(case=case), Accept(case=case)):
        await town.take(command, worker)
    (clock,) = [one for one in (await town.case(stream)).clocks if one.kind == "resolve"]
    await town.environment.sleep(clock.due - await town.environment.get_current_time() - timedelta(milliseconds=1))
    settle = RecordSettlement(case=case, terms=words(case, "自行车移走", "terms"), consents=(1, 2))
    lapse = Lapse(case=case, obligation=clock.id)
    system = Actor(id="racer", role=Role.SYSTEM)
    lapse_id = clock_command_id(stream, clock.id, "lapse")

    async def clock_runs_out() -> None:
        await town.environment.sleep(timedelta(milliseconds=1))
        await asyncio.gather(*(town.house.desk.take(lapse, system, lapse_id) for _ in range(4)))

    await asyncio.gather(clock_runs_out(), *(town.take(settle, worker) for _ in range(4)))
    kinds = await town.kinds(stream)
    assert kinds.count("SettlementRecorded") + kinds.count("CaseEscalated") == 1
    # Leave nothing in flight behind: other tests share the clock.
    if "CaseEscalated" in kinds:
        applicant = Actor(id=f"{stream}/party/1", role=Role.PARTY, case=stream, party=1)
        await town.take(Withdraw(case=case), applicant)
    else:
        await town.take(Close(case=case, outcome="mediated_oral"), worker)
    await town.ended(stream)


async def test_pokes_doubled_reordered_and_bogus_change_nothing(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    handle = town.environment.client.get_workflow_handle_for(CaseWorkflow.run, workflow_id(stream))
    await town.caught_up()
    for version in (5, 1, 2_147_483_647, 3, 3, 1_000_000):
        await handle.signal(CaseWorkflow.look_again, Poke(stream=stream, version=version))
    await town.until(stream, lambda case: case.level == "street")
    assert (await town.kinds(stream)).count("CaseEscalated") == 2
    await settle_at_street(town, stream)
    await town.ended(stream)


async def test_a_ledger_whose_clock_is_behind_only_delays(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    town.time.behind = timedelta(seconds=90)
    try:
        await town.until(stream, lambda case: case.level == "community", most=400)
    finally:
        town.time.behind = timedelta()
    assert (await town.kinds(stream)).count("CaseEscalated") == 1
    await town.until(stream, lambda case: case.level == "street")
    await settle_at_street(town, stream)
    await town.ended(stream)


async def test_a_workflow_that_was_lost_starts_again_from_the_ledger(town: Town) -> None:
    stream = (await town.neighbours.report()).stream
    await town.until(stream, lambda case: case.level == "community")
    await town.caught_up()
    handle = town.environment.client.get_workflow_handle(workflow_id(stream))
    await asyncio.sleep(0.3)  # an activity in flight at the end of a workflow would stop all skipping (sdk-java#1138)
    await handle.terminate()
    assert await town.pokes.put_open("case") >= 1
    await town.until(stream, lambda case: case.level == "street")
    assert (await town.kinds(stream)).count("CaseEscalated") == 2
    await settle_at_street(town, stream)
    await town.ended(stream)


async def test_a_poke_of_a_stream_that_never_was_ends_at_once(town: Town) -> None:
    stream = f"case/{uuid4()}"
    handle = await town.environment.client.start_workflow(
        CaseWorkflow.run,
        CaseRef(stream=stream),
        id=workflow_id(stream),
        task_queue=town.house.settings.task_queue,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )
    await handle.result()
    assert (await town.house.ledger.load(stream)).version == 0
