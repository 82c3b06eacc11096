"""A street whose clock the tests turn: whatever falls due while time is skipped is issued, as the worker would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from activities.cases import CaseHandsBody
from activities.council import CouncilHandsBody
from heyi.app import app_of
from projections.council.turnout import TurnoutBoard
from schemas.clockwork import Order
from tests.api.street import Street, open_street
from tests.house import furnished, settings_for
from tests.templates import Templates

MONDAY = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
_DUE = text(
    "select stream, id, command, due_at from current.obligation where due_at <= :now order by due_at, id limit 1"
)


@dataclass
class Hands:
    """The hands of the clock: `now` is what the ledger believes it to be."""

    now: datetime = MONDAY


@dataclass
class Skipping:
    """A street, and ways to let time pass in it."""

    street: Street
    hands: Hands

    async def to(self, then: datetime) -> None:
        """Turn the clock to an instant; each due command is issued a second after its due time."""
        house = self.street.house
        hands: dict[str, CaseHandsBody | CouncilHandsBody] = {
            "case": CaseHandsBody(house.ledger, house.rulebook, house.desk),
            "deliberation": CouncilHandsBody(
                house.ledger, house.rulebook, house.desk, TurnoutBoard(house.engine)
            ),
        }
        while True:
            async with house.engine.connect() as connection:
                row = (await connection.execute(_DUE, {"now": then})).one_or_none()
            if row is None:
                break
            self.hands.now = max(self.hands.now, row.due_at + timedelta(seconds=1))
            issuing = hands[row.stream.partition("/")[0]]
            await issuing.issue(Order(stream=row.stream, obligation=row.id, command=row.command))
        self.hands.now = max(self.hands.now, then)

    async def on(self, days: float) -> datetime:
        """Turn the clock on by so many days; return the instant."""
        await self.to(self.hands.now + timedelta(days=days))
        return self.hands.now


@asynccontextmanager
async def skipping(templates: Templates) -> AsyncIterator[Skipping]:
    """A street of its own, at nine on a Monday."""
    hands = Hands()
    async with (
        templates.fresh() as stores,
        furnished(settings_for(stores, policy="xinhe"), lambda: hands.now) as house,
        open_street(house, app_of(house)) as street,
    ):
        yield Skipping(street, hands)
