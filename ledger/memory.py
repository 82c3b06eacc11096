"""The ledger in memory: the same semantics as PostgreSQL, for tests of rules and of the desk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from ledger.port import Appended, CommandTaken, Conflict, Found, LookupTaken, Shut, WindowShut
from ledger.wake import Bell
from ledger.wire import Prepared, above, actor_of, past_prefix, prepare
from schemas.derived import Counted
from schemas.envelope import (
    GENESIS,
    Append,
    CurrentRow,
    Loaded,
    Lookup,
    ObligationRow,
    Recorded,
    Rows,
    StoredOutcome,
    WindowRow,
)


class MemoryLedger:
    """A `Ledger` that forgets everything when the process ends.

    `now` is what its clock shows: set it to any aware instant, or to None for the machine's clock. `current`,
    `obligations`, `lookups`, `windows` and `counted` are the derived rows, to be looked at by tests.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now
        self.bell = Bell()
        self.current: dict[str, CurrentRow] = {}
        self.obligations: dict[str, tuple[ObligationRow, ...]] = {}
        self.lookups: dict[tuple[str, bytes], Found] = {}
        self.windows: dict[str, tuple[WindowRow, ...]] = {}
        self.counted: dict[str, Counted] = {}
        self._events: list[Recorded] = []
        self._streams: dict[str, list[Recorded]] = {}
        self._commands: dict[UUID, StoredOutcome] = {}
        self._numbers: dict[str, int] = {}

    async def load(self, stream: str, command_id: UUID | None = None, known: bytes | None = None) -> Loaded:
        """See `Ledger.load`."""
        events = self._streams.get(stream, [])
        head = events[-1].hash if events else GENESIS
        return Loaded(
            now=self._clock(),
            version=len(events),
            head=head,
            events=() if head == known else tuple(events),
            outcome=None if command_id is None else self._commands.get(command_id),
        )

    async def load_all(self, streams: Sequence[str]) -> tuple[Loaded, ...]:
        """See `Ledger.load_all`."""
        return tuple([await self.load(stream) for stream in streams])

    async def append(self, intent: Append) -> Appended:
        """See `Ledger.append`; nothing in it waits, so it is one step to every other task."""
        prepared = prepare(intent)
        stream = intent.stream
        known = self._commands.get(intent.command_id)
        if known is not None:
            raise CommandTaken(intent.command_id, known)
        events = self._streams.get(stream, [])
        if len(events) != intent.expected or intent.previous != (events[-1].hash if events else GENESIS):
            raise Conflict(stream, intent.expected, len(events))
        if intent.window is not None and (reason := self._why_shut(intent.window)) is not None:
            raise WindowShut(stream, intent.window, reason)
        lookups = intent.rows.lookups if intent.rows else ()
        taken = [
            k.kind for k in lookups if self.lookups.get((k.kind, k.key), Found(stream, 0)).stream != stream
        ]
        if taken:
            raise LookupTaken(stream, min(taken))
        self._commands[intent.command_id] = StoredOutcome(digest=intent.digest, outcome=intent.outcome)
        if intent.rows is not None:
            self._replace(stream, intent.rows, lookups)
        if not prepared.events:
            return Appended(prepared.version, None, prepared.head)
        self._record(intent, prepared)
        self.bell.ring()
        return Appended(prepared.version, len(self._events), prepared.head)

    async def read(self, after: int, limit: int = 1000) -> Sequence[Recorded]:
        """See `Ledger.read`."""
        return self._events[after : after + limit]

    async def read_under(
        self, prefix: str, after: int = 0, until: int | None = None, limit: int = 5000
    ) -> Sequence[Recorded]:
        """See `Ledger.read_under`."""
        past_prefix(prefix)
        span = self._events[after : None if until is None else max(until - 1, 0)]
        return [event for event in span if event.stream.startswith(prefix)][:limit]

    async def last_position(self) -> int:
        """See `Ledger.last_position`."""
        return len(self._events)

    async def next_number(self, kind: str) -> int:
        """See `Ledger.next_number`."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    async def find(self, kind: str, key: bytes) -> Found | None:
        """See `Ledger.find`."""
        return self.lookups.get((kind, key))

    def _clock(self) -> datetime:
        return self.now or datetime.now(UTC)

    def _why_shut(self, window: str) -> Shut | None:
        found = [row for stream in above(window) for row in self.windows.get(stream, ()) if row.id == window]
        if not found:
            return "missing"
        if found[0].shut:
            return "shut"
        now = self._clock()
        if now < found[0].opens_at:
            return "not_open_yet"
        return "over" if now >= found[0].closes_at else None

    def _replace(self, stream: str, rows: Rows, lookups: tuple[Lookup, ...]) -> None:
        self.current[stream] = rows.current
        self.obligations[stream] = rows.obligations
        self.windows[stream] = rows.windows
        if rows.counted is not None:
            self.counted[stream] = rows.counted
        if rows.same_lookups:
            return
        for key in [key for key, found in self.lookups.items() if found.stream == stream]:
            del self.lookups[key]
        for lookup in lookups:
            self.lookups[lookup.kind, lookup.key] = Found(stream, lookup.ref)

    def _record(self, intent: Append, prepared: Prepared) -> None:
        events = self._streams.setdefault(intent.stream, [])
        for draft, row in zip(intent.events, prepared.events, strict=True):
            event = Recorded(
                id=draft.id,
                kind=draft.kind,
                schema_version=draft.schema_version,
                recorded_at=draft.recorded_at.astimezone(UTC),
                actor=actor_of(row[6]),
                on_behalf_of=None if row[7] is None else actor_of(row[7]),
                cause=draft.cause,
                policy=draft.policy,
                visibility=draft.visibility,
                body=draft.body,
                stream=intent.stream,
                version=row[1],
                position=len(self._events) + 1,
                command_id=intent.command_id,
                hash=row[-1],
            )
            events.append(event)
            self._events.append(event)
