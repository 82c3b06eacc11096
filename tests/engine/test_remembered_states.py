"""A state that is remembered is the one that folding the whole stream gives, and is never taken for that of another chain."""

from domain.case.counts import Counts
from engine.case_process import CaseProcess, facts_of
from engine.process import Known
from engine.processes import CASES
from schemas.case_commands import Accept, AddNote, ConfirmTriage, RecordContact
from schemas.envelope import Loaded
from tests.domain.case.people import CAPTAIN
from tests.engine.office import Office


async def lived() -> Office:
    """A case with a few steps behind it."""
    office = await Office.opened()
    await office.file()
    for n, step in enumerate(
        (
            ConfirmTriage(case=office.case),
            Accept(case=office.case),
            RecordContact(case=office.case, party=1),
            AddNote(case=office.case, text=office.words("约好周六见面")),
        )
    ):
        await office.take(step, CAPTAIN, f"step/{n}")
    return office


async def test_what_the_desk_remembers_is_what_the_stream_says() -> None:
    office = await lived()
    loaded = await office.ledger.load(office.stream)
    assert CASES.state_of(office.stream, loaded) == CaseProcess().fold(None, loaded.events)


async def test_a_chain_is_folded_once_and_another_one_anew() -> None:
    office = await lived()
    loaded = await office.ledger.load(office.stream)
    process = CaseProcess()
    first = process.state_of(office.stream, loaded)
    assert process.state_of(office.stream, loaded) is first
    # The same stream as it stood earlier, as after a restore: its head is another one.
    short = Loaded(
        now=loaded.now, version=loaded.version - 1, head=loaded.events[-2].hash, events=loaded.events[:-1]
    )
    earlier = process.state_of(office.stream, short)
    assert earlier is not None
    assert earlier.version == loaded.version - 1


async def test_no_more_states_are_kept_than_it_was_told() -> None:
    office = await lived()
    loaded = await office.ledger.load(office.stream)
    process = CaseProcess()
    first = process.state_of(office.stream, loaded)
    assert first is not None
    for n in range(process.remembers):
        process.keep(f"case/{n}", Known(loaded.head, loaded.now, first))
    again = process.state_of(office.stream, loaded)
    assert again == first
    assert again is not first


async def test_what_is_counted_on_is_what_counting_all_of_it_gives() -> None:
    office = await lived()
    loaded = await office.ledger.load(office.stream)
    known = CASES.known(office.stream)
    assert known is not None
    assert known.head == loaded.head
    assert known.counts == Counts().after(facts_of(loaded.events))
    assert known.at == loaded.events[-1].recorded_at


async def test_a_step_on_a_chain_that_others_made_longer_is_decided_on_all_of_it() -> None:
    office = await lived()
    loaded = await office.ledger.load(office.stream)
    process, events = CaseProcess(), loaded.events[:-2]
    early = Loaded(now=loaded.now, version=len(events), head=events[-1].hash, events=events)
    # What another process would still remember, two steps behind.
    behind = process.state_of(office.stream, early)
    assert behind is not None
    counts = process.count(None, events)
    CASES.keep(office.stream, Known(early.head, events[-1].recorded_at, behind, counts, counted=True))
    outcome = await office.take(RecordContact(case=office.case, party=2), CAPTAIN, "step/behind")
    after = await office.ledger.load(office.stream)
    assert (outcome.status, outcome.version) == ("recorded", after.version)
    assert CASES.state_of(office.stream, after) == CaseProcess().fold(None, after.events)
    known = CASES.known(office.stream)
    assert known is not None
    assert known.counts == Counts().after(facts_of(after.events))
