"""The second clock: issues every due command straight from the table; it lives here, as proof that the clock is replaceable."""

import asyncio

from sqlalchemy import text

from activities.cases import CaseHandsBody
from activities.council import CouncilHandsBody
from activities.signatures import CaseHands, CouncilHands
from heyi.compose import House
from projections.council.turnout import TurnoutBoard
from schemas.clockwork import Answer, Order

_DUE = text(
    "select stream, id, command from current.obligation where due_at <= clock_timestamp() order by due_at limit 500"
)


class Sweeper:
    """A few lines that do what Temporal does here, without its durability of waiting, search and operations."""

    def __init__(self, house: House) -> None:
        self._engine = house.engine
        of_council = CouncilHandsBody(house.ledger, house.rulebook, house.desk, TurnoutBoard(house.engine))
        self._hands: dict[str, CaseHands | CouncilHands] = {
            "case": CaseHandsBody(house.ledger, house.rulebook, house.desk),
            "deliberation": of_council,
        }
        self.answers: list[Answer] = []

    async def run(self) -> None:
        """Sweep at full speed until cancelled."""
        while True:
            async with self._engine.connect() as connection:
                rows = (await connection.execute(_DUE)).all()
            orders = (Order(stream=row.stream, obligation=row.id, command=row.command) for row in rows)
            self.answers += await asyncio.gather(*(self._issue(order) for order in orders))
            await asyncio.sleep(0.01)

    async def _issue(self, order: Order) -> Answer:
        return await self._hands[order.stream.partition("/")[0]].issue(order)
