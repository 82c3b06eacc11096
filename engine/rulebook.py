"""The rules in force: packs by id, calendars, and the directory of places and posts, read from the ledger and kept fresh."""

import asyncio
import time
from datetime import datetime

from domain.case.ground import Ground
from domain.directory import Directory
from engine.catalogue import CODEC
from ledger.port import Ledger
from schemas.actors import Actor
from schemas.calendar import CalendarName, WorkingCalendar
from schemas.calendars import CalendarPublished
from schemas.ids import PLACES, ROSTER, calendar_stream, policy_stream
from schemas.places import PlaceEvent, RosterEvent
from schemas.policies import PolicyPublished
from schemas.policy import PolicyPack

FRESH = 1.0
"""Seconds for which directory, calendars and newest pack are taken as they were read; what was decided is recorded anyway."""


class PolicyMissing(Exception):
    """No pack of this name or id was published: publish it (`heyi policy publish`) before filing."""


class Rulebook:
    """Packs and directory of one installation. `policy` names the pack under which new cases are filed."""

    def __init__(self, ledger: Ledger, policy: str) -> None:
        self._ledger = ledger
        self.policy = policy
        self._packs: dict[str, PolicyPack] = {}
        self._newest: str | None = None
        self._calendars: dict[CalendarName, WorkingCalendar | None] = {}
        self._directory = Directory()
        self._directory_seen = (0, 0)
        self._read_at: float | None = None
        self._changes = 0
        self._lock = asyncio.Lock()

    async def directory(self) -> Directory:
        """The places and posts as they stood at most `FRESH` seconds ago."""
        await self._refresh()
        return self._directory

    async def current(self) -> PolicyPack:
        """The pack for what is filed now; raise `PolicyMissing` when none was published."""
        await self._refresh()
        if self._newest is None:
            raise PolicyMissing(self.policy)
        return self._packs[self._newest]

    async def pack(self, pack_id: str) -> PolicyPack:
        """The pack that a case was filed under, such as `xinhe/1`; raise `PolicyMissing` for an unknown one."""
        if pack_id not in self._packs:
            await self._load_packs(pack_id.rpartition("/")[0])
        try:
            return self._packs[pack_id]
        except KeyError:
            raise PolicyMissing(pack_id) from None

    async def calendar(self, pack: PolicyPack) -> WorkingCalendar:
        """The newest edition of a pack's calendar: published, or the pack's own where none newer was."""
        await self._refresh()
        own = pack.calendar
        if own.name not in self._calendars:
            await self._load_calendar(own.name)
        published = self._calendars[own.name]
        return published if published is not None and published.edition > own.edition else own

    async def ground(self, actor: Actor, at: datetime, pack: PolicyPack) -> Ground:
        """What a decision rests on: the pack it is made under, and calendar, places and posts as they stand."""
        return Ground(actor, at, pack, await self.directory(), await self.calendar(pack))

    def stale(self) -> None:
        """Read again at the next question; called after this process changed a place, a post, a pack or a calendar."""
        self._read_at = None
        self._changes += 1

    async def _refresh(self) -> None:
        if self._is_fresh():
            return
        async with self._lock:
            if self._is_fresh():
                return
            seen = self._changes
            newest = await self._load_packs(self.policy)
            self._newest = newest or self._newest
            for name in tuple(self._calendars):
                await self._load_calendar(name)
            await self._load_directory()
            if seen == self._changes:  # else something changed while it was being read: read again next time
                self._read_at = time.monotonic()

    def _is_fresh(self) -> bool:
        return self._read_at is not None and time.monotonic() - self._read_at < FRESH

    async def _load_packs(self, name: str) -> str | None:
        newest = None
        for recorded in (await self._ledger.load(policy_stream(name))).events:
            newest = recorded.policy  # a publication is decided under the pack that it publishes
            if newest not in self._packs:
                event = CODEC.decode(recorded)
                assert isinstance(event, PolicyPublished)  # noqa: S101 -- a policy stream holds nothing else
                self._packs[newest] = event.pack
        return newest

    async def _load_calendar(self, name: CalendarName) -> None:
        recorded = (await self._ledger.load(calendar_stream(name))).events
        event = CODEC.decode(recorded[-1]) if recorded else None
        self._calendars[name] = event.calendar if isinstance(event, CalendarPublished) else None

    async def _load_directory(self) -> None:
        places = await self._ledger.load(PLACES)
        roster = await self._ledger.load(ROSTER)
        if (places.version, roster.version) == self._directory_seen:
            return
        events = [CODEC.decode(recorded) for recorded in (*places.events, *roster.events)]
        known = [e for e in events if isinstance(e, PlaceEvent | RosterEvent)]
        self._directory = Directory().evolve(known)
        self._directory_seen = (places.version, roster.version)
