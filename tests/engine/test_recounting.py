"""The calendar of next year arrives: the hands of the clock see it, and bring the recount to the desk, once."""

from uuid import uuid4

import pytest

from activities.cases import CaseHandsBody
from domain.case.state import Case
from engine.bootstrap import publish_calendar
from engine.processes import CASES
from schemas.case_commands import Recompute
from schemas.clock_events import ClockMoved
from schemas.clock_kinds import ClockKind
from schemas.clockwork import Answer, CaseRef, Order
from tests.domain.case.people import CLOCK, local
from tests.domain.case.test_clocks_recounted import NEXT
from tests.engine.office import Office


@pytest.fixture
async def office() -> Office:
    office = await Office.opened()
    office.ledger.now = local(
        "2026-12-24 10:00"
    )  # three calendar days end in the last week, one working day does not
    await office.file()
    return office


async def case_of(office: Office) -> Case:
    case = CASES.fold(None, (await office.ledger.load(office.stream)).events)
    assert case is not None
    return case


async def obey(office: Office) -> list[Answer]:
    """What the workflow does: look, issue what is due, look again."""
    hands = CaseHandsBody(office.ledger, office.rulebook, office.desk)
    answers: list[Answer] = []
    assert office.ledger.now is not None
    while True:
        seen = await hands.look(CaseRef(stream=office.stream))
        due = [one for one in seen.owed if one.due <= office.ledger.now]
        if not due:
            return answers
        assert len(answers) < 20, "the clock never comes to rest"
        order = Order(stream=office.stream, obligation=due[0].obligation, command=due[0].command)
        answers.append(await hands.issue(order))


async def test_provisional_due_times_are_counted_again_by_events_with_a_reason(office: Office) -> None:
    before = {clock.kind: clock for clock in (await case_of(office)).clocks}
    assert before[ClockKind.RESOLVE].provisional
    assert await obey(office) == []
    await publish_calendar(office.desk, office.rulebook, NEXT)
    answers = await obey(office)
    assert {one.status for one in answers} == {"recorded"}
    assert len(answers) == sum(clock.provisional for clock in before.values())
    after = {clock.kind: clock for clock in (await case_of(office)).clocks}
    assert not any(clock.provisional for clock in after.values())
    for kind, clock in after.items():
        if before[kind].provisional:
            assert [move.why for move in clock.moves] == ["calendar_published"]
            assert clock.calendar == NEXT.id
        else:
            assert clock == before[kind]
    assert await obey(office) == []


async def test_a_recount_that_was_issued_twice_is_recorded_once(office: Office) -> None:
    await publish_calendar(office.desk, office.rulebook, NEXT)
    clock = next(one for one in (await case_of(office)).clocks if one.provisional)
    command = Recompute(case=office.case, obligation=f"{clock.id}~{NEXT.id}")
    first = await office.desk.take(command, CLOCK, uuid4())
    again = await office.desk.take(command, CLOCK, uuid4())
    assert (first.status, first.events) == ("recorded", (ClockMoved.__name__,))
    assert again.status == "noop"
