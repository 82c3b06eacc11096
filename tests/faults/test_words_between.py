"""Processes die between sealing, appending and answering: no half filing, no word lost that was recorded, none kept that was not."""

import asyncio
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import asyncpg
import pytest

from activities.reconcile import GRACE, ReconcileHandsBody
from engine.catalogue import CODEC
from engine.reading import Reader
from heyi.compose import House
from heyi.derived import derive
from ledger.pokes import Pokes
from ledger.verify import verify
from projections.forgotten import ForgottenBoard
from schemas.actors import Role
from schemas.case_events import NoteAdded
from schemas.clockwork import Reconciled
from tests.faults.dying import Plan, Point, live, text_of
from tests.house import Neighbourhood, furnished, settings_for
from tests.templates import Stores, Templates

LONG = bool(os.environ.get("FAULTS_LONG"))
ROUNDS, LIVES, NOTES = (40, 24, 6) if LONG else (3, 8, 3)
POINTS: tuple[Point, ...] = ("sealed", "appended", "never")
_DIGEST = re.compile(rb'"digest":"([0-9a-f]{64})"')


class Nursery:
    """Where processes come from that die."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def die(self, plan: Plan, after: float | None = None) -> None:
        """Have a plan carried out until its process is dead: by its own hand, or by ours `after` so many seconds of work."""
        assert self._process.stdin is not None
        self._process.stdin.write(plan.model_dump_json().encode() + b"\n")
        child = await self._said()
        if after is not None:
            await _begun(plan)
            await asyncio.sleep(after)
            os.kill(child, signal.SIGKILL)
        async with asyncio.timeout(60):
            assert await self._said() == -signal.SIGKILL

    async def _said(self) -> int:
        assert self._process.stdout is not None
        return int(await self._process.stdout.readline())


@pytest.fixture(scope="module")
async def nursery() -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.dying",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    yield Nursery(process)
    process.kill()
    await process.wait()


async def _begun(plan: Plan, within: float = 60) -> None:
    """Wait until the first words of a plan are sealed."""
    store = await asyncpg.connect(plan.persons)
    streams = [plan.stream(life) for life in range(plan.lives)]
    try:
        async with asyncio.timeout(within):
            while not await store.fetchval(
                "select count(*) from person.sealed where stream = any ($1)", streams
            ):
                await asyncio.sleep(0.002)
    finally:
        await store.close()


async def sealed_in(stores: Stores) -> set[str]:
    """The digests of everything in the person store."""
    store = await asyncpg.connect(stores.persons)
    try:
        return {row["digest"].hex() for row in await store.fetch("select digest from person.sealed")}
    finally:
        await store.close()


async def recorded_in(house: House) -> set[str]:
    """The digests of everything that an event refers to."""
    events = [event for event in await house.ledger.read(0, 1_000_000) if event.stream.startswith("case/")]
    return {found.decode() for event in events for found in _DIGEST.findall(event.body)}


async def reconciled(house: House) -> Reconciled:
    """What a night does."""
    hands = ReconcileHandsBody(Pokes(house.engine), house.vault, house.ledger, ForgottenBoard(house.engine))
    return await hands.reconcile()


async def a_day_later(stores: Stores) -> None:
    """Let everything in the person store be older than the grace."""
    owner = await asyncpg.connect(stores.persons_owner)
    try:
        older = GRACE + timedelta(minutes=1)
        await owner.execute("update person.sealed set made_at = made_at - $1::interval", older)
    finally:
        await owner.close()


async def everything_readable(house: House, plan: Plan) -> None:
    """Each filing and each note of a plan is there once, and somebody who may can read it."""
    reader = Reader(house.ledger, house.vault, house.rulebook)
    worker = Neighbourhood(house).staff(Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
    for life in range(plan.lives):
        stream = plan.stream(life)
        events = (await house.ledger.load(stream)).events
        kinds = Counter(event.kind for event in events)
        assert (kinds["DisputeReported"], kinds["NoteAdded"]) == (1, plan.notes)
        seen = await reader.case(stream, worker)
        assert seen.statement is not None
        assert (seen.statement.text or "").startswith(f"第{life}户：")
        assert [party.name.text for party in seen.parties] == ["林秀英", "周国强"]
        notes = [note for event in events if isinstance(note := CODEC.decode(event), NoteAdded)]
        opened = await house.vault.open([note.text for note in notes])
        assert [opened[note.text.digest] for note in notes] == [
            text_of(life, n) for n in range(1, plan.notes + 1)
        ]


@pytest.mark.subprocess
async def test_a_process_that_dies_at_each_point_leaves_nothing_half(
    templates: Templates, nursery: Nursery
) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        before = await house.ledger.last_position()
        plan = Plan.over(stores, "sealed", 1, "filing")
        await nursery.die(plan)
        assert await house.ledger.last_position() == before
        assert (await house.ledger.load(plan.stream(0))).version == 0
        orphans = await sealed_in(stores)
        assert len(orphans) == 6  # title, statement, two names, two phones

        noted = Plan.over(stores, "sealed", 2, "filing")
        await nursery.die(noted)  # repeats the filing, and dies with the first note sealed
        filed = (await house.ledger.load(plan.stream(0))).events
        assert [event.kind for event in filed].count("NoteAdded") == 0
        await nursery.die(
            Plan.over(stores, "appended", 1, "filing")
        )  # the note is recorded, and nobody is told

        told = await live(house, plan, 0)
        assert {one.status for one in told} == {"recorded"}
        assert told == await live(house, plan, 0)
        await everything_readable(house, plan)

        # Within the grace nothing is touched, and then exactly what no event refers to.
        lost = await sealed_in(stores) - await recorded_in(house)
        assert lost > orphans
        assert (await reconciled(house)).swept == 0
        await a_day_later(stores)
        assert (await reconciled(house)).swept == len(lost)
        assert await sealed_in(stores) == await recorded_in(house)
        assert (await reconciled(house)).swept == 0
        await everything_readable(house, plan)


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.parametrize("seed", [Random().randrange(10**6) if LONG else 5])
async def test_processes_that_die_at_any_moment_leave_nothing_half(
    templates: Templates, nursery: Nursery, seed: int
) -> None:
    dice = Random(seed)
    async with templates.fresh() as stores, furnished(settings_for(stores)) as house:
        plans = []
        for number in range(ROUNDS):
            writes = LIVES * (NOTES + 1)
            point = dice.choice(POINTS)
            plan = Plan.over(stores, point, dice.randrange(1, writes // 2), f"any-{number}", LIVES, NOTES)
            await nursery.die(plan, dice.uniform(0, 0.3) if point == "never" else None)
            plans.append(plan)
        answers = [await live(house, plan, life) for plan in plans for life in range(plan.lives)]
        assert {one.status for told in answers for one in told} == {"recorded"}
        for plan in plans:
            await everything_readable(house, plan)
        recorded = await recorded_in(house)
        lost = await sealed_in(stores) - recorded
        await a_day_later(stores)
        assert (await reconciled(house)).swept == len(lost)
        assert await sealed_in(stores) == recorded
        for plan in plans:
            await everything_readable(house, plan)
        report = await verify(stores.ledger, derive)
        assert report.sound, report.findings
