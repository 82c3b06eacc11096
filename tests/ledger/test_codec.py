"""Events as bytes and back, old versions included."""

from typing import Any, ClassVar
from uuid import uuid4

import pytest
from pydantic import ValidationError

from ledger.codec import Codec, CodecError, kind_of, schema_version_of
from schemas.actors import Visibility
from schemas.envelope import Recorded
from schemas.frame import Frame
from tests.ledger.given import MEDIATOR, NOON


class NoteTaken(Frame):
    """An event as most are: kind by name, version 1."""

    text: str
    marks: tuple[int, ...] = ()


class DueMoved(Frame):
    """An event in its third version, under a kind of its own."""

    kind: ClassVar[str] = "DueChanged"
    schema_version: ClassVar[int] = 3
    days: int
    why: str


def _to_two(old: dict[str, Any]) -> dict[str, Any]:
    return {"days": old["weeks"] * 7}


def _to_three(old: dict[str, Any]) -> dict[str, Any]:
    return {**old, "why": "unknown"}


UPCASTS = {("DueChanged", 1): _to_two, ("DueChanged", 2): _to_three}
CODEC = Codec([NoteTaken, DueMoved], UPCASTS)


def recorded(kind: str, schema_version: int, body: bytes) -> Recorded:
    return Recorded(
        id=uuid4(),
        kind=kind,
        schema_version=schema_version,
        recorded_at=NOON,
        actor=MEDIATOR,
        on_behalf_of=None,
        cause=None,
        policy="",
        visibility=Visibility.PUBLIC,
        body=body,
        stream="case/a",
        version=1,
        position=1,
        command_id=uuid4(),
        hash=bytes(32),
    )


def test_what_was_encoded_is_decoded_and_the_bytes_are_always_the_same() -> None:
    event = NoteTaken(text="水", marks=(2, 1))

    assert CODEC.encode(event) == '{"text":"水","marks":[2,1]}'.encode()
    assert CODEC.decode(recorded("NoteTaken", 1, CODEC.encode(event))) == event


def test_kinds_and_versions_come_from_the_class() -> None:
    assert (kind_of(NoteTaken), schema_version_of(NoteTaken)) == ("NoteTaken", 1)
    assert (kind_of(DueMoved), schema_version_of(DueMoved)) == ("DueChanged", 3)
    assert dict(CODEC.kinds) == {"NoteTaken": NoteTaken, "DueChanged": DueMoved}


@pytest.mark.parametrize(
    ("version", "body"), [(1, b'{"weeks":2}'), (2, b'{"days":14}'), (3, b'{"days":14,"why":"unknown"}')]
)
def test_every_old_version_reads_as_todays(version: int, body: bytes) -> None:
    assert CODEC.read("DueChanged", version, body) == DueMoved(days=14, why="unknown")


@pytest.mark.parametrize(("kind", "version"), [("Unheard", 1), ("NoteTaken", 2), ("DueChanged", 0)])
def test_what_is_not_known_is_said_by_kind_and_version_only(kind: str, version: int) -> None:
    with pytest.raises(CodecError) as raised:
        CODEC.read(kind, version, b'{"text":"secret"}')
    assert "secret" not in str(raised.value)


def test_a_class_that_was_not_registered_is_not_written() -> None:
    class Stranger(Frame):
        """Not given to the codec."""

    with pytest.raises(CodecError):
        CODEC.encode(Stranger())


def test_a_body_that_does_not_fit_todays_class_is_an_error() -> None:
    with pytest.raises(ValidationError):
        CODEC.read("NoteTaken", 1, b'{"text":"x","new":1}')


def test_gaps_in_upcasts_and_twins_are_refused_at_the_start() -> None:
    with pytest.raises(CodecError):
        Codec([DueMoved], {("DueChanged", 1): _to_two})
    with pytest.raises(CodecError):
        Codec([NoteTaken], UPCASTS)
    with pytest.raises(CodecError):
        Codec([NoteTaken, NoteTaken])
