"""Hand-over between cases and deliberations: the followers that note what is to be brought over, and in which words it is said."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from api.naming import Naming
from api.wording import DEFAULT, Locales
from domain.council.repeats import Report, heap_of
from domain.directory import Directory
from engine.catalogue import CODEC
from engine.council.handover import ENDING, Carrier, Say, SayBreach, prepared_of, suggestion_of
from engine.rulebook import Rulebook
from heyi.compose import House
from heyi.settings import LOCALES
from ledger.effects import Effects
from projections.council.repeats import Heap, RepeatBoard, Repeats
from schemas.case_events import DisputeRegistered, DisputeReported
from schemas.envelope import Recorded
from schemas.ids import NAMESPACE, deliberation_id_of
from schemas.policy import PolicyPack


class HandoverFollower:
    """Notes what cases and deliberations have for each other, in the transaction of its checkpoint."""

    name = "handover"

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """Take in a batch, in order."""
        await Effects.put([found for one in batch if (found := prepared_of(one)) is not None], tx)


class RepeatsFollower:
    """Heaps up reports of one kind from one place, and notes a topic once there are as many as the pack of the newest says.

    What it makes of a ledger follows from the ledger alone: started over, it finds the same topics.
    """

    name = "repeats"

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    async def handle(self, batch: Sequence[Recorded], tx: AsyncConnection) -> None:
        """Take in a batch, in order."""
        repeats = Repeats(tx)
        for recorded in batch:
            if recorded.kind == DisputeReported.__name__:
                reported = cast(DisputeReported, CODEC.decode(recorded))
                if reported.kind != "dispute":
                    continue
                category = reported.proposal.category
                await repeats.reported(recorded.stream, reported.place, category, recorded.recorded_at)
                await self._heap(recorded, reported.place, category, tx)
            elif recorded.kind == DisputeRegistered.__name__:
                category = cast(DisputeRegistered, CODEC.decode(recorded)).category
                place = await repeats.registered(recorded.stream, category)
                if place is not None:
                    await self._heap(recorded, place, category, tx)
            elif recorded.kind in ENDING:
                await repeats.over(deliberation_id_of(recorded.stream))

    async def _heap(self, recorded: Recorded, place: str, category: str, tx: AsyncConnection) -> None:
        pack = await self._rulebook.pack(recorded.policy)
        rule = pack.council.repeated if pack.council is not None else None
        if rule is None:
            return
        repeats = Repeats(tx)
        loose = (Report(one.stream, one.at) for one in await repeats.loose(place, category))
        counted = heap_of(loose, category, rule, pack.calendar)
        if not counted:
            return
        streams = tuple(one.stream for one in counted)
        topic = topic_of(place, category, streams)
        await repeats.suggested(topic, place, category, streams)
        await Effects.put([suggestion_of(topic, recorded)], tx)


def topic_of(place: str, category: str, streams: Sequence[str]) -> UUID:
    """The topic of a heap: derived from what is in it, so that whoever heaps it up again finds the same one."""
    return uuid5(NAMESPACE, "\n".join(("repeated", place, category, *sorted(streams))))


def sayer(locales: Locales) -> Say:
    """Topics that suggest themselves, in the language that everybody there reads."""
    locale = locales.by_language[DEFAULT]

    def say(heap: Heap, pack: PolicyPack, directory: Directory) -> tuple[str, str]:
        naming = Naming(locale, pack, directory)
        category, place = naming.category(heap.category).name, naming.place(heap.place).name
        facts = {"reports": heap.reports, "category": category, "place": place}
        return locale.repeated.title.format(**facts), locale.repeated.detail.format(**facts)

    return say


def breach_sayer(locales: Locales) -> SayBreach:
    """Cases about a covenant, in the language that everybody there reads."""
    locale = locales.by_language[DEFAULT]

    def say(number: str, clause: int, place: str, pack: PolicyPack, directory: Directory) -> tuple[str, str]:
        named = Naming(locale, pack, directory).place(place).name
        facts = {"number": number, "clause": clause, "place": named}
        return locale.covenant.title.format(**facts), locale.covenant.detail.format(**facts)

    return say


def carrier_of(house: House, effects: Effects | None = None) -> Carrier:
    """Who brings over what is noted in a house; `effects` is the table of the house unless another one is given."""
    locales = Locales.load(LOCALES)
    return Carrier(
        effects or Effects(house.engine),
        house.ledger,
        house.vault,
        house.rulebook,
        house.desk,
        RepeatBoard(house.engine),
        sayer(locales),
        breach_sayer(locales),
    )
