"""Cases whose time limit runs out at a named instant: filed by a clock that was set back, under a pack with one short limit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import text

from engine.bootstrap import publish
from engine.catalogue import CODEC
from heyi.compose import House, open_house
from heyi.settings import Settings
from ledger.pokes import Pokes
from schemas.actors import PUBLIC
from schemas.calendar import Budget, Unit
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.clock_events import DeadlineLapsed
from schemas.ids import case_subject, new_case_id, party_subject
from schemas.policy import PolicyPack
from schemas.words import Words

PLACE = "hean/xinhe/e1/b1"
LIMIT = Budget(amount=2, unit=Unit.HOURS)
"""How long a building has to take a matter on; when it is used up the case climbs to the community."""
LONG = Budget(amount=60 * 24, unit=Unit.HOURS)
"""Every other limit, without reminders: nothing else comes due while the bench runs."""
AT_ONCE = 32
_LAPSED = text("select count(*) from ledger.event where kind = 'DeadlineLapsed'")
_PARTIES = (("applicant", "王女士"), ("other", "楼上住户"))


class Deadlines:
    """Files cases, and tells what became of their limits. Only its own ledger's clock is set back; the worker keeps the real time."""

    def __init__(self) -> None:
        self._filed = datetime.now(UTC)
        self._house: House

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Self]:
        """Put the pack of the two limits into force, and be ready to file."""
        async with open_house(settings) as house:
            await publish(house.desk, house.rulebook, _of_two_limits(await house.rulebook.current()))
        filing = cls()
        async with open_house(settings, clock=lambda: filing._filed) as house:
            filing._house = house
            yield filing

    async def file(self, number: int, due: datetime) -> list[str]:
        """File so many cases whose limit runs out at `due`; return their streams."""
        self._filed = due - timedelta(hours=LIMIT.amount)
        line = asyncio.Semaphore(AT_ONCE)

        async def one() -> str:
            async with line:
                command_id = uuid4()
                return (await self._house.desk.take(_matter(command_id), PUBLIC, command_id)).stream

        return await asyncio.gather(*(one() for _ in range(number)))

    async def recorded(self) -> int:
        """How many limits were recorded as run out in all."""
        async with self._house.engine.connect() as connection:
            return int((await connection.execute(_LAPSED)).scalar_one())

    async def unheard(self) -> int:
        """How many pokes are on their way."""
        return await Pokes(self._house.engine).waiting()

    async def late(self, streams: Sequence[str]) -> list[float]:
        """Seconds between due and recorded, of each limit of these cases that ran out; raise when one was recorded twice."""
        found = []
        for stream, loaded in zip(streams, await self._house.ledger.load_all(streams), strict=True):
            mine = [
                (one.recorded_at - event.due).total_seconds()
                for one in loaded.events
                if isinstance(event := CODEC.decode(one), DeadlineLapsed)
            ]
            if len(mine) > 1:
                raise RuntimeError(f"the limit of {stream} was recorded {len(mine)} times")
            found += mine
        return found


def _of_two_limits(pack: PolicyPack) -> PolicyPack:
    clocks = tuple(
        rule.model_copy(update={"budget": LIMIT if rule.id == "accept_building" else LONG, "reminders": ()})
        for rule in pack.clocks
    )
    council = pack.council.model_copy(update={"repeated": None}) if pack.council else None
    return pack.model_copy(update={"version": pack.version + 1, "clocks": clocks, "council": council})


def _matter(command_id: UUID) -> ReportDispute:
    case = new_case_id(command_id)
    return ReportDispute.model_validate(
        {
            "case": case,
            "place": PLACE,
            "channel": "window",
            "title": Words(plain="楼道堆放自行车", field="title", subject=case_subject(case)),
            "statement": Words(plain="三楼楼道堆满自行车。", field="statement", subject=case_subject(case)),
            "parties": tuple(
                PartyDraft.model_validate(
                    {"side": side, "name": Words(plain=name, field="name", subject=party_subject(case, n))}
                )
                for n, (side, name) in enumerate(_PARTIES, start=1)
            ),
        }
    )
