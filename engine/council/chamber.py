"""The chamber: bodies, registers and rolls as one person may see them, with names opened for those who may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.council.bodies import Body
from domain.council.conflicts import Elsewhere, elsewhere
from domain.council.registers import Register
from domain.council.rolls import Roll, entries_of
from domain.council.routing import Route, route
from domain.council.sight import known_body, known_roll, seen_register, watches
from domain.refusals import NotPermitted
from engine.council.keeping import BODIES, REGISTERS, RollShelf
from engine.opened import Opened
from engine.rulebook import Rulebook
from ledger.port import Ledger
from ledger.vault import Vault
from projections.council.field_list import FieldList
from schemas.actors import Actor
from schemas.council.rolls import RollTotals, totals_of
from schemas.council.seats import SeatRule
from schemas.ids import body_stream, register_stream

MOST_HALLS = 500
"""Bodies of one place that are looked through for the hall of a topic."""


@dataclass(frozen=True, slots=True)
class BodyLook:
    """A body on a day, under the rules of the pack; `names` by member, of nobody where they are not for whoever looks."""

    body: Body
    version: int
    on: date
    rules: tuple[SeatRule, ...]
    watched: bool
    names: Mapping[str, Opened] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegisterLook:
    """A register with what a roll of all of it would sum up to."""

    register: Register
    version: int
    totals: RollTotals


@dataclass(frozen=True, slots=True)
class Chamber:
    """Reads; each method raises what is unknown to whoever may not know of it."""

    ledger: Ledger
    vault: Vault
    rulebook: Rulebook
    rolls: RollShelf
    lists: FieldList

    async def body(self, body_id: UUID, actor: Actor) -> BodyLook:
        """A body; who sits in it by name only for who organises or supervises there."""
        loaded = await self.ledger.load(body_stream(body_id))
        body = known_body(BODIES.fold(None, loaded.events))
        pack = await self.rulebook.current()
        watched = watches(actor, body.place)
        names: dict[str, Opened] = {}
        if watched:
            refs = {one.seating.member: one.seating.name for one in body.members.values()}
            texts = await self.vault.open(list(refs.values()))
            names = {member: Opened(texts.get(ref.digest)) for member, ref in refs.items()}
        on = loaded.now.astimezone(ZoneInfo(pack.calendar.zone)).date()
        rules = pack.council.seats if pack.council is not None else ()
        return BodyLook(body, loaded.version, on, rules, watched, names)

    async def bodies(self, streams: Sequence[str]) -> tuple[Body, ...]:
        """Bodies by their streams, in their order."""
        loaded = await self.ledger.load_all(streams)
        return tuple(known_body(BODIES.fold(None, one.events)) for one in loaded)

    async def route(self, tops: Sequence[str], places: Sequence[str], tier: int | None) -> Route:
        """The halls at or below `tops`, the communities of these places, that a topic about them belongs to."""
        lines = [one for top in tops for one in await self.lists.page("body", top, None, MOST_HALLS)]
        halls = await self.bodies([one.stream for one in lines if one.category == "hall"])
        return route(halls, places, await self.today(), tier)

    async def elsewhere(self, body_id: UUID, actor: Actor) -> tuple[Elsewhere, ...]:
        """Members of a body who sit in other bodies of its community; raise `NotPermitted` for who may not know who sits there."""
        body = known_body(BODIES.fold(None, (await self.ledger.load(body_stream(body_id))).events))
        if not watches(actor, body.place):
            raise NotPermitted(action="read-body")
        top = (await self.rulebook.directory()).community_of(body.place)
        lines = await self.lists.page("body", top, None, MOST_HALLS)
        return elsewhere(body, await self.bodies([one.stream for one in lines]), await self.today())

    async def today(self) -> date:
        """The day by the ledger's clock, which is asked about a stream that holds nothing."""
        pack = await self.rulebook.current()
        now = (await self.ledger.load(register_stream(UUID(int=0)))).now
        return now.astimezone(ZoneInfo(pack.calendar.zone)).date()

    async def register(self, register_id: UUID, actor: Actor) -> RegisterLook:
        """A register, counted; raise `UnknownRegister` for who neither organises nor supervises there."""
        loaded = await self.ledger.load(register_stream(register_id))
        register = seen_register(REGISTERS.fold(None, loaded.events), actor)
        totals = totals_of(entries_of(register, register.place, date.max))
        return RegisterLook(register, loaded.version, totals)

    async def roll(self, roll_id: UUID) -> Roll:
        """A roll; raise `UnknownRoll` where there is none."""
        return known_roll(await self.rolls.roll(roll_id))
