"""A stream's chain computed anew from what was loaded: whatever is altered breaks it, at any event."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from ledger.chaining import unbroken
from ledger.memory import MemoryLedger
from schemas.actors import Actor, Role, Visibility
from schemas.envelope import Recorded
from tests.ledger.given import MEDIATOR, NOON, draft, intent

OTHER = Actor(id="staff/8", role=Role.MEDIATOR, place="yuehai/haizhu")
ALTERED: dict[str, Any] = {
    "stream": "case/b",
    "version": 9,
    "id": uuid4(),
    "kind": "NoteLost",
    "schema_version": 2,
    "recorded_at": NOON + timedelta(microseconds=1),
    "actor": OTHER,
    "on_behalf_of": OTHER,
    "command_id": uuid4(),
    "cause": None,
    "policy": "model@2",
    "visibility": Visibility.PUBLIC,
    "body": b'{"n":9}',
    "hash": bytes(32),
}


async def chain(events: int = 5) -> tuple[Recorded, ...]:
    """Events of one stream, each with a cause, every other one on somebody's behalf."""
    ledger = MemoryLedger()
    several = tuple(
        draft(f'{{"n":{n}}}'.encode()).model_copy(
            update={"cause": uuid4(), "on_behalf_of": MEDIATOR if n % 2 else None}
        )
        for n in range(events)
    )
    await ledger.append(intent("case/a").model_copy(update={"events": several}))
    return (await ledger.load("case/a")).events


async def test_what_was_recorded_is_unbroken() -> None:
    events = await chain()
    assert all(unbroken(events[:n]) for n in range(len(events) + 1))


@pytest.mark.parametrize("field", [name for name in Recorded._fields if name != "position"])
async def test_whatever_is_altered_breaks_it(field: str) -> None:
    events = await chain()
    for n in range(len(events)):
        altered = events[n]._replace(**{field: ALTERED[field]})
        assert not unbroken((*events[:n], altered, *events[n + 1 :])), (field, n)


async def test_an_event_left_out_or_moved_breaks_it() -> None:
    events = await chain()
    for n in range(len(events) - 1):
        assert not unbroken((*events[:n], *events[n + 1 :]))
        assert not unbroken((*events[:n], events[n + 1], events[n], *events[n + 2 :]))
    assert not unbroken((*events, events[-1]))
