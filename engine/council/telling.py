"""Telling what a round came to: of a secret one the urn is opened and emptied first; both can be repeated without harm."""

from uuid import UUID, uuid5

from domain.council.terms import Terms
from engine.council.shelf import shelf_of
from engine.desk import Answer, Desk
from schemas.actors import Actor, Role
from schemas.council.ballots import OpenUrn
from schemas.council.rounds import TallyRound
from schemas.ids import NAMESPACE, deliberation_stream, urn_stream
from schemas.outcomes import Outcome


class Teller:
    """Opens urns and has rounds counted, for people and for the clock alike."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open_urn(self, deliberation: UUID, number: int) -> Outcome:
        """Tell what lies in the urn of a closed round, then destroy the key and every sealed paper.

        Raise `NotSecret`, `RoundStillOpen`, and `UrnMismatch` when it does not hold as many papers as ballots were received: then
        nothing is destroyed. Broken off in between, it goes on where it was.
        """
        urn = urn_stream(deliberation, number)
        command_id = uuid5(NAMESPACE, f"open/{urn}")
        teller = Actor(id=f"teller/{deliberation}/{number}", role=Role.SYSTEM)
        outcome = await self._desk.take(OpenUrn(deliberation=deliberation, number=number), teller, command_id)
        await self.empty_urn(deliberation, number)
        return outcome

    async def empty_urn(self, deliberation: UUID, number: int) -> None:
        """Destroy what lies in an urn, opened or called off: from then on nothing says who put which paper there."""
        await self._desk.supplies.vault.forget(urn_stream(deliberation, number))

    async def answer(
        self, command: TallyRound, by: Actor, command_id: UUID, expected: int | None = None
    ) -> Answer:
        """Have the last round counted; as `Desk.answer`, and what `open_urn` raises."""
        terms = await self._last(command.deliberation)
        if terms is not None and terms.opened.secret:
            await self.open_urn(command.deliberation, terms.number)
        return await self._desk.answer(command, by, command_id, expected)

    async def _last(self, deliberation: UUID) -> Terms | None:
        loaded = await self._desk.supplies.ledger.load(deliberation_stream(deliberation))
        number = sum(1 for one in loaded.events if one.kind == "RoundOpened")
        return await shelf_of(self._desk.supplies).terms(deliberation, number) if number else None
