"""A case of a thousand events: loaded, its chain computed anew, and folded; beside the repository of eventsourcing."""

import asyncio
import importlib
import secrets
import time
from typing import Any
from uuid import uuid4

from bench.ground import Contender, Ground, Row, rounds, row
from bench.latency import installation
from engine.catalogue import CODEC
from engine.processes import CASES
from heyi.compose import open_house
from ledger.chain import uuid7
from ledger.chaining import unbroken
from ledger.codec import kind_of
from ledger.postgres import PostgresLedger
from schemas.actors import Actor, Level, Role, Visibility
from schemas.acts import PartyEntry
from schemas.case_events import ContactRecorded, DisputeReported, NoteAdded, Proposal
from schemas.cited import TriageClass
from schemas.envelope import Append, Draft
from schemas.frame import Frame
from schemas.sealed import Sealed

EVENTS = 1000
WORKER = Actor(
    id="staff/00000000-0000-0000-0000-000000000007", role=Role.PARTY_MASS_WORKER, place="hean/xinhe/e1"
)


async def replay(ground: Ground) -> list[Row]:
    """Replays per second, by a process that reads the case for the first time, and by one that remembers its events."""
    settings, _ = await installation(ground)
    house = await ground.closing.enter_async_context(open_house(settings))
    stream = await _long_case(house.ledger)
    peer = await _peer(ground)

    def ours(*, remembering: bool) -> Contender:
        async def work(seconds: float) -> float:
            begun, done = time.perf_counter(), 0
            while time.perf_counter() < begun + seconds:
                if not remembering:
                    CODEC.forget()
                loaded = await house.ledger.load(stream)
                if not unbroken(loaded.events) or loaded.events[-1].hash != loaded.head:
                    raise AssertionError("the chain is broken")
                case = CASES.fold(None, loaded.events)
                if case is None or case.version != EVENTS:
                    raise AssertionError("the case is not whole")
                done += 1
            return done / (time.perf_counter() - begun)

        return work

    results = await rounds(
        ground, {"heyi": ours(remembering=False), "heyi again": ours(remembering=True), "eventsourcing": peer}
    )
    what = f"replay, {EVENTS} events loaded, verified and folded"
    return [
        row(results, f"{what}, read for the first time", "heyi", "eventsourcing", 5.0, "replays/s"),
        row(
            results,
            f"{what}, by a process that read them before",
            "heyi again",
            "eventsourcing",
            None,
            "replays/s",
        ),
    ]


async def _long_case(ledger: PostgresLedger) -> str:
    """A report, then notes (each with words of its own) and contacts in turn, recorded as by a desk."""
    stream = f"case/{uuid4()}"
    begun = await ledger.load(stream)
    told: list[Frame] = [_reported(stream)]
    told += (
        NoteAdded(audience=Visibility.HANDLERS, text=_words(stream, "note"))
        if n % 2
        else ContactRecorded(party=1, channel="phone")
        for n in range(EVENTS - 1)
    )
    events = tuple(
        Draft(
            id=uuid7(begun.now),
            kind=kind_of(type(event)),
            recorded_at=begun.now,
            actor=WORKER,
            cause=uuid4(),
            policy="hean/quick/1",
            visibility=Visibility.HANDLERS,
            body=CODEC.encode(event),
        )
        for event in told
    )
    await ledger.append(
        Append(
            stream=stream,
            expected=0,
            previous=begun.head,
            command_id=uuid4(),
            digest=bytes(32),
            outcome=b"{}",
            events=events,
        )
    )
    return stream


async def _peer(ground: Ground) -> Contender:
    """An aggregate of as many events, each with what ours say: who, where, by which command, under which policy, the words' digest."""
    app, number = await asyncio.to_thread(_filled, await ground.database(), str(ground.server.socket))
    ground.closing.callback(app.close)

    async def work(seconds: float) -> float:
        return await asyncio.to_thread(one, seconds)

    def one(seconds: float) -> float:
        begun, done = time.perf_counter(), 0
        while time.perf_counter() < begun + seconds:
            if app.repository.get(number).version != EVENTS:
                raise AssertionError("the aggregate is not whole")
            done += 1
        return done / (time.perf_counter() - begun)

    return work


def _filled(database: str, socket: str) -> tuple[Any, Any]:
    # Imported by name: the peer is installed for `make bench` only, and the type checker runs without it.
    application = importlib.import_module("eventsourcing.application")
    aggregate = importlib.import_module("bench.peer")
    app = application.Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": database,
            "POSTGRES_HOST": socket,
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "none",
        }
    )
    matter = aggregate.Matter("hean/xinhe/e1/b1")
    for n in range(EVENTS - 1):
        said = (WORKER.id, WORKER.role.value, WORKER.place, "hean/quick/1", "handlers", uuid4(), uuid4())
        if n % 2:
            matter.add_note(*said, "case/00000000-0000-0000-0000-000000000007", "note", secrets.token_hex(32))
        else:
            matter.record_contact(*said, 1, "phone")
        if n % 50 == 0:  # its recorder hangs on some hundred events at once
            app.save(matter)
    app.save(matter)
    return app, matter.id


def _words(stream: str, name: str) -> Sealed:
    return Sealed(subject=stream, field=name, digest=secrets.token_hex(32))


def _reported(stream: str) -> DisputeReported:
    return DisputeReported(
        number="XH-2026-000001",
        place="hean/xinhe/e1/b1",
        channel="online",
        title=_words(stream, "title"),
        statement=_words(stream, "statement"),
        parties=(
            PartyEntry(
                number=1,
                side="applicant",
                code=secrets.token_hex(32),
                name=_words(f"{stream}/party/1", "name"),
            ),
            PartyEntry(
                number=2, side="other", code=secrets.token_hex(32), name=_words(f"{stream}/party/2", "name")
            ),
        ),
        proposal=Proposal(
            triage_class=TriageClass.PRIVATE_MATTER,
            level=Level.BUILDING,
            category="noise",
            risk="ordinary",
            rule="other",
            used=(),
        ),
    )
