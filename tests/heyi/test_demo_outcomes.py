"""What the demonstration checks about its matters: a wrong end, a notice without proof, a name in an event do not pass."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.case.parts.notices import Notice
from heyi.demo.outcomes import judge_notices, judge_outcomes, judge_privacy
from schemas.actors import Visibility
from schemas.envelope import Recorded
from schemas.frame import Frame
from schemas.notices import NoticePrepared, NoticeServed, Service
from schemas.sealed import Sealed
from tests.domain.case.people import CAPTAIN

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STREAM = "case/0198f2a0-0000-7000-8000-000000000001"
OTHER = "case/0198f2a0-0000-7000-8000-000000000002"
PROOF = Sealed(subject=STREAM, field="proof", digest="a" * 64)


def recorded(event: Frame | None = None, body: bytes = b"") -> Recorded:
    return Recorded(
        id=UUID(int=2),
        kind=type(event).__name__,
        schema_version=1,
        recorded_at=AT,
        actor=CAPTAIN,
        on_behalf_of=None,
        cause=None,
        policy="quick/1",
        visibility=Visibility.PARTIES,
        body=event.model_dump_json().encode() if event else body,
        stream=STREAM,
        version=1,
        position=1,
        command_id=UUID(int=1),
        hash=b"0" * 32,
    )


def notice(number: int = 1, *, must_be_proven: bool = True) -> Notice:
    return Notice(number, "terminated", 1, ("inbox", "print"), must_be_proven, "", AT)


def served(manner: Service, proof: Sealed | None = None) -> NoticeServed:
    return NoticeServed(audience=Visibility.ONE_PARTY, party=1, notice=1, manner=manner, proof=proof)


def test_a_matter_that_ended_otherwise_than_told_does_not_pass() -> None:
    assert judge_outcomes({"a": ("refused", "refused")}).holds
    assert not judge_outcomes({"a": ("refused", "refused"), "b": ("refused", "failed")}).holds
    assert not judge_outcomes({"a": ("refused", None)}).holds
    assert not judge_outcomes({}).holds


@pytest.mark.parametrize(
    ("event", "holds"),
    [
        (served("opened"), True),
        (served("handed_over", PROOF), True),
        (served("handed_over"), False),
        (
            NoticePrepared(notice=1, rule="terminated", party=1, channels=("inbox",), must_be_proven=True),
            False,
        ),
    ],
)
def test_a_notice_counts_as_served_when_opened_or_with_proof(event: Frame, holds: bool) -> None:
    assert judge_notices({STREAM: [notice()]}, [recorded(event)]).holds is holds


def test_proof_counts_for_its_own_notice_only_and_none_is_asked_of_plain_ones() -> None:
    opened = [recorded(served("opened"))]
    assert not judge_notices({STREAM: [notice(), notice(2)]}, opened).holds
    assert not judge_notices({OTHER: [notice()]}, opened).holds
    assert judge_notices({STREAM: [notice(), notice(2, must_be_proven=False)]}, opened).holds
    assert not judge_notices({STREAM: [notice(must_be_proven=False)]}, opened).holds


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ({"reason": {"digest": "a" * 64}}, True),
        ({"reason": "我不同意，许文娟知道。"}, False),
        ({"parties": [{"name": "许文娟"}]}, False),
        ({"许文娟": 1}, False),
    ],
)
def test_a_word_of_somebody_in_the_body_of_an_event_does_not_pass(body: object, holds: bool) -> None:
    for ensure_ascii in (True, False):
        written = json.dumps(body, ensure_ascii=ensure_ascii).encode()
        assert judge_privacy([recorded(body=written)], ["许文娟", " "]).holds is holds


def test_a_privacy_check_that_looked_at_nothing_does_not_pass() -> None:
    assert not judge_privacy([], ["许文娟"]).holds
    assert not judge_privacy([recorded(body=b"{}")], []).holds
