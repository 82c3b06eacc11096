"""Group commit by itself: what shares a group, what waits, and what errors of the database turn into."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from ledger.call import Answer, call_safely, unknown
from ledger.port import Appended, Busy, Closed, OutcomeUnknown, Rejected, Unavailable
from ledger.postgres import PostgresLedger
from ledger.wire import Prepared, prepare
from ledger.writer import GroupWriter
from tests.ledger.given import intent, rows
from tests.templates import Stores


class Sender:
    """Answers every command after `gate` opens, and remembers the groups."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, group: Sequence[Prepared]) -> list[Answer]:
        self.groups.append([one.command[0] for one in group])
        await self.gate.wait()
        return [Appended(one.version, None, one.head) for one in group]


async def test_a_lone_command_waits_for_nobody() -> None:
    sender = Sender()
    writer = GroupWriter(sender)
    await writer.append(prepare(intent("case/a")))
    await writer.append(prepare(intent("case/b")))
    await writer.close()

    assert sender.groups == [["case/a"], ["case/b"]]


async def test_what_waits_shares_the_next_group() -> None:
    sender = Sender()
    sender.gate.clear()
    writer = GroupWriter(sender, group=3)
    sent = [asyncio.create_task(writer.append(prepare(intent(f"case/{n}")))) for n in range(6)]
    await _until(lambda: len(sender.groups) == 1)
    sender.gate.set()
    await asyncio.gather(*sent)
    await writer.close()

    assert [len(group) for group in sender.groups] == [3, 3]


async def test_a_group_holds_a_stream_a_command_and_a_lookup_once_and_keeps_their_order() -> None:
    sender = Sender()
    sender.gate.clear()
    writer = GroupWriter(sender)
    one_id = uuid4()
    told = [
        intent("case/first"),
        intent("case/a", command_id=one_id),
        intent("case/a"),
        intent("case/b", command_id=one_id),
        intent("case/b"),
        intent("case/c", rows=rows(b"k")),
        intent("case/d", rows=rows(b"k")),
        intent("case/a"),
    ]
    sent = [asyncio.create_task(writer.append(prepare(told[0])))]
    await _until(lambda: len(sender.groups) == 1)
    sent += [asyncio.create_task(writer.append(prepare(one))) for one in told[1:]]
    await asyncio.sleep(0.01)
    sender.gate.set()
    await asyncio.gather(*sent)
    await writer.close()

    assert sender.groups == [
        ["case/first"],
        ["case/a", "case/c"],
        ["case/a", "case/b", "case/d"],
        ["case/b", "case/a"],
    ]


async def test_a_command_that_needs_a_window_and_one_that_may_change_it_share_no_group_in_either_order() -> (
    None
):
    sender = Sender()
    sender.gate.clear()
    writer = GroupWriter(sender)
    needs, other = "deliberation/d/round/1", "deliberation/e/round/1"
    told = [
        intent("case/first"),
        intent("ballot/a", window=needs),
        intent("deliberation/d", rows=rows()),
        intent("ballot/b", window=needs),
        intent("ballot/c", window=other),
        intent("deliberation/d/round", rows=rows()),
        intent("deliberation/e"),
        intent("deliberation/f", rows=rows(), window="deliberation/f/round/1"),
    ]
    sent = [asyncio.create_task(writer.append(prepare(told[0])))]
    await _until(lambda: len(sender.groups) == 1)
    sent += [asyncio.create_task(writer.append(prepare(one))) for one in told[1:]]
    await asyncio.sleep(0.01)
    sender.gate.set()
    await asyncio.gather(*sent)
    await writer.close()

    assert sender.groups == [
        ["case/first"],
        ["ballot/a", "ballot/c", "deliberation/e", "deliberation/f"],
        ["deliberation/d"],
        ["ballot/b"],
        ["deliberation/d/round"],
    ]


async def test_the_queue_is_bounded_and_callers_wait() -> None:
    sender = Sender()
    sender.gate.clear()
    writer = GroupWriter(sender, group=2, waiting=4)
    sent = [asyncio.create_task(writer.append(prepare(intent(f"case/{n}")))) for n in range(50)]
    await asyncio.sleep(0.01)
    sender.gate.set()
    await asyncio.gather(*sent)
    await writer.close()

    assert sorted(name for group in sender.groups for name in group) == sorted(f"case/{n}" for n in range(50))
    assert max(len(group) for group in sender.groups) == 2


async def test_a_caller_that_gave_up_while_waiting_is_left_out() -> None:
    sender = Sender()
    sender.gate.clear()
    writer = GroupWriter(sender)
    first = asyncio.create_task(writer.append(prepare(intent("case/a"))))
    await _until(lambda: len(sender.groups) == 1)
    second = asyncio.create_task(writer.append(prepare(intent("case/b"))))
    third = asyncio.create_task(writer.append(prepare(intent("case/c"))))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    sender.gate.set()
    await asyncio.gather(first, third)
    await writer.close()

    assert sender.groups == [["case/a"], ["case/c"]]


async def test_a_closed_writer_takes_nothing() -> None:
    writer = GroupWriter(Sender())
    await writer.close()
    with pytest.raises(Closed):
        await writer.append(prepare(intent("case/a")))


async def test_a_sender_that_fails_leaves_nobody_waiting_and_the_next_group_is_sent() -> None:
    sender = Sender()
    failures = [RuntimeError("boom")]

    async def send(group: Sequence[Prepared]) -> list[Answer]:
        if failures:
            raise failures.pop()
        return await sender(group)

    writer = GroupWriter(send)
    async with asyncio.timeout(5):
        with pytest.raises(OutcomeUnknown):
            await writer.append(prepare(intent("case/a")))
        await writer.append(prepare(intent("case/b")))
        await writer.close()

    assert sender.groups == [["case/b"]]


async def test_a_database_that_takes_nobody_in_for_a_while_is_away_for_that_while_alone(
    stores: Stores,
) -> None:
    url = urlsplit(stores.ledger_owner)
    name = url.path.removeprefix("/")
    admin = await asyncpg.connect(url._replace(path="/postgres").geturl())
    async with asyncio.timeout(20), await PostgresLedger.open(stores.ledger) as real:
        await real.append(intent("case/a"))
        await admin.execute(f'alter database "{name}" with allow_connections false')
        await admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
        for _ in range(3):
            with pytest.raises((Unavailable, OutcomeUnknown)):
                await real.append(intent("case/b"))
        with pytest.raises(Unavailable):
            await real.load("case/a")
        await admin.execute(f'alter database "{name}" with allow_connections true')

        assert isinstance(await real.append(intent("case/b")), Appended)
    await admin.close()


class Wire:
    """A connection that goes through `errors` and then answers; a group that holds `poison` is always refused."""

    def __init__(self, *errors: BaseException, poison: str = "") -> None:
        self.errors = list(errors)
        self.poison = poison
        self.calls = 0

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        assert "ledger.append" in query
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        lone = isinstance(args[0], str)
        if self.poison in ([args[0]] if lone else [command[0] for command in args[0]]):
            raise asyncpg.CheckViolationError("no")
        return [(10,)] if lone else [{"refused": None, "before": 10}]


async def test_what_a_race_undid_is_sent_again() -> None:
    wire = Wire(
        asyncpg.DeadlockDetectedError(""), asyncpg.SerializationError(""), asyncpg.UniqueViolationError("")
    )

    (answer,) = await call_safely(wire, [prepare(intent("case/a"))])

    assert isinstance(answer, Appended)
    assert answer.position == 11
    assert wire.calls == 4


async def test_a_lock_that_never_comes_is_told_to_everyone() -> None:
    group = [prepare(intent("case/a")), prepare(intent("case/b"))]

    answers = await call_safely(Wire(asyncpg.LockNotAvailableError("")), group)

    assert [type(answer) for answer in answers] == [Busy, Busy]


async def test_the_one_bad_command_is_found() -> None:
    group = [prepare(intent(f"case/{name}")) for name in "abc"]

    answers = await call_safely(Wire(poison="case/b"), group)

    assert [type(answer) for answer in answers] == [Appended, Rejected, Appended]


async def test_a_broken_line_is_not_mistaken_for_a_no() -> None:
    group = [prepare(intent("case/a"))]
    with pytest.raises(ConnectionResetError):
        await call_safely(Wire(ConnectionResetError()), group)

    assert [type(answer) for answer in unknown(group)] == [OutcomeUnknown]


async def test_content_the_database_cannot_take_is_refused_without_being_quoted(real: Any) -> None:
    told = intent("case/a")
    poison = told.model_copy(
        update={"events": (told.events[0].model_copy(update={"policy": "a\x00secret"}),)}
    )
    answers = await asyncio.gather(
        real.append(poison), *(real.append(intent(f"case/{n}")) for n in range(5)), return_exceptions=True
    )

    assert isinstance(answers[0], Rejected)
    assert "secret" not in str(answers[0])
    assert all(isinstance(answer, Appended) for answer in answers[1:])


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0)
