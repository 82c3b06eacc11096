"""Households of a building for the tests of the doors: a register of them, a frozen roll, and a pass for each."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from engine.council.passes import Pass, make_pass
from schemas.actors import Actor, Role
from schemas.council.registers import EnterLines, LineDraft, OpenRegister
from schemas.council.rolls import FreezeRoll
from schemas.frame import Frame
from schemas.ids import register_stream, unit_subject
from schemas.places import FillPost, VacatePost
from schemas.words import Words
from tests.api.street import BUILDING, Street

INSTALLER = Actor(id="installer", role=Role.SYSTEM)
KEEPER = Actor(id="staff-keeper", role=Role.COMMUNITY_OFFICER, place="hean/xinhe")


@dataclass(frozen=True)
class Households:
    """A building whose households have passes; `call` names are `house1`, `house2` and so on in the street's tokens."""

    street: Street
    register: UUID
    roll: UUID
    units: tuple[str, ...]

    async def post(self, who: str, path: str, key: str | None = None, **body: Any) -> httpx.Response:
        """Send something."""
        return await self.street.client.post(
            path,
            json=body,
            headers={"Idempotency-Key": key or str(uuid4()), **self.street.bearer(who)},
        )

    async def done(self, who: str, path: str, key: str | None = None, **body: Any) -> dict[str, Any]:
        """Send something, which has to succeed."""
        answer = await self.post(who, path, key, **body)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    async def refused(self, who: str, path: str, code: str, **body: Any) -> None:
        """Send something, which has to be refused so."""
        answer = await self.post(who, path, **body)
        assert answer.json().get("code") == code, answer.text

    async def seen(self, who: str | None, path: str) -> dict[str, Any]:
        """Look at something, which has to be there."""
        answer = await self.street.get(path, who)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


async def moved_in(street: Street, many: int) -> Households:
    """A fresh register with so many households of building one, a frozen roll of them, and their passes."""
    register, roll = uuid4(), uuid4()
    units = tuple(f"home{register.hex[:6]}{n:03d}" for n in range(1, many + 1))
    lines = tuple(
        LineDraft(
            line=unit,
            unit=unit,
            place=BUILDING,
            mark=unit,
            who=Words(plain=f"{n}号", subject=unit_subject(register, unit), field="who"),
        )
        for n, unit in enumerate(units, start=1)
    )
    commands: tuple[Frame, ...] = (
        OpenRegister(register_id=register, place=BUILDING, kind="households"),
        EnterLines(register_id=register, lines=lines),
        FreezeRoll(roll=roll, electorate="households", source=register_stream(register), place=BUILDING),
    )
    for command in commands:
        outcome = await street.house.desk.take(command, KEEPER, uuid4())
        assert outcome.status == "recorded", outcome
    for n, unit in enumerate(units, start=1):
        street.tokens[f"house{n}"] = make_pass(street.house.keys, Pass(register, unit))
    return Households(street, register, roll, units)


@asynccontextmanager
async def seated(street: Street, *holders: Actor) -> AsyncIterator[None]:
    """These hold their posts as long as the block lasts; the street is shared, and other tests begin with nobody in office."""
    posts = (await street.house.rulebook.directory()).posts
    new = [one for one in holders if one.id not in posts.get((one.place or "", one.role), ())]
    await _posts(street, FillPost, new)
    try:
        yield
    finally:
        await _posts(street, VacatePost, new)


async def _posts(
    street: Street, command: type[FillPost] | type[VacatePost], holders: Sequence[Actor]
) -> None:
    for one in holders:
        entry = command(place=one.place or "", role=one.role, staff=one.id)
        outcome = await street.house.desk.take(entry, INSTALLER, uuid4())
        assert outcome.status == "recorded", outcome
    street.house.rulebook.stale()
