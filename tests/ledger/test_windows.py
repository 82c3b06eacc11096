"""Windows: an append that needs one counts only while it is open; held by PostgreSQL (in groups and one by one) and the fake alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from ledger.memory import MemoryLedger
from ledger.port import Appended, CommandTaken, Conflict, Ledger, LookupTaken, Rejected, WindowShut
from ledger.postgres import PostgresLedger
from schemas.envelope import Append, WindowRow
from tests.ledger.conftest import Subject, in_memory, on_postgres
from tests.ledger.given import NOON, appended, intent, rows
from tests.templates import Templates

TALK = "deliberation/d"
ROUND = f"{TALK}/round/2"
HOUR = timedelta(hours=1)
SOON, LATER = (
    datetime.max.replace(tzinfo=NOON.tzinfo) - 2 * HOUR,
    datetime.max.replace(tzinfo=NOON.tzinfo) - HOUR,
)


class Hand:
    """A clock that shows what it is set to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture(params=["memory", "postgres", "postgres, one by one"])
async def timed(request: pytest.FixtureRequest, templates: Templates, hand: Hand) -> AsyncIterator[Subject]:
    """A ledger whose clock is the hand."""
    if request.param == "memory":

        class Timed(MemoryLedger):
            now = property(lambda _: hand.now, lambda *_: None)

        yield in_memory(Timed())
        return
    async with templates.fresh(persons=False) as stores:
        grouping = request.param == "postgres"
        async with await PostgresLedger.open(stores.ledger, grouping=grouping, clock=hand) as ledger:
            yield on_postgres(ledger, stores.ledger)


def window(
    opens: datetime = NOON, closes: datetime = LATER, *, shut: bool = False, name: str = ROUND
) -> WindowRow:
    return WindowRow(id=name, opens_at=opens, closes_at=closes, shut=shut)


async def set_up(ledger: Ledger, *windows: WindowRow) -> Appended:
    """Append to the deliberation, with these windows as its rows."""
    return await ledger.append(intent(TALK, await ledger.load(TALK), rows=rows(windows=windows)))


def ballot(stream: str = "ballot/d/2/u1", needs: str = ROUND) -> Append:
    return intent(stream, window=needs)


async def refused(ledger: Ledger, told: Append) -> str:
    """Why the window was not open, and that nothing was left of the command."""
    with pytest.raises(WindowShut) as raised:
        await ledger.append(told)
    assert (raised.value.stream, raised.value.window) == (told.stream, told.window)
    seen = await ledger.load(told.stream, told.command_id)
    assert (seen.version, seen.outcome) == (told.expected, None)
    return raised.value.reason


async def test_an_append_counts_while_its_window_is_open(subject: Subject) -> None:
    await set_up(subject.ledger, window())
    done = await subject.ledger.append(ballot())

    assert (done.version, done.position) == (1, 2)


async def test_an_append_does_not_count_without_its_window(subject: Subject) -> None:
    assert await refused(subject.ledger, ballot()) == "missing"
    await set_up(subject.ledger, window())
    assert await refused(subject.ledger, ballot(needs=f"{TALK}/round/1")) == "missing"


async def test_what_was_shut_takes_nothing_and_may_open_again(subject: Subject) -> None:
    await set_up(subject.ledger, window(shut=True))
    assert await refused(subject.ledger, ballot()) == "shut"
    await set_up(subject.ledger, window())
    assert isinstance(await subject.ledger.append(ballot()), Appended)


async def test_the_database_reads_its_own_clock(subject: Subject) -> None:
    await set_up(subject.ledger, window(SOON, LATER), window(NOON - HOUR, NOON, name=f"{TALK}/round/1"))

    assert await refused(subject.ledger, ballot()) == "not_open_yet"
    assert await refused(subject.ledger, ballot(needs=f"{TALK}/round/1")) == "over"


@pytest.mark.parametrize(
    ("after", "answer"),
    [
        (-timedelta(microseconds=1), "not_open_yet"),
        (timedelta(0), None),
        (HOUR - timedelta(microseconds=1), None),
        (HOUR, "over"),
    ],
)
async def test_the_first_instant_counts_and_the_last_does_not(
    timed: Subject, hand: Hand, after: timedelta, answer: str | None
) -> None:
    await set_up(timed.ledger, window(NOON, NOON + HOUR))
    hand.now = NOON + after

    if answer is None:
        assert isinstance(await timed.ledger.append(ballot()), Appended)
    else:
        assert await refused(timed.ledger, ballot()) == answer


async def test_a_ballot_that_was_recorded_is_answered_so_after_the_close(subject: Subject) -> None:
    await set_up(subject.ledger, window())
    told = ballot()
    await subject.ledger.append(told)
    await set_up(subject.ledger, window(shut=True))

    with pytest.raises(CommandTaken) as raised:
        await subject.ledger.append(told)
    assert raised.value.stored.outcome == told.outcome
    assert await refused(
        subject.ledger, intent(told.stream, await subject.ledger.load(told.stream), window=ROUND)
    )


async def test_a_conflict_is_told_before_the_window_and_the_window_before_a_lookup(subject: Subject) -> None:
    await set_up(subject.ledger, window(shut=True))
    await subject.ledger.append(intent("case/a", rows=rows(b"k")))

    with pytest.raises(Conflict):
        await subject.ledger.append(intent("case/a", window=ROUND))
    other = intent("case/b", rows=rows(b"k"))
    assert await refused(subject.ledger, other.model_copy(update={"window": ROUND})) == "shut"
    with pytest.raises(LookupTaken):
        await subject.ledger.append(other)


async def test_windows_replace_those_before(subject: Subject) -> None:
    first, second = window(name=f"{TALK}/round/1"), window()
    await set_up(subject.ledger, first, second)
    changed = window(NOON, LATER - HOUR)
    await set_up(subject.ledger, changed)

    kept = await subject.rows(TALK)
    assert kept is not None
    assert kept.windows == (changed,)
    assert await refused(subject.ledger, ballot(needs=first.id)) == "missing"
    await set_up(subject.ledger)
    assert await refused(subject.ledger, ballot()) == "missing"


async def test_an_append_without_rows_leaves_the_windows(subject: Subject) -> None:
    await set_up(subject.ledger, window())
    await appended(subject.ledger, TALK)

    assert isinstance(await subject.ledger.append(ballot()), Appended)


async def test_a_command_needs_the_window_as_it_stood_before_it(subject: Subject) -> None:
    await set_up(subject.ledger, window())
    seen = await subject.ledger.load(TALK)
    last = intent(TALK, seen, rows=rows(windows=(window(shut=True),)), window=ROUND)
    assert (await subject.ledger.append(last)).version == 2

    again = intent(TALK, await subject.ledger.load(TALK), rows=rows(windows=(window(),)), window=ROUND)
    assert await refused(subject.ledger, again) == "shut"
    kept = await subject.rows(TALK)
    assert kept is not None
    assert kept.windows == (window(shut=True),)


@pytest.mark.parametrize("name", ["deliberation/other/round/2", "deliberation/dd/round/2", TALK])
async def test_a_window_is_named_after_its_stream(subject: Subject, name: str) -> None:
    with pytest.raises(Rejected):
        await set_up(subject.ledger, window(name=name))


async def test_a_window_is_not_named_twice(subject: Subject) -> None:
    with pytest.raises(Rejected):
        await set_up(subject.ledger, window(), window(shut=True))


async def test_a_refused_ballot_does_not_trouble_those_beside_it(subject: Subject) -> None:
    await set_up(subject.ledger, window(), window(shut=True, name=f"{TALK}/round/1"))
    good = [ballot(f"ballot/d/2/u{n}") for n in range(20)]
    bad = [ballot(f"ballot/d/1/u{n}", needs=f"{TALK}/round/1") for n in range(20)]
    mixed = [one for pair in zip(good, bad, strict=True) for one in pair]
    answers = await asyncio.gather(*(subject.ledger.append(one) for one in mixed), return_exceptions=True)

    assert [isinstance(one, Appended) for one in answers] == [True, False] * 20
    assert {one.reason for one in answers if isinstance(one, WindowShut)} == {"shut"}
    assert sorted(one.position for one in answers if isinstance(one, Appended) and one.position) == list(
        range(2, 22)
    )
