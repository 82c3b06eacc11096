"""The hash over an event: fixed for ever, and different for any difference."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain import event_hash, micros, uuid7
from tests.ledger.given import NOON

FIELDS: dict[str, Any] = {
    "previous": bytes(range(32)),
    "stream": "case/a",
    "version": 2,
    "event_id": UUID(int=1),
    "kind": "NoteTaken",
    "schema_version": 1,
    "recorded_at": NOON,
    "actor": b'{"id":"staff/7","role":"mediator"}',
    "on_behalf_of": None,
    "command_id": UUID(int=2),
    "cause": None,
    "policy": "model@1",
    "visibility": "handlers",
    "body": b'{"n":1}',
}
OTHER: dict[str, Any] = {
    "previous": bytes(32),
    "stream": "case/b",
    "version": 3,
    "event_id": UUID(int=3),
    "kind": "NoteTakem",
    "schema_version": 2,
    "recorded_at": NOON + timedelta(microseconds=1),
    "actor": b'{"id":"staff/8","role":"mediator"}',
    "on_behalf_of": b"",
    "command_id": UUID(int=3),
    "cause": UUID(int=0),
    "policy": "model@2",
    "visibility": "public",
    "body": b'{"n":2}',
}


def hashed(**changed: Any) -> str:
    return event_hash(**{**FIELDS, **changed}).hex()


def test_the_layout_is_what_it_was() -> None:
    assert hashed() == "fcf071bb135c76a835563193c1890dfc9fd53aa174664259e0a8e7fe93d2b88f"


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_counts(name: str) -> None:
    assert hashed(**{name: OTHER[name]}) != hashed()


def test_what_moves_from_one_field_to_the_next_counts() -> None:
    assert hashed(stream="case/aN", kind="oteTaken") != hashed()
    assert hashed(policy="model@1h", visibility="andlers") != hashed()
    assert hashed(on_behalf_of=b"") != hashed(on_behalf_of=None)


def test_an_instant_counts_and_not_its_zone() -> None:
    assert hashed(recorded_at=NOON.astimezone(timezone(timedelta(hours=8)))) == hashed()


@given(st.datetimes(timezones=st.just(UTC)))
def test_microseconds_are_exact(at: datetime) -> None:
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros(at)) == at


@given(st.lists(st.integers(0, 250_000_000_000_000_000), min_size=2))
def test_event_ids_sort_by_time_and_say_their_version(stamps: list[int]) -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    times = [epoch + timedelta(microseconds=n) for n in sorted(set(stamps))]
    ids = [(at, uuid7(at)) for at in times]

    assert [one for _, one in ids] == sorted(one for _, one in ids)
    for at, one in ids:
        assert (one.version, one.variant) == (7, "specified in RFC 4122")
        assert one.int >> 80 == micros(at) // 1000
