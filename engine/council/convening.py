"""Opening a round: its roll is frozen in the moment it opens, and both can be repeated without harm."""

from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.council.refusals.rounds import RollMissing
from domain.council.rolls import electorates_of, entries_of
from domain.council.seats import SidesMissing
from domain.council.state import Deliberation
from engine.council.deliberations import DeliberationProcess
from engine.council.gathering import named_sources, roll_id
from engine.council.keeping import source_of
from engine.desk import Answer, Desk
from ledger.port import Ledger
from schemas.actors import Actor, Role
from schemas.council.acts import Question
from schemas.council.rolls import FreezeRoll
from schemas.council.rounds import OpenRound
from schemas.ids import deliberation_stream, roll_stream
from schemas.outcomes import Outcome

_DELIBERATIONS = DeliberationProcess()


class Convener:
    """Opens rounds for people and for the clock alike."""

    def __init__(self, ledger: Ledger, desk: Desk) -> None:
        self._ledger = ledger
        self._desk = desk

    async def open_round(
        self,
        deliberation: UUID,
        by: Actor,
        command_id: UUID,
        questions: tuple[Question, ...] = (),
        present: tuple[str, ...] = (),
        units: tuple[str, ...] = (),
        expected: int | None = None,
    ) -> Outcome:
        """Open the round that was noticed; as `Desk.take`. A roll is frozen only once nothing else stands in the way."""
        command = OpenRound(deliberation=deliberation, questions=questions, present=present, units=units)
        return (await self.answer(command, by, command_id, expected)).outcome

    async def answer(
        self, command: OpenRound, by: Actor, command_id: UUID, expected: int | None = None
    ) -> Answer:
        """`open_round`, for those who want to know whether it had been carried out before."""
        try:
            return await self._desk.answer(command, by, command_id, expected)
        except RollMissing as missing:
            await self._freeze(command.deliberation, str(missing.facts["electorate"]), command_id)
        return await self._desk.answer(command, by, command_id, expected)

    async def _freeze(self, deliberation: UUID, electorate: str, command_id: UUID) -> None:
        loaded = await self._ledger.load(deliberation_stream(deliberation))
        state = _DELIBERATIONS.fold(None, loaded.events)
        if state is None:
            raise AssertionError("a deliberation whose roll is missing stands in the ledger")
        roll = roll_id(state)
        source = await self._source(state, electorate)
        await self._each_side_is_listed(state, source, loaded.now)
        freeze = FreezeRoll.model_validate(
            {"roll": roll, "electorate": electorate, "source": source, "place": state.place}
        )
        clerk = Actor(id=f"clerk/{roll}", role=Role.SYSTEM)
        await self._desk.take(freeze, clerk, uuid5(command_id, roll_stream(roll)))

    async def _source(self, state: Deliberation, electorate: str) -> str:
        """The register or the body whose people decide now: of the two that were named, the one that lists this electorate."""
        named = named_sources(state)
        if not named:
            raise RollMissing(electorate=electorate)
        for stream in named:
            found = await source_of(self._ledger, stream)
            if found is not None and electorate in electorates_of(found[0]):
                return stream
        return named[0]

    async def _each_side_is_listed(self, state: Deliberation, source: str, now: datetime) -> None:
        """Raise `SidesMissing` where a roll would lack a side: once frozen it would stand in the way of who gets the seat later."""
        pack = await self._desk.supplies.rulebook.pack(state.policy)
        procedure = pack.procedure(state.procedure) if state.procedure else None
        found = await source_of(self._ledger, source)
        if procedure is None or not procedure.sides or found is None:
            return
        today = now.astimezone(ZoneInfo(pack.calendar.zone)).date()
        there = {tag for entry in entries_of(found[0], state.place, today) for tag in entry.tags}
        if missing := tuple(side for side in procedure.sides if side not in there):
            raise SidesMissing(missing=missing)
