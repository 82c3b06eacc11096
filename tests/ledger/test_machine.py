"""A Hypothesis state machine: whatever is done to PostgreSQL and to the fake, they answer alike."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from itertools import count
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledger.memory import MemoryLedger
from ledger.port import Appended, CommandTaken, Conflict, LedgerError, LookupTaken
from ledger.postgres import PostgresLedger
from schemas.envelope import Append, Recorded
from tests.ledger.conftest import Subject, in_memory, on_postgres
from tests.ledger.given import intent, rows
from tests.templates import Stores

T = TypeVar("T")
NAMES = st.sampled_from("abc")
KEYS = st.lists(st.sampled_from([b"k", b"l", b"m"]), unique=True, max_size=2)
DUE = st.lists(st.sampled_from(["accept", "resolve"]), unique=True, max_size=2)


class Twins(RuleBasedStateMachine):
    """Does the same to both ledgers; streams carry the number of the example, so that one database serves all."""

    real: ClassVar[Subject]
    runner: ClassVar[asyncio.Runner]
    examples: ClassVar = count(1)

    @initialize()
    def start(self) -> None:
        self.example = next(self.examples)
        self.fake = in_memory(MemoryLedger())
        self.before = self.wait(self.real.ledger.last_position())
        self.sent: list[Append] = []

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def stream(self, name: str) -> str:
        return f"case/{self.example}-{name}"

    def keys(self, keys: list[bytes]) -> list[bytes]:
        return [b"%d-%s" % (self.example, key) for key in keys]

    def both(self, *told: Append) -> None:
        """Append to both: to PostgreSQL at once, so that the commands share a group; to the fake one by one."""
        real = self.wait(_gather(self.real, told))
        fake = [self.wait(_answer(self.fake, one)) for one in told]
        assert [_brief(a, self.before) for a in real] == [_brief(a, 0) for a in fake]
        self.sent += told

    @rule(
        name=NAMES,
        events=st.integers(0, 3),
        keys=KEYS,
        due=DUE,
        derived=st.booleans(),
        behind=st.sampled_from([0, 0, 0, 1, -1]),
        odd=st.sampled_from([None, None, None, b"?" * 32]),
    )
    def append(
        self,
        name: str,
        events: int,
        keys: list[bytes],
        due: list[str],
        derived: bool,
        behind: int,
        odd: bytes | None,
    ) -> None:
        stream = self.stream(name)
        seen = self.wait(self.fake.ledger.load(stream))
        derive = rows(*self.keys(keys), due=tuple(due)) if derived else None
        expected = max(0, seen.version - behind)
        self.both(intent(stream, seen, events=events, rows=derive, expected=expected, previous=odd))

    @rule(names=st.lists(NAMES, min_size=2, max_size=4, unique=True), stale=st.sets(NAMES, max_size=2))
    def append_at_once(self, names: list[str], stale: set[str]) -> None:
        told = []
        for name in names:
            seen = self.wait(self.fake.ledger.load(self.stream(name)))
            expected = seen.version + 1 if name in stale else seen.version
            told.append(intent(self.stream(name), seen, events=2, expected=expected))
        self.both(*told)

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        if self.sent:
            self.both(data.draw(st.sampled_from(self.sent)))

    @rule(name=NAMES)
    def load(self, name: str) -> None:
        command_id: UUID = self.sent[-1].command_id if self.sent else uuid4()
        real = self.wait(self.real.ledger.load(self.stream(name), command_id))
        fake = self.wait(self.fake.ledger.load(self.stream(name), command_id))
        assert (real.version, real.head, real.outcome) == (fake.version, fake.head, fake.outcome)
        assert [_seen(e, self.before) for e in real.events] == [_seen(e, 0) for e in fake.events]

    @invariant()
    def same_order(self) -> None:
        if hasattr(self, "fake"):
            real = self.wait(self.real.ledger.read(self.before))
            fake = self.wait(self.fake.ledger.read(0))
            assert [_seen(e, self.before) for e in real] == [_seen(e, 0) for e in fake]

    @rule(name=NAMES, key=st.sampled_from([b"k", b"l", b"m"]))
    def look_up(self, name: str, key: bytes) -> None:
        (mine,) = self.keys([key])
        assert self.wait(self.real.ledger.find("code", mine)) == self.wait(
            self.fake.ledger.find("code", mine)
        )
        stream = self.stream(name)
        assert self.wait(_rows(self.real, stream)) == self.wait(_rows(self.fake, stream))


async def _rows(subject: Subject, stream: str) -> object:
    return await subject.rows(stream)


async def _answer(subject: Subject, told: Append) -> Appended | LedgerError:
    try:
        return await subject.ledger.append(told)
    except LedgerError as error:
        return error


async def _gather(subject: Subject, told: tuple[Append, ...]) -> list[Appended | LedgerError]:
    return list(await asyncio.gather(*(_answer(subject, one) for one in told)))


def _brief(answer: Appended | LedgerError, before: int) -> object:
    match answer:
        case Appended():
            return answer.version, answer.head, answer.position and answer.position - before
        case CommandTaken():
            return "taken", answer.command_id, answer.stored
        case Conflict():
            return "conflict", answer.stream, answer.expected, answer.actual
        case LookupTaken():
            return "lookup", answer.stream, answer.kind
    return repr(answer)


def _seen(event: Recorded, before: int) -> tuple[object, ...]:
    return (
        event.position - before,
        event.stream,
        event.version,
        event.command_id,
        event.hash,
        event.body,
        event.actor,
    )


def test_postgres_and_the_fake_answer_alike(stores: Stores) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        ledger = runner.run(_open(stack, stores.ledger))
        try:

            class Here(Twins):
                """The machine on this test's database."""

            Here.real = on_postgres(ledger, stores.ledger)
            Here.runner = runner
            run_state_machine_as_test(Here, settings=settings(max_examples=40, stateful_step_count=15))
        finally:
            runner.run(stack.aclose())


async def _open(stack: AsyncExitStack, url: str) -> PostgresLedger:
    return await stack.enter_async_context(await PostgresLedger.open(url))
