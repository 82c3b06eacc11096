"""The rules in force: published packs by id, and the directory of places and posts, read from the ledger and kept fresh."""

import asyncio
import time

from domain.directory import Directory
from engine.catalogue import CODEC
from ledger.port import Ledger
from schemas.ids import PLACES, ROSTER, policy_stream
from schemas.places import PlaceEstablished, PostFilled, PostOpened, PostVacated
from schemas.policies import PolicyPublished
from schemas.policy import PolicyPack

FRESH = 1.0
"""Seconds for which the directory and the newest pack are taken as they were read; what was decided is recorded anyway."""


class PolicyMissing(Exception):
    """No pack of this name or id was published: publish it (`heyi policy publish`) before filing."""


class Rulebook:
    """Packs and directory of one installation. `policy` names the pack under which new cases are filed."""

    def __init__(self, ledger: Ledger, policy: str) -> None:
        self._ledger = ledger
        self.policy = policy
        self._packs: dict[str, PolicyPack] = {}
        self._newest: str | None = None
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

    def stale(self) -> None:
        """Read again at the next question; called after this process changed a place, a post or a pack."""
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

    async def _load_directory(self) -> None:
        places = await self._ledger.load(PLACES)
        roster = await self._ledger.load(ROSTER)
        if (places.version, roster.version) == self._directory_seen:
            return
        events = [CODEC.decode(recorded) for recorded in (*places.events, *roster.events)]
        known = [e for e in events if isinstance(e, PlaceEstablished | PostOpened | PostFilled | PostVacated)]
        self._directory = Directory().evolve(known)
        self._directory_seen = (places.version, roster.version)
