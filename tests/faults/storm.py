"""The storm: an installation at work, a hand that pulls its plugs, and what has to be true when it is over."""

import asyncio
import base64
import os
import random
import re
import shutil
import sys
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx

from engine.council.passes import Pass, make_pass
from engine.secrets import Keys
from heyi.compose import open_house
from heyi.installation import owner_url
from heyi.settings import POLICIES, Settings
from schemas.actors import Actor, Role
from schemas.council.registers import EnterLines, LineDraft, OpenRegister
from schemas.ids import unit_subject
from schemas.words import Words
from tests.faults import proof, proof_of_ballots, proof_of_clocks
from tests.faults.asking import Asking, Caller
from tests.faults.crowd import Crowd
from tests.faults.hall import Hall, Household, Officials, household
from tests.faults.hands import Watchers, write
from tests.faults.plugs import Plugs
from tests.faults.report import Report
from tests.faults.scale import Scale
from tests.faults.stack import Stack
from tests.faults.watcher import make_table
from tests.faults.writer import Order

AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
BUILDING = "hean/xinhe/e1/b1"
_KEEPER = Actor(id="staff-keeper", role=Role.COMMUNITY_OFFICER, place="hean/xinhe")
_STILL = 3.0
"""Seconds without an event, and with nothing owed, after which a storm has blown over."""

_BUDGET = re.compile(r"amount: (\d+), unit: seconds")


def say(line: str) -> None:
    """Tell whoever looks on, with the time."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def settings_of(stack: Stack) -> Settings:
    """How to reach what runs there."""
    return Settings(_env_file=stack.data / "env")


class Storm:
    """One storm over a running stack."""

    def __init__(self, stack: Stack, scale: Scale, seed: int) -> None:
        self.stack = stack
        self.scale = scale
        self.settings = settings_of(stack)
        self.folder = stack.data.parent
        self.report = Report(scale.name, seed)
        self._dice = random.Random(seed)
        self._seed = seed

    async def rage(self) -> Report:
        """Everything at once, until there is enough of it; then wait for the end, and hold what is there against what was told."""
        url = self.settings.database_url.get_secret_value()
        await make_table(owner_url(self.settings.migration_url, "HEYI_MIGRATION_URL"))
        await self._slow_down()
        async with AsyncExitStack() as closing:
            limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
            client = await closing.enter_async_context(
                httpx.AsyncClient(base_url=self.stack.address, timeout=20, limits=limits)
            )
            asking = Asking(client)
            people = await self._people(client)
            crowd = Crowd(asking, people["party_mass_worker"])
            halls = await self._halls(asking, people)
            watchers = Watchers(self.scale, url, self.folder, self._derived("watchers"))
            closing.push_async_callback(watchers.stop)
            await watchers.start()
            plugs = Plugs(self.stack, self.settings, self.scale, self._derived("plugs"), say)
            began = time.monotonic()
            say(f"the storm begins: {self.scale.name}, FAULTS_SEED={self._seed}")

            def lasting() -> bool:
                enough = plugs.total >= self.scale.kills and not beginning()
                return not enough or not all(one.done() for one in writing)

            def beginning() -> bool:
                return time.monotonic() - began < self.scale.lasts

            journals = [self.folder / f"journal{n}" for n in range(self.scale.writers)]
            async with asyncio.TaskGroup() as group:
                writing = [group.create_task(self._write(n, path, url)) for n, path in enumerate(journals)]
                group.create_task(crowd.live(self.scale))
                for hall in halls:
                    group.create_task(hall.deliberate(beginning))
                group.create_task(plugs.pull(lasting))
                group.create_task(watchers.pull(lasting))
            say(f"the storm is over after {time.monotonic() - began:.0f} s and {plugs.total} kills")
            self.report.storm(time.monotonic() - began, plugs, watchers.kills, asking)
            await self._calm(watchers)
            await watchers.stop()
            await self._hold(crowd, halls, journals, watchers, asking)
        await self._verify()
        return self.report

    def _derived(self, name: str) -> random.Random:
        return random.Random(f"{self._seed}/{name}")

    async def _slow_down(self) -> None:
        """Publish a pack whose clocks for cases are so much slower, so that all of them move at once."""
        if self.scale.slower == 1:
            return
        packs = self.folder / "policies"
        await asyncio.to_thread(shutil.copytree, POLICIES, packs)
        clocks = packs / "quick" / "clocks.yaml"
        slower = _BUDGET.sub(
            lambda found: f"amount: {int(found[1]) * self.scale.slower}, unit: seconds", clocks.read_text()
        )
        clocks.write_text(slower)
        pack = packs / "quick" / "pack.yaml"
        pack.write_text(pack.read_text() + "\nversion: 1000\n")
        code, said = await self.stack.heyi("policy", "publish", str(packs / "quick"))
        assert code == 0, said

    async def _people(self, client: httpx.AsyncClient) -> dict[str, Caller]:
        """The staff of the installation, by their roles."""
        found = {}
        for role, token in self.stack.tokens.items():
            answer = await client.get("/api/me", headers={"Authorization": f"Bearer {token}"})
            if answer.is_success:
                found[role] = Caller(str(answer.json()["id"]), token)
        return found

    async def _halls(self, asking: Asking, people: dict[str, Caller]) -> list[Hall]:
        """A register for each hall, with a pass for each household."""
        officials = Officials(
            people["community_officer"], people["building_captain"], people["supervisor"], BUILDING
        )
        keys = Keys.derive(base64.b64decode(self.settings.master_key.get_secret_value()))
        halls = []
        async with open_house(self.settings) as house:
            for n in range(self.scale.halls):
                register = uuid4()
                units = [f"h{n:02d}u{nth:04d}" for nth in range(self.scale.voters)]
                await house.desk.take(
                    OpenRegister(register_id=register, place=BUILDING, kind="households"), _KEEPER, uuid4()
                )
                for start in range(0, len(units), 100):
                    lines = tuple(_line(register, unit) for unit in units[start : start + 100])
                    outcome = await house.desk.take(
                        EnterLines(register_id=register, lines=lines), _KEEPER, uuid4()
                    )
                    assert outcome.status == "recorded", outcome
                homes: list[Household] = [
                    household(register, unit, make_pass(keys, Pass(register, unit))) for unit in units
                ]
                halls.append(
                    Hall(
                        asking, officials, register, homes, self.scale, self._derived(f"hall {n}"), n % 2 == 0
                    )
                )
        return halls

    async def _write(self, number: int, journal: Path, url: str) -> None:
        order = Order(
            url=url,
            journal=str(journal),
            name=f"writer{number}",
            lanes=self.scale.lanes,
            events=self.scale.events // self.scale.writers,
            seconds=max(self.scale.lasts, 5.0),
            seed=self._seed + number,
        )
        await write(order, self.folder / f"writer{number}.log")

    async def _calm(self, watchers: Watchers, within: float = 900) -> None:
        """Wait until the clock owes nothing, nothing is on its way elsewhere, and every follower is where the ledger stays."""
        names = [*proof.HOUSE, *watchers.names]
        look, since = "no look", time.monotonic()
        stands = -1
        try:
            async with asyncio.timeout(within):
                while stands < 0 or time.monotonic() - since < _STILL:
                    await asyncio.sleep(0.5)
                    with suppress(*AWAY):
                        row = await self._row(proof.RESTLESS, names)
                        look = str(dict(row))
                        quiet = (row["owed"], row["carried"], row["behind"]) == (0, 0, 0) and row[
                            "there"
                        ] == len(names)
                        if not quiet or row["position"] != stands:
                            stands, since = row["position"] if quiet else -1, time.monotonic()
        except TimeoutError:
            raise proof.Broken(f"no rest after {within:g} s: {look}") from None

    async def _row(self, statement: str, *arguments: object) -> asyncpg.Record:
        connection = await asyncpg.connect(self.settings.database_url.get_secret_value())
        try:
            (row,) = await connection.fetch(statement, *arguments)
            return row
        finally:
            await connection.close()

    async def _hold(
        self, crowd: Crowd, halls: list[Hall], journals: list[Path], watchers: Watchers, asking: Asking
    ) -> None:
        """Hold what was told against what is there."""
        connection = await asyncpg.connect(owner_url(self.settings.migration_url, "HEYI_MIGRATION_URL"))
        try:
            last = await connection.fetchval("select position from ledger.counter")
            self.report.events = last
            self.report.followed = await proof.followers(connection, watchers.names, last)
            self.report.appends = await proof.journals(connection, journals)
            await proof.requests(connection, asking.done, asking.refused)
            self.report.lapses(await proof_of_clocks.obligations(connection))
            await proof_of_clocks.cases(connection, crowd, self.scale)
            held = [one for hall in halls for one in hall.rounds]
            self.report.ballots = await proof_of_ballots.rounds(connection, held)
            self.report.rounds = len(held)
            await proof.forget_followers(connection, watchers.names)
        finally:
            await connection.close()

    async def _verify(self) -> None:
        """All hashes and rows, and that writing the rows anew changes nothing."""
        connection = await asyncpg.connect(owner_url(self.settings.migration_url, "HEYI_MIGRATION_URL"))
        try:
            await self._heyi("verify")
            before = await proof.rows(connection)
            await self._heyi("rebuild")
            after = await proof.rows(connection)
            await self._heyi("verify")
            if before != after:
                newest = await connection.fetch(proof.NEWEST)
                told = [tuple(one) for one in newest]
                raise proof.Broken(
                    f"rows before the rebuild {before}, after it {after}; newest events: {told}"
                )
        finally:
            await connection.close()
        self.report.verified = True

    async def _heyi(self, command: str) -> None:
        code, said = await self.stack.heyi(command)
        if code != 0:
            raise proof.Broken(f"heyi {command}: {said}")
        say(f"heyi {command}: {said.splitlines()[0] if said else ''}")


def _line(register: UUID, unit: str) -> LineDraft:
    who = Words(plain=f"{unit[-4:]}号", subject=unit_subject(register, unit), field="who")
    return LineDraft(line=unit, unit=unit, place=BUILDING, mark=unit, who=who)


def seed() -> int:
    """FAULTS_SEED, or one drawn by chance."""
    return int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(1 << 31))
