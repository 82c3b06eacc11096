"""A town in which lives are lived: a ledger with its API, its worker and the Temporal server between them, each a process."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
from temporalio.client import Client

from bench.crowd import children, worked
from bench.ground import Ground
from bench.latency import installation, serving
from bench.lives import Life, case_of, life_of
from bench.preload import another, million
from engine.doorkeeper import issue_token, party_actor
from heyi.compose import House, open_house
from heyi.embedded import free_port
from heyi.installation import child_environment
from heyi.relay import RelayFollower
from heyi.settings import Settings
from heyi.stack.temporal import TemporalDevServer
from heyi.staff import Staff, enter
from heyi.worker import SEARCH_ATTRIBUTES
from ledger.follow import FollowerRunner, Lag
from ledger.urls import driver_dsn
from schemas.actors import Role

COMMUNITY = "hean/xinhe"
AT_ONCE = 32
"""Parties let in at once before the crowd sets out."""
PATIENCE = 300.0
"""Seconds that the workflows may take to come to rest."""

FLUSHED = 1.5
"""Seconds after which the database has counted what its sessions did."""

_POKES = "select n_tup_del from pg_stat_user_tables where relname = 'poke'"
_READ = """
insert into ledger.checkpoint (follower, position, hash)
select $1, e.position, e.hash from ledger.event e join ledger.counter c on c.position = e.position
on conflict (follower) do update set position = excluded.position, hash = excluded.hash
"""
_LEFT = "select count(*) from current.poke"


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of processors, by who worked."""

    api: float
    worker: float
    database: float
    temporal: float
    crowd: float

    def since(self, before: "Spent") -> "Spent":
        """What was spent since then."""
        return Spent(*(getattr(self, name) - getattr(before, name) for name in Spent.__slots__))


@dataclass(frozen=True, slots=True)
class Town:
    """Where lives are lived; `house` is the bench's own way into the ledger, to let parties in and to look how far things are."""

    settings: Settings
    house: House
    mediator: str
    tokens: dict[str, str]
    api: int
    worker: Sequence[int]
    temporal: TemporalDevServer
    client: Client
    postmaster: int
    eyes: "asyncpg.Connection[asyncpg.Record]"

    async def prepared(self, number: int) -> Sequence[Life]:
        """So many lives to live, the parties of each let in with tokens of their own; made before anybody sets out."""
        keys = [str(uuid4()) for _ in range(number)]
        line = asyncio.Semaphore(AT_ONCE)

        async def life(key: str) -> Life:
            house, case = self.house, case_of(key)
            async with line:
                parties = [
                    await issue_token(house.desk, house.keys, party_actor(case, n), uuid4()) for n in (1, 2)
                ]
            tokens = {**self.tokens, "1": parties[0], "2": parties[1]}
            return life_of(key, self.settings.port, tokens, self.mediator)

        return await asyncio.gather(*(life(key) for key in keys))

    def spent(self) -> Spent:
        """What everybody has worked since they were started."""
        assert self.temporal.pid is not None
        database = worked([self.postmaster], waited_for=True) + worked(children(self.postmaster))
        return Spent(
            worked([self.api]),
            worked(self.worker),
            database,
            worked([self.temporal.pid]),
            time.process_time() * 1000,
        )

    async def lag(self) -> Lag:
        """How far the relay is behind."""
        runner = FollowerRunner(self.house.engine, self.house.ledger, RelayFollower(asyncio.Event()))
        return await runner.lag()

    async def told(self) -> int:
        """How many pokes were ever delivered; the database counts them a little later."""
        await asyncio.sleep(FLUSHED)
        return int(await self.eyes.fetchval(_POKES))

    async def delivered(self) -> float:
        """Wait until the relay has read everything and no poke is pending; the seconds that took."""
        begun = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            while True:
                if not (await self.lag()).events and not await self.eyes.fetchval(_LEFT):
                    break
                await asyncio.sleep(0.05)
        return time.perf_counter() - begun

    async def at_rest(self) -> float:
        """Wait until no workflow runs, every case being over; the seconds that took after the last poke."""
        begun = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            while True:
                if not await self.workflows("and ExecutionStatus = 'Running'"):
                    break
                await asyncio.sleep(0.1)
        return time.perf_counter() - begun

    async def histories(self) -> tuple[int, int]:
        """How many workflows there were, and the events in the histories of all of them."""
        lengths = [one.history_length async for one in self.client.list_workflows(self._mine(""))]
        return len(lengths), sum(lengths)

    async def workflows(self, also: str = "") -> int:
        """How many cases have a workflow, of those that `also` holds for."""
        return (await self.client.count_workflows(self._mine(also))).count

    def _mine(self, also: str) -> str:
        return f"TaskQueue = '{self.settings.task_queue}' and WorkflowType = 'CaseWorkflow' {also}"


async def temporal(ground: Ground) -> TemporalDevServer:
    """A server as `heyi run` starts it, stopped with the ground."""
    folder = Path(ground.server.folder).parent / f"temporal-{uuid4().hex[:8]}"
    server = TemporalDevServer(folder, free_port(), free_port(), search_attributes=SEARCH_ATTRIBUTES)
    await server.start()
    ground.closing.push_async_callback(server.stop)
    return server


@asynccontextmanager
async def town(ground: Ground, server: TemporalDevServer, *, worker: bool = True) -> AsyncIterator[Town]:
    """A town with an empty ledger."""
    settings, _ = await installation(ground)
    async with peopled(ground, server, settings, worker=worker) as found:
        yield found


@asynccontextmanager
async def crowded(ground: Ground, server: TemporalDevServer, empty: Town) -> AsyncIterator[tuple[Town, int]]:
    """A town with many cases in its ledger, and how many; its worker has read of them, as it has in the `empty` one."""
    many = await million(ground)
    settings = await another(ground, many)
    connection = await asyncpg.connect(driver_dsn(settings.database_url.get_secret_value()))
    try:
        for row in await empty.eyes.fetch("select follower from ledger.checkpoint"):
            await connection.execute(_READ, row["follower"])
    finally:
        await connection.close()
    async with peopled(ground, server, settings) as found:
        yield found, many.cases


@asynccontextmanager
async def peopled(
    ground: Ground, server: TemporalDevServer, settings: Settings, *, worker: bool = True
) -> AsyncIterator[Town]:
    """Those who work in a town take their posts, and its processes are started; its task queue is its own."""
    own = {"port": free_port(), "task_queue": f"heyi-{uuid4().hex[:8]}", "temporal_address": server.address}
    settings = settings.model_copy(update=own)
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(settings))
        mediator = Staff(uuid4(), Role.MEDIATOR, COMMUNITY)
        officer = Staff(uuid4(), Role.COMMUNITY_OFFICER, COMMUNITY)
        tokens = {
            "mediator": await enter(house, mediator, None),
            "officer": await enter(house, officer, None),
        }
        around = child_environment(settings)
        api = await stack.enter_async_context(serving(["heyi", "api"], around, settings.port, "/readyz"))
        pids = [(await stack.enter_async_context(working(settings))).pid] if worker else []
        eyes = await asyncpg.connect(driver_dsn(settings.database_url.get_secret_value()))
        stack.push_async_callback(eyes.close)
        client = await Client.connect(server.address)
        postmaster = ground.server.pid
        assert postmaster is not None
        yield Town(settings, house, str(mediator.id), tokens, api.pid, pids, server, client, postmaster, eyes)


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker in a process of its own, for as long as the block lasts."""
    around, quiet = child_environment(settings), asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "heyi", "worker", env=around, stdout=quiet, stderr=quiet
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()
