"""The way between cases and deliberations: what one of them records is brought to the other, once, whatever breaks in between.

So is the destruction of what was forgotten to the person store.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Literal, cast
from uuid import UUID

from domain.directory import Directory
from domain.refusals import Refusal
from engine.catalogue import CODEC
from engine.council.mediating import case_of, clause_of
from engine.desk import CommandReused, Contended, Desk
from engine.processes import CASES, DELIBERATIONS
from engine.rulebook import Rulebook
from ledger.effects import Claimed, Effects, Prepared
from ledger.port import Busy, Ledger, OutcomeUnknown, Unavailable
from ledger.vault import SubjectForgotten, Vault, VaultUnavailable
from projections.council.repeats import Heap, RepeatBoard
from schemas.actors import Actor, Role
from schemas.council.covenants import CovenantMediationOpened
from schemas.council.results import DecisionAnnulled, DeliberationClosed, DeliberationShelved
from schemas.council.topics import SuggestTopic, TopicRejected, TopicWithdrawn
from schemas.deliberating import DeliberationOpened, RecordDeliberationResult, Result
from schemas.envelope import Recorded
from schemas.forgetting import ForgettingEvent, PartyForgotten, WordsForgotten
from schemas.frame import Frame
from schemas.ids import (
    case_id_of,
    deliberation_id_of,
    deliberation_stream,
    deliberation_subject,
    handover_command_id,
)
from schemas.policy import PolicyPack
from schemas.sealed import Sealed
from schemas.words import Words

log = logging.getLogger(__name__)

HANDOVER: Literal["handover"] = "handover"
REPEATS: Literal["repeats"] = "repeats"
CARRIER = Actor(id="handover", role=Role.SYSTEM)
AT_ONCE = 16
LEASE = 60.0
"""Seconds for which one carrier has what it claimed."""
IDLE = 0.25
_FIRST, _LONGEST = 0.5, 60.0

Say = Callable[[Heap, PolicyPack, Directory], tuple[str, str]]
"""Title and problem of a topic that suggests itself, from how many reports of what kind there are, and where."""

SayBreach = Callable[[str, int, str, PolicyPack, Directory], tuple[str, str]]
"""Title and first line of a case about a covenant, from the number of its deliberation, the clause and the place."""

_ENDS: dict[str, Result] = {
    DeliberationShelved.__name__: "shelved",
    TopicRejected.__name__: "rejected",
    TopicWithdrawn.__name__: "withdrawn",
    DecisionAnnulled.__name__: "annulled",
}

ENDING = frozenset({DeliberationClosed.__name__, *_ENDS})
"""The kinds of event with which a deliberation is over, or its decision falls."""

_FORGOTTEN = frozenset({PartyForgotten.__name__, WordsForgotten.__name__})

_CARRIED = frozenset({DeliberationOpened.__name__, CovenantMediationOpened.__name__, *_FORGOTTEN, *ENDING})


def prepared_of(recorded: Recorded) -> Prepared | None:
    """What an event calls for on the other side, if it does: named by its stream and version alone."""
    if recorded.kind not in _CARRIED:
        return None
    return Prepared(recorded.stream, recorded.version, HANDOVER, recorded.recorded_at)


def suggestion_of(topic: UUID, recorded: Recorded) -> Prepared:
    """The topic that a heap of reports calls for with this event."""
    return Prepared(deliberation_stream(topic), 0, REPEATS, recorded.recorded_at)


class Carrier:
    """Brings over what is prepared. Several may run at once; each command has an id of its own, so that nothing happens twice."""

    def __init__(
        self,
        effects: Effects,
        ledger: Ledger,
        vault: Vault,
        rulebook: Rulebook,
        desk: Desk,
        heaps: RepeatBoard,
        say: Say,
        say_breach: SayBreach,
    ) -> None:
        self._effects = effects
        self._ledger = ledger
        self._vault = vault
        self._rulebook = rulebook
        self._desk = desk
        self._heaps = heaps
        self._say = say
        self._say_breach = say_breach

    async def run(self) -> None:
        """Carry until cancelled."""
        while True:
            try:
                if await self.step():
                    continue
            except Unavailable:
                log.warning("handover: the database is away")
            await asyncio.sleep(IDLE)

    async def step(self) -> int:
        """Try one page of what is prepared; return how much of it was settled."""
        claimed = [
            *await self._effects.claim(HANDOVER, AT_ONCE, LEASE, _LONGEST),
            *await self._effects.claim(REPEATS, AT_ONCE, LEASE, _LONGEST),
        ]
        return sum(await asyncio.gather(*(self._settle(one) for one in claimed)))

    async def _settle(self, effect: Claimed) -> bool:
        try:
            if effect.channel == REPEATS:
                await self._suggest_repeated(deliberation_id_of(effect.stream))
            else:
                await self._carry(effect.stream, effect.number)
        except (Unavailable, VaultUnavailable, OutcomeUnknown, Busy, Contended) as error:
            log.warning("a handover is put off after %d tries: %s", effect.tries, type(error).__name__)
            await self._effects.put_off(effect, min(_LONGEST, _FIRST * 2 ** min(effect.tries - 1, 10)))
            return False
        await self._effects.done(effect)
        return True

    async def _carry(self, stream: str, version: int) -> None:
        events = (await self._ledger.load(stream)).events
        recorded = next((one for one in events if one.version == version), None)
        if recorded is None:
            return
        if recorded.kind == DeliberationOpened.__name__:
            await self._suggest(recorded, events)
            return
        if recorded.kind == CovenantMediationOpened.__name__:
            await self._mediate(recorded, events)
            return
        if recorded.kind in _FORGOTTEN:
            # Whoever forgot it has destroyed it by now, or died before, or found the person store away.
            await self._vault.forget(cast(ForgettingEvent, CODEC.decode(recorded)).subject)
            return
        deliberation = DELIBERATIONS.fold(None, events)
        origin = deliberation.origin if deliberation is not None else None
        if origin is None or not origin.startswith("case/"):
            return
        await self._return(origin, deliberation_id_of(stream), version, _result(recorded))

    async def _suggest(self, recorded: Recorded, events: Sequence[Recorded]) -> None:
        """Suggest what a case opened; where its words were forgotten by then, the case goes on without."""
        case = CASES.fold(None, events)
        if case is None:
            return
        opened = cast(DeliberationOpened, CODEC.decode(recorded))
        refs = [ref for ref in (opened.title, opened.problem, opened.wish) if ref is not None]
        texts = await self._vault.open(refs)
        if any(texts.get(ref.digest) is None for ref in refs):
            await self._return(recorded.stream, opened.deliberation, 0, "withdrawn")
            return
        command = SuggestTopic(
            deliberation=opened.deliberation,
            place=case.place,
            source="case",
            origin=recorded.stream,
            title=_again(opened.title, texts[opened.title.digest]),
            problem=_again(opened.problem, texts[opened.problem.digest]),
            wish=_again(opened.wish, texts[opened.wish.digest]) if opened.wish else None,
        )
        name = f"suggest/{opened.deliberation}"
        if not await self._take(command, handover_command_id(recorded.stream, name)):
            await self._return(recorded.stream, opened.deliberation, 0, "rejected")

    async def _return(self, origin: str, deliberation: UUID, version: int, result: Result) -> None:
        command = RecordDeliberationResult(case=case_id_of(origin), deliberation=deliberation, result=result)
        name = f"return/{version}"
        await self._take(command, handover_command_id(deliberation_stream(deliberation), name))

    async def _mediate(self, recorded: Recorded, events: Sequence[Recorded]) -> None:
        """File the case that a breach of a covenant became."""
        opened = cast(CovenantMediationOpened, CODEC.decode(recorded))
        clause, place = clause_of(events, opened.breach)
        stream = deliberation_stream(UUID(recorded.stream.partition("/")[2]))
        made = DELIBERATIONS.fold(None, (await self._ledger.load(stream)).events)
        pack, directory = await self._rulebook.current(), await self._rulebook.directory()
        said = self._say_breach(made.number if made else "", clause, place, pack, directory)
        command = await case_of(opened, events, said, self._vault)
        if command is not None:
            await self._take(command, handover_command_id(recorded.stream, f"case/{opened.case}"))

    async def _suggest_repeated(self, topic: UUID) -> None:
        """Suggest a topic for a heap of reports: how many, of what kind and where, and nothing of who reported."""
        heap = await self._heaps.of(topic)
        if heap is None:
            return
        pack = await self._rulebook.current()
        title, problem = self._say(heap, pack, await self._rulebook.directory())
        subject = deliberation_subject(topic)
        command = SuggestTopic(
            deliberation=topic,
            place=heap.place,
            source="repeated",
            title=Words(plain=title, subject=subject, field="title"),
            problem=Words(plain=problem, subject=subject, field="problem"),
        )
        if not await self._take(command, handover_command_id(deliberation_stream(topic), "suggest")):
            await self._heaps.drop(topic)

    async def _take(self, command: Frame, command_id: UUID) -> bool:
        """Whether it was recorded, now or before."""
        try:
            outcome = await self._desk.take(command, CARRIER, command_id)
        except CommandReused:
            # Recorded before with other words, such as another name of a place: that record holds.
            return True
        except (Refusal, SubjectForgotten) as refused:
            log.warning("a handover was refused: %s", type(refused).__name__)
            return False
        return outcome.status != "refused"


def _result(recorded: Recorded) -> Result:
    if recorded.kind == DeliberationClosed.__name__:
        return cast(DeliberationClosed, CODEC.decode(recorded)).outcome
    return _ENDS[recorded.kind]


def _again(ref: Sealed, text: str | None) -> Words:
    """The same words for another stream, which holds a ciphertext of its own."""
    return Words(plain=text or "", subject=ref.subject, field=ref.field)
