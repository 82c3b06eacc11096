"""Words for the ledger's tests: drafts, intents and rows with everything unimportant filled in."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from ledger.chain import uuid7
from ledger.port import Ledger
from schemas.actors import Actor, Role, Visibility
from schemas.derived import Counted, Measure, SpanRow
from schemas.envelope import Append, CurrentRow, Draft, Loaded, Lookup, ObligationRow, Rows, WindowRow

NOON = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)
MEDIATOR = Actor(id="staff/7", role=Role.MEDIATOR, place="yuehai/haizhu")


def draft(body: bytes = b'{"n":1}', at: datetime = NOON, kind: str = "NoteTaken") -> Draft:
    """An event about to be appended."""
    return Draft(
        id=uuid7(at),
        kind=kind,
        recorded_at=at,
        actor=MEDIATOR,
        visibility=Visibility.HANDLERS,
        policy="model@1",
        body=body,
    )


def intent(
    stream: str,
    seen: Loaded | None = None,
    *,
    events: int = 1,
    command_id: UUID | None = None,
    rows: Rows | None = None,
    outcome: bytes = b'{"ok":true}',
    body: bytes = b'{"n":1}',
    expected: int | None = None,
    previous: bytes | None = None,
    window: str | None = None,
) -> Append:
    """One command after what was seen of its stream (nothing: a new stream)."""
    return Append(
        stream=stream,
        expected=expected if expected is not None else seen.version if seen else 0,
        previous=previous if previous is not None else seen.head if seen else bytes(32),
        command_id=command_id or uuid4(),
        digest=sha256(body).digest(),
        outcome=outcome,
        events=tuple(draft(body) for _ in range(events)),
        rows=rows,
        window=window,
    )


async def appended(ledger: Ledger, stream: str, times: int = 1, **how: object) -> Loaded:
    """Append some commands to a stream, one after the other, and look at it."""
    for _ in range(times):
        await ledger.append(intent(stream, await ledger.load(stream), **how))  # type: ignore[arg-type]
    return await ledger.load(stream)


def rows(
    *lookups: bytes,
    due: tuple[str, ...] = (),
    place: str = "yuehai/haizhu",
    stage: str = "open",
    late: tuple[str, ...] = (),
    counted: str | None = None,
    windows: tuple[WindowRow, ...] = (),
) -> Rows:
    """Derived rows: lookups of kind `code` by key, obligations and late time limits by id, a measure with this outcome, windows."""
    return Rows(
        current=CurrentRow(
            kind="case", place=place, stage=stage, opened_at=NOON, due_at=NOON if due else None
        ),
        obligations=tuple(ObligationRow(id=one, command="Remind", due_at=NOON) for one in due),
        windows=windows,
        lookups=tuple(Lookup(kind="code", key=key, ref=n) for n, key in enumerate(lookups, 1)),
        counted=Counted(
            spans=tuple(
                SpanRow(clock=one, kind="resolve", level="building", began_at=NOON, due_at=NOON)
                for one in late
            ),
            measure=None if counted is None else measure(counted),
        ),
    )


def counted_of(given: Rows) -> Counted:
    """What supervision reads of these rows, which must be there."""
    assert given.counted is not None
    return given.counted


def measure(outcome: str, **changes: object) -> Measure:
    """What is counted of a case, most of it nothing."""
    known: dict[str, object] = {
        "policy": "model/1",
        "category": "noise",
        "triage_class": "private_matter",
        "intake_level": "building",
        "level": "community",
        "opened_at": NOON,
        "climbs": ("building>community",),
        "outcome": outcome,
    }
    return Measure.model_validate(known | changes)
