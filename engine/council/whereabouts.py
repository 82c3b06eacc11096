"""Where those who hold a pass have their vote, and whether they still have one: registers and bodies as they stand."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.council.bodies import Body, evolve_body
from domain.council.rolls import place_over
from engine.catalogue import CODEC
from ledger.port import Ledger
from schemas.calendar import WorkingCalendar
from schemas.council.bodies import BodyEvent
from schemas.council.registers import LinesEntered, LinesRemoved, RegisterOpened
from schemas.envelope import Recorded
from schemas.ids import body_stream, register_stream

KEPT = 16
"""Registers in memory, as ids and places only."""

_PAGE = 500
_ZONE = ZoneInfo(str(WorkingCalendar.model_fields["zone"].default))


@dataclass(frozen=True, slots=True)
class Home:
    """The place that a register or a body is for, and the one in it where a unit belongs."""

    place: str
    own: str


@dataclass(slots=True)
class _Read:
    """A register as far as it was read: whose vote a line belongs to, and where the lines of a unit lie."""

    place: str = ""
    position: int = 0
    units: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    begun: int = 0
    done: int = 0
    line: asyncio.Lock = field(default_factory=asyncio.Lock)

    def take(self, page: Sequence[Recorded]) -> None:
        """Go on; what another look brought meanwhile is passed over."""
        for one in page:
            if one.position <= self.position:
                continue
            self.position = one.position
            match CODEC.decode(one):
                case RegisterOpened() as opened:
                    self.place = opened.place
                case LinesEntered() as entered:
                    for line in entered.lines:
                        self._leave(line.line)
                        self.units[line.line] = line.unit
                        self.places.setdefault(line.unit, {})[line.line] = line.place
                case LinesRemoved() as removed:
                    for gone in removed.lines:
                        self._leave(gone)

    def _leave(self, line: str) -> None:
        unit = self.units.pop(line, None)
        if unit is not None:
            del self.places[unit][line]
            if not self.places[unit]:
                del self.places[unit]

    def home(self, unit: str) -> Home | None:
        """Where a unit belongs, None once it has no line."""
        lines = self.places.get(unit)
        return None if lines is None else Home(self.place, place_over(lines.values()))


class Whereabouts:
    """Looks units up; a register is read once, and each later look reads only what came since."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._registers: dict[UUID, _Read] = {}
        self._lock = asyncio.Lock()

    async def home(self, source: UUID, unit: str) -> Home | None:
        """Where a unit of a register or a member of a body belongs; None for who never was there or is there no longer."""
        register = await self._register(source)
        return register.home(unit) if register.position else await self._seat(source, unit)

    async def _register(self, source: UUID) -> _Read:
        known = self._registers.get(source)
        if known is not None:
            return await self._again(known, source)
        # One reads for all who wait: the first minute of a vote asks about one register a thousand times.
        async with self._lock:
            known = await self._on(self._registers.get(source) or _Read(), source)
            if known.position:
                self._registers[source] = known
            while len(self._registers) > KEPT:
                del self._registers[next(iter(self._registers))]
        return known

    async def _again(self, known: _Read, source: UUID) -> _Read:
        """One look for all who came before it began; one that was under way when somebody came may have missed what he needs."""
        needed = known.begun + 1
        async with known.line:
            if known.done < needed:
                known.begun += 1
                looked = known.begun
                await self._on(known, source)
                known.done = looked
        return known

    async def _on(self, known: _Read, source: UUID) -> _Read:
        while page := await self._ledger.read_under(register_stream(source), known.position, None, _PAGE):
            known.take(page)
        return known

    async def _seat(self, source: UUID, member: str) -> Home | None:
        loaded = await self._ledger.load(body_stream(source))
        body: Body | None = evolve_body(None, (cast(BodyEvent, CODEC.decode(one)) for one in loaded.events))
        held = body.members.get(member) if body else None
        if body is None or held is None:
            return None
        last = [day for day in (held.ends, body.dissolved) if day is not None]
        if any(day < loaded.now.astimezone(_ZONE).date() for day in last):
            return None
        return Home(body.place, held.seating.represents or body.place)
