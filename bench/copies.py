"""Copies of a case that was lived through: its events and rows anew, with names, ids, instants, place and people of their own."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from ledger.chain import event_hash, uuid7
from ledger.copying import Tuples, rows_by_table
from projections.rows import CODE
from schemas.envelope import GENESIS, Rows
from schemas.ids import case_id_of

_INSTANT = rb'(?<=")\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)(?=")'

Event = tuple[Any, ...]
"""The columns of an event, as `EVENT_COLUMNS` says."""

Command = tuple[Any, ...]
"""The columns of a command, as `COMMAND_FIELDS` says."""


@dataclass(frozen=True, slots=True)
class Told:
    """Bytes with holes: `form % which(values)` is what a copy holds in their place."""

    form: bytes
    which: Callable[[Sequence[bytes]], tuple[bytes, ...]] | None

    def told(self, values: Sequence[bytes]) -> bytes:
        """The bytes of one copy."""
        return self.form if self.which is None else self.form % self.which(values)


@dataclass(frozen=True, slots=True)
class Line:
    """An event of a case that was lived through: what of it is every copy's, and what is each one's own."""

    offset: timedelta
    kind: str
    schema_version: int
    actor: Told
    behalf: Told | None
    command: int
    cause: UUID | int | None
    policy: str
    visibility: str
    body: Told
    answers: tuple[tuple[int, Told], ...]
    """Commands that this event ends, by number, with their outcomes."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who holds one post in each community: opaque ids by the community's path."""

    there: Mapping[str, str]


class Life:
    """A case that was lived through, made ready to be copied. `began` is when it was reported, `ended` when anything last happened."""

    def __init__(
        self,
        events: Sequence[Event],
        commands: Sequence[Command],
        rows: Rows,
        home: str,
        people: Sequence[Person],
    ) -> None:
        self.stream: str = events[0][1]
        self.began: datetime = events[0][6]
        self.ended: datetime = events[-1][6]
        self.over = rows.current.over
        self.owed: datetime | None = min((one.due_at for one in rows.obligations), default=None)
        self.number = rows.current.number or ""
        self._home = home
        self._people = people
        self._codes = [one.key for one in rows.lookups if one.kind == CODE]
        self._ids = {one[0]: n for n, one in enumerate(commands)}
        fixed = [str(case_id_of(self.stream)), self.number, home, *(one.there[home] for one in people)]
        fixed += [*(key.hex() for key in self._codes), *map(str, self._ids)]
        self.commands = len(commands)
        self._fixed = {one.encode(): n for n, one in enumerate(fixed)}
        self._instants: dict[bytes, int] = {}
        self._times: list[tuple[datetime, bytes]] = []
        words = rb"|".join(re.escape(one) for one in sorted(self._fixed, key=len, reverse=True))
        # The words of a copy are those of its original: they are sealed under names of the original's.
        self._holes = re.compile(rb'"subject":"[^"]*"|' + _INSTANT + rb"|" + words)
        self.lines = tuple(self._line(one, commands) for one in events)
        self._rows = rows_by_table(self.stream, rows)

    def _line(self, event: Event, commands: Sequence[Command]) -> Line:
        version, kind, schema_version, at, actor, behalf = event[2], *event[4:9]
        command_id, cause, policy, visibility, body = event[9:14]
        answers = tuple((n, self._told(one[5])) for n, one in enumerate(commands) if one[3] == version)
        return Line(
            at - self.began,
            kind,
            schema_version,
            self._told(actor),
            None if behalf is None else self._told(behalf),
            self._ids[command_id],
            self._ids.get(cause, cause),
            policy,
            visibility,
            self._told(body),
            answers,
        )

    def _told(self, content: bytes) -> Told:
        parts: list[bytes] = []
        which: list[int] = []
        last = 0
        for hole in self._holes.finditer(content):
            if hole[0].startswith(b'"subject"'):
                continue
            parts += [content[last : hole.start()].replace(b"%", b"%%"), b"%b"]
            number = self._fixed.get(hole[0])
            which.append(self._instant(hole[0]) if number is None else number)
            last = hole.end()
        if not which:
            return Told(content, None)
        form = b"".join((*parts, content[last:].replace(b"%", b"%%")))
        # One item alone would be the value itself, and not a tuple of it.
        return Told(form, itemgetter(*which) if len(which) > 1 else itemgetter(slice(which[0], which[0] + 1)))

    def _instant(self, said: bytes) -> int:
        if said not in self._instants:
            zone = said[-1:] if said.endswith(b"Z") else said[-6:]
            at = datetime.fromisoformat(said.removesuffix(zone).decode())
            self._instants[said] = len(self._fixed) + len(self._times)
            self._times.append((at, zone))
        return self._instants[said]

    @property
    def plain(self) -> bool:
        """Whether nothing leads to it but its codes: a person who was forgotten is forgotten once."""
        return len(self._codes) == len(self._rows["current.lookup"])

    def values(
        self,
        case: UUID,
        place: str,
        shift: timedelta,
        number: str,
        keys: Sequence[bytes],
        ids: Sequence[UUID],
    ) -> tuple[bytes, ...]:
        """What fills the holes of a copy: its id, number, community, people, keys of codes, commands, instants."""
        values = [str(case), number, place, *(one.there[place] for one in self._people)]
        values += [*(key.hex() for key in keys), *map(str, ids)]
        times = ((at + shift).isoformat().encode() + zone for at, zone in self._times)
        return (*(one.encode() for one in values), *times)

    def rows(self, stream: str, place: str, shift: timedelta, number: str, keys: Sequence[bytes]) -> Tuples:
        """The derived rows of a copy, those of the original with what is the copy's own; a verification derives them anew."""
        own: dict[Any, Any] = {self.stream: stream, self.number: number}
        own |= {one.there[self._home]: one.there[place] for one in self._people}
        own |= dict(zip(self._codes, keys, strict=True))

        def changed(value: Any) -> Any:
            match value:
                case datetime():
                    return value + shift
                case str() if value.startswith(self._home):
                    return place + value[len(self._home) :]
                case str() | bytes():
                    return own.get(value, value)
                case _:
                    return value

        return {
            table: [tuple([changed(one) for one in row]) for row in many]
            for table, many in self._rows.items()
        }

    @property
    def codes(self) -> int:
        """How many tracking codes lead to it."""
        return len(self._codes)


class Copy:
    """One copy on its way: events in order, each hashed onto the one before, and at the end its head and rows."""

    def __init__(self, life: Life, case: UUID, place: str, shift: timedelta, number: int) -> None:
        self.stream = f"case/{case}"
        self._life, self._place, self._shift = life, place, shift
        self._began = life.began + shift
        prefix = life.number.split("-")[0]
        self._number = f"{prefix}-{self._began.year}-{number:06d}"
        # Nobody was ever told the codes of copies: keys that no code leads to do as well.
        self._keys = [os.urandom(32) for _ in range(life.codes)]
        self._ids = [UUID(bytes=os.urandom(16), version=5) for _ in range(life.commands)]
        self._values = life.values(case, place, shift, self._number, self._keys, self._ids)
        self._head, self.version = GENESIS, 0

    @property
    def whole(self) -> bool:
        """Whether its last event was made."""
        return self.version == len(self._life.lines)

    def event(self, position: int) -> tuple[Event, list[Command]]:
        """The next event, at this position, and the commands that it ends."""
        line, values = self._life.lines[self.version], self._values
        self.version += 1
        at = self._began + line.offset
        fields = (
            self.stream,
            self.version,
            uuid7(at),
            line.kind,
            line.schema_version,
            at,
            line.actor.told(values),
            None if line.behalf is None else line.behalf.told(values),
            self._ids[line.command],
            self._ids[line.cause] if isinstance(line.cause, int) else line.cause,
            line.policy,
            line.visibility,
            line.body.told(values),
        )
        self._head = event_hash(self._head, *fields)
        commands = [
            (self._ids[n], os.urandom(32), self.stream, self.version, at, outcome.told(values))
            for n, outcome in line.answers
        ]
        return (position, *fields, self._head), commands

    def rows(self) -> Tuples:
        """Its head and its derived rows."""
        made = self._life.rows(self.stream, self._place, self._shift, self._number, self._keys)
        return {"ledger.stream": [(self.stream, "case", self.version, self._head)], **made}
