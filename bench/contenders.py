"""Who is measured: heyi's ledger, a bare INSERT on asyncpg, and the recorder of the library eventsourcing."""

import asyncio
import importlib
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import uuid4

import asyncpg

from bench.ground import Contender, Ground, at_once
from ledger.chain import uuid7
from ledger.postgres import PostgresLedger
from schemas.actors import Actor, Role, Visibility
from schemas.derived import Counted, Measure, SpanRow
from schemas.envelope import GENESIS, Append, CurrentRow, Draft, ObligationRow, Rows

BODY = b'{"note":"' + b"x" * 280 + b'"}'
MEDIATOR = Actor(id="staff/00000000-0000-0000-0000-000000000007", role=Role.MEDIATOR, place="yuehai/haizhu")
OUTCOME = b'{"case":"case/00000000-0000-0000-0000-000000000007","version":1}'
DIGEST = sha256(BODY).digest()


async def writing(
    ledger: PostgresLedger,
    now: datetime,
    _: int,
    until: float,
    *,
    derived: bool = False,
    counted: bool = False,
) -> int:
    """Append single events to a new stream until the time is up, each in a command that is made and hashed here."""
    stream = f"case/{uuid4()}"
    version, head, done = 0, GENESIS, 0
    rows = Rows(
        current=CurrentRow(
            kind="case", number=stream[-12:], place="yuehai/haizhu/e3/b12", stage="mediation", due_at=now
        ),
        obligations=(ObligationRow(id="resolve/1", command="Escalate", due_at=now),),
    )
    counting = Counted(
        spans=(
            SpanRow(clock="accept@2", kind="accept", level="building", began_at=now, due_at=now),
            SpanRow(clock="resolve@3", kind="resolve", level="building", began_at=now, due_at=now),
        ),
        measure=Measure(
            policy="model/1",
            category="noise",
            triage_class="private_matter",
            intake_level="building",
            level="building",
            opened_at=now,
        ),
    )
    while time.perf_counter() < until:
        event = Draft(
            id=uuid7(now),
            kind="NoteTaken",
            recorded_at=now,
            actor=MEDIATOR,
            policy="model@1",
            visibility=Visibility.HANDLERS,
            body=BODY,
        )
        told = Append(
            stream=stream,
            expected=version,
            previous=head,
            command_id=uuid4(),
            digest=DIGEST,
            outcome=OUTCOME,
            events=(event,),
            rows=_rows(rows, counting, done, counted=counted) if derived else None,
        )
        did = await ledger.append(told)
        version, head, done = did.version, did.head, done + 1
    return done


def _rows(rows: Rows, counting: Counted, done: int, *, counted: bool) -> Rows:
    """The rows of an append: those of a note, or of a step that also ends a time limit and changes what is counted."""
    if not counted:
        return rows
    measure = counting.measure and counting.measure.model_copy(update={"parties": done})
    spans = counting.spans[done % 2 :]
    return rows.model_copy(update={"counted": Counted.model_construct(spans=spans, measure=measure)})


async def heyi(
    ground: Ground, writers: int, *, grouping: bool, derived: bool = False, counted: bool = False
) -> Contender:
    """The ledger with so many callers at once; without grouping each append is a commit of its own.

    `derived` writes the rows for lists and clocks along, `counted` those of supervision too, changed by every append.
    """
    opened = await PostgresLedger.open(await ground.ledger(), grouping=grouping)
    ledger = await ground.closing.enter_async_context(opened)
    now = (await ledger.load("case/none")).now
    return lambda seconds: at_once(
        writers, seconds, partial(writing, ledger, now, derived=derived, counted=counted)
    )


async def raw_insert(ground: Ground, writers: int) -> Contender:
    """One row with a number and a body of the same size per commit, on a connection per writer: the least there is to do."""
    url = ground.server.dsn(await ground.database())
    connections = [await asyncpg.connect(url) for _ in range(writers)]
    for connection in connections:
        ground.closing.push_async_callback(connection.close)
    await connections[0].execute(
        "create table bare (id bigint generated always as identity primary key, body bytea not null)"
    )

    async def one(number: int, until: float) -> int:
        connection, done = connections[number], 0
        while time.perf_counter() < until:
            await connection.execute("insert into bare (body) values ($1)", BODY)
            done += 1
        return done

    return lambda seconds: at_once(writers, seconds, one)


async def eventsourcing(ground: Ground, writers: int) -> Contender:
    """The application recorder of eventsourcing in its default settings, from so many threads, one event per commit."""
    recorder, stored_event = await asyncio.to_thread(
        recorder_of, await ground.database(), str(ground.server.socket)
    )
    pool = ThreadPoolExecutor(writers)
    ground.closing.callback(recorder.datastore.close)
    ground.closing.callback(pool.shutdown)

    def one(until: float) -> int:
        stream, done = uuid4(), 0
        while time.perf_counter() < until:
            recorder.insert_events([stored_event(stream, done + 1, "bench:NoteTaken", BODY)])
            done += 1
        return done

    async def work(_: int, until: float) -> int:
        return await asyncio.get_running_loop().run_in_executor(pool, one, until)

    return lambda seconds: at_once(writers, seconds, work)


def recorder_of(database: str, socket: str) -> tuple[Any, Any]:
    """The peer's recorder in its default settings, and its shape of an event."""
    # Imported by name: the peer is installed for `make bench` only, and the type checker runs without it.
    persistence = importlib.import_module("eventsourcing.persistence")
    utils = importlib.import_module("eventsourcing.utils")
    postgres = importlib.import_module("eventsourcing.postgres")
    environment = utils.Environment(
        name="bench",
        env={
            "POSTGRES_DBNAME": database,
            "POSTGRES_HOST": socket,
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "none",
        },
    )
    return postgres.PostgresFactory(environment).application_recorder(), persistence.StoredEvent


async def processes(ground: Ground, number: int, callers: int) -> Contender:
    """So many processes on one ledger, each with its own writer and `callers` waiting callers; they start together."""
    url = await ground.ledger()
    pool = ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn"))
    ground.closing.callback(pool.shutdown)
    loop = asyncio.get_running_loop()

    async def work(seconds: float) -> float:
        start = time.time() + 1.5  # by then every process has imported and connected
        tasks = [loop.run_in_executor(pool, _process, url, callers, start, seconds) for _ in range(number)]
        done: Sequence[float] = await asyncio.gather(*tasks)
        return sum(done)

    return work


def _process(url: str, callers: int, start: float, seconds: float) -> float:
    async def main() -> float:
        async with await PostgresLedger.open(url, connections=1) as ledger:
            now = (await ledger.load("case/none")).now
            await asyncio.sleep(start - time.time())
            return await at_once(callers, seconds, partial(writing, ledger, now))

    return asyncio.run(main())
