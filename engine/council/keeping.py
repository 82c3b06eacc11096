"""Registers, bodies and rolls as the desk works on them."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from domain.case.ground import Ground
from domain.council.bodies import Body, evolve_body
from domain.council.registers import Register, decide_register, evolve_register
from domain.council.rolls import Roll, Source, decide_roll, evolve_roll
from domain.council.seating import decide_body
from engine.catalogue import CODEC
from engine.council.told import elected_in
from engine.process import Process, Supplies
from ledger.port import Ledger
from projections.council.register_rows import body_rows, register_rows, roll_rows
from schemas.council.bodies import BodyCommand, BodyEvent, BodyIntent, SeatMember
from schemas.council.registers import RegisterCommand, RegisterEvent, RegisterIntent
from schemas.council.rolls import FreezeRoll, RollEvent
from schemas.envelope import Recorded, Rows
from schemas.frame import Frame
from schemas.ids import body_stream, register_stream, roll_stream


class RegisterProcess(Process[Register]):
    """Registers of units, households, residents, delegates."""

    def stream(self, command: Frame) -> str:
        return register_stream(cast(RegisterCommand, command).register_id)

    def fold(self, state: Register | None, recorded: Iterable[Recorded]) -> Register | None:
        return evolve_register(state, (cast(RegisterEvent, CODEC.decode(one)) for one in recorded))

    def decide(self, state: Register | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide_register(state, cast(RegisterIntent, command), ground.actor, ground.directory)

    def rows(self, state: Register, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return register_rows(state, recorded[0].recorded_at)


class BodyProcess(Process[Body]):
    """Halls, meetings, assemblies, committees."""

    def stream(self, command: Frame) -> str:
        return body_stream(cast(BodyCommand, command).body)

    def fold(self, state: Body | None, recorded: Iterable[Recorded]) -> Body | None:
        return evolve_body(state, (cast(BodyEvent, CODEC.decode(one)) for one in recorded))

    async def gather(self, state: Body | None, command: Frame, supplies: Supplies) -> Frame:
        if state is None or not isinstance(command, SeatMember) or command.decided_in is None:
            return command
        elected = await elected_in(supplies.ledger, command.decided_in, state.place)
        return command.model_copy(update={"elected": elected})

    def decide(self, state: Body | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        return decide_body(state, cast(BodyIntent, command), ground.actor, ground.directory)

    def rows(self, state: Body, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return body_rows(state, recorded[0].recorded_at)


class _Sourced(FreezeRoll):
    """The intent with the register or the body that the list is taken from, at a version of its stream."""

    found: Any = Field(default=None, exclude=True, repr=False)
    made: list[Sequence[Frame]] = Field(default_factory=list, exclude=True, repr=False)


class RollProcess(Process[Roll]):
    """Frozen electorates."""

    def stream(self, command: Frame) -> str:
        return roll_stream(cast(FreezeRoll, command).roll)

    def fold(self, state: Roll | None, recorded: Iterable[Recorded]) -> Roll | None:
        return evolve_roll(state, (cast(RollEvent, CODEC.decode(one)) for one in recorded))

    async def gather(self, state: Roll | None, command: Frame, supplies: Supplies) -> Frame:
        asked = cast(FreezeRoll, command)
        said = {name: getattr(asked, name) for name in FreezeRoll.model_fields}
        return _Sourced.model_construct(**said, found=await source_of(supplies.ledger, asked.source), made=[])

    def decide(self, state: Roll | None, command: Frame, ground: Ground) -> Sequence[Frame]:
        asked = cast(_Sourced, command)
        if (
            not asked.made
        ):  # the desk asks twice on one ground, and a roll may have a hundred thousand entries
            zone = ZoneInfo(ground.calendar.zone)
            asked.made.append(decide_roll(state, asked, asked.found, ground.actor, ground.at, zone))
        return asked.made[0]

    def rows(self, state: Roll, recorded: Sequence[Recorded], since: int = 0) -> Rows:
        return roll_rows(state)


REGISTERS = RegisterProcess()
BODIES = BodyProcess()
ROLLS = RollProcess()


async def source_of(ledger: Ledger, stream: str) -> tuple[Source, int] | None:
    """The register or the body of a stream, with the version it stands at; None for any other stream."""
    kind = stream.partition("/")[0]
    if kind not in ("register", "body"):
        return None
    loaded = await ledger.load(stream)
    found = REGISTERS.fold(None, loaded.events) if kind == "register" else BODIES.fold(None, loaded.events)
    return None if found is None else (found, loaded.version)


async def register_of(ledger: Ledger, register_id: UUID) -> Register | None:
    """A register as it stands; None when there is none."""
    return REGISTERS.fold(None, (await ledger.load(register_stream(register_id))).events)


async def body_of(ledger: Ledger, body: UUID) -> Body | None:
    """A body as it stands; None when there is none."""
    return BODIES.fold(None, (await ledger.load(body_stream(body))).events)


async def roll_of(ledger: Ledger, roll: UUID) -> Roll | None:
    """A roll; None when there is none."""
    return ROLLS.fold(None, (await ledger.load(roll_stream(roll))).events)


class RollShelf:
    """Rolls that were read lately: they never change, so that nobody reads a hundred thousand entries for every ballot."""

    def __init__(self, ledger: Ledger, kept: int = 8) -> None:
        self._ledger = ledger
        self._kept = kept
        self._rolls: dict[UUID, Roll] = {}

    async def roll(self, roll: UUID) -> Roll | None:
        """A roll; None when there is none (which may be otherwise a moment later, and is asked again)."""
        found = self._rolls.pop(roll, None) or await roll_of(self._ledger, roll)
        if found is not None:
            self._rolls[roll] = found
            while len(self._rolls) > self._kept:
                del self._rolls[next(iter(self._rolls))]
        return found
