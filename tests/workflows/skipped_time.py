"""The ledger with the time of a server whose timers are skipped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from temporalio.testing import WorkflowEnvironment

from ledger.port import Appended, Found, Ledger
from schemas.envelope import Append, Loaded, Recorded


class Sundial:
    """What a ledger takes for its clock, also where it judges by itself whether a window is open: the last instant it was set to."""

    def __init__(self) -> None:
        self.shows = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.shows


class SkippedTime:
    """The ledger, with the time of the server whose timers are skipped: law and timers must agree what time it is."""

    def __init__(self, ledger: Ledger, environment: WorkflowEnvironment, sundial: Sundial) -> None:
        self._ledger = ledger
        self._environment = environment
        self._sundial = sundial
        self.behind = timedelta()

    async def now(self) -> datetime:
        """What time it is by now; the sundial shows it from here on."""
        self._sundial.shows = await self._environment.get_current_time() - self.behind
        return self._sundial.shows

    async def load(self, stream: str, command_id: UUID | None = None, known: bytes | None = None) -> Loaded:
        now = await self.now()
        return replace(await self._ledger.load(stream, command_id, known), now=now)

    async def load_all(self, streams: Sequence[str]) -> tuple[Loaded, ...]:
        return tuple([await self.load(stream) for stream in streams])

    async def append(self, intent: Append) -> Appended:
        await self.now()
        return await self._ledger.append(intent)

    async def read(self, after: int, limit: int = 1000) -> Sequence[Recorded]:
        return await self._ledger.read(after, limit)

    async def read_under(
        self, prefix: str, after: int = 0, until: int | None = None, limit: int = 5000
    ) -> Sequence[Recorded]:
        return await self._ledger.read_under(prefix, after, until, limit)

    async def last_position(self) -> int:
        return await self._ledger.last_position()

    async def next_number(self, kind: str) -> int:
        return await self._ledger.next_number(kind)

    async def find(self, kind: str, key: bytes) -> Found | None:
        return await self._ledger.find(kind, key)
