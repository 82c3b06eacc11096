"""A process that appends through the ledger while plugs are pulled; what was acknowledged it has on disk before it goes on.

Run as `python -m tests.faults.writer JSON`. Its streams are statement cards of rounds that nobody opened: verified and followed
like all others, and of no concern to any process. The nth event of a stream says n, so that a lost or doubled one is seen by itself.
"""

import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from ledger.chain import uuid7
from ledger.port import Appended, Busy, CommandTaken, OutcomeUnknown, Unavailable
from ledger.postgres import PostgresLedger
from schemas.actors import Visibility, resident
from schemas.envelope import GENESIS, Append, Draft
from schemas.ids import card_stream
from schemas.outcomes import Outcome
from tests.faults.watcher import opened

PER_APPEND = 8
PER_STREAM = 400


@dataclass(frozen=True, slots=True)
class Order:
    """What a writer is to do: so many events from so many lanes in so many seconds, or a little more than that."""

    url: str
    journal: str
    name: str
    lanes: int
    events: int
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Line:
    """An acknowledged append: `version` and `position` are those of its last event."""

    stream: str
    command_id: str
    version: int
    position: int
    events: int


class Journal:
    """A file to which lines are added durably; those who wait share an fsync."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._flushing = asyncio.Lock()

    async def write(self, line: object) -> None:
        """Return once the line is on disk."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((json.dumps(line).encode() + b"\n", done))
        async with self._flushing:
            if done.done():
                return
            taken, self._waiting = self._waiting, []
            await asyncio.to_thread(self._put, b"".join(one for one, _ in taken))
            for _, future in taken:
                future.set_result(None)

    def _put(self, lines: bytes) -> None:
        self._file.write(lines)
        os.fsync(self._file.fileno())


class Writer:
    """Lanes that append, each to a stream of its own."""

    def __init__(self, order: Order, ledger: PostgresLedger, journal: Journal) -> None:
        self._order = order
        self._ledger = ledger
        self._journal = journal
        self._written = 0
        self._began = time.monotonic()
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        """Write until there are as many as were ordered."""
        async with asyncio.TaskGroup() as group:
            for lane in range(self._order.lanes):
                group.create_task(self._lane(lane, random.Random(f"{self._order.seed}/{lane}")))
        await self._journal.write({"end": dict(self.counts)})

    async def _lane(self, lane: int, dice: random.Random) -> None:
        while self._written < self._order.events:
            unit = f"{self._order.name}{lane:03d}"
            register = uuid4()
            stream, version, head = card_stream(register, 1, unit), 0, GENESIS
            while version < PER_STREAM and self._written < self._order.events:
                await self._in_time()
                events = dice.randint(1, PER_APPEND)
                self._written += events
                drafts = self._drafts(register, unit, version, events)
                command_id = uuid4()
                came_to = Outcome(
                    status="recorded",
                    stream=stream,
                    version=version + events,
                    events=tuple(one.kind for one in drafts),
                    command_id=command_id,
                )
                digest = sha256(b"".join(one.body for one in drafts)).digest()
                told = Append(
                    stream=stream,
                    expected=version,
                    previous=head,
                    command_id=command_id,
                    digest=digest,
                    outcome=came_to.model_dump_json().encode(),
                    events=drafts,
                )
                did = await self._acknowledged(told)
                assert did.position is not None
                assert did.version == version + events, f"{stream}: {did.version} after {version} + {events}"
                version, head = did.version, did.head
                line = Line(stream, str(told.command_id), version, did.position, events)
                await self._journal.write(asdict(line))

    def _drafts(self, register: UUID, unit: str, version: int, events: int) -> tuple[Draft, ...]:
        now = datetime.now(UTC)
        return tuple(
            Draft(
                id=uuid7(now),
                kind="StatementVoted",
                recorded_at=now,
                actor=resident(register, unit),
                policy="quick@3",
                visibility=Visibility.PUBLIC,
                body=b'{"statement":"n%09d.1","stance":"agree"}' % (version + n),
            )
            for n in range(1, events + 1)
        )

    async def _acknowledged(self, told: Append) -> Appended:
        """Append, and send it again under the same id until it is known to be recorded."""
        unsure = False
        while True:
            try:
                did = await self._ledger.append(told)
            except OutcomeUnknown:
                unsure = True
            except (Unavailable, Busy):
                pass
            except CommandTaken as taken:
                # Taken before it was ever sent, or by something else: that would be a fault of the ledger.
                if not unsure or taken.stored.digest != told.digest:
                    raise
                self.counts["found"] += 1
                return await self._found(told)
            else:
                self.counts["acknowledged"] += 1
                return did
            self.counts["retried"] += 1
            await asyncio.sleep(0.1)

    async def _found(self, told: Append) -> Appended:
        """Where an append stands that was recorded although the answer was lost."""
        while True:
            try:
                loaded = await self._ledger.load(told.stream, told.command_id)
            except (Unavailable, Busy):
                await asyncio.sleep(0.1)
                continue
            bodies = [one.body for one in loaded.events if one.command_id == told.command_id]
            assert bodies == [one.body for one in told.events], (
                f"{told.stream}: {told.command_id} is otherwise"
            )
            return Appended(loaded.version, loaded.events[-1].position, loaded.head)

    async def _in_time(self) -> None:
        """Keep to the seconds, so that there is writing as long as there is a storm."""
        ahead = self._written / self._order.events * self._order.seconds - (time.monotonic() - self._began)
        if ahead > 0:
            await asyncio.sleep(ahead)


async def _main(arguments: Sequence[str]) -> None:
    order = Order(**json.loads(arguments[0]))
    ledger = await opened(order.url)
    async with ledger:
        await Writer(order, ledger, Journal(Path(order.journal))).run()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1:]))
