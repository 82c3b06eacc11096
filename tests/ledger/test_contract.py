"""The contract of the ledger, held by PostgreSQL (in groups and one by one) and by the fake alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.chain import event_hash
from ledger.port import Appended, CommandTaken, Conflict, LedgerError, LookupTaken, Rejected
from ledger.wire import actor_bytes
from schemas.derived import Counted
from schemas.envelope import GENESIS, Lookup, StoredOutcome
from tests.ledger.conftest import Subject
from tests.ledger.given import MEDIATOR, NOON, appended, counted_of, draft, intent, measure, rows


async def test_an_unknown_stream_is_empty(subject: Subject) -> None:
    seen = await subject.ledger.load("case/a", uuid4())

    assert (seen.version, seen.head, seen.events, seen.outcome) == (0, GENESIS, (), None)
    assert seen.now.utcoffset() is not None


async def test_what_was_appended_is_loaded_as_it_was(subject: Subject) -> None:
    told = intent("case/a", events=2)
    done = await subject.ledger.append(told)
    seen = await subject.ledger.load("case/a", told.command_id)

    assert done == Appended(version=2, position=2, head=seen.head)
    assert [(e.version, e.position, e.command_id) for e in seen.events] == [
        (1, 1, told.command_id),
        (2, 2, told.command_id),
    ]
    for sent, kept in zip(told.events, seen.events, strict=True):
        for name in type(sent).model_fields:
            assert getattr(kept, name) == getattr(sent, name), name
    assert seen.outcome == StoredOutcome(digest=told.digest, outcome=told.outcome)


async def test_events_before_a_known_head_are_not_told_again_and_those_of_another_head_are(
    subject: Subject,
) -> None:
    await appended(subject.ledger, "case/a", 2)
    first = await subject.ledger.load("case/a", uuid4())
    again, other = await asyncio.gather(
        subject.ledger.load("case/a", uuid4(), first.head),
        subject.ledger.load("case/b", uuid4(), first.head),
    )
    assert (again.version, again.head, again.events) == (2, first.head, ())
    assert (other.version, other.head, other.events) == (0, GENESIS, ())
    await subject.ledger.append(intent("case/a", first))
    longer = await subject.ledger.load("case/a", uuid4(), first.head)
    assert [event.version for event in longer.events] == [1, 2, 3]


async def test_many_streams_are_loaded_at_once_in_the_order_asked_for(subject: Subject) -> None:
    await appended(subject.ledger, "case/a", 2)
    await appended(subject.ledger, "case/b")
    one = [await subject.ledger.load(stream) for stream in ("case/b", "case/none", "case/a")]
    seen = await subject.ledger.load_all(("case/b", "case/none", "case/a"))

    assert [replace(each, now=NOON) for each in seen] == [replace(each, now=NOON) for each in one]
    assert len({each.now.utcoffset() for each in seen}) == 1
    assert await subject.ledger.load_all(()) == ()


async def test_each_hash_covers_the_event_and_the_hash_before_it(subject: Subject) -> None:
    seen = await appended(subject.ledger, "case/a", 3)
    previous = GENESIS
    for e in seen.events:
        previous = event_hash(
            previous,
            "case/a",
            e.version,
            e.id,
            e.kind,
            e.schema_version,
            e.recorded_at,
            actor_bytes(e.actor),
            None,
            e.command_id,
            e.cause,
            e.policy,
            e.visibility.value,
            e.body,
        )
        assert e.hash == previous
    assert seen.head == previous


async def test_someone_acted_on_behalf_of_another(subject: Subject) -> None:
    told = intent("case/a")
    event = draft().model_copy(update={"on_behalf_of": MEDIATOR, "cause": uuid4(), "schema_version": 3})
    await subject.ledger.append(told.model_copy(update={"events": (event,)}))

    (kept,) = await subject.ledger.read(0)
    assert (kept.on_behalf_of, kept.cause, kept.schema_version) == (MEDIATOR, event.cause, 3)


async def test_a_stream_that_moved_is_a_conflict_and_nothing_is_written(subject: Subject) -> None:
    before = await appended(subject.ledger, "case/a")
    await appended(subject.ledger, "case/a")
    late = intent("case/a", before, rows=rows(b"k"))

    with pytest.raises(Conflict) as raised:
        await subject.ledger.append(late)

    assert (raised.value.expected, raised.value.actual) == (1, 2)
    assert (await subject.ledger.load("case/a", late.command_id)).outcome is None
    assert await subject.rows("case/a") is None
    assert await subject.ledger.find("code", b"k") is None


async def test_another_hash_at_the_same_version_is_a_conflict(subject: Subject) -> None:
    await appended(subject.ledger, "case/a")

    with pytest.raises(Conflict):
        await subject.ledger.append(intent("case/a", expected=1, previous=b"x" * 32))


@pytest.mark.parametrize("expected", [0, 3])
async def test_a_conflict_on_a_new_stream_leaves_no_stream(subject: Subject, expected: int) -> None:
    with pytest.raises(Conflict):
        await subject.ledger.append(intent("case/a", expected=expected, previous=b"x" * 32))

    assert (await appended(subject.ledger, "case/a")).version == 1


async def test_a_command_that_came_before_is_answered_with_its_outcome(subject: Subject) -> None:
    told = intent("case/a", outcome=b'{"first":true}')
    await subject.ledger.append(told)
    again = told.model_copy(update={"outcome": b'{"second":true}', "digest": b"d" * 32})

    with pytest.raises(CommandTaken) as raised:
        await subject.ledger.append(again)

    assert raised.value.stored == StoredOutcome(digest=told.digest, outcome=b'{"first":true}')
    assert await subject.ledger.last_position() == 1


async def test_a_command_id_is_taken_whatever_the_stream(subject: Subject) -> None:
    told = intent("case/a")
    await subject.ledger.append(told)

    with pytest.raises(CommandTaken):
        await subject.ledger.append(intent("case/b", command_id=told.command_id))

    assert (await subject.ledger.load("case/b")).version == 0


async def test_a_refusal_is_an_outcome_without_events(subject: Subject) -> None:
    no = intent("case/a", events=0, outcome=b'{"refused":"late"}')

    assert await subject.ledger.append(no) == Appended(version=0, position=None, head=GENESIS)

    seen = await subject.ledger.load("case/a", no.command_id)
    assert seen.version == 0
    assert seen.outcome is not None
    assert seen.outcome.outcome == b'{"refused":"late"}'
    assert (await appended(subject.ledger, "case/a")).version == 1


async def test_positions_are_dense_over_all_streams(subject: Subject) -> None:
    await appended(subject.ledger, "case/a", 2, events=2)
    await appended(subject.ledger, "case/b", 3)
    await appended(subject.ledger, "case/a", 1)

    every = await subject.ledger.read(0)
    assert [e.position for e in every] == list(range(1, 9))
    assert await subject.ledger.read(3, 2) == every[3:5]
    assert await subject.ledger.read(8) in ([], ())
    assert await subject.ledger.last_position() == 8


async def test_rows_replace_those_before(subject: Subject) -> None:
    await subject.ledger.append(intent("case/a", rows=rows(b"k", b"l", due=("accept/1", "resolve/1"))))
    later = rows(b"l", b"m", due=("resolve/1", "remind/2"), stage="closed")
    await subject.ledger.append(intent("case/a", await subject.ledger.load("case/a"), rows=later))

    kept = await subject.rows("case/a")
    assert kept is not None
    assert kept.current == later.current
    assert {o.id for o in kept.obligations} == {"resolve/1", "remind/2"}
    assert kept.lookups == (Lookup(kind="code", key=b"l", ref=1), Lookup(kind="code", key=b"m", ref=2))
    assert await subject.ledger.find("code", b"k") is None
    assert await subject.ledger.find("code", b"m") == ("case/a", 2)


async def test_lookups_that_are_said_to_be_as_they_were_stay_and_those_of_others_change(
    subject: Subject,
) -> None:
    streams = [f"case/{n:02}" for n in range(12)]
    for stream in streams:
        await subject.ledger.append(intent(stream, rows=rows(f"first/{stream}".encode())))
    same = rows(due=("resolve/1",)).model_copy(update={"same_lookups": True})
    for turn in range(2):  # alone, and side by side in a few commits
        told = []
        for n, stream in enumerate(streams):
            given = same if n % 2 else rows(f"{turn}/{stream}".encode())
            told.append(subject.ledger.append(intent(stream, await subject.ledger.load(stream), rows=given)))
        if turn:
            await asyncio.gather(*told)
        else:
            for one in told:
                await one

        for n, stream in enumerate(streams):
            first = await subject.ledger.find("code", f"first/{stream}".encode())
            assert first == ((stream, 1) if n % 2 else None)
            assert (await subject.ledger.find("code", f"{turn}/{stream}".encode()) is None) == bool(n % 2)
    await subject.ledger.append(intent(streams[1], await subject.ledger.load(streams[1]), rows=rows()))
    assert await subject.ledger.find("code", f"first/{streams[1]}".encode()) is None


async def test_what_supervision_reads_is_that_of_the_last_append_that_gave_it(subject: Subject) -> None:
    first = rows(late=("accept@3", "resolve@4"), counted="open")
    given = counted_of(first)
    ended = given.spans[1].model_copy(update={"ended_at": NOON + timedelta(days=1)})
    moved = given.model_copy(update={"spans": (given.spans[0], ended)})
    measured = measure("failed", climbs=(), risk_seconds=(60, 7), performed_in_time=False, parties=2)
    steps = (given, given, moved, moved.model_copy(update={"measure": measured}), Counted(), given)
    for then in steps:
        told = first.model_copy(update={"counted": then})
        await subject.ledger.append(intent("case/a", await subject.ledger.load("case/a"), rows=told))
        assert await subject.rows("case/a") == told
    silent = first.model_copy(update={"counted": None})
    await subject.ledger.append(intent("case/a", await subject.ledger.load("case/a"), rows=silent))
    assert await subject.rows("case/a") == first


async def test_a_time_limit_named_twice_is_rejected(subject: Subject) -> None:
    with pytest.raises(Rejected):
        await subject.ledger.append(intent("case/a", rows=rows(late=("accept@3", "accept@3"))))


async def test_no_rows_means_those_before_stay(subject: Subject) -> None:
    await subject.ledger.append(intent("case/a", rows=rows(b"k", due=("accept/1",))))
    await appended(subject.ledger, "case/a")

    assert await subject.rows("case/a") == rows(b"k", due=("accept/1",))


async def test_a_lookup_of_another_stream_is_refused_and_leaves_nothing(subject: Subject) -> None:
    await subject.ledger.append(intent("case/a", rows=rows(b"k")))
    second = intent("case/b", rows=rows(b"free", b"k", due=("accept/1",)))

    with pytest.raises(LookupTaken):
        await subject.ledger.append(second)

    seen = await subject.ledger.load("case/b", second.command_id)
    assert (seen.version, seen.outcome) == (0, None)
    assert await subject.rows("case/b") is None
    assert await subject.ledger.find("code", b"free") is None
    assert await subject.ledger.find("code", b"k") == ("case/a", 1)


async def test_a_lookup_that_was_given_up_is_free(subject: Subject) -> None:
    await subject.ledger.append(intent("case/a", rows=rows(b"k")))
    await subject.ledger.append(intent("case/a", await subject.ledger.load("case/a"), rows=rows()))
    await subject.ledger.append(intent("case/b", rows=rows(b"k")))

    assert await subject.ledger.find("code", b"k") == ("case/b", 1)


async def test_rows_that_name_a_thing_twice_are_refused(subject: Subject) -> None:
    with pytest.raises(Rejected):
        await subject.ledger.append(intent("case/a", rows=rows(b"k", b"k")))
    with pytest.raises(Rejected):
        await subject.ledger.append(intent("case/a", rows=rows(due=("accept/1", "accept/1"))))


async def test_numbers_never_come_twice_and_kinds_count_apart(subject: Subject) -> None:
    numbers = await asyncio.gather(*(subject.ledger.next_number("case2026") for _ in range(20)))

    assert len(set(numbers)) == 20
    assert await subject.ledger.next_number("deliberation2026") == 1


async def test_twenty_callers_with_one_command_have_one_effect(subject: Subject) -> None:
    told = intent("case/a", outcome=b'{"number":"2026-1"}', rows=rows(b"k"))
    answers = await asyncio.gather(*(subject.ledger.append(told) for _ in range(20)), return_exceptions=True)

    assert sum(isinstance(a, Appended) for a in answers) == 1
    stored = {a.stored.outcome for a in answers if isinstance(a, CommandTaken)}
    assert stored == {b'{"number":"2026-1"}'}
    assert await subject.ledger.last_position() == 1


async def test_writers_of_one_stream_win_one_at_a_time(subject: Subject) -> None:
    async def write() -> None:
        while True:
            seen = await subject.ledger.load("case/a")
            try:
                await subject.ledger.append(intent("case/a", seen))
            except Conflict:
                continue
            return

    await asyncio.gather(*(write() for _ in range(30)))

    seen = await subject.ledger.load("case/a")
    assert [e.version for e in seen.events] == list(range(1, 31))
    assert len({e.command_id for e in seen.events}) == 30


async def test_one_command_in_trouble_does_not_trouble_the_others(subject: Subject) -> None:
    held = intent("case/held", rows=rows(b"k"))
    await subject.ledger.append(held)
    good = [intent(f"case/good{n}", events=n, rows=rows(b"g%d" % n, due=("a",))) for n in range(1, 20)]
    bad = [
        intent("case/late", expected=4, previous=b"x" * 32),
        intent("case/early", previous=b"x" * 32, rows=rows(b"e")),
        intent("case/lookup", rows=rows(b"new", b"k")),
        intent("case/known", command_id=held.command_id),
    ]
    mixed = [one for pair in zip(good, bad * 5, strict=False) for one in pair]
    answers = await asyncio.gather(*(subject.ledger.append(one) for one in mixed), return_exceptions=True)

    for one, answer in zip(mixed, answers, strict=True):
        if one in good:
            assert isinstance(answer, Appended), one.stream
            assert answer.version == len(one.events)
        else:
            assert isinstance(answer, LedgerError), one.stream
    every = await subject.ledger.read(0)
    assert [e.position for e in every] == list(range(1, 1 + 1 + sum(range(1, 20))))
    assert {e.stream for e in every} == {"case/held"} | {one.stream for one in good}
    for one in good:
        mine = [e.position for e in every if e.stream == one.stream]
        assert mine == list(range(mine[0], mine[0] + len(mine)))
        assert await subject.ledger.find("code", b"g%d" % len(one.events)) is not None
    for key in (b"e", b"new"):
        assert await subject.ledger.find("code", key) is None


async def test_instants_are_kept_to_the_microsecond(subject: Subject) -> None:
    await subject.ledger.append(intent("case/a"))

    (event,) = await subject.ledger.read(0)
    assert event.recorded_at == NOON
    assert event.recorded_at.microsecond == 123456
