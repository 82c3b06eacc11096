"""Two groups on their way at once: how the load is shared, and what waits for which of them."""

import asyncio
from collections.abc import Callable, Sequence

from ledger.call import Answer
from ledger.port import Appended
from ledger.wire import Prepared, prepare
from ledger.writer import GroupWriter
from schemas.envelope import Append
from tests.ledger.given import intent, rows


class Roads:
    """Answers each group once its gate opens, and remembers them."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.gates: list[asyncio.Event] = []

    async def __call__(self, group: Sequence[Prepared]) -> list[Answer]:
        self.groups.append([one.command[0] for one in group])
        self.gates.append(gate := asyncio.Event())
        await gate.wait()
        return [Appended(one.version, None, one.head) for one in group]

    async def until(self, groups: int) -> None:
        """Return once so many groups were sent."""
        await _until(lambda: len(self.groups) >= groups)


async def test_the_load_is_shared_evenly_and_few_wait_for_the_next_commit() -> None:
    roads = Roads()
    writer = GroupWriter(roads, lanes=2)
    sent = _sent(writer, *(intent(f"case/{n}") for n in range(40)))
    await roads.until(2)
    sent += _sent(writer, *(intent(f"case/late{n}") for n in range(3)))
    await asyncio.sleep(0.01)
    assert [len(group) for group in roads.groups] == [20, 20]

    roads.gates[0].set()
    await asyncio.sleep(0.01)
    assert len(roads.groups) == 2, "three share the next commit with whoever comes meanwhile"
    sent += _sent(writer, *(intent(f"case/more{n}") for n in range(5)))
    await roads.until(3)
    assert len(roads.groups[2]) == 8

    for gate in roads.gates:
        gate.set()
    await asyncio.gather(*sent)
    await writer.close()


async def test_what_clashes_with_a_group_on_its_way_waits_for_it_and_others_do_not() -> None:
    roads = Roads()
    writer = GroupWriter(roads, lanes=2)
    first = [intent("case/hot", window="deliberation/d/round/1"), *(intent(f"case/{n}") for n in range(7))]
    clash = [intent("case/hot"), intent("deliberation/d", rows=rows()), intent("case/hot")]
    sent = _sent(writer, *first)
    await roads.until(1)
    sent += _sent(writer, *clash, *(intent(f"case/late{n}") for n in range(8)))
    await roads.until(2)
    roads.gates[1].set()
    await asyncio.sleep(0.01)
    assert len(roads.groups) == 2, "what is left clashes with the first group"

    for nth in (0, 2, 3):
        await roads.until(nth + 1)
        roads.gates[nth].set()
    await asyncio.gather(*sent)
    await writer.close()

    assert roads.groups[1:] == [
        [f"case/late{n}" for n in range(8)],
        ["case/hot", "deliberation/d"],
        ["case/hot"],
    ]


async def test_closing_waits_for_every_group_and_for_what_clashes_with_it() -> None:
    roads = Roads()
    writer = GroupWriter(roads, lanes=2)
    sent = _sent(writer, *(intent("case/a") for _ in range(3)))
    await roads.until(1)
    closing = asyncio.create_task(writer.close())
    for nth in range(3):
        await roads.until(nth + 1)
        assert not closing.done()
        roads.gates[nth].set()
    await closing

    assert [one.done() for one in sent] == [True] * 3
    assert roads.groups == [["case/a"]] * 3


def _sent(writer: GroupWriter, *told: Append) -> "list[asyncio.Task[Appended]]":
    return [asyncio.create_task(writer.append(prepare(one))) for one in told]


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0)


async def test_where_others_append_most_one_group_goes_out_at_a_time_and_two_again_when_they_rest() -> None:
    sent: list[int] = []
    strangers, last, away = 3, 0, 0

    async def send(group: Sequence[Prepared]) -> list[Answer]:
        nonlocal last, away
        away += 1
        sent.append(away)
        await asyncio.sleep(0)
        last += strangers * len(group)
        answers: list[Answer] = []
        for one in group:
            last += 1
            answers.append(Appended(one.version, last, one.head))
        away -= 1
        return answers

    async def busy() -> set[int]:
        """How many groups were on their way at once, after a while of steady work."""
        await asyncio.gather(*_sent(writer, *(intent(f"case/{n}") for n in range(900))))
        sent.clear()
        await asyncio.gather(*_sent(writer, *(intent(f"case/{n}") for n in range(900))))
        return set(sent)

    writer = GroupWriter(send, lanes=2, group=10)
    assert await busy() == {1}
    strangers = 0
    assert await busy() == {1, 2}
    strangers = 1
    assert await busy() == {1, 2}, "with half of all events nothing is lost by two"
    await writer.close()
