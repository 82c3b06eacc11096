"""The hall of the second act: everybody who takes part, and the doors of one deliberation as they use them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from heyi.demo.people import PATIENCE, DemoFailed, Doors, Person

AHEAD = 1.5
"""Seconds from an announcement to the opening."""

AT_ONCE = 12
"""How many residents press a button in the same moment."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Resident:
    """A household, or an owner, with its pass; `room` is that of the letter in which it came."""

    person: Person
    unit: str
    room: int
    elderly: bool = False
    tenant: bool = False

    def __repr__(self) -> str:
        return f"Resident(unit={self.unit})"


@dataclass
class Hall:
    """A deliberation as people meet it over HTTP; `deliberation` is known once it was opened."""

    doors: Doors
    households: tuple[Resident, ...]
    owners: tuple[Resident, ...]
    household_register: UUID
    owner_register: UUID
    body: UUID
    now: Callable[[], datetime]
    deliberation: UUID | None = None
    statements: dict[str, str] = field(default_factory=dict)
    """Texts of what residents said, by the id of the statement."""
    opinions: tuple[str, ...] = ()
    """What unites and what divides, as the map of the first round tells it."""

    @property
    def held(self) -> UUID:
        """The deliberation; raise `DemoFailed` before it was opened."""
        if self.deliberation is None:
            raise DemoFailed("议事还没有开成")
        return self.deliberation

    @property
    def path(self) -> str:
        """Where the deliberation is found."""
        return f"/api/deliberations/{self.held}"

    async def act(self, who: Person, action: str, words: str, /, **body: object) -> dict[str, Any]:
        """Take a step in the deliberation."""
        return await self.doors.send(who, f"{self.path}/{action}", body, words)

    async def refused(self, who: Person, action: str, code: str, words: str, /, **body: object) -> None:
        """Try a step that the law refuses with this code."""
        await self.doors.refused_at(who, f"{self.path}/{action}", code, words, body, self.held)

    async def look(self, who: Person, part: str = "", **query: str | int) -> Any:
        """The deliberation, or a part of it such as `/result`, as this person reads it."""
        return await self.doors.ask(who, self.path + part, **query)

    async def notice(
        self, who: Person, words: str, material: str, lasts: float | None = None, venue: str | None = None
    ) -> None:
        """Announce the next round: it opens by the clock in `AHEAD` seconds, and lasts as the procedure says unless told here."""
        opens = self.now() + timedelta(seconds=AHEAD)
        closes = None if lasts is None else (opens + timedelta(seconds=lasts)).isoformat()
        await self.act(
            who, "give-notice", words, opens=opens.isoformat(), closes=closes, venue=venue, material=material
        )

    def soon(self, seconds: float) -> str:
        """An instant so many seconds from now."""
        return (self.now() + timedelta(seconds=seconds)).isoformat()

    async def listed(self, who: Person, deliberation: str) -> None:
        """Wait until a deliberation stands in the list of its place."""

        def there(seen: dict[str, Any]) -> bool:
            return any(one["deliberation_id"] == deliberation for one in seen["deliberations"])

        await self._until(who, "/api/deliberations", there, "转来的议题")

    async def reaches(self, who: Person, *steps: str) -> dict[str, Any]:
        """Wait until the deliberation stands at one of these steps."""
        return await self._until(who, self.path, lambda seen: seen["step"] in steps, "/".join(steps))

    async def counted(self, who: Person, number: int) -> dict[str, Any]:
        """Wait until a round was counted, and read it."""
        return await self._until(
            who, f"{self.path}/rounds/{number}", lambda seen: seen["ballots"] is not None, f"第{number}轮计票"
        )

    async def until(self, who: Person, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Wait until this holds of the deliberation."""
        return await self._until(who, self.path, holds, what)

    async def _until(
        self, who: Person, path: str, holds: Callable[[dict[str, Any]], bool], what: str
    ) -> dict[str, Any]:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    seen: dict[str, Any] = await self.doors.ask(who, path)
                    if holds(seen):
                        return seen
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise DemoFailed(f"{path} 没有等到 {what}") from None

    async def ballot(
        self, number: int, sender: Person, answers: Mapping[str, str], words: str = "", **more: object
    ) -> None:
        """Somebody hands in a ballot: the voter, a proxy, or staff at the door."""
        marks = [{"question": q, "marks": {"answer": one}} for q, one in answers.items()]
        body: dict[str, object] = {"answers": marks, **more}
        await self.doors.send(sender, f"{self.path}/rounds/{number}/ballots", body, words)


async def crowd(calls: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Many people do something at the same time, so many at once as have a phone in their hand."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(call: Callable[[], Awaitable[T]]) -> T:
        async with gate:
            return await call()

    return list(await asyncio.gather(*(one(call) for call in calls)))
