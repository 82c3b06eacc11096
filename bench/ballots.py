"""Ballots through the HTTP API, open and secret, of one process and of two, beside bare INSERTs and beside Temporal signals."""

import asyncio
import base64
import random
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from bench.burst import burst, request
from bench.contenders import raw_insert
from bench.crowd import Signals, children, worked
from bench.ground import Ground, Row, row
from bench.latency import environment, installation, serving
from engine.council.passes import Pass, make_pass
from engine.secrets import Keys
from heyi.embedded import free_port
from heyi.settings import Settings
from ledger.postgres import PostgresLedger
from schemas.ids import ballots_of
from tests.engine.council.assembly import Assembly, households, unit_of

BURST = {True: 20_000, False: 1_500}
"""Voters of one evening, in the full form and in the short one."""
ROUNDS = 3
CONNECTIONS = 128
SPREAD = 32
"""Workflows among which signals are spread, when they are."""
BESIDE_SIGNALS = 1.0
"""A ballot that is checked, chained and durable costs no more than handing the bare word of it to a workflow."""
POLICY = "xinhe/3"

RAW = "raw INSERT at 32"
ONE_WORKFLOW = "Temporal signals to one workflow"
MANY_WORKFLOWS = f"Temporal signals to {SPREAD} workflows"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a contender did in a round: things per second, and milliseconds of processors for one of them by who worked."""

    rate: float
    server: float = 0.0
    database: float = 0.0
    crowd: float = 0.0


Contender = Callable[[], Awaitable[_Told]]


@dataclass(frozen=True, slots=True)
class _Hall:
    """Where votes are cast: processes of the API on one ledger, each on a port."""

    settings: Settings
    ledger: PostgresLedger
    postmaster: int
    ports: Sequence[int]
    pids: Sequence[int]


async def ballots_per_s(ground: Ground) -> list[Row]:
    """A burst of ballots in open and in secret rounds, then bare INSERTs and signals, in every round anew."""
    settings, _ = await installation(ground)
    ledger = await ground.closing.enter_async_context(
        await PostgresLedger.open(settings.database_url.get_secret_value())
    )
    postmaster = ground.server.pid
    assert postmaster is not None
    insert = await raw_insert(ground, 32)
    signals = await Signals.start(ground)
    voters = BURST[ground.rounds > 3]
    results: list[dict[str, _Told]] = []
    async with AsyncExitStack() as serving_both:
        ports, pids = (settings.port, free_port()), []
        for port in ports:
            around = {**environment(settings), "HEYI_PORT": str(port)}
            server = serving(["heyi", "api"], around, port, "/readyz")
            pids.append((await serving_both.enter_async_context(server)).pid)
        halls = [_Hall(settings, ledger, postmaster, ports[:n], pids[:n]) for n in (1, 2)]
        await _evening(halls[1], 500, secret=True)
        for _ in range(ROUNDS):
            contenders: dict[str, Contender] = {
                **{
                    f"{'secret' if secret else 'open'}, {len(hall.ports)} of the API": _voting(
                        hall, voters, secret=secret
                    )
                    for hall in halls
                    for secret in (False, True)
                },
                RAW: _inserting(insert, ground.seconds),
                ONE_WORKFLOW: _signalling(signals, 1, ground.seconds),
                MANY_WORKFLOWS: _signalling(signals, SPREAD, ground.seconds),
            }
            names = random.sample(list(contenders), len(contenders))
            results.append({name: await contenders[name]() for name in names})
    ours = [name for name in results[0] if "API" in name]
    return [line for name in sorted(ours) for line in _rows(results, name, voters)]


def _rows(results: Sequence[dict[str, _Told]], who: str, voters: int) -> list[Row]:
    """What is stated of one contender: ballots per second beside all others, and processor time beside that of signals."""
    name = f"ballots_per_s, {who}, {voters:,} voters over HTTP"
    rates = [{one: told.rate for one, told in result.items()} for result in results]
    goals = {RAW: None, ONE_WORKFLOW: BESIDE_SIGNALS, MANY_WORKFLOWS: BESIDE_SIGNALS}
    lines = [row(rates, name, who, beside, goal, "ballots/s") for beside, goal in goals.items()]
    spent = [result[who] for result in results]
    theirs = [result[MANY_WORKFLOWS] for result in results]
    ratios = [a.server / b.server for a, b in zip(spent, theirs, strict=True)]

    def middle(told: Sequence[_Told], what: str) -> float:
        return float(statistics.median(getattr(one, what) for one in told))

    beside = (
        f"the Temporal server {middle(theirs, 'server'):.2f} ms a signal, its client {middle(theirs, 'crowd'):.2f};"
        f" beside the API PostgreSQL {middle(spent, 'database'):.2f} ms a ballot, the crowd {middle(spent, 'crowd'):.2f}"
    )
    ratio = statistics.median(ratios)
    spread = (round(min(ratios), 2), round(max(ratios), 2))
    cost = round(middle(spent, "server"), 2)
    line = f"{name}: processor time of the API for a ballot"
    return [*lines, Row(line, cost, "ms", beside, round(ratio, 2), None, None, len(results), spread)]


def _voting(hall: _Hall, voters: int, *, secret: bool) -> Contender:
    return lambda: _evening(hall, voters, secret=secret)


def _inserting(insert: Callable[[float], Awaitable[float]], seconds: float) -> Contender:
    async def one() -> _Told:
        return _Told(await insert(seconds))

    return one


def _signalling(signals: Signals, workflows: int, seconds: float) -> Contender:
    async def one() -> _Told:
        before, mine = worked([signals.pid]), time.process_time()
        rate, sent = await signals.send(workflows, seconds)
        theirs, own = worked([signals.pid]) - before, (time.process_time() - mine) * 1000
        return _Told(rate, server=theirs / sent, crowd=own / sent)

    return one


async def _evening(hall: _Hall, voters: int, *, secret: bool) -> _Told:
    """Everybody of a round votes at once; told is what it took, once each ballot was found in the ledger."""
    assembly = Assembly(hall.ledger, datetime.now(UTC), POLICY)
    await assembly.move_in(voters)
    await assembly.open(households(voters), secret=secret, may_change=not secret)
    requests = _requests(hall, assembly, voters)
    crowds = [requests[n :: len(hall.ports)] for n in range(len(hall.ports))]
    each = CONNECTIONS // len(hall.ports)

    api, backends = worked(hall.pids), children(hall.postmaster)
    database, own, begun = worked(backends), time.process_time(), time.perf_counter()
    told = await asyncio.gather(
        *(burst(port, crowd, each) for port, crowd in zip(hall.ports, crowds, strict=True))
    )
    took, own = time.perf_counter() - begun, (time.process_time() - own) * 1000
    api, database = worked(hall.pids) - api, worked(backends) - database

    recorded, after = 0, 0
    while page := await hall.ledger.read_under(ballots_of(assembly.deliberation, 1), after):
        recorded, after = recorded + len(page), page[-1].position
    statuses: Counter[int] = sum(told, Counter())
    if statuses != {201: voters} or recorded != voters:
        raise AssertionError(f"{voters} voted, {recorded} ballots stand in the ledger, answers: {statuses}")
    return _Told(voters / took, api / voters, database / voters, own / voters)


def _requests(hall: _Hall, assembly: Assembly, voters: int) -> list[bytes]:
    """The ballot of each voter as it goes over the wire, made before anybody votes."""
    keys = Keys.derive(base64.b64decode(hall.settings.master_key.get_secret_value()))
    path = f"/api/deliberations/{assembly.deliberation}/rounds/1/ballots"
    answers = ("yes", "no", "abstain")
    return [
        request(
            path,
            hall.settings.port,
            make_pass(keys, Pass(assembly.register, unit_of(number))),
            str(uuid4()),
            {"answers": [{"question": "p1", "marks": {"answer": answers[number % 3]}}]},
        )
        for number in range(voters)
    ]
