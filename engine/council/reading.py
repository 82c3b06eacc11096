"""Reading: a deliberation as one person may see it, its words opened; no clock, no writing, no doors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from zoneinfo import ZoneInfo

from domain.case.ground import Ground
from domain.council.authority import CouncilAction, council_actions
from domain.council.conflicts import Conflict, conflicts, posts_in
from domain.council.ground import Tie, ties
from domain.council.refusals.deliberation import UnknownDeliberation
from domain.council.state import Deliberation, Publication
from engine.catalogue import CODEC
from engine.council.keeping import body_of
from engine.opened import Opened, Shown, shown
from engine.processes import CASES, DELIBERATIONS
from engine.references import references
from engine.rulebook import Rulebook
from ledger.port import Ledger
from ledger.vault import Vault
from schemas.actors import Actor, Visibility
from schemas.council.deliberation import DeliberationEvent
from schemas.council.results import ObjectionAnswered, ObjectionRaised, ReportedBack
from schemas.council.tasks import TaskAssigned
from schemas.council.topics import TopicSuggested
from schemas.envelope import Recorded
from schemas.frame import Frame
from schemas.sealed import Sealed

OFFICES = frozenset({Tie.ORGANISER, Tie.CHAIR, Tie.OBSERVER, Tie.SENIOR, Tie.SUPERVISOR, Tie.STAFF})
"""Who sees what is for those who handle it; residents see the rest, the public what is published."""


@dataclass(frozen=True, slots=True)
class CouncilLook:
    """A deliberation and the ground on which somebody looks at it."""

    deliberation: Deliberation
    ground: Ground
    related: frozenset[Tie]
    events: tuple[Recorded, ...] = field(repr=False)

    @property
    def office(self) -> bool:
        """Whether the one who looks works here."""
        return not self.related.isdisjoint(OFFICES)


@dataclass(frozen=True, slots=True)
class CouncilSeen:
    """A deliberation with its words opened, by digest."""

    look: CouncilLook
    texts: Mapping[str, str | None] = field(repr=False)
    also: Mapping[str, Sealed] = field(default_factory=dict, repr=False)
    """What events hold and the state does not, by what it is: `wish`, `objection/1`, `answer/1`, `task/1`, `report`."""

    def opened(self, ref: Sealed) -> Opened:
        """The words behind a reference."""
        return Opened(self.texts.get(ref.digest))


@dataclass(frozen=True, slots=True)
class CouncilEventSeen:
    """An event as it is shown."""

    recorded: Recorded
    body: dict[str, Shown]


class CouncilReader:
    """Opens deliberations for those who may see them; each method raises `UnknownDeliberation` for what the actor may not."""

    def __init__(self, ledger: Ledger, vault: Vault, rulebook: Rulebook) -> None:
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook

    async def look(self, stream: str, actor: Actor) -> CouncilLook:
        """The deliberation as it stands, for somebody of its place; nothing is opened."""
        loaded = await self._ledger.load(stream)
        deliberation = DELIBERATIONS.fold(None, loaded.events)
        if deliberation is None:
            raise UnknownDeliberation
        at = max(loaded.now, loaded.events[-1].recorded_at)
        pack = await self._rulebook.pack(deliberation.policy)
        ground = await self._rulebook.ground(actor, at, pack)
        related = ties(deliberation, ground)
        if related <= {Tie.PUBLIC} or Tie.CLOCK in related:
            raise UnknownDeliberation
        return CouncilLook(deliberation, ground, related, loaded.events)

    async def seen(self, stream: str, actor: Actor) -> CouncilSeen:
        """The deliberation with every word of its present state opened."""
        look = await self.look(stream, actor)
        also = _also(look)
        refs = (*words_of(look.deliberation), *also.values())
        return CouncilSeen(look, await self._vault.open(refs), also)

    async def conflicts(self, look: CouncilLook) -> tuple[Conflict, ...]:
        """One person in two posts of this deliberation, for those who work on it; people decide what follows from it."""
        if not look.office:
            return ()
        it = look.deliberation
        body = await body_of(self._ledger, it.body) if it.body else None
        mediators: tuple[str, ...] = ()
        if it.origin is not None and it.origin.startswith("case/"):
            case = CASES.fold(None, (await self._ledger.load(it.origin)).events)
            mediators = tuple(one.staff for one in case.mediators.all if one.staff) if case else ()
        today = look.ground.at.astimezone(ZoneInfo(look.ground.calendar.zone)).date()
        return conflicts(posts_in(it, body, mediators, today))

    async def actions(self, stream: str, actor: Actor) -> tuple[CouncilLook, tuple[CouncilAction, ...]]:
        """What the actor may do now, and what not yet, with the reason."""
        look = await self.look(stream, actor)
        return look, council_actions(look.deliberation, look.ground)

    async def events(self, stream: str, actor: Actor) -> tuple[CouncilLook, tuple[CouncilEventSeen, ...]]:
        """The events that the actor may see, in order, with their words opened."""
        look = await self.look(stream, actor)
        mine = [one for one in look.events if look.office or one.visibility is Visibility.PUBLIC]
        decoded = [(one, cast(DeliberationEvent, CODEC.decode(one))) for one in mine]
        texts = await self._vault.open([ref for _, event in decoded for ref in references(event)])
        return look, tuple(
            CouncilEventSeen(
                one,
                {
                    name: shown(value, texts, lambda _: True, posts_only=not look.office)
                    for name, value in _told(event, look)
                },
            )
            for one, event in decoded
        )

    async def titles(self, streams: Sequence[str]) -> Mapping[str, Opened]:
        """The titles of those streams that hold a deliberation, all in one round trip each to the ledger and the vault."""
        once = list(dict.fromkeys(streams))
        loaded = zip(once, await self._ledger.load_all(once), strict=True)
        folded = ((stream, DELIBERATIONS.fold(None, one.events)) for stream, one in loaded)
        refs = {stream: found.title for stream, found in folded if found is not None}
        texts = await self._vault.open(tuple(refs.values()))
        return {stream: Opened(texts.get(ref.digest)) for stream, ref in refs.items()}

    async def published(self, streams: Sequence[str]) -> Mapping[str, tuple[Publication, Opened]]:
        """Of those streams whose result is up: the publication and its text; for everybody."""
        found: dict[str, Publication] = {}
        for stream, loaded in zip(streams, await self._ledger.load_all(streams), strict=True):
            deliberation = DELIBERATIONS.fold(None, loaded.events)
            if (
                deliberation is not None
                and deliberation.publication is not None
                and deliberation.publication.up
            ):
                found[stream] = deliberation.publication
        texts = await self._vault.open([one.text for one in found.values()])
        return {stream: (one, Opened(texts.get(one.text.digest))) for stream, one in found.items()}


_KINDS = frozenset({"TopicSuggested", "ObjectionRaised", "ObjectionAnswered", "TaskAssigned", "ReportedBack"})


def _also(look: CouncilLook) -> dict[str, Sealed]:
    """Words that whoever looks would miss beside the state: the latest of each."""
    found: dict[str, Sealed] = {}
    for one in look.events:
        if one.kind not in _KINDS or not (look.office or one.visibility is Visibility.PUBLIC):
            continue
        match CODEC.decode(one):
            case TopicSuggested(wish=Sealed() as wish):
                found["wish"] = wish
            case ObjectionRaised() as event:
                found[f"objection/{event.objection}"] = event.text
            case ObjectionAnswered() as event:
                found[f"answer/{event.objection}"] = event.text
            case TaskAssigned() as event:
                found[f"task/{event.task}"] = event.text
            case ReportedBack() as event:
                found["report"] = event.text
    return found


_WHO = frozenset({"unit", "units", "proposer", "holder"})
"""Fields of events that say which household it was."""


def _told(event: Frame, look: CouncilLook) -> Iterable[tuple[str, object]]:
    """What an event holds; which household it was only the offices are told, and the household itself."""
    own = (look.ground.actor.id, look.ground.actor.unit)
    for name in type(event).model_fields:
        value = getattr(event, name)
        if look.office or name not in _WHO:
            yield name, value
        elif isinstance(value, tuple):
            yield name, tuple(one for one in value if one in own)
        else:
            yield name, value if value in own else None


def words_of(deliberation: Deliberation) -> Iterable[Sealed]:
    """Every reference that the present state of a deliberation holds."""
    yield deliberation.title
    yield deliberation.problem
    for proposal in deliberation.proposals:
        for versions in proposal.clauses:
            yield from versions
        for amendment in proposal.amendments:
            yield amendment.text
            yield amendment.reason
    for one in deliberation.rounds:
        if one.minutes is not None:
            yield one.minutes.text
            yield from one.minutes.agreed
            yield from one.minutes.open
    if deliberation.publication is not None:
        yield deliberation.publication.text
