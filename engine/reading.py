"""Reading: a case as one person may see it, its words opened for those who may; no clock, no writing, no doors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from domain.case.authority import Action, available_actions
from domain.case.ground import Ground
from domain.case.parts.deliberating import Opened as OpenedDeliberation
from domain.case.presiding import candidates
from domain.case.sight import Sight, sees_case
from domain.case.state import Case
from domain.refusals import UnknownCase
from engine.audience import seen_of
from engine.catalogue import CODEC
from engine.opened import Opened, Shown, shown
from engine.processes import CASES, DELIBERATIONS
from engine.references import contacts, is_for, is_own, named, references
from engine.rulebook import Rulebook
from engine.withholding import for_party, kept_from, may_read_statement
from ledger.port import Ledger
from ledger.vault import Vault
from projections.rows import CODE
from schemas.actors import PUBLIC, Actor, Level, Role
from schemas.acts import PartyEntry
from schemas.case_events import CaseEvent, DisputeReported
from schemas.council.stages import Step
from schemas.envelope import Recorded
from schemas.ids import case_stream, deliberation_stream
from schemas.policy import PolicyPack
from schemas.sealed import Sealed
from schemas.stages import Stage


@dataclass(frozen=True, slots=True)
class Look:
    """A case and the ground on which somebody looks at it; `version` is that of its last event."""

    case: Case
    ground: Ground
    events: tuple[Recorded, ...]

    @property
    def version(self) -> int:
        """How many events the case has."""
        return self.case.version


@dataclass(frozen=True, slots=True)
class PartySeen:
    """A party as it is shown; contact details are None when there are none or not for the one who looks."""

    entry: PartyEntry
    name: Opened
    phone: Opened | None
    email: Opened | None
    represents: Opened | None


@dataclass(frozen=True, slots=True)
class DeliberationSeen:
    """A deliberation that the case opened; `number` and `step` are None until it was suggested over there."""

    opened: OpenedDeliberation
    number: str | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case with its words opened; `statement` is None for a party whom it is not for, or not yet."""

    look: Look
    title: Opened
    statement: Opened | None
    parties: tuple[PartySeen, ...]
    words: Mapping[str, str | None] = field(repr=False)  # by digest, of the agreement
    mediators: Mapping[str, Opened]  # names of those who mediate or may be chosen, by id
    deliberations: tuple[DeliberationSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSeen:
    """An event as it is shown: whole, or (`body` is None) only that it took place, and when, and at which level."""

    recorded: Recorded
    level: Level
    body: dict[str, Shown] | None


_PROBE = Sealed(subject="probe", field="probe", digest="0" * 64)
"""A reference to nothing."""


class Reader:
    """Opens what is sealed for those who may see it. Each method raises `UnknownCase` for what the actor may not know of."""

    def __init__(self, ledger: Ledger, vault: Vault, rulebook: Rulebook) -> None:
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook

    async def look(self, stream: str, actor: Actor) -> Look:
        """The case as it stands, for somebody who is related to it; nothing is opened."""
        look = await self._load(stream, actor)
        if not sees_case(look.case, look.ground):
            raise UnknownCase
        return look

    async def reach(self) -> None:
        """Return when both databases answer; raise `Unavailable` or `VaultUnavailable`."""
        await self._ledger.last_position()
        await self._vault.open((_PROBE,))

    async def pack_of(self, stream: str) -> PolicyPack:
        """The pack that a case was filed under, for whoever just wrote to it."""
        loaded = await self._ledger.load(stream)
        if not loaded.events:
            raise UnknownCase
        return await self._rulebook.pack(loaded.events[0].policy)

    async def public_state(self, key: bytes) -> tuple[Look, ...]:
        """The case that a code leads to (`key` is its HMAC), then each it was merged into: for what is public of them only."""
        found = await self._ledger.find(CODE, key)
        if found is None:
            raise UnknownCase
        looks = [await self._load(found.stream, PUBLIC)]
        while into := looks[-1].case.joined.merged_into:
            looks.append(await self._load(case_stream(into), PUBLIC))
        return tuple(looks)

    async def case(self, stream: str, actor: Actor) -> CaseSeen:
        """The case with title, statement and parties; a party sees how to reach no other party."""
        look = await self.look(stream, actor)
        case = look.case
        own = [(party, is_own(party, actor)) for party in case.parties]
        refs = [case.title, case.statement, *(party.name for party in case.parties), *case.agreement.words]
        refs += [ref for party, mine in own if mine for ref in contacts(party)]
        mediated = case.stage is Stage.MEDIATION
        choosable = candidates(case, look.ground, removed=True) if mediated else ()
        staff = named((*choosable, *case.mediators.all), look.ground.directory)
        opened = kept_from([*refs, *staff.values()], case, look.ground)
        texts = await open_words(self._vault, [case], opened)
        return CaseSeen(
            look,
            _opened(case.title, texts),
            _opened(case.statement, texts) if may_read_statement(case, look.ground) else None,
            tuple(
                PartySeen(
                    party,
                    _opened(party.name, texts),
                    _opened(party.phone, texts) if party.phone and mine else None,
                    _opened(party.email, texts) if party.email and mine else None,
                    _opened(party.represents, texts) if party.represents and mine else None,
                )
                for party, mine in own
            ),
            texts,
            {one: _opened(ref, texts) for one, ref in staff.items()},
            tuple([await self._deliberation(one) for one in case.deliberating.opened]),
        )

    async def _deliberation(self, opened: OpenedDeliberation) -> DeliberationSeen:
        loaded = await self._ledger.load(deliberation_stream(opened.deliberation))
        found = DELIBERATIONS.fold(None, loaded.events)
        if found is None:
            return DeliberationSeen(opened, None, None)
        return DeliberationSeen(opened, found.number, found.step)

    async def events(self, stream: str, actor: Actor) -> tuple[Look, tuple[EventSeen, ...]]:
        """The events that the actor may see, in order, whole or as stubs."""
        look = await self.look(stream, actor)
        found: list[tuple[Recorded, Level, CaseEvent | None]] = []
        case: Case | None = None
        for recorded in look.events:
            case = CASES.fold(case, (recorded,))
            event = cast(CaseEvent, CODEC.decode(recorded))
            seen = seen_of(recorded, look.case, look.ground)
            if seen is not Sight.NONE and case is not None:
                found.append((recorded, case.level, event if seen is Sight.WHOLE else None))
        if actor.role is Role.PARTY:
            case, ground = look.case, look.ground
            found = [(at, level, event and for_party(event, at, case, ground)) for at, level, event in found]
        bodies = [event for _, _, event in found if event is not None]
        refs = [ref for event in bodies for ref in references(event) if is_for(ref, look.case, actor)]
        texts = await open_words(self._vault, [look.case], refs)
        return look, tuple(
            EventSeen(recorded, level, None if event is None else _body(event, look.case, actor, texts))
            for recorded, level, event in found
        )

    async def kinds(self, stream: str, actor: Actor, after: int, until: int) -> tuple[str, ...]:
        """The kinds of the events after one version until another that the actor may know of; nothing is opened."""
        look = await self.look(stream, actor)
        return _known_of(look.events[after:until], look.case, look.ground)

    async def kinds_of(self, recorded: Sequence[Recorded], case: Case, actor: Actor) -> tuple[str, ...]:
        """`kinds` of what was recorded just now, `case` being what it came to: nothing has to be read."""
        pack = await self._rulebook.pack(case.policy)
        ground = await self._rulebook.ground(actor, recorded[-1].recorded_at, pack)
        return _known_of(recorded, case, ground)

    async def actions(self, stream: str, actor: Actor) -> tuple[Look, tuple[Action, ...]]:
        """What the actor may do with the case now, and what not yet, with the reason."""
        look = await self.look(stream, actor)
        return look, available_actions(look.case, look.ground)

    async def _load(self, stream: str, actor: Actor) -> Look:
        loaded = await self._ledger.load(stream)
        case = CASES.state_of(stream, loaded)
        if case is None:
            raise UnknownCase
        at = max(loaded.now, loaded.events[-1].recorded_at)
        pack = await self._rulebook.pack(case.policy)
        return Look(case, await self._rulebook.ground(actor, at, pack), loaded.events)


def _known_of(recorded: Sequence[Recorded], case: Case, ground: Ground) -> tuple[str, ...]:
    return tuple(one.kind for one in recorded if seen_of(one, case, ground) is not Sight.NONE)


async def open_words(vault: Vault, cases: Iterable[Case], refs: Iterable[Sealed]) -> Mapping[str, str | None]:
    """The words by digest, without those that the ledger says are forgotten: the store may be behind it for a moment."""
    gone = {subject for case in cases for subject in case.forgotten.subjects}
    return await vault.open([ref for ref in refs if ref.subject not in gone])


def _opened(ref: Sealed, texts: Mapping[str, str | None]) -> Opened:
    return Opened(texts.get(ref.digest))


def _body(event: CaseEvent, case: Case, actor: Actor, texts: Mapping[str, str | None]) -> dict[str, Shown]:
    party = actor.role is Role.PARTY
    body = {
        name: shown(getattr(event, name), texts, lambda ref: is_for(ref, case, actor), posts_only=party)
        for name in type(event).model_fields
    }
    if isinstance(event, DisputeReported):
        body.pop("source_ref", None)
    return body
